"""Notes and states: boxes with text over or beside lifelines."""

from __future__ import annotations

from stackseq.interaction import Placement
from stackseq.layout.drawing import Align, Box
from stackseq.layout.room import claimed_beside, free, held, inside, refit
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Note, StateInvariant
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import Item, TextRole
    from stackseq.layout.plan import Planner
    from stackseq.layout.text import Lines


def plan_note(planner: Planner, note: Note) -> NotePlan:
    """Measure a note and claim its room."""
    return _plan(planner, note, "note")


def plan_state(planner: Planner, state: StateInvariant) -> NotePlan:
    """Measure a state and claim its room."""
    return _plan(planner, state, "state")


def _plan(planner: Planner, note: Note | StateInvariant, role: TextRole) -> NotePlan:
    spacing = planner.spacing
    text = planner.measure(note.text, role)
    width = claimed_beside(spacing, text.width) + 2 * spacing.note_pad_x + (spacing.note_fold if role == "note" else 0)
    first, last = planner.columns_of(note.covered)
    placement = note.placement
    if placement is Placement.OVER:
        _claim_over(planner, first, last, width)
        offset = 0
    elif placement is Placement.LEFT:
        offset = planner.left_side(planner.depth[first]) + spacing.note_gap
        planner.claim_beside(first, offset + width, planner.right_side(planner.depth[first]), spacing.note_gap)
    else:
        offset = planner.right_side(planner.depth[first]) + spacing.note_gap
        reach = offset + spacing.arrow_room + width
        planner.claim_beside(first, planner.left_side(planner.depth[first]), reach, spacing.note_gap)
    return NotePlan(note, role, text, first, last, width, offset)


def _claim_over(planner: Planner, first: int, last: int, width: int) -> None:
    if first == last and planner.spacing.spill:
        planner.touch_lifeline(first)
    else:
        claim_over(planner, first, last, width)


def claim_over(planner: Planner, first: int, last: int, width: int) -> None:
    """Claim room for a box that lies over columns ``first`` to ``last`` and is at least ``width`` wide."""
    gap = planner.spacing.note_gap
    if first == last:
        planner.claim_beside(first, width // 2, width - width // 2, gap)
        return
    overlap = planner.spacing.note_overlap
    if not planner.spacing.spill:
        planner.columns.claim(first, last, width - 2 * overlap)
    for column in (first, last):
        planner.touch_lifeline(column)
    planner.touch(first, overlap, 0)
    planner.touch(last, 0, overlap + planner.spacing.arrow_room)
    if not planner.spacing.spill:
        planner.clear_left(first, overlap, gap)
        planner.clear_right(last, overlap, gap)


def span_over(canvas: Canvas, first: int, last: int, width: int) -> tuple[int, int]:
    """Return the left edge and the width of a box over columns ``first`` to ``last``."""
    if first == last:
        return canvas.x[first] - width // 2, width
    overlap = canvas.spacing.note_overlap
    left = canvas.x[first] - overlap
    return left, canvas.x[last] + overlap + canvas.spacing.arrow_room - left


class NotePlan(Record):
    """A note or a state with its size."""

    note: Note | StateInvariant
    role: TextRole
    text: Lines
    first: int
    last: int
    width: int
    offset: int
    """From the lifeline to the box, if it stands beside it."""

    def place(self, canvas: Canvas, y: int) -> int:
        """Draw the box and its text, a block in its middle."""
        spacing, note = canvas.spacing, self.note
        text, left, width = self._span(canvas)
        height = text.height + 2 * spacing.note_pad_y
        role = self.role
        shape = "folded" if role == "note" else "round"
        items: list[Item] = [Box(left, y, width, height, role, shape)]  # type: ignore[arg-type]
        fold = spacing.note_fold if role == "note" else 0
        x = left + (width - fold - text.width) // 2
        canvas.lines(items, text, x, y + spacing.note_pad_y, role, Align.START)
        label = f"{role} {note.placement.value} {', '.join(note.covered)}: {note.text}"
        canvas.step(role, items, label, note.covered, note.anchor, note.span.line, (left, y, width, height))
        return y + height

    def _span(self, canvas: Canvas) -> tuple[Lines, int, int]:
        """Return the text as it fits, the left edge of the box, and its width."""
        placement = self.note.placement
        if placement is Placement.OVER:
            return self._over(canvas)
        x = canvas.x[self.first]
        low, high = free(canvas, self.first)
        start = x + self.offset + canvas.spacing.arrow_room
        least, most = canvas.bounds[-1]
        room, most = (x - low, x - least) if placement is Placement.LEFT else (high - start, most - start)
        aside = self.offset if placement is Placement.LEFT else 0
        text, width = self._fit(canvas, room - aside, most - aside)
        return text, x - self.offset - width if placement is Placement.LEFT else start, width

    def _over(self, canvas: Canvas) -> tuple[Lines, int, int]:
        if self.first == self.last:
            x = canvas.x[self.first]
            low, high = free(canvas, self.first)
            text, width = self._fit(canvas, 2 * min(x - low, high - x - 1), inside(canvas))
            return text, held(canvas, x - width // 2, width), width
        left, span = span_over(canvas, self.first, self.last, self.width)
        low, high = free(canvas, self.first)[0], free(canvas, self.last)[1]
        text, width = self._fit(canvas, span + 2 * max(min(left - low, high - left - span), 0), inside(canvas))
        if width <= span:
            return text, left, span
        return text, held(canvas, left - (width - span) // 2, width), width

    def _fit(self, canvas: Canvas, room: int, most: int) -> tuple[Lines, int]:
        """Return the text as it fits into a box so wide, at most ``most``, and the width of the box."""
        spacing, role = canvas.spacing, self.role
        around = 2 * spacing.note_pad_x + (spacing.note_fold if role == "note" else 0)
        text = refit(canvas, self.note.text, role, self.text, room - around, most - around)
        return text, text.width + around
