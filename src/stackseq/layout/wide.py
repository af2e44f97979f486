"""Which characters are twice as wide as a letter, and which take no room: Unicode's East Asian Width and categories."""

from __future__ import annotations

_FIRST_WIDE = "\u1100"
_FIRST_COMBINING = "\u0300"
_JOINERS = {"\u200b", "\u200c", "\u200d", "\u2060", "\ufe0e", "\ufe0f", "\ufeff"}


def is_wide(char: str) -> bool:
    """Tell whether the character is wide (CJK, Hangul, full-width forms, emoji)."""
    if char < _FIRST_WIDE:
        return False
    from unicodedata import east_asian_width

    return east_asian_width(char) in "WF"


def is_zero_width(char: str) -> bool:
    """Tell whether the character takes no room (combining marks, joiners, variation selectors)."""
    if char < _FIRST_COMBINING:
        return False
    if char in _JOINERS:
        return True
    from unicodedata import category

    return category(char) in {"Mn", "Me", "Cf"}
