"""What of a text may reach a terminal, cell by cell."""

# For maintainers. A terminal obeys control characters, so none may pass. Joiners and variation selectors are dropped as well:
# terminals disagree on how wide the sequences are that they make, and a diagram stands or falls with its columns.
from __future__ import annotations

from stackseq.layout.wide import is_wide, is_zero_width

_CONTROLS = 0x20
_CONTROL_PICTURES = 0x2400
"""Unicode has a picture of each control character."""


def cells_of(text: str, unknown: str) -> list[str]:
    """Split a text into cells; the second cell of a wide character is empty.

    The number of cells is the width that the layout has measured. ``unknown`` stands for what cannot be shown.
    """
    if text.isascii() and text.isprintable():
        return list(text)
    cells: list[str] = []
    for char in text:
        if is_zero_width(char):
            _attach(cells, char)
            continue
        shown = _visible(char, unknown)
        cells.append(shown)
        if is_wide(char):
            cells.append("" if shown is char else " ")
    return cells


def _attach(cells: list[str], mark: str) -> None:
    """Let a combining character follow the character before it; other ones of no width are dropped."""
    from unicodedata import category

    at = len(cells) - 1
    while at > 0 and not cells[at]:
        at -= 1
    if at >= 0 and category(mark) in {"Mn", "Me"} and not _selects_variation(mark):
        cells[at] += mark


def _selects_variation(mark: str) -> bool:
    return "\ufe00" <= mark <= "\ufe0f" or mark >= "\U000e0100"


def _visible(char: str, unknown: str) -> str:
    if char.isprintable() or "\ue000" <= char <= "\uf8ff":
        return char
    if char.isspace():
        return " "
    code = ord(char)
    if code < _CONTROLS and not unknown.isascii():
        return chr(_CONTROL_PICTURES + code)
    return unknown
