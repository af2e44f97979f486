"""Which rows are shown one by one, and which are folded with their neighbours."""

# For maintainers. Who looks at a verdict at night looks for where it stopped, for what passed between the services, and for what
# took long or was not expected. The rest is there to be counted. What is folded must leave every execution whole.
from __future__ import annotations

import re
from enum import Enum

from stackseq.compare.folding import loose_in
from stackseq.compare.looks import look_at
from stackseq.interaction import (
    CombinedFragment,
    Divider,
    ExecutionEnd,
    ExecutionStart,
    Gate,
    Head,
    InteractionUse,
    Line,
    Message,
    Note,
    Parallel,
    Placement,
    StateInvariant,
)
from stackseq.verdict.model import State
from stackseq.verdict.rows import Row, Sort, leaves

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.interaction import Element
    from stackseq.verdict.times import Clock

BUDGET = 26
"""Steps that are shown one by one: with folds between them, a screen or two."""
_ALWAYS = 100
_LEAST = 5
"""What matters less is never shown by itself where anything is folded."""
_SLOW = 4
"""What a step matters more that took long."""
_AHEAD = 4
"""What a step matters less that was not reached: only what begins work elsewhere is worth telling."""
_CONDITION = 1
_PROVED = 2
"""What a step matters more that was recorded."""
_IMPLIED = 3
"""What a step matters less of which only later ones tell that it was reached."""
_SMALLEST = 2
"""Steps that are worth a fold; one is, if it takes more room than the note that would stand for it."""
_LINES = 2
_FEW = 3
"""Implied steps that are worth a note; fewer are counted in the legend."""
_BARE = 2
"""Steps shown one by one that need no frame around them: that they happened says that its condition held."""
_STATE = re.compile(r"\b(?:vm|task|power)_state\b|\bstatus\b")
_REQUEST = re.compile(r"(?:^|\s)(GET|HEAD|POST|PUT|PATCH|DELETE) /")


class Folding(Enum):
    """What becomes of steps that hardly anybody looks for."""

    NOTES = "notes"
    """They are counted in a note, and those under conditions that nothing tells of in the legend."""
    NOTHING = "nothing"
    """They are shown like all others."""


def choose(rows: Sequence[Row], clock: Clock, budget: int = BUDGET) -> frozenset[int]:
    """Return the elements, by identity, that are shown one by one."""
    weights = {id(row.element): _weight(row, clock) for row in leaves(rows)}
    ranked = sorted(weights.values(), reverse=True)
    least = max(ranked[budget] + 1 if len(ranked) > budget else 0, _LEAST)
    return frozenset(name for name, weight in weights.items() if weight >= min(least, _ALWAYS))


def _weight(row: Row, clock: Clock) -> int:
    if row.is_mark or row.state in {State.STOPPED, State.WAITING} or any(each.error for each in row.evidence):
        return _ALWAYS
    if row.step is None or row.state is State.OPEN:
        return 0
    weight = _kind(row.element) - _CONDITION * len(row.step.guards)
    if row.state is State.NOT_REACHED:
        return weight - _AHEAD
    if row.time is not None and row.ended is not None and clock.is_gap(row.ended - row.time):
        weight += _SLOW
    return weight + (_PROVED if row.state is State.PROVED else -_IMPLIED)


def _kind(element: Element) -> int:
    """Return how much an element matters by what it is."""
    if isinstance(element, Message):
        return _message(element)
    if isinstance(element, Divider | StateInvariant):
        return 6
    return 5 if isinstance(element, Note) and _STATE.search(element.text) else 2


def _message(message: Message) -> int:
    ends = {each for each in (message.sender, message.receiver) if not isinstance(each, Gate)}
    words = " ".join(message.label.split())
    if "client" in ends or words.startswith(("cast ", "call ")) or message.head is Head.OPEN:
        return 9
    if len(ends) < 2 or message.line is Line.DASHED:
        return 2
    if "database" in ends:
        return 6 if _STATE.search(words) else 2
    request = _REQUEST.search(words)
    if request:
        return 3 if request[1] in {"GET", "HEAD"} else 7
    return 4


