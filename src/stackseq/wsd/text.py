r"""Texts as they stand in a file: ``\n`` for a line break, and a backslash before what would not survive."""

# For maintainers. The language trims blanks around every text, so a blank that counts is written `\ ` (WebSequenceDiagrams knows
# that, as it knows `\n` and `\"`); `\\` is a backslash where one would be misread. Any other backslash is just itself, because
# people write `C:\temp`. `escape` changes as little as it can: what a person wrote comes back as it was.
from __future__ import annotations

import re

from stackseq.interaction.characters import replace_unwanted

_ESCAPE = re.compile(r'\\([n"\\\s])')
_MISREAD = r'\\(?=[n"\\\s]|$)'
_EDGES = r"\A(?=\s)|(?<!\A)(?=\s\Z)"


def unescape(text: str) -> str:
    r"""Resolve the escapes: ``\n``, ``\"``, ``\\`` and a backslash before a blank."""
    return _ESCAPE.sub(_resolve, text) if "\\" in text else text


def _resolve(match: re.Match[str]) -> str:
    sign = match[1]
    return "\n" if sign == "n" else sign


def escape(text: str) -> str:
    """Write a text so that ``unescape``, after trimming, gives it back. The result is one line."""
    if not text.isprintable():
        text = replace_unwanted(text)
    if "\\" in text:
        text = re.sub(_MISREAD, r"\\\\", text)
    if "\n" in text:
        text = text.replace("\n", "\\n")
    return re.sub(_EDGES, r"\\", text) if text != text.strip() else text


def read_quoted(text: str) -> str:
    """Resolve the escapes of a text that may stand in quotes; they do not count."""
    return unescape(text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text)


def write_quoted(text: str, *, needed: bool) -> str:
    """Write a text for ``read_quoted``; in quotes if they are needed, or if it would lose its own."""
    escaped = escape(text)
    if needed or (len(escaped) > 1 and escaped[0] == escaped[-1] == '"'):
        inner = escaped.replace('"', '\\"') if needed else escaped
        return f'"{inner}"'
    return escaped


def trim(raw: str) -> str:
    """Strip the blanks around a text, but not one that a backslash keeps."""
    text = raw.strip()
    if text[-1:] != "\\" or (len(text) - len(text.rstrip("\\"))) % 2 == 0:
        return text
    end = raw.find(text) + len(text)
    return text + raw[end : end + 1]
