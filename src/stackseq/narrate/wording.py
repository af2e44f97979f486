"""Names of the source in words, and texts broken into lines."""

from __future__ import annotations

import re

from stackseq.calls.words import seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.calls import Call

WIDTH = 32
"""Characters in a line of a label."""
_BRIEF = 0.1
"""Seconds that are not worth telling."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SEAM = re.compile(r"(?<=[_./(,?&])")


def words_of(name: str) -> str:
    """Return a name in words: ``_check_networks`` → ``check networks``, ``NoValidHost`` → ``no valid host``."""
    own = name.rpartition(".")[2].replace("_", " ")
    return " ".join(_HUMP.sub(" ", own).split()).lower() or name


def plural(words: str) -> str:
    """Return the plural of what the last of the words names."""
    if words.endswith(("s", "x", "ch")):
        return f"{words}es"
    return f"{words[:-1]}ies" if words.endswith("y") and words[-2:-1] not in "aeiou" else f"{words}s"


def singular(words: str) -> str:
    """Return the words with the last one in the singular, as far as its ending tells."""
    if words.endswith("ies") and len(words) > 4:
        return f"{words[:-3]}y"
    if words.endswith(("ses", "xes", "ches")):
        return words[:-2]
    return words[:-1] if words.endswith("s") and not words.endswith("ss") else words


def break_lines(text: str, width: int = WIDTH) -> list[str]:
    """Break a text into lines of at most ``width`` characters: at blanks, and in long names after ``_``, ``.`` and ``/``."""
    lines: list[str] = [""]
    for word in text.split():
        for number, piece in enumerate(_pieces(word, width)):
            gap = " " if lines[-1] and not number else ""
            if len(lines[-1]) + len(gap) + len(piece) > width and lines[-1]:
                lines.append(piece)
            else:
                lines[-1] += gap + piece
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """Return a word whole if it fits in a line, else where it may be broken."""
    if len(word) <= width:
        return [word]
    return [part[at : at + width] for part in _SEAM.split(word) if part for at in range(0, len(part), width)]


def shorten(text: str, longest: int) -> str:
    """Cut a text at a blank."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1].rpartition(' ')[0] or text[: longest - 1]}…"


def duration(call: Call) -> str:
    """Return how long a recorded call took, ``3.2 s`` or ``450 ms``; an empty string if that is not known or hardly any time."""
    if call.started is None or call.ended is None or call.ended - call.started < _BRIEF:
        return ""
    return seconds(call.ended - call.started)
