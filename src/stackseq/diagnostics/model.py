"""The values of a diagnostic: source, span, severity, diagnostic."""

from __future__ import annotations

from enum import Enum

from stackseq.records import Record


class Severity(Enum):
    """How bad it is. Only errors make a check fail; extensions count only in a strict check."""

    ERROR = "error"
    WARNING = "warning"
    EXTENSION = "extension"
    """Drawn, but not part of the WebSequenceDiagrams language: other programs may refuse it."""


class Source(Record):
    """A text and where it came from. ``path`` is only shown, never opened; ``-`` stands for standard input."""

    path: str
    text: str


class Span(Record):
    """A stretch of a text. Lines and columns count from 1, columns in code points; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int
    path: str = ""
    """The file, when it is not the one that was parsed (an included file)."""


class Diagnostic(Record):
    """One finding about a text."""

    code: str
    """Stable, kebab-case, listed in ``docs/language.md``."""
    severity: Severity
    span: Span
    message: str
    """One sentence without a full stop: what is wrong."""
    hints: tuple[str, ...] = ()
    """What to do about it, one sentence each."""
