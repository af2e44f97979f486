"""Lay what was recorded over what should have happened: ``show(verdict, observation)`` gives the diagram of both."""

# For maintainers. As in a comparison, a mark is a sign in front of the label, legible without colour, in text too; messages are
# coloured as well. What can be folded `choosing.py` decides. Elements are made anew here, so who wants to know what proves one
# asks for `lay_over`, which gives them side by side.
from __future__ import annotations

from stackseq.compare.looks import look_at
from stackseq.interaction import (
    CombinedFragment,
    Comment,
    Destruction,
    ExecutionEnd,
    ExecutionStart,
    Footer,
    Head,
    Interaction,
    InteractionUse,
    Lifeline,
    LifelineGroup,
    Message,
    Note,
    Operand,
    Operator,
    Parallel,
    Placement,
    Space,
    StateInvariant,
    walk,
)
from stackseq.interaction.model import NOWHERE
from stackseq.records import Record, replace
from stackseq.verdict.choosing import BUDGET, Folder, Folding, choose
from stackseq.verdict.marks import GREY, RED, with_answers, with_gaps, with_stop, with_unexpected
from stackseq.verdict.model import State
from stackseq.verdict.rows import rows_of
from stackseq.verdict.times import Clock, evidence_of
from stackseq.verdict.words import OUTCOMES, brief, broken, one_line, reason_parts, release_words, short_place, shortened

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.interaction import Element
    from stackseq.observe import Observation
    from stackseq.verdict.model import Evidence, Verdict
    from stackseq.verdict.rows import Row

_SIGNS = {State.STOPPED: "✗", State.WAITING: "?", State.NOT_REACHED: "·", State.OPEN: "~"}
_COLOURS = {State.STOPPED: RED, State.WAITING: GREY, State.NOT_REACHED: GREY, State.OPEN: GREY}
_NO_STEPS = (Comment, Space, ExecutionStart, ExecutionEnd, Destruction)
_HOSTS = 2
"""Hosts that the head of a lifeline names."""
_NARROW, _WIDE, _MANY = 60, 110, 5
"""Characters in a line of the legend where there are few lifelines, and where there are so many."""
_REASON = 220
_BESIDE = 44
"""Characters of a line that the time may stand beside."""


class Shown(Record):
    """A diagram, and what proves its steps."""

    interaction: Interaction
    evidence: tuple[tuple[Evidence, ...], ...]
    """Of each step, in the order of ``walk``: of each element but fragments, lanes, executions and what is not drawn."""


def show(verdict: Verdict, observation: Observation | None, folding: Folding = Folding.NOTES) -> Interaction:
    """Return the diagram of a verdict that has an edition: its steps, with what was recorded of each.

    What was reached has its time, as an offset from the start; what later steps imply has none. Where it stopped is marked, what
    was not reached is grey. Raises ValueError if the verdict was held against no edition.
    """
    return lay_over(verdict, observation, folding).interaction


def lay_over(verdict: Verdict, observation: Observation | None, folding: Folding = Folding.NOTES) -> Shown:
    """Return the same, with what proves each step."""
    if verdict.expected is None:
        raise ValueError("the verdict was held against no edition")
    clock = Clock(verdict, observation)
    lifelines = _lifelines(verdict)
    steps = {id(step.element): step for step in verdict.steps}
    rows = with_answers(rows_of(_without_origin(verdict.expected.body), steps))
    is_brief = folding is not Folding.NOTHING
    rows = with_unexpected(rows, verdict, clock, is_brief=is_brief)
    rows = with_stop(rows, verdict, clock, is_brief=is_brief)
    places = {lifeline.name: place for place, lifeline in enumerate(lifelines)}
    folder = Folder(folding, choose(rows, clock, BUDGET), places, clock)
    rows = with_gaps(folder.fold(rows), clock)
    writer = _Writer(clock, is_brief=is_brief)
    body = writer.body(rows)
    return _finish(verdict, lifelines, body, writer, folder)


