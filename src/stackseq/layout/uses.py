"""Interaction uses: a box over lifelines that names another diagram, with messages that enter and leave it."""

from __future__ import annotations

from stackseq.layout.drawing import Align, Box, Marker, Polyline
from stackseq.layout.effects import Effect, Effects
from stackseq.layout.messages import label_of, label_room, line_role, marker_kind, place_label, plan_message, widest_run
from stackseq.layout.notes import claim_over, span_over
from stackseq.layout.room import claimed_beside, refit
from stackseq.layout.text import measure
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import InteractionUse, Message
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import Item
    from stackseq.layout.plan import Planned, Planner
    from stackseq.layout.text import Lines

_TAB = "ref"


class CrossingPlan(Record):
    """A message that touches the side of the box."""

    message: Message
    effects: Effects
    ends: Effects
    """The lifelines that end then although the box covers them: below it."""
    label: Lines
    column: int
    """The lifeline outside."""
    side: int
    """From that lifeline to the edge of its executions."""
    run: tuple[int, int]
    """The columns between which the label stands, and ..."""
    run_sides: tuple[int, int]
    """... how far things reach out from them."""


def plan_use(planner: Planner, use: InteractionUse) -> Planned:
    """Measure the box and the messages at its sides."""
    spacing = planner.spacing
    first, last = planner.columns_of(use.covered)
    tab = measure(_TAB, "operator", planner.metrics)
    text = planner.measure(use.text, "use")
    width = max(claimed_beside(spacing, text.width) + 2 * spacing.use_pad, tab.width + 4 * spacing.tab_pad_x)
    incoming = _plan_crossing(planner, use.incoming, first, last, width, inwards=True)
    claim_over(planner, first, last, width)
    if first != last:
        planner.columns.claim(first, last, width - 2 * spacing.note_overlap)
    outgoing = _plan_crossing(planner, use.outgoing, first, last, width, inwards=False)
    return UsePlan(use, tab, text, first, last, width, incoming, outgoing)


def _plan_crossing(
    planner: Planner, message: Message | None, first: int, last: int, width: int, *, inwards: bool
) -> CrossingPlan | Planned | None:
    """Plan a message from or to the box; one that has its other end inside the box stands in a row of its own."""
    if message is None:
        return None
    outside = planner.index[message.sender if inwards else message.receiver]
    if first <= outside <= last:
        return plan_message(planner, message)
    effects = planner.next_effects()
    before = planner.depth[outside]
    beside_left = outside < first
    low, high = (outside, first) if beside_left else (last, outside)
    busy = planner.busy(low + 1, high - 1)
    planner.apply(effects)
    depth = max(before, planner.depth[outside])
    label = planner.measure(label_of(message), "label")
    spacing = planner.spacing
    side = planner.right_side(depth) if beside_left else planner.left_side(depth)
    overlap = width - width // 2 if first == last else spacing.note_overlap
    sides = (side, overlap) if beside_left else (overlap, side)
    run = widest_run([low, *busy, high], nearest_first=True)
    run_sides = (
        sides[0] if run[0] == low else planner.right_side(busy[run[0]]),
        sides[1] if run[1] == high else planner.left_side(busy[run[1]]),
    )
    planner.columns.claim(low, high, spacing.min_arrow + sum(sides))
    planner.columns.claim(
        *run, claimed_beside(spacing, label.width) + 2 * spacing.label_pad + sum(run_sides) + 2 * spacing.arrow_room
    )
    planner.touch_lifeline(outside)
    effects, ends = _split(planner, effects, first, last)
    return CrossingPlan(message, effects, ends, label, outside, side, run, run_sides)


def _split(planner: Planner, effects: Effects, first: int, last: int) -> tuple[Effects, Effects]:
    """Take the ends of the lifelines that the box covers out of a message's effects."""
    others, ends = Effects(), Effects()
    for effect, name in effects.changes:
        ends_inside = effect is Effect.DESTROY and first <= planner.index[name] <= last
        (ends if ends_inside else others).changes.append((effect, name))
    return others, ends


