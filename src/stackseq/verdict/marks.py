"""What is put between the steps of an edition: where it stopped, what was not expected, and where time passed."""

# For maintainers. What was not expected stands behind the last step that was recorded before it. A diagram has no single time,
# since what a cast starts is drawn after everything that began before; but that is where a reader has come to by then. The stop
# is a border: what was recorded before it stands above, and what was not reached below, wherever the edition has it.
from __future__ import annotations

from stackseq.calls.words import seconds
from stackseq.compare.looks import look_at
from stackseq.interaction import Divider, DividerKind, Head, Line, Message, Note, Placement
from stackseq.records import replace
from stackseq.verdict.model import Outcome, State
from stackseq.verdict.repeats import grouped, is_failure, repeats_of
from stackseq.verdict.rows import Row, leaves, split
from stackseq.verdict.words import brief, broken, on_host, once, one_line, seen_in, short_place, stop_words, watcher_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stackseq.interaction import Element, Gate
    from stackseq.verdict.model import Evidence, Stop, Verdict
    from stackseq.verdict.times import Clock

    Rows = tuple[Row, ...]

RED, GREY = "#cf222e", "#7d8590"
"""Of the arrow at the stop, and of those that were not reached: legible on white and on dark paper."""
_NOTE = 44
_LONGEST = 240
"""Characters of a failure, which has its reason at its end."""
_MOST = 12
"""Things that were not expected that the diagram shows; those that failed come first."""


# What was answered.


def with_answers(rows: Rows) -> Rows:
    """Prove answers by what was recorded of the requests: of one that ended, the end was the answer."""
    ends = {
        (row.element.sender, row.element.receiver): row for row in leaves(rows) if isinstance(row.element, Message) and row.ended
    }
    return tuple(_answered(row, ends) for row in rows)


def _answered(row: Row, ends: dict[tuple[str | Gate, str | Gate], Row]) -> Row:
    if row.branches:
        branches = tuple((guard, tuple(_answered(each, ends) for each in body)) for guard, body in row.branches)
        return Row(row.element, row.step, branches, row.evidence)
    element, step = row.element, row.step
    if step is None or step.state is not State.OPEN or step.guards or not isinstance(element, Message):
        return row
    asked = ends.get((element.receiver, element.sender))
    if element.line is not Line.DASHED or asked is None:
        return row
    proof = replace(asked.evidence[0], time=asked.ended, ended=None)
    return Row(element, replace(step, state=State.PROVED), (), (proof,))


# Where it stopped.


def with_stop(rows: Rows, verdict: Verdict, clock: Clock, *, is_brief: bool = True) -> Rows:
    """Put the mark of the stop behind all that was recorded before it, and what was not reached behind the mark."""
    stop = verdict.stop
    if stop is None:
        return rows
    marks = tuple(_stop_marks(stop, verdict, clock, repeats_of(verdict) if is_brief else ()))
    told = list(leaves(rows))
    last = _last_before(told, stop, marks[0].time)
    if last is None:
        before = stop.before.element if stop.before else None
        return _insert(rows, marks, lambda row: row.element is before, after=False)
    above = told[: next(place for place, row in enumerate(told) if row is last) + 1]
    later = {id(row.element) for row in above if row.state in {State.WAITING, State.NOT_REACHED} and row is not last}
    ahead, rows = split(rows, later)
    rows = _insert(rows, marks, lambda row: row is last, after=True)
    return _insert(rows, ahead, lambda row: row is marks[-1], after=True) if ahead else rows


def _last_before(told: Sequence[Row], stop: Stop, moment: float | None) -> Row | None:
    """Return the last row of what happened before a stop; None if nothing did."""
    after = stop.after.element if stop.after else None
    last = None
    for row in told:
        is_earlier = row.time is not None and moment is not None and row.time <= moment and (row.step or row.is_mark)
        if row.state is State.STOPPED or row.element is after or is_earlier:
            last = row
    return last


def _stop_marks(stop: Stop, verdict: Verdict, clock: Clock, repeats: Sequence[Evidence]) -> Iterator[Row]:
    """Yield a line across the diagram, and a red message that says who, where and why: to itself, or the one that never came."""
    failed = verdict.outcome is Outcome.FAILURE
    moment = next((_moment(each) for each in stop.evidence if each.time is not None), None)
    told = (*stop.evidence, *(each for each in repeats if each not in stop.evidence))
    evidence = tuple(replace(each, time=moment, ended=None) if each.time is not None else each for each in told)
    at = clock.offset(moment)
    head = "✗ STOPPED HERE" if failed else "? THE RECORD ENDS HERE"
    yield Row(Divider(f"{head}{f', {at}' if at else ''}"), None, (), evidence, is_mark=True)
    name = watcher_of(stop) or _process(stop)
    if not name:
        return
    lines = broken(brief(once(stop_words(stop)), _LONGEST), _NOTE) or ["nothing more is recorded"]
    lines += [f"{seen_in(stop)} {stop.place.qualname}"] if stop.place else []
    lines += [on_host(name, stop.host)]
    lines += [one_line(short_place(each.where), _LONGEST) for each in stop.evidence[:1]]
    lines += [f"told {len(repeats) + 1} times"] if repeats else []
    sign = "✗" if failed else "?"
    text = "\n".join([f"{sign} {lines[0]}", *lines[1:]])
    silent = stop.process if stop.process not in {"", name} else name
    way = Head.FILLED if silent == name else Head.CROSS
    yield Row(Message(silent, name, text, head=way, colour=RED if failed else GREY), None, (), evidence, is_mark=True)


