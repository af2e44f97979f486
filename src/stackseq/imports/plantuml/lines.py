"""The lines of one diagram in a text: without what stands around it, joined where a backslash says so, comments told apart."""

# For maintainers. A joined line keeps the place of its first part: findings point there. Comments in the middle of a line are
# taken out, those that are lines of their own are kept, for the readers of what is written from it.
from __future__ import annotations

import re

from stackseq.diagnostics import Span
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_START = re.compile(r"\s*+@start([a-z]++)", re.IGNORECASE)
_END = re.compile(r"\s*+@end[a-z]", re.IGNORECASE)
_INDENT = re.compile(r"[ \u00a0]++")


class Line(Record):
    """One line, or several joined ones."""

    text: str
    """Without the blanks around it."""
    indent: str
    span: Span
    comment: bool = False
    """Whether it is a comment, whose signs the text lacks."""


class Cut(Record):
    """One diagram, cut out of a text."""

    lines: tuple[Line, ...]
    kind: str = "uml"
    """What stands behind ``@start``."""
    next: Span | None = None
    """Where the next diagram begins, if there is one."""
    unclosed: Span | None = None
    """Where a long comment begins that never ends."""


def cut(text: str) -> Cut:
    """Return the first diagram; the whole text, if nothing says where one begins."""
    lines = text.split("\n")
    begins = [number for number, line in enumerate(lines) if "@" in line and _START.match(line)]
    if not begins:
        return _cut(_joined(lines, 0), "uml", None)
    first = begins[0] + 1
    ends = (number for number in range(first, len(lines)) if "@" in lines[number] and _END.match(lines[number]))
    last = next(ends, begins[1] if len(begins) > 1 else len(lines))
    match = _START.match(lines[begins[0]])
    following = next((number + 1 for number in begins[1:] if number >= last), 0)
    more = Span(following, 1, following, 1 + len(lines[following - 1])) if following else None
    return _cut(_joined(lines[first:last], first), match[1].lower() if match else "uml", more)


def _cut(lines: Iterable[Line], kind: str, more: Span | None) -> Cut:
    unclosed: list[Span] = []
    found = tuple(_told_apart(lines, unclosed))
    return Cut(found, kind, more, unclosed[0] if unclosed else None)


# Joining


def _joined(lines: list[str], before: int) -> Iterator[Line]:
    """Yield the lines; ``before`` is how many stand before the first."""
    at = 0
    while at < len(lines):
        start = at
        parts = [lines[at]]
        while parts[-1].endswith("\\") and at + 1 < len(lines):
            at += 1
            parts.append(lines[at])
        at += 1
        yield _line(_join(parts), lines[start], before + start + 1, lines[at - 1], before + at)


def _join(parts: list[str]) -> str:
    """Join lines; where the next one is indented, one blank is enough."""
    result = [parts[0].removesuffix("\\") if len(parts) > 1 else parts[0]]
    for number, part in enumerate(parts[1:], 2):
        text = part.removesuffix("\\") if number < len(parts) else part
        lead = "" if result[-1].endswith(" ") else " "
        result.append(_INDENT.sub(lead, text, count=1) if text.startswith(" ") else text)
    return "".join(result)


def _line(text: str, first: str, number: int, last: str, end: int) -> Line:
    indent = first[: len(first) - len(first.lstrip())]
    column = len(indent) + 1
    end_column = max(len(last.rstrip()) + 1, column) if end == number else len(last.rstrip()) + 1
    return Line(text.strip(), indent, Span(number, column, end, end_column))


# Comments


def _told_apart(lines: Iterable[Line], opened: list[Span]) -> Iterator[Line]:
    """Yield the lines, with comments marked. ``opened`` gets where a long comment begins that never ends."""
    for line in lines:
        text = line.text
        if opened:
            inner, sign, text = text.partition("'/")
            if sign:
                opened.clear()
            yield Line(inner.strip(), line.indent, line.span, comment=True)
            text = text.strip()
            if not text:
                continue
        if text.startswith("'"):
            yield Line(_inner(text), line.indent, line.span, comment=True)
            continue
        rest = _without_comments(text)
        if rest.startswith("/'"):
            opened.append(line.span)
            yield Line(rest[2:].strip(), line.indent, line.span, comment=True)
        elif rest or not text:
            yield Line(rest, line.indent, line.span)
        else:
            yield Line(text[2:-2].strip(), line.indent, line.span, comment=True)


def _inner(text: str) -> str:
    """Return what a comment says. One that would join lines, since a backslash ends it, has an apostrophe behind that."""
    inner = text[1:].strip()
    return inner[:-2] if inner.endswith("\\ '") else inner


def _without_comments(text: str) -> str:
    """Take out comments that begin and end in the line."""
    parts = []
    at = 0
    while True:
        start = text.find("/'", at)
        end = text.find("'/", start + 2) if start >= 0 else -1
        if end < 0:
            parts.append(text[at:])
            return "".join(parts).strip()
        parts.append(text[at:start])
        at = end + 2
