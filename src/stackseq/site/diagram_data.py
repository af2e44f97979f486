"""The diagrams of an operation's editions as data for its page."""

# For maintainers. Editions whose diagrams are equal share one; at the level of messages more are equal than at that of steps. A
# file has several diagrams that follow each other, since they differ by little: who looks at one release often looks at its
# neighbours, and need not wait for all the others.
from __future__ import annotations

from stackseq.site.deltas import pack
from stackseq.site.payload import script
from stackseq.site.pictures import LEVELS, at_level, lay_out, parts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.render.theme import Theme
    from stackseq.site.editions import Editions
    from stackseq.site.model import Edition, File

_TOGETHER = 5
"""Diagrams in a file."""
_BETWEEN = "\n\x1e\n"
"""Between the parts of a diagram: on a line of its own, and no part has it."""


class DiagramData:
    """All diagrams of an operation, at each level."""

    def __init__(self, name: str, editions: Editions, theme: Theme) -> None:
        """Draw them. ``name`` is that of the operation."""
        self._name = name
        self._editions = editions
        self._theme = theme
        self._texts: dict[str, list[str]] = {level: [] for level in LEVELS}
        self._numbers: dict[str, list[int]] = {level: self._draw(level) for level in LEVELS}

    def place(self, edition: Edition) -> dict[str, tuple[int, int]]:
        """Return, for each level, the number of the file that an edition's diagram is in, and its place there."""
        number = self._editions.number(edition)
        return {level: divmod(numbers[number], _TOGETHER) for level, numbers in self._numbers.items()}

    def files(self) -> Iterator[File]:
        """Yield the scripts with the diagrams."""
        for level, texts in self._texts.items():
            for number, first in enumerate(range(0, len(texts), _TOGETHER)):
                key = f"{self._name}/{level}-{number}"
                yield f"{key}.js", script(key, pack(texts[first : first + _TOGETHER]))

    def _draw(self, level: str) -> list[int]:
        """Draw the diagrams at a level; return which of the different ones each of them is."""
        from stackseq.wsd import format as write

        known: dict[str, int] = {}
        numbers = []
        for diagram in self._editions.diagrams:
            shown = at_level(diagram, level)
            body = write(shown)
            if body not in known:
                known[body] = len(known)
                parts = parts_of(lay_out(shown, self._theme), self._theme)
                # An area a line: a line is what is compared.
                self._texts[level].append(
                    _BETWEEN.join([parts.picture, parts.strip, parts.model.replace('],"', '],\n"'), parts.outline])
                )
            numbers.append(known[body])
        return numbers
