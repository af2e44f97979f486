"""The path data of lines and of what stands at their ends."""

from __future__ import annotations

from stackseq.render.paths import ellipse, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from stackseq.layout.drawing import Marker
    from stackseq.render.theme import Arrow

    Point: TypeAlias = tuple[int, int]

NO_FILL = "fill:none"
_GATE = 3
"""Radius of the dot where a found message comes from."""


def is_odd(width: float) -> bool:
    """Tell whether a line of that width needs half a pixel to fill whole pixels."""
    return width % 2 == 1


def line_path(points: Sequence[Point], suffix: str, corner: int) -> str:
    """Return the path of a line; ``suffix`` is behind every coordinate across its direction, ``corner`` rounds its corners."""
    (x1, y1), (x2, y2) = points[0], points[-1]
    if len(points) == 2:
        if y1 == y2:
            return f"M{x1} {y1}{suffix}H{x2}"
        if x1 == x2:
            return f"M{x1}{suffix} {y1}V{y2}"
        return f"M{x1} {y1}{suffix}L{x2} {y2}{suffix}"
    if corner and len(points) == 4:
        return _loop(points, suffix, corner)
    return "M" + "L".join([f"{x}{suffix} {y}{suffix}" for x, y in points])


def _loop(points: Sequence[Point], suffix: str, corner: int) -> str:
    """Go out, down and back with round corners."""
    (x1, y1), (reach, _y), (_x, y2), (x2, _y2) = points
    r = max(min(corner, (y2 - y1) // 2), 0)
    k = number(r * 0.45)
    s = number(r * 0.55)
    return f"M{x1} {y1}{suffix}H{reach - r}{suffix}c{s} 0 {r} {k} {r} {r}V{y2 - r}{suffix}c0 {s} -{k} {r} -{r} {r}H{x2}"


def head_path(marker: Marker, arrow: Arrow, shift: float, cross: int) -> str:
    """Return the path of what stands at the end of a message; ``shift`` moves it onto the line's middle."""
    kind, x, y = marker.kind, marker.x, marker.y + shift
    if kind == "cross":
        return _cross(x + shift, y, cross)
    if kind == "gate":
        return ellipse(x, y, _GATE, _GATE)
    if marker.dy:
        return _slanted(x, y, marker, arrow)
    length, half = (arrow.length, arrow.half) if marker.dx > 0 else (-arrow.length, arrow.half)
    tip = f"{x} {number(y)}"
    if kind == "filled":
        if arrow.notch:
            notch = arrow.notch if marker.dx > 0 else -arrow.notch
            return f"M{tip}l{-length} {-half}l{notch} {half}l{-notch} {half}z"
        return f"M{tip}l{-length} {-half}v{2 * half}z"
    return f"M{x - length} {number(y - half)}L{tip}l{-length} {half}"


def _cross(x: float, y: float, half: int) -> str:
    left, top = number(x - half), number(y - half)
    return f"M{left} {top}l{2 * half} {2 * half}M{number(x + half)} {top}l-{2 * half} {2 * half}"


def _slanted(x: int, y: float, marker: Marker, arrow: Arrow) -> str:
    size = (marker.dx**2 + marker.dy**2) ** 0.5
    ux, uy = marker.dx / size, marker.dy / size
    back_x, back_y = x - ux * arrow.length, y - uy * arrow.length
    one = f"{number(back_x - uy * arrow.half)} {number(back_y + ux * arrow.half)}"
    two = f"{number(back_x + uy * arrow.half)} {number(back_y - ux * arrow.half)}"
    return f"M{one}L{x} {number(y)}L{two}" + ("z" if marker.kind == "filled" else "")
