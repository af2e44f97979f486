"""Texts as seqdiag draws them."""

from __future__ import annotations

import re

_ESCAPE = re.compile(r"\\\\|\\n")


def read_text(value: str) -> str:
    r"""Resolve ``\n`` and ``\\``, and take away the blanks around each line."""
    text = _ESCAPE.sub(lambda match: "\n" if match[0] == "\\n" else "\\", value) if "\\" in value else value
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def read_name(value: str) -> str:
    """Return a name, which is never empty."""
    return read_text(value) or " "
