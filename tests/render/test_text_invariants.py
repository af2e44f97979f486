"""What holds of every terminal drawing, whatever the diagram: nothing is overwritten, and every arrow can be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.layout import CELLS, Align, CellMetrics, Drawing, Group, Item, Marker, Polyline, Text, lay_out
from stackseq.layout.fit import fit
from stackseq.render.terminal.characters import cells_of
from stackseq.render.terminal.glyphs import ASCII, UNICODE
from stackseq.render.text import TextOptions, text
from tests.layout.generate import interaction
from tests.strategies import interactions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.interaction import Interaction


class Look(NamedTuple):
    """What may stand where an arrow is."""

    options: TextOptions
    shaft: str
    heads: str
    unknown: str


UNICODE_LOOK = Look(TextOptions(), "─╌┼╂╮╯┬┴●╳", "◄►<>×", UNICODE.unknown)
ASCII_LOOK = Look(TextOptions(ascii=True), "-.+#'oX", "<>x", ASCII.unknown)
LOOKS = (UNICODE_LOOK, ASCII_LOOK)


def problems(drawing: Drawing, look: Look) -> Iterator[str]:
    written = text(drawing, look.options)
    lines = written.split("\n")
    if lines.pop() or len(lines) != drawing.height:
        yield f"{len(lines)} lines for {drawing.height} rows"
    rows = [cells_of(line, look.unknown) for line in lines]
    for line, row in zip(lines, rows, strict=True):
        if len(row) > drawing.width:
            yield f"wider than {drawing.width}: {line}"
        if line.endswith(" "):
            yield f"blanks at the end: {line!r}"
        row.extend([" "] * (drawing.width - len(row)))
    for group, item in items_of(drawing.items):
        yield from _problems_of(group, item, rows, look)
    if re.sub("\x1b\\[[0-9;]*m", "", text(drawing, TextOptions(look.options.ascii, colour=True))) != written:
        yield "colours change the text"


def items_of(items: tuple[Item, ...], group: str = "") -> Iterator[tuple[str, Item]]:
    for item in items:
        if isinstance(item, Group):
            yield from items_of(item.items, item.kind)
        else:
            yield group, item


def _problems_of(group: str, item: Item, rows: list[list[str]], look: Look) -> Iterator[str]:
    if isinstance(item, Text):
        cells = cells_of(item.text, look.unknown)
        start = {Align.START: item.x, Align.MIDDLE: item.x - len(cells) // 2, Align.END: item.x - len(cells)}[item.align]
        if rows[item.y][start : start + len(cells)] != cells:
            yield f"{item} is overwritten: {''.join(rows[item.y])}"
    elif isinstance(item, Marker) and item.role != "lifeline" and item.kind != "gate":
        head = rows[item.y][item.x - (1 if item.dx > 0 else -1)]
        if head not in look.heads:
            yield f"{item} has no head, but {head!r}: {''.join(rows[item.y])}"
    elif isinstance(item, Polyline) and group == "message":
        (start, y), (end, _) = item.points[:2]
        arrow = rows[y][min(start, end) + 1 : max(start, end)]
        shaft = [cell for cell in arrow if cell not in look.heads]
        if not shaft or any(cell not in look.shaft for cell in shaft):
            yield f"{item} is broken: {''.join(rows[y])}"


@pytest.mark.parametrize("look", LOOKS, ids=["unicode", "ascii"])
def test_natural_drawings(look: Look) -> None:
    for seed in range(150):
        found = list(problems(lay_out(interaction(seed), CellMetrics(), CELLS), look))
        assert not found, f"seed {seed}: " + "\n".join(found[:3])


@pytest.mark.parametrize("width", [30, 60, 90])
def test_drawings_that_were_made_to_fit(width: int) -> None:
    for seed in range(80):
        found = list(problems(fit(interaction(seed), width), UNICODE_LOOK))
        assert not found, f"seed {seed}: " + "\n".join(found[:3])


@given(interactions(), st.sampled_from([20, 50, 100, 1000]))
def test_drawings_of_hostile_texts(case: Interaction, width: int) -> None:
    drawing = fit(case, width)
    for look in LOOKS:
        assert not list(problems(drawing, look))
        assert all(char.isprintable() or char == "\n" for char in text(drawing, look.options) if not "\ue000" <= char <= "\uf8ff")