def _finish(verdict: Verdict, lifelines: Sequence[Lifeline], body: tuple[Element, ...], writer: _Writer, folder: Folder) -> Shown:
    """Put the legend on top, and leave out the lifelines that nothing happens on."""
    used = set(_used(body))
    shown = tuple(lifeline for lifeline in lifelines if lifeline.name in used)
    legend = (_legend(verdict, shown, _signs_in(body), folder),) if shown else ()
    expected = verdict.expected
    groups = tuple(_groups(expected.groups if expected else (), used))
    metadata = (("operation", verdict.operation), ("release", verdict.release))
    interaction = Interaction(
        f"{one_line(verdict.title)}: {OUTCOMES[verdict.outcome]}",
        shown,
        (*legend, *body),
        groups,
        Footer.NONE,
        expected.wrap if expected else 0,
        tuple((name, text) for name, text in metadata if text),
    )
    proofs = [writer.evidence.get(id(each), ()) for each in steps_in(interaction)]
    return Shown(interaction, tuple(proofs))


def steps_in(interaction: Interaction) -> Iterator[Element]:
    """Yield the elements that are numbered as steps where they are drawn, in that order."""
    return (each for each in walk(interaction) if not isinstance(each, (*_NO_STEPS, CombinedFragment, Parallel)))


def _without_origin(body: Iterable[Element]) -> tuple[Element, ...]:
    """Leave out the note that says where an edition comes from: the legend says so."""
    told = tuple(body)
    first = next((each for each in told if not isinstance(each, Comment)), None)
    if isinstance(first, Note) and first.anchor is None and len(first.covered) > 1:
        return tuple(each for each in told if each is not first)
    return told


# Lifelines.


def _lifelines(verdict: Verdict) -> tuple[Lifeline, ...]:
    """Return those of the edition, each with the hosts that were recorded, and those of what was not expected."""
    expected = verdict.expected.lifelines if verdict.expected else ()
    hosts: dict[str, dict[str, None]] = {}
    for each in evidence_of(verdict):
        if each.host:
            hosts.setdefault(each.process, {}).setdefault(each.host)
    known = {lifeline.name for lifeline in expected}
    names = dict.fromkeys([verdict.stop.process] if verdict.stop else [])
    names.update(dict.fromkeys(each.process for each in verdict.unexpected))
    others = [Lifeline(name, name, declared=True) for name in names if name and name not in known]
    return tuple(_at_home(lifeline, list(hosts.get(lifeline.name, ()))) for lifeline in (*expected, *others))


def _at_home(lifeline: Lifeline, hosts: Sequence[str]) -> Lifeline:
    if not hosts:
        return lifeline
    more = f" and {len(hosts) - _HOSTS} more" if len(hosts) > _HOSTS else ""
    return replace(lifeline, label=f"{lifeline.label}\n{one_line(', '.join(hosts[:_HOSTS]))}{more}", declared=True, span=NOWHERE)


def _used(body: Iterable[Element]) -> Iterator[str]:
    for each in walk(Interaction(body=tuple(body))):
        if isinstance(each, Message):
            yield from (end for end in (each.sender, each.receiver) if isinstance(end, str))
        elif isinstance(each, Note | StateInvariant | InteractionUse):
            yield from each.covered
            if isinstance(each, InteractionUse):
                yield from _used([message for message in (each.incoming, each.outgoing) if message])


def _groups(groups: Iterable[LifelineGroup], used: set[str]) -> Iterator[LifelineGroup]:
    for group in groups:
        members = tuple(name for name in group.members if name in used)
        if members:
            yield replace(group, members=members)


# Legend.


_MEANINGS = {
    "✗": "stopped here",
    "?": "first that nothing proves",
    "·": "not reached",
    "~": "nothing tells of it",
    "!": "not expected",
}


def _legend(verdict: Verdict, lifelines: Sequence[Lifeline], signs: set[str], folder: Folder) -> Note:
    """Say what it came to, and what the marks mean, as briefly as can be: everything else is below."""
    width = _NARROW if len(lifelines) < _MANY else _WIDE
    marks = [f"{sign} {meaning}" for sign, meaning in _MEANINGS.items() if sign in signs]
    if any(step.state.is_reached for step in verdict.steps):
        marks.insert(0, "with a time: recorded, without: implied")
    hidden = f" Left out: {_left_out(folder)}." if _left_out(folder) else ""
    reason, where = reason_parts(verdict)
    lines = broken(f"{brief(reason, _REASON)}{f' ({short_place(where)})' if where else ''}", width)
    lines += broken(f"Held against {verdict.operation}{release_words(verdict)}.{hidden}", width)
    lines += broken(", ".join(marks).capitalize(), width) if marks else []
    covered = (lifelines[0].name, lifelines[-1].name)[: len(lifelines)]
    return Note(Placement.OVER, covered, "\n".join(lines))


