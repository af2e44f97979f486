"""The words of a verdict: steps that were expected, what proves them, and where the operation stopped."""

# For maintainers. An administrator acts on a verdict at night: nothing here may be said without its evidence, and what the record
# cannot tell is a value of its own. Steps are those of one edition; what happened without being expected stands beside them.
from __future__ import annotations

from enum import Enum

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.calls import Place
    from stackseq.interaction import Anchor, Element, Interaction


class Outcome(Enum):
    """What an operation came to."""

    SUCCESS = "success"
    FAILURE = "failure"
    UNKNOWN = "unknown"
    """The record ends, or is silent, where it would have told."""


class State(Enum):
    """What is known of a step."""

    PROVED = "proved"
    """Something recorded is this step."""
    IMPLIED = "implied"
    """Nothing recorded is this step, but a later one on the same path is proved, which comes only after it."""
    STOPPED = "stopped"
    """It was reached, and the operation failed here."""
    WAITING = "waiting"
    """It is the first expected one that nothing proves, after the last that was reached."""
    NOT_REACHED = "not reached"
    OPEN = "open"
    """It happens only under a condition, or beside what was recorded, and nothing tells whether it did."""

    @property
    def is_reached(self) -> bool:
        """Whether it happened."""
        return self in {State.PROVED, State.IMPLIED, State.STOPPED}


class Evidence(Record):
    """Something recorded that tells of a step, or of how the operation went."""

    text: str
    """In one line, redacted: the line of the log, the span's name, the event of a ledger."""
    where: str
    """``nova-compute.log:1234``, ``trace.json#4fa1…``, ``events.json#compute__do_build_and_run_instance``."""
    process: str
    """The lifeline's name: ``nova-compute``."""
    host: str = ""
    time: float | None = None
    """Seconds since 1970, UTC, of the common clock."""
    ended: float | None = None
    """If it is something that took time."""
    error: str = ""
    """How it failed: ``NoValidHost: No valid host was found.``"""
    place: Place | None = None
    """The function that tells it, where the record or the source says so."""
    by: str = ""
    """What ties it to its step: ``function``, ``RPC method``, ``request``, ``log line``, ``event``, ``notification``."""


class ExpectedStep(Record):
    """A step of the edition, and what is known of it."""

    element: Element
    """Of the edition's interaction: the same object."""
    text: str
    """In one line: ``nova-conductor -> nova-compute: cast build_and_run_instance``."""
    state: State
    process: str
    """Where it happens: the sender of a message, the lifeline of a note."""
    guards: tuple[str, ...] = ()
    """The conditions under which it happens, outermost first."""
    anchor: Anchor | None = None
    evidence: tuple[Evidence, ...] = ()
    """Of what proves it, in the order of time."""

    @property
    def firsts(self) -> tuple[Evidence, ...]:
        """What first proves it on each host: what a host does once more, often to tidy up, is no progress."""
        first: dict[str, Evidence] = {}
        for each in self.evidence:
            first.setdefault(each.host, each)
        return tuple(first.values())


class Stop(Record):
    """Where it stopped: after the one, before the other."""

    after: ExpectedStep | None
    """The last step that was reached; None if none was."""
    before: ExpectedStep | None
    """The first expected one that was not; None if all were."""
    process: str
    host: str = ""
    place: Place | None = None
    """The function that failed, or that the operation was last seen in."""
    error: str = ""
    """Why, as it was recorded; empty if silence is all that there is."""
    evidence: tuple[Evidence, ...] = ()


class Advice(Record):
    """What to look at next."""

    text: str
    """``is the Open vSwitch agent on compute-1 alive? it should have told Neutron that the port is up``"""
    command: str = ""
    """That shows it: ``openstack network agent list --host compute-1``."""
    log: str = ""
    """The file to read: ``neutron-openvswitch-agent.log on compute-1``."""


class Verdict(Record):
    """What an operation came to."""

    operation: str
    """``nova/boot``; empty if it is not known which one it is."""
    title: str
    """``Boot (create) a server``; what was asked for, as recorded, if the operation is not known."""
    release: str
    """Of the edition that it was held against; empty if none."""
    release_by: str
    """How the release is known: ``given``, ``the record``, ``the form of its log lines``, ``assumed: the newest``."""
    outcome: Outcome
    reason: str
    """Why this is the outcome, in a sentence that names its evidence."""
    steps: tuple[ExpectedStep, ...] = ()
    """Of the edition, in its order."""
    last: ExpectedStep | None = None
    """The last step that is proved."""
    stop: Stop | None = None
    """None if it succeeded, or if nothing tells that it stopped."""
    proofs: tuple[Evidence, ...] = ()
    """What the outcome rests on; never empty unless it is unknown."""
    unexpected: tuple[Evidence, ...] = ()
    """What happened and belongs to no step: failures, retries, other requests; without reads and repetitions."""
    unknown: tuple[str, ...] = ()
    """What the record cannot tell, and what would: ``there is no log of nova-compute on compute-1``."""
    advice: tuple[Advice, ...] = ()
    """What to look at next, the most telling first."""
    requests: tuple[str, ...] = ()
    """The ids of its requests, the user's own first."""
    expected: Interaction | None = None
    """The edition that the steps are of."""
