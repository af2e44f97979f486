"""A grid of cells that strokes and texts are put on."""

# For maintainers. A cell holds a number (joined strokes, see `glyphs.py`; 0 is blank) or a string (a character with its
# combining ones; empty where the wide character on its left reaches). Every cell has an ink beside it: the colour of what came
# last. Inks never decide about characters, so a coloured drawing without its colours is the plain one.
from __future__ import annotations

from stackseq.render.terminal.glyphs import ACROSS, DOWN, EAST, HEAVY, SOUTH, WEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from stackseq.render.terminal.glyphs import Glyphs

    Cell: TypeAlias = int | str


class Screen:
    """The cells of a drawing. What lies outside is ignored."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self._cells: list[list[Cell]] = [[0] * width for _ in range(height)]
        self._inks: list[list[str]] = [[""] * width for _ in range(height)]

    def cell(self, x: int, y: int) -> Cell:
        """Return what is in a cell; nothing outside."""
        return self._cells[y][x] if 0 <= x < self.width and 0 <= y < self.height else 0

    def put(self, x: int, y: int, cell: Cell, ink: str) -> None:
        """Fill a cell, whatever was there."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._cells[y][x] = cell
            self._inks[y][x] = ink

    def join(self, x: int, y: int, stroke: int, ink: str) -> None:
        """Add strokes to a cell, unless a character is there. Heavy strokes keep their ink."""
        if 0 <= x < self.width and 0 <= y < self.height:
            old = self._cells[y][x]
            if isinstance(old, int):
                self._cells[y][x] = old | stroke
                if not old & HEAVY:
                    self._inks[y][x] = ink

    def touch(self, x: int, y: int, stroke: int) -> None:
        """Add strokes to a cell that has some already; its ink stays."""
        if 0 <= x < self.width and 0 <= y < self.height:
            old = self._cells[y][x]
            if isinstance(old, int) and old:
                self._cells[y][x] = old | stroke

    def release(self, x: int, y: int, stroke: int) -> None:
        """Take strokes out of a cell."""
        if 0 <= x < self.width and 0 <= y < self.height:
            old = self._cells[y][x]
            if isinstance(old, int):
                self._cells[y][x] = old & ~stroke

    def write(self, x: int, y: int, cells: list[str], ink: str) -> None:
        """Put characters side by side."""
        if not 0 <= y < self.height:
            return
        if x < 0 or x + len(cells) > self.width:
            cells, x = cells[max(-x, 0) : self.width - x], max(x, 0)
        end = x + len(cells)
        self._cells[y][x:end] = cells
        self._inks[y][x:end] = [ink] * len(cells)

    def clear(self, x: int, y: int, width: int, height: int) -> None:
        """Wipe a rectangle."""
        left, right = max(x, 0), min(x + width, self.width)
        blank: list[Cell] = [0] * max(right - left, 0)
        for row in self._cells[max(y, 0) : max(y + height, 0)]:
            row[left : left + len(blank)] = blank

    def horizontal(self, x1: int, x2: int, y: int, style: int, ink: str) -> None:
        """Join a stroke to the cells from ``x1`` to ``x2``, both included; it reaches across each."""
        for x in range(x1, x2 + 1):
            self.join(x, y, ACROSS | style, ink)

    def vertical(self, x: int, y1: int, y2: int, style: int, ink: str) -> None:
        """Join a stroke to the cells from ``y1`` to ``y2``, both included; it reaches down each."""
        for y in range(y1, y2 + 1):
            self.join(x, y, DOWN | style, ink)

    def outline(self, x: int, y: int, width: int, height: int, style: int, ink: str) -> None:
        """Join the border of a rectangle, at least two cells wide and high."""
        right, bottom = x + width - 1, y + height - 1
        self.horizontal(x + 1, right - 1, y, style, ink)
        self.horizontal(x + 1, right - 1, bottom, style, ink)
        self.vertical(x, y + 1, bottom - 1, style, ink)
        self.vertical(right, y + 1, bottom - 1, style, ink)
        self.join(x, y, SOUTH | EAST | style, ink)
        self.join(right, y, SOUTH | WEST | style, ink)
        self.join(x, bottom, (DOWN ^ SOUTH) | EAST | style, ink)
        self.join(right, bottom, (DOWN ^ SOUTH) | WEST | style, ink)

    def plain(self, glyphs: Glyphs) -> str:
        """Return the rows as text, without blanks at their ends."""
        known: dict[Cell, str] = {}
        return "".join(["".join(_characters(row, glyphs, known)).rstrip(" ") + "\n" for row in self._cells])

    def coloured(self, glyphs: Glyphs) -> str:
        """Return the rows as text in which escape sequences change the colour."""
        known: dict[Cell, str] = {}
        rows = (_characters(row, glyphs, known) for row in self._cells)
        return "".join([_colour_row(row, inks) + "\n" for row, inks in zip(rows, self._inks, strict=True)])


def _characters(row: list[Cell], glyphs: Glyphs, known: dict[Cell, str]) -> list[str]:
    for cell in set(row) - known.keys():
        known[cell] = glyphs.character(cell) if isinstance(cell, int) else cell
    return [known[cell] for cell in row]


def _colour_row(row: list[str], inks: list[str]) -> str:
    parts: list[str] = []
    current = ""
    for char, ink in zip(row[: _used(row)], inks, strict=False):
        if ink != current and char.strip(" "):
            if current:
                parts.append("\x1b[0m")
            if ink:
                parts.append(f"\x1b[{ink}m")
            current = ink
        parts.append(char)
    if current:
        parts.append("\x1b[0m")
    return "".join(parts)


def _used(row: list[str]) -> int:
    """Return how many cells come before the blanks at the end."""
    end = len(row)
    while end and row[end - 1] == " ":
        end -= 1
    return end
