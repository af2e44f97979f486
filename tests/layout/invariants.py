"""What must hold of every drawing, whatever the interaction: checked on goldens and on thousands of generated cases."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, NamedTuple

from stackseq.interaction import Comment, Interaction, InteractionUse, Message, Parallel, Placement, StateInvariant, walk
from stackseq.interaction import Note as NoteElement
from stackseq.layout import Align, Box, Drawing, Group, Marker, Metrics, Polyline, Spacing, Text

if TYPE_CHECKING:
    from collections.abc import Iterator


class Rect(NamedTuple):
    """A rectangle with the thing that takes it."""

    left: int
    top: int
    right: int
    bottom: int
    what: str

    def overlaps(self, other: Rect) -> bool:
        """Tell whether the two share more than an edge."""
        return self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom

    def holds(self, other: Rect) -> bool:
        """Tell whether the other one lies inside."""
        return self.left <= other.left and other.right <= self.right and self.top <= other.top and other.bottom <= self.bottom


def problems(interaction: Interaction, drawing: Drawing, metrics: Metrics, spacing: Spacing) -> list[str]:
    """Return what is wrong with the drawing, one sentence each; an empty list is a good drawing."""
    inspector = _Inspector(interaction, drawing, metrics, spacing)
    return [problem for check in _CHECKS for problem in check(inspector)]


class _Inspector:
    def __init__(self, interaction: Interaction, drawing: Drawing, metrics: Metrics, spacing: Spacing) -> None:
        self.interaction, self.drawing, self.metrics, self.spacing = interaction, drawing, metrics, spacing
        self.groups = [item for item in drawing.items if isinstance(item, Group)]
        self.items = [(group, item) for group in self.groups for item in group.items]
        self.items += [(Group("page", "page", ()), item) for item in drawing.items if not isinstance(item, Group)]

    def of_kind(self, *kinds: str) -> list[Group]:
        return [group for group in self.groups if group.kind in kinds]

    def boxes(self, *roles: str) -> list[tuple[Group, Rect]]:
        return [(group, rect_of_box(item)) for group, item in self.items if isinstance(item, Box) and item.role in roles]

    def texts(self) -> list[tuple[Group, Text, Rect]]:
        return [(group, item, self.rect_of_text(item)) for group, item in self.items if isinstance(item, Text)]

    def rect_of_text(self, text: Text) -> Rect:
        width = self.metrics.width(text.text, text.role)
        left = {Align.START: text.x, Align.MIDDLE: text.x - width // 2, Align.END: text.x - width}[text.align]
        top = text.y - self.metrics.ascent(text.role)
        return Rect(left, top, left + width, top + self.metrics.line_height(text.role), repr(text.text))

    def lifelines(self) -> dict[str, int]:
        """Name → x, by the heads."""
        return {group.lifelines[0]: group.box[0] + group.box[2] // 2 for group in self.of_kind("head")}


def rect_of_box(box: Box) -> Rect:
    """Return the rectangle of a box."""
    return Rect(box.x, box.y, box.x + box.width, box.y + box.height, box.role)


def _inside_page(look: _Inspector) -> Iterator[str]:
    page = Rect(0, 0, look.drawing.width, look.drawing.height, "page")
    for _, _, rect in look.texts():
        if not page.holds(rect):
            yield f"text {rect.what} lies outside the page: {rect}"
    for _, item in look.items:
        if isinstance(item, Box) and not page.holds(rect_of_box(item)):
            yield f"{item.role} lies outside the page: {item}"
        if isinstance(item, Polyline) and any(not (0 <= x <= page.right and 0 <= y <= page.bottom) for x, y in item.points):
            yield f"{item.role} leaves the page: {item}"


def _texts_apart(look: _Inspector) -> Iterator[str]:
    for (_, _, one), (_, _, other) in combinations(look.texts(), 2):
        if one.overlaps(other):
            yield f"text {one} overlaps text {other}"


_OWN_BOX = {"head": ("head", "foot"), "note": ("note",), "state": ("state",), "use": ("use",), "operator": ("tab",)}


def _texts_in_their_boxes(look: _Inspector) -> Iterator[str]:
    for group, text, rect in look.texts():
        roles = _OWN_BOX.get(text.role)
        if roles is None:
            continue
        boxes = [rect_of_box(item) for item in group.items if isinstance(item, Box) and item.role in roles]
        if not any(box.holds(rect) for box in boxes):
            yield f"text {rect} is not inside its {text.role}: {boxes}"


def _texts_off_boxes(look: _Inspector) -> Iterator[str]:
    """No text lies on a box that is not its own."""
    solid = look.boxes("execution", "head", "foot", "note", "state", "use", "tab", "divider", "bar")
    for group, text, rect in look.texts():
        for owner, box in solid:
            if owner.id != group.id and rect.overlaps(box) and not (owner.kind == "execution" and _covers_executions(group)):
                yield f"text {rect} of {group.id} ({text.role}) lies on {owner.id} {box}"


def _covers_executions(step: Group) -> bool:
    """Notes, states and uses cover the executions of their lifelines."""
    return step.kind in {"note", "state", "use"}


def _boxes_apart(look: _Inspector) -> Iterator[str]:
    for (one_group, one), (other_group, other) in combinations(look.boxes("head", "foot", "note", "state", "use", "bar"), 2):
        if one_group.id != other_group.id and one.overlaps(other):
            yield f"{one_group.id} {one} overlaps {other_group.id} {other}"


def _notes_off_strangers(look: _Inspector) -> Iterator[str]:
    """A note covers no lifeline beside those that it names, and those between them."""
    x = look.lifelines()
    elements = [e for e in walk(look.interaction) if isinstance(e, NoteElement | StateInvariant)]
    groups = look.of_kind("note", "state")
    for element, group in zip(elements, groups, strict=True):
        box = rect_of_box(next(item for item in group.items if isinstance(item, Box)))
        covered = [x[name] for name in element.covered if name in x]
        if not covered:
            continue
        for name, position in x.items():
            named = element.placement is Placement.OVER and min(covered) <= position <= max(covered)
            if not named and box.left <= position < box.right:
                yield f"{group.id} {box} lies on the lifeline {name} at {position}"


def _messages_visible(look: _Inspector) -> Iterator[str]:
    x = look.lifelines()
    messages = [element for element in walk(look.interaction) if isinstance(element, Message)]
    groups = look.of_kind("message")
    uses = [m for e in walk(look.interaction) if isinstance(e, InteractionUse) for m in (e.incoming, e.outgoing) if m]
    if not len(messages) <= len(groups) <= len(messages) + len(uses):
        yield f"{len(messages)} messages, but {len(groups)} drawn"
    for group in groups:
        lines = [item for item in group.items if isinstance(item, Polyline)]
        heads = [item for item in group.items if isinstance(item, Marker) and item.kind != "gate"]
        if len(lines) != 1 or not heads:
            yield f"{group.id}: no line or no head"
            continue
        length = sum(abs(a[0] - b[0]) for a, b in pairwise(lines[0].points))
        if length < look.spacing.min_arrow - 2 * look.spacing.marker_inset - 1:
            yield f"{group.id}: the arrow is only {length} long"
        ends = (lines[0].points[0][0], heads[0].x)
        for name, position in zip(group.lifelines, ends if len(group.lifelines) == 2 else (), strict=False):
            if not abs(x[name] - position) <= _reach(look, group, name):
                yield f"{group.id}: ends at {position}, far from {name} at {x[name]}"


def _lines_meet_heads(look: _Inspector) -> Iterator[str]:
    """The line of an arrow runs straight into its head, and stops no further from the tip than the head is long."""
    for group in look.of_kind("message"):
        line = next(item for item in group.items if isinstance(item, Polyline))
        head = next(item for item in group.items if isinstance(item, Marker) and item.kind != "gate")
        (x1, y1), (x2, y2) = line.points[-2:]
        across, down = head.x - x2, head.y - y2
        if max(abs(across), abs(down)) > look.spacing.marker_inset + look.spacing.arrow_room:
            yield f"{group.id}: the line ends at {x2, y2}, the tip of the head is at {head.x, head.y}"
        if abs(across * (y2 - y1) - down * (x2 - x1)) > abs(x2 - x1) + abs(y2 - y1):  # more than a pixel beside it
            yield f"{group.id}: the line from {x1, y1} to {x2, y2} passes the head at {head.x, head.y}"


def _reach(look: _Inspector, group: Group, name: str) -> int:
    """Return how far from its lifeline a message may end: at the side of nested executions, or of a head that it creates."""
    spacing = look.spacing
    nested = sum(1 for other in look.of_kind("execution") if other.lifelines == (name,))
    heads = [head.box for head in look.of_kind("head") if head.lifelines == (name,)]
    created = [box[2] for box in heads if box[1] >= group.box[1]]
    return max([spacing.execution_width // 2 + spacing.execution_step * nested + spacing.marker_inset + 1, *created])


def _order_kept(look: _Inspector) -> Iterator[str]:
    """Lifelines stand in the order of the interaction; steps go down the page in the order of the text."""
    x = look.lifelines()
    positions = [x[lifeline.name] for lifeline in look.interaction.lifelines if lifeline.name in x]
    if positions != sorted(set(positions)):
        yield f"lifelines are out of order: {positions}"
    if any(isinstance(element, Parallel) for element in walk(look.interaction)):
        return
    bottom = 0
    for group in look.of_kind("message", "note", "state", "use", "divider"):
        if group.box[1] < bottom:
            yield f"{group.id} begins at {group.box[1]}, above the end of the step before it, {bottom}"
        bottom = max(bottom, group.box[1] + group.box[3])


def _frames_nest(look: _Inspector) -> Iterator[str]:
    frames = {group.id: _rect(group) for group in look.of_kind("fragment")}
    for group in look.of_kind("fragment", "message", "note", "state", "use"):
        if group.parent and group.parent in frames and not frames[group.parent].holds(_rect(group)):
            yield f"{group.id} {_rect(group)} leaves its frame {frames[group.parent]}"
    for one, other in combinations(look.of_kind("fragment"), 2):
        a, b = _rect(one), _rect(other)
        if a.overlaps(b) and not a.holds(b) and not b.holds(a):
            yield f"{one.id} {a} and {other.id} {b} cross"


def _frames_off_executions(look: _Inspector) -> Iterator[str]:
    """The sides of a frame run clear of executions and of steps that are not inside."""
    for frame in look.of_kind("fragment"):
        rect = _rect(frame)
        sides = [
            Rect(rect.left, rect.top, rect.left + 1, rect.bottom, "side"),
            Rect(rect.right - 1, rect.top, rect.right, rect.bottom, "side"),
        ]
        for owner, box in look.boxes("execution", "note", "state", "use"):
            for side in sides:
                if side.overlaps(box):
                    yield f"the side of {frame.id} {rect} runs through {owner.id} {box}"


def _crosses_clear(look: _Inspector) -> Iterator[str]:
    """The cross that ends a lifeline lies on no box, and on no line of a frame."""
    solid = look.boxes("head", "foot", "note", "state", "use", "tab", "divider", "bar")
    lines = [(frame, line) for frame in look.of_kind("fragment") for line in _lines_across(look, frame)]
    for cross in look.of_kind("destruction"):
        rect = _rect(cross)
        room = look.spacing.arrow_room  # a cell, which has no size in the layout
        rect = rect._replace(right=rect.right + room, bottom=rect.bottom + room)
        for owner, box in (*solid, *lines):
            if rect.overlaps(box):
                yield f"{cross.id} {rect} lies on {owner.id} {box}"


def _lines_across(look: _Inspector, frame: Group) -> Iterator[Rect]:
    """Yield the lines of a frame that go from side to side."""
    thick = max(look.spacing.border, 1)
    rect = _rect(frame)
    separators = [item.points[0][1] for item in frame.items if isinstance(item, Polyline) and item.role == "separator"]
    for y in (rect.top, *separators, rect.bottom - thick):
        yield Rect(rect.left, y, rect.right, y + thick, "line")


def _rect(group: Group) -> Rect:
    left, top, width, height = group.box
    return Rect(left, top, left + width, top + height, group.id)


def _nothing_lost(look: _Inspector) -> Iterator[str]:
    """Every text of the interaction is drawn, letter by letter."""
    drawn = "".join(text.text for _, text, _ in look.texts())
    have = _letters(drawn)
    for element in walk(look.interaction):
        text = "" if isinstance(element, Comment) else getattr(element, "label", "") or getattr(element, "text", "")
        for word in text.split():
            if word not in have and _letters(word) not in have:
                yield f"the text {text!r} is not drawn"
                break


def _letters(text: str) -> str:
    return "".join(text.split())


_CHECKS = (
    _inside_page,
    _texts_apart,
    _texts_in_their_boxes,
    _texts_off_boxes,
    _boxes_apart,
    _notes_off_strangers,
    _messages_visible,
    _lines_meet_heads,
    _order_kept,
    _frames_nest,
    _frames_off_executions,
    _crosses_clear,
    _nothing_lost,
)
