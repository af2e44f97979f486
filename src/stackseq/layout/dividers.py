"""Dividers, stretches of time that are left out, and empty rows."""

from __future__ import annotations

from itertools import pairwise

from stackseq.interaction import DividerKind
from stackseq.layout.drawing import Align, Box, Polyline
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Divider, Space
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import Item
    from stackseq.layout.plan import Planner
    from stackseq.layout.text import Lines


def plan_divider(planner: Planner, divider: Divider) -> DividerPlan | None:
    """Measure a divider; its label stands where no execution is open."""
    first, last = planner.first_lifeline, planner.last_lifeline
    if last < first:
        return None
    text = planner.measure(divider.text, "divider")
    width = text.width + 2 * planner.spacing.divider_pad if divider.text else 0
    for column in range(first, last + 1):
        planner.touch_lifeline(column)
    stops = [first, *planner.busy(first + 1, last - 1), last]
    runs = list(pairwise(stops))
    run = max(runs, key=lambda run: run[1] - run[0]) if runs else (first, first)
    if len(stops) == 2 and not planner.depth[first] and not planner.depth[last]:
        run = (first, first) if first == last else run
    sides = planner.right_side(planner.depth[run[0]]), planner.left_side(planner.depth[run[1]])
    if run[0] == run[1]:
        planner.claim_beside(run[0], 0, sides[0] + width + 2 * planner.spacing.divider_pad, 0)
    else:
        room = width + 2 * planner.spacing.divider_pad + planner.spacing.arrow_room
        planner.columns.claim(run[0], run[1], room + sum(sides))
    return DividerPlan(divider, text, width, run, sides)


class DividerPlan(Record):
    """A divider with its label's size and place."""

    divider: Divider
    text: Lines
    width: int
    run: tuple[int, int]
    sides: tuple[int, int]

    def place(self, canvas: Canvas, y: int) -> int:
        """Draw a line across the diagram, the label upon it."""
        spacing, divider = canvas.spacing, self.divider
        height = self.text.height + 2 * spacing.divider_pad_y if divider.text else spacing.delay_height
        middle = y + height // 2
        role = "divider" if divider.kind is DividerKind.LINE else "delay"
        left = self._left(canvas) if divider.text else canvas.right
        right = left + self.width
        items: list[Item] = [Polyline(((canvas.left, middle), (left, middle)), role)]  # type: ignore[arg-type]
        if divider.text:
            items.append(Polyline(((right, middle), (canvas.right, middle)), role))  # type: ignore[arg-type]
            if divider.kind is DividerKind.LINE:
                items.append(Box(left, y, self.width, height, "divider"))
            canvas.cut(range(self.run[0], self.run[1] + 1), left, y, self.width, height)
            canvas.lines(items, self.text, left + self.width // 2, y + spacing.divider_pad_y, "divider", Align.MIDDLE)
        box = (canvas.left, y, canvas.right - canvas.left, height)
        canvas.step("divider", items, divider.text or "time passes", (), divider.anchor, divider.span.line, box)
        return y + height

    def _left(self, canvas: Canvas) -> int:
        first, last = self.run
        if first == last:
            return canvas.x[first] + self.sides[0] + canvas.spacing.divider_pad
        start = canvas.x[first] + self.sides[0]
        end = canvas.x[last] - self.sides[1]
        return (start + end - self.width) // 2


def plan_space(planner: Planner, space: Space) -> SpacePlan:  # noqa: ARG001  # all planners have one signature
    """Take empty rows."""
    return SpacePlan(space.rows)


class SpacePlan(Record):
    """Empty rows."""

    rows: int

    def place(self, canvas: Canvas, y: int) -> int:
        """Move down."""
        return y + self.rows * canvas.metrics.line_height("label")
