"""From what was recorded to a verdict, in one call: ``explain_record(readings)`` chooses the operation, and judges it."""

# For maintainers. The command line, and whoever else has readings, comes in here. What can be chosen only by people, which of
# several operations is meant, is raised, with what there is to choose from.
from __future__ import annotations

import re

from stackseq.audit.knowing import know
from stackseq.catalogue import Catalogue, load
from stackseq.observe.observing import observe
from stackseq.records import Record, replace
from stackseq.verdict.judging import judge
from stackseq.verdict.model import State
from stackseq.verdict.recognising import guess_release, other_release, recognise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackseq.observe import Observation, Reading
    from stackseq.observe.model import Operation
    from stackseq.verdict.model import Verdict

_CHANGING = re.compile(r"(?:POST|PUT|PATCH|DELETE|server action) ")
"""What requests and actions in Nova's ledger are called."""
_CALLBACK = "os-server-external-events"
"""What Neutron and Cinder tell Nova: a part of another operation."""


class Explained(Record):
    """A verdict, and what it was made from."""

    verdict: Verdict
    observation: Observation
    """Of the operation that was judged, with nothing folded."""
    remarks: tuple[str, ...] = ()
    """What the user should know: that the record looks like another operation than the one that it was held against."""


class SeveralOperations(LookupError):  # noqa: N818  # what to choose from is no error of the program
    """Several operations were recorded, and nobody said which is meant."""

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Take what there is to choose from."""
        super().__init__(f"{len(operations)} operations were recorded")
        self.operations = tuple(operations)


class NothingRecorded(LookupError):  # noqa: N818  # a record without it is no error of the program
    """There is nothing to judge. ``operations`` are those that there are, if another one was asked for."""

    def __init__(self, observation: Observation) -> None:
        """Take what was recorded instead."""
        super().__init__("nothing was recorded that could be judged")
        self.observation = observation
        self.operations = observation.operations


def explain_record(
    readings: Iterable[Reading],
    *,
    against: str = "",
    request: str = "",
    server: str = "",
    catalogue: Catalogue | None = None,
) -> Explained:
    """Judge what was recorded.

    ``against`` is the operation to hold it against, ``nova/boot`` or ``nova/boot@2026.1``; without one it is recognised, and
    without a release that is guessed. ``request`` or ``server`` say which operation is meant, if there are several.

    Raises SeveralOperations, NothingRecorded, and the catalogue's UnknownOperation for a name in ``against`` that there is not.
    """
    known = catalogue or load()
    if against:
        known.operation(against.partition("@")[0])  # a wrong name is told before anything is read
    found = tuple(readings)
    seen = observe(found, folded=False, request=request, server=server)
    if not seen.calls.calls:
        raise NothingRecorded(seen)
    chosen = _choose(seen, request)
    if chosen and len(seen.operations) > 1:
        seen = observe(found, folded=False, request=chosen)
    return _judge(seen, against, known, server)


def _choose(seen: Observation, request: str) -> str:
    """Return the request or the id of the one operation that is meant; an empty string if it is all that there is."""
    if request:
        return ""
    told = {span.id for span in seen.spans}
    asked = [each for each in seen.operations if each.id in told and is_asked(each)]
    ways: dict[str, Operation] = {}
    for each in asked:
        ways.setdefault(each.request or each.id, each)
    if len(ways) > 1:
        raise SeveralOperations(tuple(ways.values()))
    return next(iter(ways), "")


def is_asked(operation: Operation) -> bool:
    """Tell whether a user asked for it, and it changes something."""
    return bool(_CHANGING.match(operation.title)) and _CALLBACK not in operation.title


def _judge(seen: Observation, against: str, catalogue: Catalogue, server: str) -> Explained:
    looks = recognise(seen, catalogue)
    name, _, release = against.partition("@")
    wanted = catalogue.operation(name).name if name else looks.operation
    remarks: tuple[str, ...] = ()
    if name and looks.operation and looks.operation != wanted:
        remarks = (f"the record looks like {looks.operation} ({looks.how}); it is held against {wanted} all the same",)
    verdict = _held(seen, wanted, release, catalogue, server) if wanted else _either(seen, looks.either, catalogue, server)
    return Explained(verdict or judge(seen, know=know(""), server=server), seen, remarks)


def _held(seen: Observation, name: str, release: str, catalogue: Catalogue, server: str) -> Verdict:
    """Hold a record against an operation."""
    by = "given"
    if not release:
        release, by = guess_release(seen, name, catalogue)
    edition = catalogue.find(name, release)
    other = other_release(seen, name, edition.release, catalogue) if by == "given" else ""
    by = f"given, but the record has messages of {other}" if other else by
    return judge(
        seen,
        edition_text=catalogue.read(edition.path),
        operation=edition.operation,
        release=edition.release,
        release_by=by,
        know=know(edition.release),
        server=server,
    )


def _either(seen: Observation, names: Sequence[str], catalogue: Catalogue, server: str) -> Verdict | None:
    """Hold a record against operations that send the same messages; None if they do not come to the same.

    Return the verdict of the one that explains most of it, with the names of all.
    """
    held = [_held(seen, name, "", catalogue, server) for name in names]
    if len({each.outcome for each in held}) != 1:
        return None
    best = max(held, key=lambda each: sum(step.state is State.PROVED for step in each.steps))
    others = [each.operation for each in held if each is not best]
    which = f"{best.operation} or {' or '.join(others)}: the record cannot tell which"
    return replace(best, title=f"{best.title} ({which})", unknown=(*best.unknown, which))
