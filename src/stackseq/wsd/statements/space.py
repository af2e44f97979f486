"""``space``, ``space 3``, ``|||``, ``||45||``: empty rows. Not part of the WebSequenceDiagrams language."""

from __future__ import annotations

import re

from stackseq.interaction import Space

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

_PIXELS = re.compile(r"\|\|([0-9]{1,4})\|\|")
_ROW = 20
"""Pixels of the other dialect that make a row."""
MOST = 100
"""Rows that one statement may leave empty."""


def parse(state: State, word: str, rest: str) -> bool:
    """Read how many rows are left empty."""
    rows = _rows(state.line, word, rest)
    if not rows:
        return False
    state.add_unanchored(Space(min(rows, MOST), state.span()))
    state.report("space", "WebSequenceDiagrams leaves no rows empty", "leave it out")
    return True


def _rows(line: str, word: str, rest: str) -> int:
    if word == "space":
        return int(rest) if rest.isascii() and rest.isdigit() and len(rest) < 5 else 0 if rest else 1
    pixels = _PIXELS.fullmatch(line)
    if pixels:
        return max(1, int(pixels[1]) // _ROW)
    return 1 if line == "|||" else 0


def write(space: Space) -> str:
    """Write empty rows."""
    return "space" if space.rows == 1 else f"space {space.rows}"
