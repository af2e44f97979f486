"""Terminal text: a drawing that is measured in cells, with box-drawing characters or in ASCII.

>>> from stackseq.layout import CELLS, CellMetrics, lay_out
>>> from stackseq.wsd import parse
>>> print(text(lay_out(parse("A->B: hello").interaction, CellMetrics(), CELLS)), end="")
┌───┐   ┌───┐
│ A │   │ B │
└─┬─┘   └─┬─┘
  │ hello │
  ├──────►│
  │       │
┌─┴─┐   ┌─┴─┐
│ A │   │ B │
└───┘   └───┘
"""

# For maintainers. Items are drawn in the order of the drawing. The layout leaves every text its place; strokes join, boxes cover.
from __future__ import annotations

from stackseq.layout.drawing import Align, Box, Group, Marker, Polyline
from stackseq.records import Record
from stackseq.render.terminal.arrows import draw_line, draw_marker
from stackseq.render.terminal.boxes import connect, draw_box
from stackseq.render.terminal.characters import cells_of
from stackseq.render.terminal.glyphs import ASCII, UNICODE
from stackseq.render.terminal.inks import INKS
from stackseq.render.terminal.screen import Screen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.layout.drawing import Drawing, Item, Text
    from stackseq.render.terminal.glyphs import Glyphs

_TEXT_INKS = {"head": INKS["head-text"], "divider": INKS["divider-text"], "group": INKS["group-text"]}
"""Texts whose role is the role of a box as well."""
_FRAMED = frozenset({"note", "state", "use"})
"""Texts in boxes whose strokes alone are coloured."""

_ABOUT = frozenset({"note", "state"})
"""Kinds of boxes that stand on the lifeline that they are about."""


class TextOptions(Record):
    """How a drawing is written."""

    ascii: bool = False
    """Draw with ASCII characters. Characters of labels stay as they are."""
    colour: bool = False
    """Add escape sequences that colour the strokes."""


_DEFAULT = TextOptions()


def text(drawing: Drawing, options: TextOptions = _DEFAULT) -> str:
    """Return the drawing, which must be measured in cells, as lines of text.

    No line is wider than the drawing, or ends with blanks. Control characters are replaced.
    """
    glyphs = ASCII if options.ascii else UNICODE
    screen = Screen(drawing.width, drawing.height)
    columns = _columns(drawing)
    _draw(screen, glyphs, drawing.items, columns)
    return screen.coloured(glyphs) if options.colour else screen.plain(glyphs)


def _columns(drawing: Drawing) -> dict[str, int]:
    """Return where each lifeline stands, by the middle of its head."""
    heads = [item for item in drawing.items if isinstance(item, Group) and item.kind == "head"]
    return {head.lifelines[0]: head.box[0] + head.box[2] // 2 for head in heads}


def _draw(screen: Screen, glyphs: Glyphs, items: tuple[Item, ...], columns: dict[str, int]) -> None:
    for item in items:
        if isinstance(item, Group):
            _draw(screen, glyphs, item.items, columns)
            if item.kind in _ABOUT and len(item.lifelines) == 1:
                connect(screen, item.box, columns[item.lifelines[0]])
        elif isinstance(item, Polyline):
            draw_line(screen, item)
        elif isinstance(item, Marker):
            draw_marker(screen, glyphs, item)
        elif isinstance(item, Box):
            draw_box(screen, glyphs, item)
        else:
            _write(screen, glyphs, item)


def _write(screen: Screen, glyphs: Glyphs, item: Text) -> None:
    cells = cells_of(item.text, glyphs.unknown)
    if item.align is Align.MIDDLE:
        x = item.x - len(cells) // 2
    elif item.align is Align.END:
        x = item.x - len(cells)
    else:
        x = item.x
    role = item.role
    ink = "" if role in _FRAMED else _TEXT_INKS.get(role) or INKS.get(role, "")
    screen.write(x, item.y, cells, ink)
