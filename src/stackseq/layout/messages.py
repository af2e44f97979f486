"""Messages: arrows between lifelines, loops of a lifeline to itself, messages that create, found and lost ones."""

from __future__ import annotations

from itertools import pairwise

from stackseq.interaction import Gate, Head, Line
from stackseq.layout.drawing import Align, Marker, Polyline
from stackseq.layout.heads import HeadPlan, plan_head
from stackseq.layout.room import backdrop, claimed, claimed_beside, free, held, inside, refit
from stackseq.layout.text import measure
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Message
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import Item, LineRole, MarkerKind
    from stackseq.layout.effects import Effects
    from stackseq.layout.plan import Planned, Planner
    from stackseq.layout.text import Lines

_NO_LINES = ("",)


def plan_message(planner: Planner, message: Message) -> Planned:
    """Measure a message and claim the room for its label and arrow."""
    effects = planner.next_effects()
    label = planner.measure(label_of(message), "label")
    description = _describe(planner, message)
    sender, receiver = planner.index[message.sender], planner.index[message.receiver]
    before = planner.depth[sender], planner.depth[receiver]
    busy = planner.busy(min(sender, receiver) + 1, max(sender, receiver) - 1)
    planner.apply(effects)
    depths = max(before[0], planner.depth[sender]), max(before[1], planner.depth[receiver])
    if sender == receiver:
        return _plan_loop(planner, message, effects, label, description, (sender, *depths))
    return _plan_arrow(planner, message, effects, label, description, (sender, receiver, *depths), busy)


def label_of(message: Message) -> str:
    """Return the label with its number in front."""
    return message.label if message.number is None else f"[{message.number}] {message.label}"


def line_role(message: Message) -> LineRole:
    """Return what kind of line the message is."""
    if message.line is Line.SOLID:
        return "cast" if message.head is Head.OPEN else "call"
    return "signal" if message.head is Head.OPEN else "reply"


def marker_kind(message: Message) -> MarkerKind:
    """Return the head of the message."""
    head = message.head
    return "filled" if head is Head.FILLED else "open" if head is Head.OPEN else "cross"


def _describe(planner: Planner, message: Message) -> Lines | None:
    if not message.description:
        return None
    lines = measure(message.description, "description", planner.metrics, planner.spacing.description_width)
    planner.described = max(planner.described, lines.width)
    return lines


def _plan_arrow(
    planner: Planner,
    message: Message,
    effects: Effects,
    label: Lines,
    description: Lines | None,
    ends: tuple[int, int, int, int],
    busy: dict[int, int],
) -> ArrowPlan:
    spacing = planner.spacing
    sender, receiver, sender_depth, receiver_depth = ends
    head = _plan_creation(planner, message) if effects.creates else None
    rightwards = sender < receiver
    sides = (planner.right_side, planner.left_side) if rightwards else (planner.left_side, planner.right_side)
    start = sides[0](sender_depth)
    end = head.width // 2 if head else sides[1](receiver_depth)
    low, high = (sender, receiver) if rightwards else (receiver, sender)
    low_side, high_side = (start, end) if rightwards else (end, start)
    room = (claimed_beside if head else claimed)(spacing, label.width) + 2 * spacing.label_pad + spacing.arrow_room
    run = widest_run([low, *busy, high], nearest_first=rightwards)
    run_sides = (
        low_side if run[0] == low else planner.right_side(busy[run[0]]),
        high_side if run[1] == high else planner.left_side(busy[run[1]]),
    )
    columns = planner.columns
    columns.claim(low, high, spacing.min_arrow + low_side + high_side)
    columns.claim(run[0], run[1], room + sum(run_sides))
    line = spacing.arrow_room
    planner.touch(sender, start, planner.right_side(sender_depth) + line)
    planner.touch(receiver, max(end, planner.left_side(receiver_depth)), max(end, planner.right_side(receiver_depth)) + line)
    return ArrowPlan(message, effects, label, description, sender, receiver, start, end, run, run_sides, head)


def widest_run(stops: list[int], *, nearest_first: bool) -> tuple[int, int]:
    """Return the neighbours among the stops with the most columns between them: there the label hides no execution."""
    if len(stops) == 2:
        return stops[0], stops[1]
    runs = list(pairwise(stops))
    if not nearest_first:
        runs.reverse()
    return max(runs, key=lambda run: run[1] - run[0])


