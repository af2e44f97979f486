"""Pages to explore a record: the diagram in the viewer, with what was recorded of each step, and everything at a key."""

# For maintainers. What hardly anybody looks for is there, but not in the first view: it is in a second diagram, which takes the
# place of the first one at a key. Both are bounded, since a browser is no place for a hundred thousand steps.
from __future__ import annotations

from stackseq.audit.links import links_of
from stackseq.collector import resting_collector
from stackseq.interaction import Note, Placement
from stackseq.layout import lay_out
from stackseq.narrate import Detail, narrate_calls, read_phrasebook
from stackseq.observe.observing import shorten
from stackseq.records import Record, replace
from stackseq.render import Options, load_theme
from stackseq.render.html import Recorded, html
from stackseq.render.page_outline import Proof
from stackseq.verdict.choosing import Folding
from stackseq.verdict.showing import Shown, lay_over, steps_in
from stackseq.verdict.times import Clock
from stackseq.verdict.words import broken
from stackseq.wsd import format as write_wsd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.calls import Call, CallTree
    from stackseq.interaction import Element, Interaction
    from stackseq.layout.drawing import Drawing
    from stackseq.observe import Observation
    from stackseq.render.theme import Theme
    from stackseq.verdict.explaining import Explained
    from stackseq.verdict.model import Evidence

    Proofs = Mapping[str, Sequence[Proof]]

_FIRST = 400
"""Calls of the first view at most, if all of them matter alike: the diagram of a boot has some 60."""
_MOST = 2_000
"""Calls of the diagram that tells everything; browsers stay quick with as many."""


def verdict_page(explained: Explained, theme: str = "stackseq") -> str:
    """Return the page of a verdict that was held against an edition."""
    verdict, seen = explained.verdict, explained.observation
    with resting_collector():
        shown, whole = (lay_over(verdict, seen, folding) for folding in (Folding.NOTES, Folding.NOTHING))
        looks, clock = load_theme(theme), Clock(verdict, seen)
        everything = _lay_out(whole.interaction, looks)
        recorded = Recorded(_of_steps(shown, clock), everything, _of_steps(whole, clock))
        return _page(shown.interaction, looks, recorded)


def _of_steps(shown: Shown, clock: Clock) -> Proofs:
    numbered = enumerate(shown.evidence, 1)
    return {f"step-{number}": [_of_evidence(each, clock) for each in found] for number, found in numbered if found}


def record_page(seen: Observation, theme: str = "stackseq", detail: Detail = Detail.STEPS) -> str:
    """Return the page of what was recorded. The observation must have been made with ``folded=False``."""
    with resting_collector():
        looks, places = load_theme(theme), _Places(seen)
        whole = _Told(seen.calls, Detail.CALLS, _MOST)
        if detail is Detail.CALLS:
            return _page(whole.interaction, looks, Recorded(places.proofs(whole)))
        first = _Told(shorten(seen).calls, detail, _FIRST)
        if not first.interaction.lifelines:  # functions of one process alone
            return _page(whole.interaction, looks, Recorded(places.proofs(whole)))
        recorded = Recorded(places.proofs(first), _lay_out(whole.interaction, looks), places.proofs(whole))
        return _page(first.interaction, looks, recorded)


def _page(interaction: Interaction, theme: Theme, recorded: Recorded) -> str:
    options = Options(source=write_wsd(interaction), link_base=links_of(interaction))
    return html(_lay_out(interaction, theme), theme, options, recorded)


def _lay_out(interaction: Interaction, theme: Theme) -> Drawing:
    return lay_out(interaction, theme.metrics(), theme.spacing())


def _of_evidence(each: Evidence, clock: Clock) -> Proof:
    return Proof(each.where, each.error or each.text, clock.moment(each), each.host)


# Records.


class _Told:
    """A diagram of calls, and which call each of its steps tells."""

    def __init__(self, tree: CallTree, detail: Detail, most: int) -> None:
        calls, left_out = _cut(tree.calls, most)
        told = narrate_calls(replace(tree, calls=calls), detail, read_phrasebook())
        self.interaction = _with_rest(told.interaction, most, left_out) if left_out else told.interaction
        self.calls: dict[int, Call] = {id(element): call for element, call in told.calls}
        self._kept = told  # elements are known by their identity


def _cut(calls: Sequence[Call], most: int) -> tuple[tuple[Call, ...], int]:
    """Return the first calls, as many as that with all inside of them, and how many are left out."""
    cutter = _Cutter(most)
    kept = cutter.cut(calls)
    return kept, cutter.left_out


class _Cutter:
    """Goes through calls from the first to the last, and leaves out what comes after enough of them."""

    def __init__(self, most: int) -> None:
        self._room = most
        self.left_out = 0

    def cut(self, calls: Iterable[Call]) -> tuple[Call, ...]:
        kept = []
        for call in calls:
            if self._room > 0:
                self._room -= 1
                kept.append(replace(call, children=self.cut(call.children)) if call.children else call)
            else:
                self.left_out += _count(call)
        return tuple(kept)


def _count(call: Call) -> int:
    return 1 + sum(map(_count, call.children))


def _with_rest(interaction: Interaction, most: int, left_out: int) -> Interaction:
    """Say on top how much is left out."""
    names = [lifeline.name for lifeline in interaction.lifelines]
    if not names:  # functions that tell nothing
        return interaction
    text = f"The first {most} of {most + left_out} calls. --request-id tells one operation alone, -f json all of them."
    note = Note(Placement.OVER, (names[0], names[-1])[: len(names)], "\n".join(broken(text)))
    return replace(interaction, body=(note, *interaction.body))


class _Line(Record):
    """What was recorded in one place."""

    text: str
    time: float
    host: str


class _Places:
    """Knows what was recorded where."""

    def __init__(self, seen: Observation) -> None:
        self._start = min((span.started for span in seen.spans), default=0.0)
        self._lines: dict[str, _Line] = {}
        for span in seen.spans:
            self._lines.setdefault(span.evidence, _Line(span.error or span.name, span.started, span.host))
            for each in span.happenings:
                self._lines[each.evidence] = _Line(each.text, each.time, span.host)

    def proofs(self, told: _Told) -> Proofs:
        """Return what was recorded of each step of a diagram."""
        steps: Iterable[Element] = steps_in(told.interaction)
        calls = ((number, told.calls.get(id(step))) for number, step in enumerate(steps, 1))
        return {
            f"step-{number}": [self._proof(where) for where in call.evidence] for number, call in calls if call and call.evidence
        }

    def _proof(self, where: str) -> Proof:
        line = self._lines.get(where)
        if line is None:
            return Proof(where, where)
        return Proof(where, line.text, f"+{max(line.time - self._start, 0):.3f} s", line.host)