class Folder:
    """Folds the rows that are not chosen."""

    def __init__(self, folding: Folding, chosen: frozenset[int], places: dict[str, int], clock: Clock) -> None:
        """``places`` are those of the lifelines, from the left."""
        self._folding = folding
        self._chosen = chosen
        self._places = places
        self._clock = clock
        self._used: set[str] = set()
        """The lifelines of what is shown one by one: notes need no others."""
        self.open = 0
        """Steps under conditions that nothing tells of, which are left out."""
        self.implied = 0
        """Steps that are left out since only later ones tell that they were reached, and there are too few of them for a note."""

    def fold(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Return a body with its runs folded."""
        if self._folding is Folding.NOTHING:
            return tuple(rows)
        shown = [row for row in leaves(rows) if id(row.element) in self._chosen]
        self._used = {end for row in shown for end in look_at(row.element).ends}
        return tuple(_without_idle(self._body(rows)))

    def _body(self, rows: Sequence[Row]) -> Iterator[Row]:
        start = 0
        while start < len(rows):
            if self._stays(rows[start]):
                yield from self._kept(rows[start])
                start += 1
                continue
            end, sort = start, None
            while end < len(rows) and not self._stays(rows[end]) and (sort is None or _sort(rows[end]) in {None, sort}):
                sort = sort or _sort(rows[end])
                end += 1
            yield from self._run(rows[start:end])
            start = end

    def _stays(self, row: Row) -> bool:
        return any(id(each.element) in self._chosen for each in leaves([row]))

    def _kept(self, row: Row) -> Iterator[Row]:
        """Keep a row; of a fragment the branches in which something is kept, the others counted."""
        if not isinstance(row.element, CombinedFragment | Parallel):
            yield row
            return
        shown = [(guard, body) for guard, body in row.branches if any(map(self._stays, body))]
        others = [(guard, body) for guard, body in row.branches if not any(map(self._stays, body))]
        is_one = isinstance(row.element, CombinedFragment) and len(shown) == 1
        if is_one and (not shown[0][0] or self._is_small(shown[0][1])):
            yield from self._body(shown[0][1])
            self._leave_out(others)
            return
        branches = tuple((guard, tuple(self._body(body))) for guard, body in row.branches)
        yield _with(row, tuple((guard, body) for guard, body in branches if body))

    def _leave_out(self, branches: Iterable[tuple[str, tuple[Row, ...]]]) -> None:
        rows = [row for _, body in branches for row in leaves(body)]
        self.open += sum(row.state is State.OPEN for row in rows)

    def _is_small(self, rows: Sequence[Row]) -> bool:
        return sum(id(each.element) in self._chosen and not each.is_mark for each in leaves(rows)) <= _BARE

    def _run(self, rows: Sequence[Row]) -> Iterator[Row]:
        """Fold a run, but for what begins or ends an execution across its borders."""
        start = 0
        for place in [*loose_in([row.element for row in rows]), len(rows)]:
            yield from self._fold(rows[start:place])
            yield from rows[place : place + 1]
            start = place + 1

    def _fold(self, rows: Sequence[Row]) -> Iterator[Row]:
        told = [row for row in leaves(rows) if row.step is not None]
        known = [row for row in told if row.state is not State.OPEN]
        self.open += len(told) - len(known)
        if len(known) < _FEW and all(row.state is State.IMPLIED for row in known):
            self.implied += len(known)
        elif len(known) >= _SMALLEST or (known and _is_large(known[0].element)):
            yield self._note(known)
        else:
            yield from _without_open(rows)

    def _note(self, known: Sequence[Row]) -> Row:
        names = {end for row in known for end in look_at(row.element).ends if end in self._places}
        names = names & self._used or names
        places = sorted(names, key=self._places.__getitem__)
        covered = (places[0], places[-1]) if len(places) > 1 else tuple(places)
        text = "… " + "\n".join(self._words(known))
        evidence = tuple(each for row in known for each in row.evidence)
        # So that a page that shows everything goes to where the note was.
        anchor = getattr(known[0].element, "anchor", None)
        return Row(Note(Placement.OVER, covered, text, anchor), None, (), evidence, is_mark=True)

    def _words(self, known: Sequence[Row]) -> list[str]:
        """Say how many steps there are, and what is known of them: ``9 steps, all reached``."""
        proved = [row for row in known if row.state is State.PROVED]
        ahead = sum(row.state is State.NOT_REACHED for row in known)
        words = "not reached" if ahead else "all reached"
        recorded = f", {len(proved)} recorded" if 0 < len(proved) < len(known) else ""
        lines = [f"{len(known)} steps, {words}{recorded}" if len(known) > 1 else f"1 step, {words.removeprefix('all ')}"]
        times = [time for row in proved if (time := row.time) is not None]
        if times:
            first, last = self._clock.offset(min(times)), self._clock.offset(max(times))
            lines.append(first if first == last else f"{first} to {last}")
        return lines


def _sort(row: Row) -> Sort | None:
    """Return what a row can be folded with; None if with anything."""
    states = {each.state for each in leaves([row])} - {None, State.OPEN}
    if not states:
        return None
    return Sort.AHEAD if states & {State.NOT_REACHED, State.WAITING} else Sort.PAST


def _without_idle(rows: Iterable[Row]) -> Iterator[Row]:
    """Leave out executions in which nothing is left."""
    held: Row | None = None
    for row in rows:
        if held is not None and _is_idle(held.element, row.element):
            held = None
            continue
        yield from [held] if held is not None else []
        held = row
    yield from [held] if held is not None else []


def _is_idle(start: Element, end: Element) -> bool:
    return isinstance(start, ExecutionStart) and isinstance(end, ExecutionEnd) and start.lifeline == end.lifeline


def _is_large(element: Element) -> bool:
    return str(getattr(element, "label", "") or getattr(element, "text", "")).count("\n") >= _LINES


def _without_open(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows without those of which nothing is known."""
    for row in rows:
        if not row.branches:
            is_told = row.state is not State.OPEN if row.step else not isinstance(row.element, Note | InteractionUse)
            yield from (row,) if is_told or row.is_mark else ()
        elif any(each.state not in {None, State.OPEN} for each in leaves([row])):
            bodies = [(guard, tuple(_without_open(body))) for guard, body in row.branches]
            yield _with(row, tuple((guard, body) for guard, body in bodies if body))


def _with(row: Row, branches: tuple[tuple[str, tuple[Row, ...]], ...]) -> Row:
    return Row(row.element, row.step, branches, row.evidence, row.is_mark)
