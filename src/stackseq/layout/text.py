"""Split texts into lines, and break lines that are longer than a limit: at blanks, then after punctuation, then anywhere."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.layout.drawing import TextRole
    from stackseq.layout.metrics import Metrics

_BREAK_AFTER = frozenset("_./-,:;(=&|>])}、。，；：）")
"""Where a word may be broken: identifiers, paths and addresses have no blanks."""


class Lines(Record):
    """A text as it will be drawn, with its size in units."""

    lines: tuple[str, ...]
    widths: tuple[int, ...]
    """Of each line."""
    width: int
    """Of the widest line."""
    height: int


def measure(text: str, role: TextRole, metrics: Metrics, limit: int = 0) -> Lines:
    """Split a text at its line breaks and measure it. A positive ``limit`` (units) breaks longer lines."""
    if "\n" not in text:
        width = metrics.width(text, role)
        if not 0 < limit < width:
            return Lines((text,), (width,), width, metrics.line_height(role))
    lines = text.split("\n")
    widths = [metrics.width(line, role) for line in lines]
    if 0 < limit < max(widths):
        lines = [part for line in lines for part in _wrap(line, role, metrics, limit)]
        widths = [metrics.width(line, role) for line in lines]
    return Lines(tuple(lines), tuple(widths), max(widths), len(lines) * metrics.line_height(role))


def balance(lines: Lines, text: str, role: TextRole, metrics: Metrics, least: int = 1) -> Lines:
    """Return the narrowest form of a broken text with as many lines, but not narrower than ``least``."""
    narrow, wide = max(lines.width // 2, least - 1), lines.width
    while narrow + 1 < wide:
        middle = (narrow + wide) // 2
        other = measure(text, role, metrics, middle)
        if other.height > lines.height:
            narrow = middle
        else:
            lines, wide = other, min(middle, other.width)
    return lines


def reflow(text: str, role: TextRole, metrics: Metrics, limit: int) -> str:
    """Undo the line breaks after lines wider than ``limit``, which must be broken elsewhere, if the sentence goes on."""
    lines = [""]
    for line in text.split("\n"):
        if _goes_on(lines[-1], line) and metrics.width(lines[-1], role) > limit:
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return "\n".join(lines[1:])


def _goes_on(before: str, line: str) -> bool:
    end, start = before[-1:], line[:1]
    return (end.isalnum() or end in ",;)]}'\"") and (start.islower() or start.isdecimal() or start == "(")


def longest_word(text: str, role: TextRole, metrics: Metrics) -> int:
    """Return the width of the widest word, in units."""
    return max([metrics.width(word, role) for word in text.split()], default=0)


def _wrap(line: str, role: TextRole, metrics: Metrics, limit: int) -> list[str]:
    if metrics.width(line, role) <= limit:
        return [line]
    blank = metrics.width(" ", role)
    parts: list[str] = []
    words: list[str] = []
    room = limit
    for word in line.split():
        width = metrics.width(word, role)
        if words and width + blank <= room:
            words.append(word)
            room -= width + blank
            continue
        if words:
            parts.append(" ".join(words))
        *whole, rest = _break(word, role, metrics, limit) if width > limit else [word]
        parts += whole
        words = [rest]
        room = limit - metrics.width(rest, role)
    parts.append(" ".join(words))
    return parts


def _break(word: str, role: TextRole, metrics: Metrics, limit: int) -> list[str]:
    """Cut a word that is wider than the limit into pieces that are not; each has at least one character."""
    pieces: list[str] = []
    start = good = 0
    used = since_good = 0
    for index, char in enumerate(word):
        width = metrics.width(char, role)
        if used + width > limit and index > start:
            if good > start:
                pieces.append(word[start:good])
                start, used = good, since_good
            if used + width > limit and index > start:
                pieces.append(word[start:index])
                start, used = index, 0
            since_good = used
        used += width
        since_good += width
        if char in _BREAK_AFTER or char > "\u2e80":
            good, since_good = index + 1, 0
    pieces.append(word[start:])
    return pieces
