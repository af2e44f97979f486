"""Boxes of a terminal drawing: heads, notes, states, references, frames."""

from __future__ import annotations

from stackseq.render.terminal.glyphs import DOTTED, DOUBLE, DOWN, EAST, HEAVY, NORTH, ROUND, SOUTH, WEST
from stackseq.render.terminal.inks import INKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackseq.layout.drawing import Box
    from stackseq.render.terminal.glyphs import Glyphs
    from stackseq.render.terminal.screen import Screen


def draw_box(screen: Screen, glyphs: Glyphs, box: Box) -> None:
    """Draw a box as its role asks for. Operands have no look of their own."""
    draw = _BOXES.get(box.role)
    if draw is not None:
        draw(screen, glyphs, box)


def connect(screen: Screen, box: tuple[int, int, int, int], x: int) -> None:
    """Let a lifeline end at the upper border of a box and go on at the lower one: it shows whom a note is about."""
    left, top, width, height = box
    bottom = top + height - 1
    above, below = screen.cell(x, top - 1), screen.cell(x, bottom + 1)
    if not left < x < left + width - 2:
        return
    if isinstance(above, int) and above & DOWN:
        screen.touch(x, top, NORTH | above & HEAVY)
    if isinstance(below, int) and below & DOWN:
        screen.touch(x, bottom, SOUTH | below & HEAVY)


def _ink(box: Box) -> str:
    return INKS.get(box.role, "")


def _card(screen: Screen, box: Box, style: int = 0) -> None:
    """Draw a box that hides what is behind it."""
    screen.clear(box.x, box.y, box.width, box.height)
    screen.outline(box.x, box.y, box.width, box.height, style, _ink(box))


def _note(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001  # all have one signature
    """Fold its corner."""
    _card(screen, box)
    ink, right = _ink(box), box.x + box.width - 1
    screen.touch(right - 1, box.y, SOUTH)
    screen.touch(right, box.y, ROUND)
    screen.put(right - 1, box.y + 1, NORTH | EAST | ROUND, ink)
    screen.touch(right, box.y + 1, WEST)


def _state(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    _card(screen, box, ROUND)


def _use(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    _card(screen, box)


def _frame(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    screen.outline(box.x, box.y, box.width, box.height, 0, _ink(box))


def _group(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    screen.outline(box.x, box.y, box.width, box.height, DOTTED, _ink(box))


def _execution(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    for x in range(box.x, box.x + box.width):
        screen.vertical(x, box.y, box.y + box.height - 1, HEAVY, _ink(box))


def _wipe(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    screen.clear(box.x, box.y, box.width, box.height)


def _bar(screen: Screen, glyphs: Glyphs, box: Box) -> None:
    screen.write(box.x, box.y, [glyphs.bar] * box.width, _ink(box))


# Heads.


def _head(screen: Screen, glyphs: Glyphs, box: Box) -> None:
    if box.shape in glyphs.figures:
        for row, line in enumerate(glyphs.figures[box.shape]):
            screen.write(box.x, box.y + row, list(line), _ink(box))
        return
    _card(screen, box, ROUND if box.shape in {"cloud", "queue"} else 0)
    decorate = _SHAPES.get(box.shape)
    if decorate is not None:
        decorate(screen, glyphs, box)
    middle = box.x + box.width // 2
    if box.role == "foot":
        screen.touch(middle, box.y, NORTH)
    else:
        screen.touch(middle, box.y + box.height - 1, SOUTH)


def _database(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    """Give it a lid and a bottom."""
    for y in (box.y, box.y + box.height - 1):
        for x in range(box.x, box.x + box.width):
            screen.touch(x, y, DOUBLE)


def _collections(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    """Let something stand out behind it on the right."""
    right = box.x + box.width - 1
    for y in range(box.y, box.y + box.height):
        screen.touch(right, y, HEAVY)


def _queue(screen: Screen, glyphs: Glyphs, box: Box) -> None:  # noqa: ARG001
    """Make its sides round."""
    for y in range(box.y + 1, box.y + box.height - 1):
        screen.put(box.x, y, "(", _ink(box))
        screen.put(box.x + box.width - 1, y, ")", _ink(box))


def _cloud(screen: Screen, glyphs: Glyphs, box: Box) -> None:
    """Make its upper and its lower side wavy."""
    for y in (box.y, box.y + box.height - 1):
        screen.write(box.x + 1, y, [glyphs.wave] * (box.width - 2), _ink(box))


_SHAPES: Mapping[str, Callable[[Screen, Glyphs, Box], None]] = {
    "database": _database,
    "collections": _collections,
    "queue": _queue,
    "cloud": _cloud,
}

_BOXES: Mapping[str, Callable[[Screen, Glyphs, Box], None]] = {
    "head": _head,
    "foot": _head,
    "note": _note,
    "state": _state,
    "use": _use,
    "frame": _frame,
    "group": _group,
    "execution": _execution,
    "divider": _wipe,
    "label": _wipe,
    "bar": _bar,
}