def _plan_creation(planner: Planner, message: Message) -> HeadPlan:
    column = planner.index[message.receiver]
    head = plan_head(planner, planner.lifelines[column - planner.first_lifeline])
    planner.claim_beside(column, head.width // 2, head.width - head.width // 2, planner.spacing.note_gap)
    return head


class ArrowPlan(Record):
    """A message between two columns."""

    message: Message
    effects: Effects
    label: Lines
    description: Lines | None
    sender: int
    receiver: int
    start: int
    """From the sender's lifeline to where the arrow starts."""
    end: int
    run: tuple[int, int]
    """The columns between which the label stands."""
    run_sides: tuple[int, int]
    head: HeadPlan | None
    """The head of the lifeline that it creates."""

    def place(self, canvas: Canvas, y: int) -> int:
        """Draw the label, the line and its head; start and end executions."""
        message, spacing = self.message, canvas.spacing
        x1, x2 = self._ends(canvas)
        room = label_room(canvas, self.run, self.run_sides)
        label = self.label
        if label.width > room[1] - room[0]:
            label = refit(canvas, label_of(message), "label", label, room[1] - room[0], 0 if self.head else inside(canvas))
        arrow = y + label.height + spacing.label_gap
        if self.head:
            arrow = max(arrow, y + self.head.height // 2)
        tip = arrow + message.delay * spacing.slant
        items: list[Item] = []
        place_label(canvas, items, label, room, arrow)
        _shaft(canvas, items, message, (x1, arrow), (x2, tip))
        bottom = self._place_head(canvas, self.head, tip) if self.head else tip + spacing.arrow_room
        heights = {self.sender: arrow, self.receiver: bottom if self.head else tip}
        changed = canvas.apply(self.effects, heights, tip)
        bottom = max(bottom, changed, _place_description(canvas, self.description, y))
        left, right = (x1, x2) if x1 < x2 else (x2, x1)
        canvas.step(
            "message",
            items,
            f"{_name(message.sender)} → {_name(message.receiver)}: {message.label}",
            tuple([end for end in (message.sender, message.receiver) if isinstance(end, str)]),
            message.anchor,
            message.span.line,
            (left, y, right - left, bottom - y),
        )
        return bottom

    def _ends(self, canvas: Canvas) -> tuple[int, int]:
        sender, receiver = canvas.x[self.sender], canvas.x[self.receiver]
        if sender < receiver:
            return sender + self.start, receiver - self.end
        return sender - self.start, receiver + self.end

    def _place_head(self, canvas: Canvas, head: HeadPlan, y: int) -> int:
        top = y - head.height // 2
        head.place(canvas, self.receiver, top)
        canvas.begin(self.receiver, top + head.height)
        return top + head.height


def label_room(canvas: Canvas, run: tuple[int, int], sides: tuple[int, int]) -> tuple[int, int]:
    """Return where a label between two columns may begin and must end, given how far things reach out from the columns."""
    spacing, (low, high) = canvas.spacing, run
    return canvas.x[low] + sides[0] + spacing.arrow_room + spacing.label_pad, canvas.x[high] - sides[1] - spacing.label_pad


def place_label(canvas: Canvas, items: list[Item], label: Lines, room: tuple[int, int], arrow: int) -> None:
    """Write a label above the arrow that is at ``arrow``, in the middle of its room."""
    if label.lines == _NO_LINES:
        return
    middle = (room[0] + room[1]) // 2
    left = middle - label.width // 2
    top = arrow - canvas.spacing.label_gap - label.height
    if label.width > room[1] - room[0]:
        left = held(canvas, left, label.width)
        middle = left + label.width // 2
        items.append(backdrop(canvas, left, top, label))
    canvas.cut(left - 1, top, label.width + 2, label.height)
    canvas.lines(items, label, middle, top, "label", Align.MIDDLE)


def _name(end: str | Gate) -> str:
    return "outside" if isinstance(end, Gate) else end


def _shaft(canvas: Canvas, items: list[Item], message: Message, start: tuple[int, int], end: tuple[int, int]) -> None:
    """Draw the line of a message and what stands at its ends."""
    role, kind, colour = line_role(message), marker_kind(message), message.colour
    spacing = canvas.spacing
    inset = spacing.marker_inset if kind == "filled" else 0
    direction = 1 if start[0] < end[0] else -1
    if isinstance(message.receiver, Gate):
        items.append(Marker(end[0], end[1], direction, 0, "gate", role, colour))
        end = (end[0] - direction * spacing.gate_radius, end[1])
    line_start = _before(start, end, inset if message.both_ways else 0)
    items.append(Polyline((line_start, _before(end, start, inset)), role, colour))
    slope = end[1] - start[1]
    run = abs(end[0] - start[0]) if slope else 1
    items.append(Marker(end[0], end[1], direction * run, slope, kind, role, colour))
    if message.both_ways:
        items.append(Marker(start[0], start[1], -direction * run, -slope, kind, role, colour))
    if isinstance(message.sender, Gate):
        items.append(Marker(start[0], start[1], direction, 0, "gate", role, colour))


def _before(end: tuple[int, int], other: tuple[int, int], inset: int) -> tuple[int, int]:
    """Return where a line to ``end`` stops, so that the tip of its head stays sharp."""
    across, down = other[0] - end[0], other[1] - end[1]
    if not down:
        return end[0] + (inset if across > 0 else -inset), end[1]
    length = (across * across + down * down) ** 0.5
    return end[0] + round(inset * across / length), end[1] + round(inset * down / length)


def _place_description(canvas: Canvas, description: Lines | None, y: int) -> int:
    if description is None:
        return y
    items: list[Item] = []
    canvas.lines(items, description, canvas.spacing.margin, y, "description", Align.START)
    canvas.steps.extend(items)
    return y + description.height


def _plan_loop(
    planner: Planner,
    message: Message,
    effects: Effects,
    label: Lines,
    description: Lines | None,
    where: tuple[int, int, int],
) -> LoopPlan:
    spacing = planner.spacing
    column, before, after = where
    depth = max(before, after)
    start, end = planner.right_side(before), planner.right_side(depth)
    reach = max(start, end) + spacing.loop_width
    room = spacing.loop_gap + claimed_beside(spacing, label.width) if label.lines != _NO_LINES else spacing.arrow_room
    left = planner.left_side(depth)
    if spacing.self_label_left:
        planner.claim_beside(column, left + room, reach, spacing.note_gap)
    else:
        planner.claim_beside(column, left, reach + room, spacing.note_gap)
    return LoopPlan(message, effects, label, description, column, start, end, left)


class LoopPlan(Record):
    """A message of a lifeline to itself."""

    message: Message
    effects: Effects
    label: Lines
    description: Lines | None
    column: int
    start: int
    end: int
    left: int

    def place(self, canvas: Canvas, y: int) -> int:
        """Draw the loop and its label; start and end executions where it returns."""
        message, spacing = self.message, canvas.spacing
        label = self._label(canvas)
        height = max(label.height, spacing.loop_height)
        top = y + (height - spacing.loop_height) // 2
        low = top + spacing.loop_height - spacing.arrow_room
        x = canvas.x[self.column]
        start, end = x + self.start, x + self.end
        reach = max(start, end) + spacing.loop_width
        items: list[Item] = []
        self._place_label(canvas, items, label, reach, y + (height - label.height) // 2)
        role, kind = line_role(message), marker_kind(message)
        tip = end + (spacing.marker_inset if kind == "filled" else 0)
        items.append(Polyline(((start, top), (reach, top), (reach, low), (tip, low)), role, message.colour, round=True))
        items.append(Marker(end, low, -1, 0, kind, role, message.colour))
        if message.both_ways:
            items.append(Marker(start, top, -1, 0, kind, role, message.colour))
        bottom = max(y + height, canvas.apply(self.effects, {}, low))
        bottom = max(bottom, _place_description(canvas, self.description, y))
        name = _name(message.sender)
        box = (x, y, reach - x, bottom - y)
        canvas.step("message", items, f"{name} → {name}: {message.label}", (name,), message.anchor, message.span.line, box)
        return bottom

    def _label(self, canvas: Canvas) -> Lines:
        """Return the label as it fits beside the loop."""
        spacing, x = canvas.spacing, canvas.x[self.column]
        left = spacing.self_label_left
        beside = spacing.loop_gap + (self.left if left else max(self.start, self.end) + spacing.loop_width)
        low, high = free(canvas, self.column)
        least, most = canvas.bounds[-1]
        room, most = (x - low, x - least) if left else (high - x, most - x)
        return refit(canvas, label_of(self.message), "label", self.label, room - beside, most - beside)

    def _place_label(self, canvas: Canvas, items: list[Item], label: Lines, reach: int, y: int) -> None:
        spacing = canvas.spacing
        if spacing.self_label_left:
            canvas.lines(items, label, canvas.x[self.column] - self.left - spacing.loop_gap, y, "label", Align.END)
            return
        left = reach + spacing.loop_gap
        if spacing.spill:
            items.append(backdrop(canvas, left, y, label))
        canvas.cut(left - 1, y, label.width + 2, label.height)
        canvas.lines(items, label, left, y, "label", Align.START)
