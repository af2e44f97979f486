"""Lines as a hand draws them: path data in, path data that strays a little out."""

# For maintainers. Nothing is random: how far a stroke strays follows from where it is, so that equal drawings give equal bytes.
# End points stay where they are, so that arrows still reach their lifelines; only what lies between them strays.
from __future__ import annotations

from math import hypot

from stackseq.render.paths import number, segments

_STROKE = 90
"""A hand moves about this far, in pixels, before the line changes its mind."""


class Wobble:
    """Strays up to so many pixels."""

    def __init__(self, amount: float) -> None:
        """Stray up to ``amount`` pixels to each side."""
        self._amount = amount

    def __call__(self, path: str) -> str:
        """Return the path as a hand would draw it."""
        parts: list[str] = []
        x = y = start_x = start_y = 0.0
        for letter, points in segments(path) if path else ():
            if letter == "M":
                x, y = start_x, start_y = points
                parts.append(f"M{number(x)} {number(y)}")
            elif letter == "Z":
                parts.append(self._line(x, y, start_x, start_y) + "z")
                x, y = start_x, start_y
            elif letter == "L":
                parts.append(self._line(x, y, *points))
                x, y = points
            else:
                parts.append("C" + " ".join(number(point) for point in points))
                x, y = points[-2:]
        return "".join(parts)

    def _line(self, x1: float, y1: float, x2: float, y2: float) -> str:
        length = hypot(x2 - x1, y2 - y1)
        if length < 1:
            return ""
        count = max(1, round(length / _STROKE))
        across_x, across_y = (y1 - y2) / length, (x2 - x1) / length
        amount = self._amount * min(1.0, length / 30)
        parts = []
        for index in range(count):
            strays = [_stray(x1, y1, 3 * index + part) * amount for part in range(3)]
            if index == count - 1:
                strays[2] = 0.0
            places = ((index + 0.35) / count, (index + 0.7) / count, (index + 1) / count)
            points = [
                f"{number(x1 + (x2 - x1) * place + across_x * stray)} {number(y1 + (y2 - y1) * place + across_y * stray)}"
                for place, stray in zip(places, strays, strict=True)
            ]
            parts.append("C" + " ".join(points))
        return "".join(parts)


def _stray(x: float, y: float, index: int) -> float:
    """Return a number from -1 to 1 that looks arbitrary but follows from its arguments."""
    mixed = (int(x) * 73_856_093) ^ (int(y) * 19_349_663) ^ ((index + 1) * 83_492_791)
    mixed = (mixed ^ (mixed >> 13)) * 0x5BD1_E995 & 0xFFFF_FFFF
    return ((mixed >> 8) & 0xFFFF) / 0x7FFF - 1
