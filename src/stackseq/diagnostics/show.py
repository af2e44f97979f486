"""Print a diagnostic for a person: one line, then the source line with a caret, then the hints."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics.model import Diagnostic, Source

_WINDOW = 100
"""Code points of a source line that are shown around the span: long lines are clipped, not printed whole."""


def summary(diagnostic: Diagnostic, path: str) -> str:
    """Write ``path:line:column: severity: message [code]``. ``path`` names the main file."""
    span = diagnostic.span
    where = f"{span.path or path}:{span.line}:{span.column}"
    return _printable(f"{where}: {diagnostic.severity.value}: {diagnostic.message} [{diagnostic.code}]")


def show(diagnostic: Diagnostic, source: Source) -> str:
    """Write the diagnostic with its source line, a caret below the span, and the hints. No final newline."""
    lines = [summary(diagnostic, source.path)]
    if not diagnostic.span.path:
        lines += _excerpt(diagnostic, source)
    lines += [_printable(f"  hint: {hint}") for hint in diagnostic.hints]
    return "\n".join(lines)


def _excerpt(diagnostic: Diagnostic, source: Source) -> list[str]:
    span = diagnostic.span
    line = _line(source.text, span.line)
    if not line.strip():
        return []
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    left = max(0, min(start, len(line)) - _WINDOW // 2)
    shown = line[left : left + _WINDOW].rstrip()
    width = max(1, min(end, left + len(shown)) - start)
    prefix = f"  {span.line} | "
    return [
        prefix + ("…" if left else "") + _printable(shown) + ("…" if left + _WINDOW < len(line) else ""),
        " " * (len(prefix) + (1 if left else 0)) + _padding(shown[: start - left]) + "^" * width,
    ]


def _line(text: str, number: int) -> str:
    """Return line ``number``, without splitting the whole text."""
    start = 0
    for _ in range(number - 1):
        start = text.find("\n", start) + 1
        if not start:
            return ""
    end = text.find("\n", start)
    return text[start : len(text) if end < 0 else end].rstrip("\r")


def _padding(text: str) -> str:
    """Return blanks as wide as the text is on a terminal, so that the caret stands right below."""
    from unicodedata import east_asian_width

    return "".join("\t" if c == "\t" else "  " if east_asian_width(c) in "WF" else " " for c in text)


def _printable(text: str) -> str:
    """Replace control characters, which could steer the terminal, by a visible sign."""
    return "".join(c if c.isprintable() or c == "\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
