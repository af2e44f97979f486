"""The diagram of a verdict: laid over the edition that it was held against, or, without one, as it was recorded."""

from __future__ import annotations

from stackseq.interaction import Note, Placement
from stackseq.narrate import Detail, narrate, read_phrasebook
from stackseq.narrate.messages import only_messages
from stackseq.observe.folding import fold
from stackseq.records import replace
from stackseq.verdict.choosing import Folding
from stackseq.verdict.showing import show
from stackseq.verdict.words import OUTCOMES, broken, one_line, short_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Interaction
    from stackseq.verdict.explaining import Explained
    from stackseq.verdict.model import Verdict


def diagram(explained: Explained, detail: Detail = Detail.STEPS) -> Interaction:
    """Return the diagram. ``CALLS`` folds nothing, ``MESSAGES`` tells only what passes between processes."""
    verdict, seen = explained.verdict, explained.observation
    if verdict.expected is None:
        return _as_recorded(explained, detail)
    shown = show(verdict, seen, Folding.NOTHING if detail is Detail.CALLS else Folding.NOTES)
    return only_messages(shown) if detail is Detail.MESSAGES else shown


def _as_recorded(explained: Explained, detail: Detail) -> Interaction:
    """Return what was recorded, with what it came to on top."""
    verdict, calls = explained.verdict, explained.observation.calls
    told = calls if detail is Detail.CALLS else replace(calls, calls=fold(calls.calls))
    drawn = narrate(told, detail, read_phrasebook())
    return replace(
        drawn, title=f"{one_line(verdict.title) or drawn.title}: {OUTCOMES[verdict.outcome]}", body=_with_reason(drawn, verdict)
    )


def _with_reason(drawn: Interaction, verdict: Verdict) -> tuple[object, ...]:
    names = [lifeline.name for lifeline in drawn.lifelines]
    if not names:
        return drawn.body
    reason = Note(Placement.OVER, (names[0], names[-1])[: len(names)], "\n".join(broken(short_place(verdict.reason))))
    return (reason, *drawn.body)
