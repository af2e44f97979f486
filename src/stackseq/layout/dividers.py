"""Dividers, stretches of time that are left out, and empty rows."""

from __future__ import annotations

from itertools import pairwise

from stackseq.interaction import DividerKind
from stackseq.layout.drawing import Align, Box, Polyline
from stackseq.layout.room import claimed_beside, held, inside, refit
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Divider, Space
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import Item
    from stackseq.layout.plan import Planner
    from stackseq.layout.text import Lines

_FAILED, _RED = "✗", "#cf222e"
"""What a divider begins with that says that something failed, and the colour of its line: legible on white and on dark paper."""


def plan_divider(planner: Planner, divider: Divider) -> DividerPlan | None:
    """Measure a divider; its label stands where no execution is open."""
    first, last = planner.first_lifeline, planner.last_lifeline
    if last < first:
        return None
    text = planner.measure(divider.text, "divider")
    width = claimed_beside(planner.spacing, text.width) + 2 * planner.spacing.divider_pad if divider.text else 0
    for column in range(first, last + 1):
        planner.touch_lifeline(column)
    busy = [] if planner.spacing.spill else planner.busy(first + 1, last - 1)
    stops = [first, *busy, last]
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
        text, left, width = self._span(canvas) if divider.text else (self.text, canvas.right, 0)
        height = text.height + 2 * spacing.divider_pad_y if divider.text else spacing.delay_height
        middle = y + height // 2
        role = "divider" if divider.kind is DividerKind.LINE else "delay"
        right = left + width
        colour = _RED if divider.text.startswith(_FAILED) else ""
        items: list[Item] = [Polyline(((canvas.left, middle), (left, middle)), role, colour)]  # type: ignore[arg-type]
        if divider.text:
            items.append(Polyline(((right, middle), (canvas.right, middle)), role, colour))  # type: ignore[arg-type]
            if divider.kind is DividerKind.LINE:
                items.append(Box(left, y, width, height, "divider"))
            canvas.cut(left, y, width, height)
            canvas.lines(items, text, left + width // 2, y + spacing.divider_pad_y, "divider", Align.MIDDLE)
        box = (canvas.left, y, canvas.right - canvas.left, height)
        canvas.step("divider", items, divider.text or "time passes", (), divider.anchor, divider.span.line, box)
        return y + height

    def _span(self, canvas: Canvas) -> tuple[Lines, int, int]:
        """Return the label as it fits, where it begins with the room around it, and how wide that is."""
        pad = canvas.spacing.divider_pad
        first, last = self.run
        start = canvas.x[first] + self.sides[0]
        end = start + self.width if first == last else canvas.x[last] - self.sides[1]
        text = refit(canvas, self.divider.text, "divider", self.text, end - start - 2 * pad, inside(canvas) - 2 * pad)
        width = text.width + 2 * pad
        return text, held(canvas, start + pad if first == last else (start + end - width) // 2, width), width


def plan_space(planner: Planner, space: Space) -> SpacePlan:  # noqa: ARG001  # all planners have one signature
    """Take empty rows."""
    return SpacePlan(space.rows)


class SpacePlan(Record):
    """Empty rows."""

    rows: int

    def place(self, canvas: Canvas, y: int) -> int:
        """Move down."""
        return y + self.rows * canvas.metrics.line_height("label")
