"""What is open while a text is read: fragments, `parallel` and `serial` blocks, boxes; how they nest and how they close."""

# For maintainers. Closing is forgiving: an `end` closes the innermost thing that `end` can close, and whatever was left open
# inside it. Frames deeper than MAX_DEPTH are flat: their contents go into the body around them, and their ends are still
# matched, so that everything that walks a tree may recurse.
from __future__ import annotations

from enum import Enum

from stackseq.interaction import (
    MAX_DEPTH,
    CombinedFragment,
    Comment,
    Destruction,
    ExecutionEnd,
    ExecutionStart,
    LifelineGroup,
    Operand,
    Operator,
    Parallel,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from stackseq.diagnostics import Span
    from stackseq.interaction import Anchor, Element
    from stackseq.wsd.state import State


class Kind(Enum):
    """What a frame becomes."""

    FRAGMENT = "fragment"
    PARALLEL = "parallel"
    SERIAL = "serial"
    BOX = "box"


class Frame:
    """Something that is open."""

    __slots__ = (
        "anchor",
        "changes",
        "flat",
        "guard",
        "keyword",
        "kind",
        "label",
        "operands",
        "operator",
        "outer",
        "past",
        "seen",
        "span",
        "start",
        "started",
    )

    def __init__(self, kind: Kind, keyword: str, state: State) -> None:
        self.kind = kind
        self.keyword = keyword
        self.flat = False
        self.span: Span = state.span()
        self.outer: list[Any] = state.body
        self.anchor: Anchor | None = state.anchor
        self.operator = Operator.ALT
        self.label = ""
        # Operands: the one that is being read, and those before it.
        self.guard = ""
        self.start: Span = self.span
        self.operands: list[Operand] = []
        self.changes: dict[str, int] = {}
        """How the current operand changes the number of open executions, by lifeline."""
        self.past: list[dict[str, int]] = []
        self.seen: set[str] = set()
        """Lifelines whose executions an earlier operand changed."""
        self.started = len(state.lifelines.order)
        """How many lifelines there were before it."""

    def count(self, name: str, change: int) -> None:
        """Note that an execution begins or ends here."""
        self.changes[name] = self.changes.get(name, 0) + change


def open_fragment(state: State, keyword: str, operator: Operator, guard: str, label: str = "") -> None:
    """Begin a combined fragment with its first operand."""
    frame = Frame(Kind.FRAGMENT, keyword, state)
    frame.operator, frame.guard, frame.label = operator, guard, label
    _open(state, frame)


def open_parallel(state: State) -> None:
    """Begin lanes that start at the same height."""
    _open(state, Frame(Kind.PARALLEL, "parallel {", state))


def open_serial(state: State) -> None:
    """Begin one lane of several statements; outside of a `parallel` it changes nothing."""
    frame = Frame(Kind.SERIAL, "serial {", state)
    frame.flat = not state.frames or state.frames[-1].kind is not Kind.PARALLEL or state.frames[-1].flat
    _open(state, frame)


def open_box(state: State, keyword: str, label: str) -> None:
    """Begin a box around the participants that are declared in it."""
    frame = Frame(Kind.BOX, keyword, state)
    frame.flat, frame.label = True, label
    if state.box is None:
        state.box = frame
    _open(state, frame)


def _open(state: State, frame: Frame) -> None:
    if frame.kind in (Kind.FRAGMENT, Kind.PARALLEL):
        _limit_depth(state, frame)
    if frame.kind in (Kind.FRAGMENT, Kind.BOX):
        state.endable += 1
    else:
        state.braces += 1
    if not frame.flat:
        state.depth += 1
        state.pending = None
        state.body = []
    state.frames.append(frame)


def _limit_depth(state: State, frame: Frame) -> None:
    frame.flat = state.depth >= MAX_DEPTH
    if frame.flat and not state.too_deep:
        state.too_deep = True
        state.report("nested-too-deep", f"fragments nest deeper than {MAX_DEPTH} levels: those inside are not drawn as frames")


def next_operand(state: State, guard: str) -> bool:
    """Begin another operand of the innermost fragment; tell whether there is one."""
    frame = state.frames[-1] if state.frames else None
    if frame is None or frame.kind is not Kind.FRAGMENT:
        return False
    if not frame.flat:
        _finish_operand(state, frame)
        frame.guard, frame.start = guard, state.span()
    return True


def close_by_end(state: State) -> bool:
    """Close the innermost fragment or box; tell whether there is one."""
    if not state.endable:
        return False
    while _close(state, (Kind.FRAGMENT, Kind.BOX)):
        pass
    return True


def close_by_brace(state: State) -> bool:
    """Close the innermost `parallel` or `serial` block; tell whether there is one."""
    if not state.braces:
        return False
    while _close(state, (Kind.PARALLEL, Kind.SERIAL)):
        pass
    return True


def close_all(state: State) -> None:
    """Close everything at the end of the text."""
    while state.frames:
        _close(state, ())


def _close(state: State, wanted: tuple[Kind, ...]) -> bool:
    """Close the innermost frame; tell whether it was not the wanted one, and has been reported."""
    frame = state.frames.pop()
    missing = frame.kind not in wanted
    if missing:
        closing = "end" if frame.kind in (Kind.FRAGMENT, Kind.BOX) else "}"
        state.report("unclosed-fragment", f"`{frame.keyword}` has no `{closing}`", span=frame.span)
    if frame.kind in (Kind.FRAGMENT, Kind.BOX):
        state.endable -= 1
    else:
        state.braces -= 1
    _FINISH[frame.kind](state, frame)
    return missing


def _finish_fragment(state: State, frame: Frame) -> None:
    if frame.flat:
        _hand_on(state, frame.changes)
        return
    _finish_operand(state, frame)
    if len(frame.past) > 1:
        from stackseq.wsd.branches import check_branches

        _hand_on(state, check_branches(state, frame))
    else:
        _hand_on(state, frame.past[0])
    _leave(state, frame)
    span = state.span_from(frame.span)
    state.body.append(CombinedFragment(frame.operator, tuple(frame.operands), frame.label, frame.anchor, span))


def _finish_operand(state: State, frame: Frame) -> None:
    state.keep_pending()
    body = state.body
    if not any(type(element) is not Comment for element in body):
        state.report("empty-operand", f"a branch of `{frame.keyword}` is empty", span=frame.start)
    frame.operands.append(Operand(frame.guard, tuple(body), frame.start))
    frame.past.append({name: change for name, change in frame.changes.items() if change})
    frame.seen.update(frame.changes)
    frame.changes = {}
    state.body = []
    state.anchor = frame.anchor


def _finish_parallel(state: State, frame: Frame) -> None:
    _hand_on(state, frame.changes)
    if frame.flat:
        return
    state.keep_pending()
    lanes = _lanes(state.body)
    _leave(state, frame)
    if lanes:
        state.body.append(Parallel(lanes, frame.anchor, state.span_from(frame.span)))
    else:
        state.report("empty-operand", "`parallel` is empty", span=frame.span)


def _lanes(items: list[Any]) -> tuple[tuple[Element, ...], ...]:
    """Make a lane of each statement. What takes no room of its own belongs to the statement before it."""
    lanes: list[list[Element]] = []
    rowless = (Comment, ExecutionStart, ExecutionEnd, Destruction)
    waiting = False
    for item in items:
        if isinstance(item, tuple):
            lanes.append(list(item))
            waiting = False
        elif lanes and (waiting or isinstance(item, rowless)):
            lanes[-1].append(item)
            waiting = waiting and isinstance(item, rowless)
        else:
            lanes.append([item])
            waiting = isinstance(item, rowless)
    return tuple(tuple(lane) for lane in lanes)


def _finish_serial(state: State, frame: Frame) -> None:
    _hand_on(state, frame.changes)
    if frame.flat:
        return
    state.keep_pending()
    lane = tuple(state.body)
    _leave(state, frame)
    if lane:
        state.body.append(lane)
    else:
        state.report("empty-operand", "`serial` is empty", span=frame.span)


def _finish_box(state: State, frame: Frame) -> None:
    _hand_on(state, frame.changes)
    if state.box is not frame:
        return
    state.box = None
    members = tuple(state.lifelines.order[frame.started :])
    if members:
        state.groups.append(LifelineGroup(frame.label, members, state.span_from(frame.span)))
    else:
        state.report("empty-box", "the box holds no participant", span=frame.span)


def _leave(state: State, frame: Frame) -> None:
    state.depth -= 1
    state.body = frame.outer
    state.anchor = frame.anchor
    state.pending = None


def _hand_on(state: State, changes: dict[str, int]) -> None:
    if state.frames:
        for name, change in changes.items():
            state.frames[-1].count(name, change)


_FINISH = {
    Kind.FRAGMENT: _finish_fragment,
    Kind.PARALLEL: _finish_parallel,
    Kind.SERIAL: _finish_serial,
    Kind.BOX: _finish_box,
}