def _process(stop: Stop) -> str:
    return next((step.process for step in (stop.after, stop.before) if step), "")


# What was not expected.


def with_unexpected(rows: Rows, verdict: Verdict, clock: Clock, *, is_brief: bool = True) -> Rows:
    """Put what was not expected where it happened in its process; briefly, one failure that several layers tell once."""
    told = {(each.where, each.text) for each in verdict.stop.evidence} if verdict.stop else set()
    lifelines = verdict.expected.lifelines if verdict.expected else ()
    somebody = lifelines[0].name if lifelines else "nobody"
    others = [each for each in verdict.unexpected if (each.where, each.text) not in told]
    groups: list[tuple[Evidence, ...]] = [(each,) for each in others]
    if is_brief:
        ends = [each for each in verdict.proofs[:1] if each not in others]
        groups = [
            group for group in grouped([*others, *ends], repeats_of(verdict)) if set(map(id, group)).difference(map(id, ends))
        ]
    chosen = sorted(groups, key=lambda each: not is_failure(each[0]))[:_MOST]
    for each in sorted(chosen, key=lambda each: _moment(each[0]) or 0):
        rows = _place(rows, each, clock, somebody)
    return rows


def _place(rows: Rows, group: Sequence[Evidence], clock: Clock, somebody: str) -> Rows:
    moment = _moment(group[0])
    evidence = tuple(replace(each, time=_moment(each), ended=None) for each in group)
    mark = Row(_unexpected(group, clock, somebody), None, (), evidence, is_mark=True)
    known = [row for row in leaves(rows) if row.time is not None and row.step]
    before = [row for row in known if moment is None or (row.time is not None and row.time <= moment)]
    if before:
        return _insert(rows, (mark,), lambda row: row is before[-1], after=True)
    first = known[0] if known else None
    return _insert(rows, (mark,), lambda row: row is first, after=False)


def _moment(each: Evidence) -> float | None:
    """Return when it happened: what took time, and failed, failed at its end."""
    return each.ended if each.error and each.ended is not None else each.time


def _unexpected(group: Sequence[Evidence], clock: Clock, somebody: str) -> Element:
    each = group[0]
    words = min((each.error or each.text for each in group), key=len)
    lines = broken(brief(words, _LONGEST), _NOTE)
    times = f"told {len(group)} times" if len(group) > 1 else ""
    moment = ", ".join(filter(None, (clock.offset(_moment(each)), times)))
    text = "\n".join(filter(None, (f"! {lines[0] if lines else ''}", *lines[1:], moment)))
    return Note(Placement.OVER, (each.process or somebody,), text)


def _insert(rows: Rows, marks: Rows, is_there: Callable[[Row], bool], *, after: bool) -> Rows:
    """Put marks beside the first leaf of which that is true; at the end if there is none."""
    found, put = _inserted(rows, marks, is_there, after=after)
    return found if put else (*rows, *marks)


def _inserted(rows: Sequence[Row], marks: Rows, is_there: Callable[[Row], bool], *, after: bool) -> tuple[Rows, bool]:
    for place, row in enumerate(rows):
        if not row.branches and is_there(row):
            at = place + after
            while after and at < len(rows) and _comes_first(rows[at], marks[0]):
                at += 1
            return (*rows[:at], *marks, *rows[at:]), True
        for number, (guard, body) in enumerate(row.branches):
            inner, put = _inserted(body, marks, is_there, after=after)
            if put and after and _is_foreign(marks[0], row):
                return (*rows[: place + 1], *marks, *rows[place + 1 :]), True
            if put:
                branches = (*row.branches[:number], (guard, inner), *row.branches[number + 1 :])
                return (*rows[:place], Row(row.element, row.step, branches, row.evidence), *rows[place + 1 :]), True
    return tuple(rows), False


def _is_foreign(mark: Row, fragment: Row) -> bool:
    """Tell whether a note is of somebody who has no part in what is known of a fragment: its frame would grow for it."""
    if not isinstance(mark.element, Note):
        return False
    told = [row for row in leaves([fragment]) if row.step is not None and row.state is not State.OPEN]
    ends = {end for row in told for end in look_at(row.element).ends}
    return not ends.intersection(mark.element.covered)


def _comes_first(mark: Row, other: Row) -> bool:
    """Tell whether a mark that is there stands before another one: marks are in the order of their times."""
    return mark.is_mark and (mark.time or 0) <= (other.time if other.time is not None else float("inf"))


# Where time passed.


def with_gaps(rows: Rows, clock: Clock) -> Rows:
    """Put a mark where nothing happened for long."""
    return _Gaps(clock).body(rows)


class _Gaps:
    """Goes through a diagram from top to bottom, and remembers when it was."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._began: float | None = None
        """When the last thing with a time began, and ended."""
        self._ended: float | None = None

    def body(self, rows: Iterable[Row]) -> Rows:
        return tuple(each for row in rows for each in self._row(row))

    def _row(self, row: Row) -> Iterator[Row]:
        if row.branches:
            branches = tuple((guard, self.body(body)) for guard, body in row.branches)
            yield Row(row.element, row.step, branches, row.evidence, row.is_mark)
            return
        times = [time for each in row.evidence if (time := each.time) is not None]
        if times:
            yield from self._gap(min(times))
            self._began, self._ended = max(times), row.ended
        yield row

    def _gap(self, time: float) -> Iterator[Row]:
        """Tell the time since the last thing was over, or since it began if it is not over yet."""
        before = self._ended if self._ended is not None and self._ended <= time else self._began
        if before is not None and self._clock.is_gap(time - before):
            yield Row(Divider(seconds(time - before), DividerKind.DELAY), is_mark=True)
