"""What boxes look like: each shape is path data for its outline, which is filled, and for the strokes inside it."""

# For maintainers. A shape is one function and one row of `SHAPES`. It stays inside the rectangle that it is given, which is
# the box without half a stroke on each side; `Spacing` says how much room the layout leaves for it (`cap`, `icon_*`).
from __future__ import annotations

from stackseq.render.paths import ARC, ellipse, number, rectangle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from stackseq.layout.spacing import Spacing

    Outline: TypeAlias = tuple[str, str, str]
    """What is filled and stroked, what of it stands behind it and is painted first, and what is only stroked on top."""
    Draw: TypeAlias = Callable[[float, float, float, float, float, Spacing], Outline]
    """Takes x, y, width, height, the radius of corners, and the distances."""


def _plain(x: float, y: float, width: float, height: float, radius: float, _spacing: Spacing) -> Outline:
    return rectangle(x, y, width, height, radius), "", ""


def _folded(x: float, y: float, width: float, height: float, _radius: float, spacing: Spacing) -> Outline:
    fold = min(spacing.note_fold, width, height)
    f = number(fold)
    outline = f"M{number(x)} {number(y)}h{number(width - fold)}l{f} {f}v{number(height - fold)}h-{number(width)}z"
    return outline, "", f"M{number(x + width - fold)} {number(y)}v{f}h{f}"


def _tab(x: float, y: float, width: float, height: float, radius: float, _spacing: Spacing) -> Outline:
    """Cut the lower right corner."""
    cut, r = min(6, width, height), min(radius, width / 2, height / 2)
    start = f"M{number(x)} {number(y)}"
    if r > 0:
        curve, n = number(r * (1 - ARC)), number(r)
        start = f"M{number(x)} {number(y + r)}c0 -{number(r * ARC)} {curve} -{n} {n} -{n}"
    c = number(cut)
    return f"{start}h{number(width - r)}v{number(height - cut)}l-{c} {c}h-{number(width - cut)}z", "", ""


def _database(x: float, y: float, width: float, height: float, _radius: float, spacing: Spacing) -> Outline:
    """Draw a cylinder that stands."""
    rx, ry = width / 2, spacing.cap / 2
    kx, ky = number(rx * ARC), number(ry * ARC)
    bx, by = number(rx - rx * ARC), number(ry - ry * ARC)
    r_x, r_y, side = number(rx), number(ry), number(max(height - 2 * ry, 0))
    outline = (
        f"M{number(x)} {number(y + ry)}c0 -{ky} {bx} -{r_y} {r_x} -{r_y}c{kx} 0 {r_x} {by} {r_x} {r_y}v{side}"
        f"c0 {ky} -{bx} {r_y} -{r_x} {r_y}c-{kx} 0 -{r_x} -{by} -{r_x} -{r_y}z"
    )
    lid = f"M{number(x)} {number(y + ry)}c0 {ky} {bx} {r_y} {r_x} {r_y}c{kx} 0 {r_x} -{by} {r_x} -{r_y}"
    return outline, "", lid


def _queue(x: float, y: float, width: float, height: float, _radius: float, spacing: Spacing) -> Outline:
    """Draw a cylinder that lies."""
    rx, ry = spacing.cap / 2, height / 2
    kx, ky = number(rx * ARC), number(ry * ARC)
    bx, by = number(rx - rx * ARC), number(ry - ry * ARC)
    r_x, r_y, side = number(rx), number(ry), number(max(width - 2 * rx, 0))
    outline = (
        f"M{number(x + rx)} {number(y)}h{side}c{kx} 0 {r_x} {by} {r_x} {r_y}c0 {ky} -{bx} {r_y} -{r_x} {r_y}h-{side}"
        f"c-{kx} 0 -{r_x} -{by} -{r_x} -{r_y}c0 -{ky} {bx} -{r_y} {r_x} -{r_y}z"
    )
    lid = f"M{number(x + width - rx)} {number(y)}c-{kx} 0 -{r_x} {by} -{r_x} {r_y}c0 {ky} {bx} {r_y} {r_x} {r_y}"
    return outline, "", lid


