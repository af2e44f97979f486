"""Where the lifelines stand: pairwise minimum distances, solved in one go."""

# For maintainers. Every element claims room as "column j is at least d right of column i". The leftmost solution is a longest
# path from the left, the rightmost one (of the same width) a longest path from the right; their mean satisfies all claims too, is
# as narrow, and shares the slack between the columns.
from __future__ import annotations


class Columns:
    """The claims on the distances between columns, numbered from 0."""

    def __init__(self, count: int) -> None:
        self._from: list[dict[int, int]] = [{} for _ in range(count)]

    def claim(self, left: int, right: int, distance: int) -> None:
        """Ask for at least ``distance`` units from column ``left`` to column ``right`` (left < right)."""
        claims = self._from[right]
        if claims.get(left, 0) < distance:
            claims[left] = distance

    def solve(self) -> list[int]:
        """Return the position of each column, in rising order."""
        count = len(self._from)
        leftmost = [0] * count
        for right in range(1, count):
            position = leftmost[right - 1]
            for left, distance in self._from[right].items():
                position = max(position, leftmost[left] + distance)
            leftmost[right] = position
        rightmost = [leftmost[-1]] * count if count else []
        for right in range(count - 1, 0, -1):
            limit = rightmost[right]
            rightmost[right - 1] = min(rightmost[right - 1], limit)
            for left, distance in self._from[right].items():
                rightmost[left] = min(rightmost[left], limit - distance)
        return [(low + high) // 2 for low, high in zip(leftmost, rightmost, strict=True)]


class Scope:
    """The columns that a stretch of the diagram uses, and how far it reaches beyond them."""

    __slots__ = ("left", "peak", "right")

    def __init__(self) -> None:
        self.left: dict[int, int] = {}
        """Column → units used on its left side."""
        self.right: dict[int, int] = {}
        self.peak: dict[int, int] = {}
        """Column → the most executions that were open there at once."""

    def touch(self, column: int, left: int, right: int) -> None:
        """Use so many units left and right of a column."""
        if self.left.get(column, -1) < left:
            self.left[column] = left
        if self.right.get(column, -1) < right:
            self.right[column] = right

    @property
    def first(self) -> int:
        """The leftmost column."""
        return min(self.left)

    @property
    def last(self) -> int:
        """The rightmost column."""
        return max(self.left)

    def reach(self, positions: list[int]) -> tuple[int, int]:
        """Return the leftmost and the rightmost unit, given the positions of the columns."""
        return (
            min(positions[column] - reach for column, reach in self.left.items()),
            max(positions[column] + reach for column, reach in self.right.items()),
        )
