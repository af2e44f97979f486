"""Characters that no text of an interaction holds, and how they are replaced."""

from __future__ import annotations

import re

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
UNWANTED = (
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, except tab and line feed
    "\u2028\u2029"  # line ends that no editor shows
    "\u202a-\u202e\u2066-\u2069"  # bidi controls: they make a text look like another one
    "\ud800-\udfff\ufffe\uffff"  # no characters at all
    "]"
)
"""Pattern of characters that never reach an interaction."""
BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Those among them that reorder a text."""


def replace_unwanted(text: str) -> str:
    """Replace what must not reach an interaction, and tabs by blanks. Every character keeps its column."""
    if "\t" in text:
        text = text.replace("\t", " ")
    return re.sub(UNWANTED, _REPLACEMENT, text)
