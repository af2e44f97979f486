"""Strokes of a terminal drawing: messages, lifelines, separators, dividers."""

# For maintainers. The cells at both ends of a message belong to lifelines: the shaft and the head have the cells between them.
# Where the shaft begins it joins the lifeline.
from __future__ import annotations

from itertools import pairwise

from stackseq.render.terminal.glyphs import ACROSS, DASHED, DOTTED, DOUBLE, DOWN, EAST, NORTH, ROUND, SOUTH, WEST
from stackseq.render.terminal.inks import INKS, ink_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackseq.layout.drawing import Marker, Polyline
    from stackseq.render.terminal.glyphs import Glyphs
    from stackseq.render.terminal.screen import Screen

_STYLES = {"reply": DASHED, "signal": DASHED}


def draw_line(screen: Screen, line: Polyline) -> None:
    """Draw a polyline as its role asks for."""
    _LINES.get(line.role, _message)(screen, line)


def _lifeline(screen: Screen, line: Polyline) -> None:
    (x, top), (_, bottom) = line.points
    screen.vertical(x, top, bottom - 1, 0, INKS["lifeline"])


def _separator(screen: Screen, line: Polyline) -> None:
    (left, y), (end, _) = line.points
    ink = INKS["separator"]
    screen.join(left, y, EAST | DASHED, ink)
    screen.horizontal(left + 1, end - 2, y, DASHED, ink)
    screen.join(end - 1, y, WEST | DASHED, ink)


def _divider(screen: Screen, line: Polyline) -> None:
    (left, y), (end, _) = line.points
    screen.horizontal(left, end - 1, y, DOUBLE if line.role == "divider" else DOTTED, _ink(line))


def _message(screen: Screen, line: Polyline) -> None:
    style = _STYLES.get(line.role, 0)
    ink = _ink(line)
    points = line.points
    _leave(screen, points, style, ink)
    for start, end in pairwise(points):
        _segment(screen, start, end, style, ink)
    for before, corner, after in zip(points[:-2], points[1:-1], points[2:], strict=True):
        screen.join(*corner, _towards(corner, before) | _towards(corner, after) | ROUND, ink)


def _ink(item: Polyline | Marker) -> str:
    return ink_of(item.colour) if item.colour else INKS.get(item.role, "")


def _leave(screen: Screen, points: tuple[tuple[int, int], ...], style: int, ink: str) -> None:
    """Join the lifeline where the message begins."""
    (x, y), direction = points[0], _towards(points[0], points[1])
    if screen.cell(x, y):
        screen.touch(x, y, direction)
        return
    screen.join(x, y, ACROSS | style, ink)
    if len(points) > 2:
        screen.touch(x - 1, y, direction)


def _segment(screen: Screen, start: tuple[int, int], end: tuple[int, int], style: int, ink: str) -> None:
    """Draw the cells between two points."""
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        screen.horizontal(min(x1, x2) + 1, max(x1, x2) - 1, y1, style, ink)
    else:
        screen.vertical(x1, min(y1, y2) + 1, max(y1, y2) - 1, style, ink)


def _towards(start: tuple[int, int], end: tuple[int, int]) -> int:
    (x1, y1), (x2, y2) = start, end
    if y1 == y2:
        return EAST if x1 < x2 else WEST
    return SOUTH if y1 < y2 else NORTH


_LINES: Mapping[str, Callable[[Screen, Polyline], None]] = {
    "lifeline": _lifeline,
    "separator": _separator,
    "divider": _divider,
    "delay": _divider,
}


def draw_marker(screen: Screen, glyphs: Glyphs, marker: Marker) -> None:
    """Draw the end of a message or of a lifeline."""
    if marker.role == "lifeline":
        screen.put(marker.x, marker.y, glyphs.destroyed, INKS["lost"])
        return
    ink = _ink(marker)
    if marker.kind == "gate":
        screen.put(marker.x, marker.y, glyphs.gate, ink)
        return
    direction = 1 if marker.dx > 0 else -1
    x = marker.x - direction
    screen.release(marker.x, marker.y, WEST if direction > 0 else EAST)
    if marker.kind == "cross":
        screen.put(x, marker.y, glyphs.lost, INKS["lost"])
        return
    sign = (glyphs.call if marker.kind == "filled" else glyphs.cast)[direction > 0]
    screen.put(x, marker.y, sign, ink)
    if marker.kind == "open" and glyphs.twice and _has_room(screen, x - direction, marker.y, direction):
        screen.put(x - direction, marker.y, sign, ink)


def _has_room(screen: Screen, x: int, y: int, direction: int) -> bool:
    """Tell whether the shaft still shows if a head takes the cell at ``x`` as well."""
    here, behind = screen.cell(x, y), screen.cell(x - direction, y)
    shaft = isinstance(here, int) and here & ACROSS == ACROSS and not here & DOWN
    return shaft and isinstance(behind, int) and behind & ACROSS == ACROSS
