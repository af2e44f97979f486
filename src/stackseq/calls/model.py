"""The words of a call tree: calls, the conditions under which they happen, and how each was resolved."""

# For maintainers. A call knows only the conditions between it and the call around it; `flatten` adds those of the calls around.
# Conditions carry a number, so that two calls under the same `if` can be told from two calls under equal ones.
from __future__ import annotations

from enum import Enum

from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class CallKind(Enum):
    """What a call is, seen from outside of the process."""

    __hash__ = object.__hash__  # the hash of enumerations is a function of Python, and these are parts of keys by the million

    CALL = "call"
    """Inside a process."""
    RPC_CALL = "rpc-call"
    RPC_CAST = "rpc-cast"
    RPC_FANOUT = "rpc-fanout"
    HTTP = "http"
    """A REST request to another service."""
    DB = "db"
    """A read or a write of the database."""
    DRIVER = "driver"
    """A method of a driver, or what a driver asks of the system that it drives."""
    NOTIFY = "notify"
    """A notification; its name is the event type."""
    CHECK = "check"
    """Something that can refuse the operation: policy, lock, state, quota, schema."""
    LOCK = "lock"
    SPAWN = "spawn"
    """Work that goes on beside, in a thread of its own."""
    HAPPENING = "happening"
    """Something recorded at one moment: a line of a log, whose text is the name; an event.

    The note is the level, if that is worth telling: WARNING, ERROR.
    """

    @property
    def leaves(self) -> bool:
        """Whether it goes to another process."""
        return self in _LEAVING

    @property
    def is_answered(self) -> bool:
        """Whether the caller waits for an answer from another process."""
        return self in {CallKind.RPC_CALL, CallKind.HTTP, CallKind.DB, CallKind.DRIVER}


_LEAVING = frozenset({CallKind.RPC_CALL, CallKind.RPC_CAST, CallKind.RPC_FANOUT, CallKind.HTTP, CallKind.DB})


class Resolution(Enum):
    """How it is known what is called."""

    EXACT = "exact"
    """The source names it."""
    REGISTRY = "registry"
    """Found by its name in a table: routes, RPC methods, plugins, objects."""
    ASSUMPTION = "assumption"
    """It depends on configuration, and the assumption decided."""
    UNRESOLVED = "unresolved"


class Branching(Enum):
    """What kind of condition a guard is."""

    __hash__ = object.__hash__  # the hash of enumerations is a function of Python, and these are parts of keys by the million

    OPTION = "opt"
    """Happens, or does not."""
    ALTERNATIVE = "alt"
    """One of several branches."""
    LOOP = "loop"
    FAILURE = "failure"
    """Happens after an exception."""


class Guard(Record):
    """A condition under which calls happen."""

    text: str
    """As the source has it: ``instance.host is None``, ``for bdm in bdms``, ``except exception.NoValidHost``."""
    branching: Branching
    number: int
    """Of the statement, unique in the tree: branches of one statement share it."""
    branch: int = 0
    """Which branch of the statement, from 0."""


class Place(Record):
    """Where in the source."""

    project: str
    """``nova``."""
    path: str
    qualname: str
    """``API.pause``: the function that performs the call."""
    line: int
    """From 1."""


class Call(Record):
    """One call, with the calls that it makes in turn."""

    kind: CallKind
    name: str
    """A function's qualified name, an RPC method, a request, an event type: see ``docs/calltree.md``."""
    process: str
    """Where it happens: ``nova-api``."""
    to: str
    """The process that it reaches; the same for what stays inside."""
    place: Place | None = None
    guards: tuple[Guard, ...] = ()
    """The conditions between the call around this one and it, outermost first."""
    fields: Mapping[str, str] = field(default={})
    """What is written to the database, or sent: name → value as the source has it."""
    resolved: Resolution = Resolution.EXACT
    children: tuple[Call, ...] = ()
    host: str = ""
    """Which host the process reached runs on, where an operation has several: ``source`` or ``destination``."""
    note: str = ""
    """What else is worth knowing: why it is unresolved, that it repeats a call around it."""
    started: float | None = None
    """When it was recorded to begin, in seconds; None if it was read from source."""
    ended: float | None = None
    error: str = ""
    """How it was recorded to fail."""
    evidence: tuple[str, ...] = ()
    """Where it is recorded: ``nova-compute.log:1234``; empty for what was read from source."""


class CallTree(Record):
    """An operation: what calls what, in which process."""

    operation: str
    """``nova/pause``, or the function that was asked for."""
    project: str
    release: str
    """``liberty``; empty if the source is no release."""
    calls: tuple[Call, ...]
    assumptions: Mapping[str, str] = field(default={})
    """What was assumed, and decided something: ``driver`` → ``libvirt``."""
    unresolved: int = 0
    """Calls that could not be followed."""
    entered: int = 0
    """Calls that could."""
    remarks: tuple[str, ...] = ()
    """What the reader should know: that the tree was cut, and where."""

    @property
    def is_recorded(self) -> bool:
        """Whether it was recorded at run time, rather than read from source."""
        return any(call.started is not None for call in self.calls)
