"""The lines that a writer writes."""

from __future__ import annotations


class Page:
    """Lines, indented. What was written can be dropped again."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.depth = 0
        """How deep the next line is indented."""
        self._lines: list[str | None] = []

    def say(self, line: str) -> int:
        """Write a line, and return its index."""
        self._lines.append("    " * self.depth + line)
        return len(self._lines) - 1

    def drop(self, index: int) -> None:
        """Take back the line of this index."""
        self._lines[index] = None

    def text(self) -> str:
        """Return all lines."""
        return "".join(f"{line}\n" for line in self._lines if line is not None)
