"""Outlines as path data: the small part of SVG's path language that our shapes are written in, and how to read it."""

# For maintainers. Shapes are written once, as path data with the letters M m L l H h V v C c Z z; SVG takes it as it is, PDF and
# the hand-drawn themes read it back as absolute moves, lines and curves.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    Segment: TypeAlias = tuple[str, tuple[float, ...]]
    """``("M", (x, y))``, ``("L", (x, y))``, ``("C", (x1, y1, x2, y2, x, y))`` or ``("Z", ())``."""

_OPERANDS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "Z": 0}
ARC = 0.5523
"""Distance of the control points of a quarter circle of radius 1."""


def number(value: float) -> str:
    """Write a coordinate: at most two decimals, none if it is whole."""
    whole = int(value)
    if value == whole:
        return str(whole)
    if value - whole == 0.5:  # strokes of odd width: nearly all that are not whole
        return f"{whole}.5"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def segments(path: str) -> Iterator[Segment]:
    """Yield the parts of path data, in absolute coordinates."""
    x = y = start_x = start_y = 0.0
    for letter, operands in _commands(path):
        upper = letter.upper()
        if upper == "Z":
            x, y = start_x, start_y
            yield "Z", ()
            continue
        points = _absolute(upper, operands, x, y, relative=letter.islower())
        x, y = points[-2:]
        if upper == "M":
            start_x, start_y = x, y
        yield ("L" if upper in "HV" else upper), points


def _absolute(letter: str, operands: tuple[float, ...], x: float, y: float, *, relative: bool) -> tuple[float, ...]:
    dx, dy = (x, y) if relative else (0.0, 0.0)
    if letter == "H":
        return operands[0] + dx, y
    if letter == "V":
        return x, operands[0] + dy
    return tuple(value + (dy if index % 2 else dx) for index, value in enumerate(operands))


def _commands(path: str) -> Iterator[tuple[str, tuple[float, ...]]]:
    for command in _split(path):
        letter = command[0]
        numbers = [float(word) for word in command[1:].replace(",", " ").replace("-", " -").split()]
        count = _OPERANDS[letter.upper()]
        if count == 0:
            yield letter, ()
            continue
        for start in range(0, len(numbers), count):
            yield letter, tuple(numbers[start : start + count])


def _split(path: str) -> Iterator[str]:
    start = 0
    for index, char in enumerate(path):
        if char.isalpha() and index > start:
            yield path[start:index]
            start = index
    yield path[start:]


def rectangle(x: float, y: float, width: float, height: float, radius: float = 0) -> str:
    """Return the outline of a rectangle, with rounded corners if there is a radius."""
    width, height = max(width, 0), max(height, 0)  # strokes lie inside, and may be thicker than the box
    w, h = number(width), number(height)
    if radius <= 0:
        return f"M{number(x)} {number(y)}h{w}v{h}h-{w}z"
    r = min(radius, width / 2, height / 2)
    k = number(r * (1 - ARC))
    n = number(r)
    across, down = number(width - 2 * r), number(height - 2 * r)
    return (
        f"M{number(x + r)} {number(y)}h{across}c{number(r * ARC)} 0 {n} {k} {n} {n}v{down}"
        f"c0 {number(r * ARC)} -{k} {n} -{n} {n}h-{across}c-{number(r * ARC)} 0 -{n} -{k} -{n} -{n}v-{down}"
        f"c0 -{number(r * ARC)} {k} -{n} {n} -{n}z"
    )


def ellipse(cx: float, cy: float, rx: float, ry: float) -> str:
    """Return the outline of an ellipse."""
    kx, ky = rx * ARC, ry * ARC
    return (
        f"M{number(cx - rx)} {number(cy)}"
        f"C{number(cx - rx)} {number(cy - ky)} {number(cx - kx)} {number(cy - ry)} {number(cx)} {number(cy - ry)}"
        f"C{number(cx + kx)} {number(cy - ry)} {number(cx + rx)} {number(cy - ky)} {number(cx + rx)} {number(cy)}"
        f"C{number(cx + rx)} {number(cy + ky)} {number(cx + kx)} {number(cy + ry)} {number(cx)} {number(cy + ry)}"
        f"C{number(cx - kx)} {number(cy + ry)} {number(cx - rx)} {number(cy + ky)} {number(cx - rx)} {number(cy)}z"
    )
