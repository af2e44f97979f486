"""Which rectangle of a picture belongs to which line of the text."""

# For maintainers. Order and meaning are those of the web service: title, heads (`header` is 1: a preview keeps them in view),
# what happens, feet. Coordinates are those of the picture, so they grow with its scale. `id` and `kind` are ours: the id of the
# element in the SVG.
from __future__ import annotations

import re

from stackseq.layout.drawing import Group

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.interaction import Interaction
    from stackseq.layout.drawing import Drawing, Item

_ORDER = {"title": 0, "head": 1, "foot": 3}
_SILENT = frozenset({"lifeline", "execution", "group"})
_TITLE = re.compile(r"^[ \t]*title[ \t]+\S", re.IGNORECASE | re.MULTILINE)


def boxes(drawing: Drawing, interaction: Interaction, text: str, scale: float) -> list[dict[str, object]]:
    """Return the rectangles, in pixels of a picture that is ``scale`` times as large as the drawing."""
    lines = {lifeline.name: lifeline.span.line for lifeline in interaction.lifelines if not lifeline.span.path}
    found = [group for group in _groups(drawing.items) if group.kind not in _SILENT and group.box[2]]
    found.sort(key=lambda group: _ORDER.get(group.kind, 2))
    return [_box(group, _line(group, lines, text), scale) for group in found]


def _groups(items: tuple[Item, ...]) -> Iterator[Group]:
    for item in items:
        if type(item) is Group:
            yield item
            yield from _groups(item.items)


def _line(group: Group, lines: dict[str, int], text: str) -> int:
    """Return the line that a group came from; 0 if it came from none of this text."""
    if group.line:
        return group.line
    if group.kind == "title":
        return max((text.count("\n", 0, match.start()) + 1 for match in _TITLE.finditer(text)), default=0)
    return lines.get(group.lifelines[0], 0) if group.lifelines else 0


def _box(group: Group, line: int, scale: float) -> dict[str, object]:
    rectangle = [round(number * scale, 2) for number in group.box]
    return {"line": line, "rect": rectangle, "header": int(group.kind == "head"), "id": group.id, "kind": group.kind}
