"""Texts as Mermaid takes them: literally."""

# For maintainers. Whatever Mermaid would take for anything but text is written `#59;` and the like, its own way to name a
# character. It measures these names, not the characters, so columns grow wider than they
# need to: only what must be is written so.
from __future__ import annotations

import re

from stackseq.export.plain import plain_lines

BLANK = "#160;"
"""What stands where a text must not be empty."""

_MARKUP = re.compile(
    r"[#;<&\\]"  # comments and names of characters, ends of statements, tags
    r"|(?<=%)%"  # comments and directives
    r"|(?<=\$)\$"  # formulas
    r"|(?<=\bst)y(?=le)|(?<=class)D(?=ef)"  # a style statement loses its last semicolon
    r"|^:?\s*(?:no)?wrap(?=:)"  # directives
    r"|^ +|(?<! ) +$"
    r"|[\uFB02\u00B6]",  # what Mermaid puts in the place of `#` and `;`
    re.IGNORECASE,
)


def write_label(text: str) -> str:
    """Write a text that may be empty."""
    lines = [_MARKUP.sub(_spell, line) for line in plain_lines(text)]
    return lines[0] if len(lines) == 1 else "<br/>".join(line or BLANK for line in lines)  # an empty line may fail to be drawn


def write_text(text: str) -> str:
    """Write a text that must not be empty."""
    return write_label(text) if text.strip() else BLANK


def _spell(match: re.Match[str]) -> str:
    if match[0].isspace():
        return BLANK * len(match[0])
    return f"#{ord(match[0][0])};{match[0][1:]}"