def _left_out(folder: Folder) -> str:
    words = [f"{folder.implied} implied"] if folder.implied else []
    words += [f"{folder.open} of which nothing tells"] if folder.open else []
    return f"{' and '.join(words)}" if words else ""


def _signs_in(body: Iterable[Element]) -> set[str]:
    """Return what the labels and texts of a diagram begin with."""
    texts = (str(getattr(each, "label", "") or getattr(each, "text", "")) for each in walk(Interaction(body=tuple(body))))
    return {text[:1] for text in texts}


# Elements.


class _Writer:
    """Writes rows as elements, and remembers what proves them."""

    def __init__(self, clock: Clock, *, is_brief: bool) -> None:
        self._clock = clock
        self._is_brief = is_brief
        self._latest: dict[str, float] = {}
        """When a lifeline was last drawn to do something."""
        self.evidence: dict[int, tuple[Evidence, ...]] = {}

    def body(self, rows: Iterable[Row]) -> tuple[Element, ...]:
        return tuple(self._element(row) for row in rows)

    def _element(self, row: Row) -> Element:
        element = row.element
        if isinstance(element, CombinedFragment):
            guards = [guard for guard, _ in row.branches]
            operands = tuple(Operand(guard, self.body(body)) for guard, body in row.branches)
            operator = Operator.OPT if element.operator is Operator.ALT and len(guards) == 1 else element.operator
            return CombinedFragment(operator, operands, element.label, element.anchor)
        if isinstance(element, Parallel):
            return Parallel(tuple(self.body(body) for _, body in row.branches), element.anchor)
        made = element if row.is_mark else self._marked(row)
        self.evidence[id(made)] = row.evidence
        return made

    def _marked(self, row: Row) -> Element:
        """Return an element with its sign and its time, and without what only its own text knows."""
        element = row.element
        if isinstance(element, Message):
            state = _state(row)
            colour = _COLOURS.get(state, element.colour) if state else element.colour
            return replace(element, label=self._text(element.label, row), colour=colour, number=None, span=NOWHERE)
        if isinstance(element, Note | StateInvariant | InteractionUse):
            return replace(element, text=self._text(element.text, row), span=NOWHERE)
        return replace(element, span=NOWHERE)

    def _text(self, text: str, row: Row) -> str:
        text = shortened(text) if self._is_brief else text
        state = _state(row)
        sign = _SIGNS.get(state, "") if state else ""
        moment = self._moment(row) if row.step else ""
        told = f"{sign} {text}".strip()
        is_short = len(told.rpartition("\n")[2]) + len(moment) < _BESIDE
        return (", " if is_short else "\n").join(filter(None, (told, moment)))

    def _moment(self, row: Row) -> str:
        """Return when it happened, on each of several hosts; also whether that was before what stands above it."""
        told = list({each.host: each for each in reversed(row.evidence) if each.time is not None}.values())[::-1]
        words = [self._clock.moment(each) for each in told]
        if len(told) > 1 and _is_of_hosts(row):
            return ", ".join(f"{word} on {each.host}" for word, each in list(zip(words, told, strict=True))[:_HOSTS])
        return f"{words[0]} (earlier)" if words and self._is_earlier(row) else "".join(words[:1])

    def _is_earlier(self, row: Row) -> bool:
        """Tell whether time runs backwards on a lifeline. When a cast was taken up is known, and not when it was sent."""
        element, time = row.element, round(row.time or 0.0, 2)
        ends = set(look_at(element).ends)
        if isinstance(element, Message) and element.head is Head.OPEN and isinstance(element.receiver, str):
            ends = {element.receiver}
        is_earlier = any(time < self._latest.get(end, 0.0) for end in ends)
        self._latest.update((end, time) for end in ends)
        return is_earlier


def _state(row: Row) -> State | None:
    """Return what is shown of a step: a request that was answered well is the last that was reached, and did not fail itself."""
    is_well = bool(row.evidence) and all(each.by == "request" and not each.error for each in row.evidence)
    return State.PROVED if row.state is State.STOPPED and is_well else row.state


def _is_of_hosts(row: Row) -> bool:
    """Tell whether a step was done on several hosts: who proves it is whoever does it."""
    element = row.element
    ends = (element.sender, element.receiver) if isinstance(element, Message) else getattr(element, "covered", ())
    return all(each.process in ends and each.host for each in row.evidence)
