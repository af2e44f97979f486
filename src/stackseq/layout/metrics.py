"""How large a text is: in pixels by the advances of a font, or in cells of a terminal."""

from __future__ import annotations

from stackseq.layout.wide import is_wide, is_zero_width
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Protocol

    from stackseq.layout.drawing import TextRole

    class Metrics(Protocol):
        """What the layout asks of a font or a terminal. All answers are whole units, never too small."""

        def width(self, text: str, role: TextRole) -> int:
            """Return the width of one line of text."""

        def line_height(self, role: TextRole) -> int:
            """Return the distance from one line to the next."""

        def ascent(self, role: TextRole) -> int:
            """Return the distance from the top of a line to its baseline."""

else:
    Metrics = object


class FaceMetrics(Record):
    """One font at one size."""

    advances: Mapping[str, float]
    """Character → advance in pixels at this size."""
    wide: float
    """The advance of a full-width character in pixels."""
    other: float
    """The advance of a character that the font does not have."""
    line_height: int
    ascent: int


class FontMetrics:
    """Pixels: sums of advances, remembered for texts that come again."""

    def __init__(self, faces: Mapping[TextRole, FaceMetrics]) -> None:
        """Take one face for each role of text."""
        self._faces = faces
        self._known: dict[TextRole, dict[str, int]] = {}

    def width(self, text: str, role: TextRole) -> int:
        """Return the width in pixels, rounded up."""
        known = self._known.get(role)
        if known is None:
            known = self._known[role] = {}
        width = known.get(text)
        if width is None:
            width = known[text] = _sum(text, self._faces[role])
        return width

    def line_height(self, role: TextRole) -> int:
        """Return the line height in pixels."""
        return self._faces[role].line_height

    def ascent(self, role: TextRole) -> int:
        """Return the distance from a line's top to its baseline in pixels."""
        return self._faces[role].ascent


def _sum(text: str, face: FaceMetrics) -> int:
    advances = face.advances
    try:
        total = sum(map(advances.__getitem__, text))
    except KeyError:
        total = sum([advances[c] if c in advances else _fallback(c, face) for c in text])
    return -int(-total // 1)


def _fallback(char: str, face: FaceMetrics) -> float:
    if is_zero_width(char):
        return 0
    return face.wide if is_wide(char) else face.other


class CellMetrics:
    """Cells of a terminal: wide characters take two, combining ones none; every line is one row."""

    def width(self, text: str, role: TextRole) -> int:  # noqa: ARG002  # the protocol's signature
        """Return the width in cells."""
        if text.isascii():
            return len(text)
        return sum(0 if is_zero_width(c) else 2 if is_wide(c) else 1 for c in text)

    def line_height(self, role: TextRole) -> int:  # noqa: ARG002
        """Return 1."""
        return 1

    def ascent(self, role: TextRole) -> int:  # noqa: ARG002
        """Return 0: a text stands in its row."""
        return 0