def _collections(x: float, y: float, width: float, height: float, radius: float, spacing: Spacing) -> Outline:
    """Draw two sheets, one behind the other."""
    step = spacing.cap / 2
    back = rectangle(x + step, y, width - step, height - step, radius)
    return rectangle(x, y + step, width - step, height - step, radius), back, ""


def _cloud(x: float, y: float, width: float, height: float, _radius: float, spacing: Spacing) -> Outline:
    """Put bumps around a rectangle."""
    depth = min(spacing.cap * 0.8, width / 4, height / 4)
    left, top, right, bottom = x + depth, y + depth, x + width - depth, y + height - depth
    across, down = max(2, round((right - left) / 26)), max(1, round((bottom - top) / 20))
    points = [(left + (right - left) * i / across, top, 0, -1) for i in range(across)]
    points += [(right, top + (bottom - top) * i / down, 1, 0) for i in range(down)]
    points += [(right - (right - left) * i / across, bottom, 0, 1) for i in range(across)]
    points += [(left, bottom - (bottom - top) * i / down, -1, 0) for i in range(down)]
    out = depth * 4 / 3
    path = f"M{number(left)} {number(top)}"
    for (px, py, nx, ny), (qx, qy, _nx, _ny) in zip(points, [*points[1:], points[0]], strict=True):
        path += (
            f"C{number(px + nx * out)} {number(py + ny * out)} {number(qx + nx * out)} {number(qy + ny * out)}"
            f" {number(qx)} {number(qy)}"
        )
    return path + "z", "", ""


def _actor(x: float, y: float, width: float, height: float, _radius: float, _spacing: Spacing) -> Outline:
    """Draw a human figure."""
    cx, unit = x + width / 2, height / 44
    head = ellipse(cx, y + 8 * unit, 7 * unit, 7 * unit)
    limbs = (
        f"M{number(cx)} {number(y + 15 * unit)}V{number(y + 29 * unit)}"
        f"M{number(cx - 12 * unit)} {number(y + 20 * unit)}H{number(cx + 12 * unit)}"
        f"M{number(cx - 10 * unit)} {number(y + 42 * unit)}L{number(cx)} {number(y + 29 * unit)}L{number(cx + 10 * unit)}"
        f" {number(y + 42 * unit)}"
    )
    return head, "", limbs


def _boundary(x: float, y: float, width: float, height: float, _radius: float, _spacing: Spacing) -> Outline:
    """Draw a circle held by a wall."""
    radius, cy = height * 0.32, y + height / 2
    left = x + (width - 2 * radius - 8) / 2
    circle = ellipse(left + 8 + radius, cy, radius, radius)
    return circle, "", f"M{number(left)} {number(cy - radius)}v{number(2 * radius)}M{number(left)} {number(cy)}h8"


def _control(x: float, y: float, width: float, height: float, _radius: float, _spacing: Spacing) -> Outline:
    """Draw a circle that turns."""
    radius, cx = height * 0.34, x + width / 2
    cy = y + height - radius - 2
    top = cy - radius
    circle = ellipse(cx, cy, radius, radius)
    return circle, "", f"M{number(cx + 5)} {number(top - 5)}L{number(cx - 2)} {number(top)}L{number(cx + 5)} {number(top + 5)}"


def _entity(x: float, y: float, width: float, height: float, _radius: float, _spacing: Spacing) -> Outline:
    """Draw a circle that rests on a line."""
    radius, cx = height * 0.34, x + width / 2
    bottom = y + height - 2
    circle = ellipse(cx, bottom - radius, radius, radius)
    return circle, "", f"M{number(cx - radius)} {number(bottom)}h{number(2 * radius)}"


SHAPES: Mapping[str, Draw] = {
    "plain": _plain,
    "round": _plain,
    "folded": _folded,
    "tab": _tab,
    "database": _database,
    "queue": _queue,
    "collections": _collections,
    "cloud": _cloud,
    "actor": _actor,
    "boundary": _boundary,
    "control": _control,
    "entity": _entity,
}

FIGURES = frozenset({"actor", "boundary", "control", "entity"})
"""Shapes that stand above a name instead of around it; they cast no shadow."""