class UsePlan(Record):
    """An interaction use with its size."""

    use: InteractionUse
    tab: Lines
    text: Lines
    first: int
    last: int
    width: int
    incoming: CrossingPlan | Planned | None
    outgoing: CrossingPlan | Planned | None

    def place(self, canvas: Canvas, y: int) -> int:
        """Draw the box with its tab, and its messages."""
        spacing = canvas.spacing
        left, width = span_over(canvas, self.first, self.last, self.width)
        text = refit(canvas, self.use.text, "use", self.text, width - 2 * spacing.use_pad, 0)
        items: list[Item] = []
        top = y
        if self.incoming is not None and not isinstance(self.incoming, CrossingPlan):
            top = self.incoming.place(canvas, y) + spacing.gap
        inner = top + spacing.border
        if isinstance(self.incoming, CrossingPlan):
            inner = self._cross(canvas, items, self.incoming, inner, (left, width), inwards=True)
        tab_height = self.tab.height + 2 * spacing.tab_pad_y
        text_top = max(inner, top + tab_height) + spacing.note_pad_y // 2
        bottom = text_top + text.height + spacing.note_pad_y
        if isinstance(self.outgoing, CrossingPlan):
            bottom = self._cross(canvas, items, self.outgoing, bottom - spacing.border, (left, width), inwards=False)
            bottom += spacing.note_pad_y
        box = (left, top, width, bottom - top)
        self._box(canvas, items, box, text, text_top)
        for crossing in (self.incoming, self.outgoing):
            if isinstance(crossing, CrossingPlan):
                bottom = canvas.apply(crossing.ends, {}, bottom)
        if self.outgoing is not None and not isinstance(self.outgoing, CrossingPlan):
            bottom = self.outgoing.place(canvas, bottom + spacing.gap)
        return bottom

    def _box(self, canvas: Canvas, items: list[Item], box: tuple[int, int, int, int], text: Lines, text_top: int) -> None:
        spacing, use = canvas.spacing, self.use
        left, top, width, height = box
        tab_width = self.tab.width + 2 * spacing.tab_pad_x
        tab_height = self.tab.height + 2 * spacing.tab_pad_y
        parts: list[Item] = [
            Box(left, top, width, height, "use"),
            Box(left, top, tab_width, tab_height, "tab", "tab"),
        ]
        canvas.lines(parts, self.tab, left + spacing.tab_pad_x, top + spacing.tab_pad_y, "operator", Align.START)
        canvas.lines(parts, text, left + width // 2, text_top, "use", Align.MIDDLE)
        label = f"ref over {', '.join(use.covered)}: {use.text}"
        canvas.step("use", parts + items, label, use.covered, use.anchor, use.span.line, box)

    def _cross(
        self, canvas: Canvas, items: list[Item], plan: CrossingPlan, y: int, box: tuple[int, int], *, inwards: bool
    ) -> int:
        """Draw a message between a lifeline and the side of the box; return where its arrow is."""
        spacing, message = canvas.spacing, plan.message
        room = label_room(canvas, plan.run, plan.run_sides)
        label = refit(canvas, label_of(message), "label", plan.label, room[1] - room[0], 0)
        arrow = y + label.height + spacing.label_gap
        beside_left = plan.column < self.first
        x1 = canvas.x[plan.column] + (plan.side if beside_left else -plan.side)
        x2 = box[0] if beside_left else box[0] + box[1] - spacing.arrow_room
        start, end = (x1, x2) if inwards else (x2, x1)
        direction = 1 if start < end else -1
        kind = marker_kind(message)
        inset = spacing.marker_inset if kind == "filled" else 0
        role = line_role(message)
        items.append(Polyline(((start, arrow), (end - direction * inset, arrow)), role, message.colour))
        items.append(Marker(end, arrow, direction, 0, kind, role, message.colour))
        place_label(canvas, items, label, room, arrow)
        return max(arrow + spacing.arrow_room, canvas.apply(plan.effects, {}, arrow))
