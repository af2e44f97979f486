"""The words and signs of a seqdiag text."""

from __future__ import annotations

import re
from bisect import bisect_right

from stackseq.diagnostics import Span
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.imports.findings import Findings

_TOKEN = re.compile(
    r"(?P<blank>\s++)"
    r"|(?P<comment>/\*(?:[^*]|\*(?!/))*+\*/|(?://|\#)[^\n]*+)"
    r"|(?P<separator>===[^\n]*===|\.\.\.[^\n]+\.\.\.)"
    r"|(?P<number>-?(?:\.[0-9]++|[0-9]++(?:\.[0-9]*+)?)(?![\w-]))"
    r"|(?P<name>[\w.](?:[\w.]|-(?!-?>))*+)"
    r"|(?P<arrow>=>|<<?--?|--?>>?)"
    r"|(?P<sign>[{};,=\[\]])"
    r'|(?P<text>"""(?:[^"\\]|\\.|"(?!""))*+"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*+\'\'\'|"(?:[^"\\]|\\.)*+"|\'(?:[^\'\\]|\\.)*+\')',
    re.DOTALL,
)
_QUOTES = ('"""', "'''", '"', "'")
END = "end"


class Token(Record):
    """A word or a sign."""

    kind: str
    """``name`` (also numbers), ``text`` (what stood in quotes), ``arrow``, ``sign``, ``separator``, ``comment`` or ``end``."""
    value: str
    span: Span
    first: bool
    """Whether it is the first one in its line."""

    @property
    def names(self) -> bool:
        """Whether it can be a name or a value."""
        return self.kind in ("name", "text")


def tokens(text: str, findings: Findings) -> list[Token]:
    """Take a text apart. What is no token is reported, and left out. The last token is the end."""
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = list(_scan(text, starts, findings))
    found.append(Token(END, "", _span(starts, len(text), len(text)), first=True))
    return found


def _scan(text: str, starts: list[int], findings: Findings) -> Iterator[Token]:
    at = 0
    line = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            at = _skip(text, at, starts, findings)
            continue
        at = match.end()
        kind = str(match.lastgroup)
        if kind != "blank":
            span = _span(starts, match.start(), at)
            yield Token("name" if kind == "number" else kind, _value(kind, match[0]), span, span.line != line)
            line = span.end_line


def _skip(text: str, at: int, starts: list[int], findings: Findings) -> int:
    """Report what is no token; return where to go on."""
    if text[at] in "\"'":
        line_end = text.find("\n", at)
        end = len(text) if line_end < 0 else line_end
        findings.report("unterminated-block", _span(starts, at, end), "this text in quotes has no end", "close the quotes")
        return end
    end = at + 1
    findings.report(
        "syntax-error", _span(starts, at, end), f"`{text[at]}` means nothing here", "write names with signs in quotes"
    )
    return end


def _value(kind: str, value: str) -> str:
    if kind == "text":
        quotes = next(quotes for quotes in _QUOTES if value.startswith(quotes) and len(value) >= 2 * len(quotes))
        return value[len(quotes) : -len(quotes)].replace("\\" + quotes[0], quotes[0])
    if kind == "comment":
        return value.removeprefix("/*").removesuffix("*/").strip() if value.startswith("/*") else value.lstrip("/#").strip()
    return value


def _span(starts: list[int], start: int, end: int) -> Span:
    line, last = bisect_right(starts, start), bisect_right(starts, end)
    return Span(line, start - starts[line - 1] + 1, last, end - starts[last - 1] + 1)
