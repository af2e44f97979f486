"""What is put between the steps of an edition: where it stopped, what was not expected, and where time passed."""

# For maintainers. What was not expected stands behind the last step that was recorded before it. A diagram has no single time,
# since what a cast starts is drawn after everything that began before; but that is where a reader has come to by then.
from __future__ import annotations

from stackseq.interaction import Divider, DividerKind, Line, Message, Note, Placement
from stackseq.records import replace
from stackseq.verdict.model import Outcome, State
from stackseq.verdict.rows import Row, leaves
from stackseq.verdict.times import seconds
from stackseq.verdict.words import brief, broken, on_host, one_line, short_place

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
_LONGEST = 160
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


def with_stop(rows: Rows, verdict: Verdict, clock: Clock) -> Rows:
    """Put the mark of the stop behind the last step that was reached, or the one that failed."""
    stop = verdict.stop
    if stop is None:
        return rows
    marks = tuple(_stop_marks(stop, verdict, clock))
    last = _last_before(rows, marks[0].time)
    if last is not None:
        return _insert(rows, marks, lambda row: row is last, after=True)
    if stop.after is not None:
        after = stop.after.element
        return _insert(rows, marks, lambda row: row.element is after, after=True)
    before = stop.before.element if stop.before else None
    return _insert(rows, marks, lambda row: row.element is before, after=False)


def _last_before(rows: Rows, moment: float | None) -> Row | None:
    """Return the last thing that happened before a failure, from the step that failed on; None if no step did."""
    last = None
    for row in leaves(rows):
        is_inside = last is not None and row.time is not None and moment is not None and row.time <= moment and row.step
        if row.state is State.STOPPED or is_inside:
            last = row
    return last


def _stop_marks(stop: Stop, verdict: Verdict, clock: Clock) -> Iterator[Row]:
    """Yield a line across the diagram, and a red message to itself that says who, where and why."""
    failed = verdict.outcome is Outcome.FAILURE
    moment = next((_moment(each) for each in stop.evidence if each.time is not None), None)
    evidence = tuple(replace(each, time=moment, ended=None) if each.time is not None else each for each in stop.evidence)
    told = clock.offset(moment)
    head = "✗ STOPPED HERE" if failed else "? THE RECORD ENDS HERE"
    yield Row(Divider(f"{head}{f', {told}' if told else ''}"), None, (), evidence, is_mark=True)
    name = stop.process or _process(stop)
    if not name:
        return
    lines = broken(brief(stop.error, _LONGEST), _NOTE) or ["nothing more is recorded"]
    lines += [f"in {stop.place.qualname}"] if stop.place else []
    lines += [on_host(name, stop.host)]
    lines += [one_line(short_place(each.where), _LONGEST) for each in stop.evidence[:1]]
    sign = "✗" if failed else "?"
    text = "\n".join([f"{sign} {lines[0]}", *lines[1:]])
    yield Row(Message(name, name, text, colour=RED if failed else GREY), None, (), evidence, is_mark=True)


def _process(stop: Stop) -> str:
    return next((step.process for step in (stop.after, stop.before) if step), "")


# What was not expected.


def with_unexpected(rows: Rows, verdict: Verdict, clock: Clock) -> Rows:
    """Put what was not expected where it happened in its process."""
    told = {(each.where, each.text) for each in verdict.stop.evidence} if verdict.stop else set()
    lifelines = verdict.expected.lifelines if verdict.expected else ()
    somebody = lifelines[0].name if lifelines else "nobody"
    others = [each for each in verdict.unexpected if (each.where, each.text) not in told]
    chosen = sorted(others, key=lambda each: not each.error)[:_MOST]
    for each in sorted(chosen, key=lambda each: _moment(each) or 0):
        rows = _place(rows, each, clock, somebody)
    return rows


def _place(rows: Rows, each: Evidence, clock: Clock, somebody: str) -> Rows:
    moment = _moment(each)
    mark = Row(_unexpected(each, clock, somebody), None, (), (replace(each, time=moment, ended=None),), is_mark=True)
    known = [row for row in leaves(rows) if row.time is not None and row.step]
    before = [row for row in known if moment is None or (row.time is not None and row.time <= moment)]
    if before:
        return _insert(rows, (mark,), lambda row: row is before[-1], after=True)
    first = known[0] if known else None
    return _insert(rows, (mark,), lambda row: row is first, after=False)


def _moment(each: Evidence) -> float | None:
    """Return when it happened: what took time, and failed, failed at its end."""
    return each.ended if each.error and each.ended is not None else each.time


def _unexpected(each: Evidence, clock: Clock, somebody: str) -> Element:
    lines = broken(brief(each.error or each.text, _LONGEST), _NOTE)
    text = "\n".join(filter(None, (f"! {lines[0] if lines else ''}", *lines[1:], clock.offset(_moment(each)))))
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
            if put:
                branches = (*row.branches[:number], (guard, inner), *row.branches[number + 1 :])
                return (*rows[:place], Row(row.element, row.step, branches, row.evidence), *rows[place + 1 :]), True
    return tuple(rows), False


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
