"""Diagnostics for programs: columns as JavaScript counts them, and the strings of the web service."""

from __future__ import annotations

from stackseq.diagnostics import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackseq.diagnostics import Diagnostic, Span
    from stackseq.wsd.fixes import Edit, Fix

NONE: Mapping[Diagnostic, tuple[Fix, ...]] = {}
_GROUPLESS = frozenset({"end-without-group", "unmatched-brace"})


def as_objects(
    diagnostics: Sequence[Diagnostic], text: str, repairs: Mapping[Diagnostic, tuple[Fix, ...]] = NONE
) -> list[dict[str, object]]:
    """Return diagnostics ready to be JSON. Lines and columns count from 1, columns in UTF-16 units; the end is exclusive.

    ``repairs`` are theirs; those that have none have no ``fixes``.
    """
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [_object(each, lines) | _fixes(repairs.get(each, ()), lines) for each in diagnostics]


def _object(diagnostic: Diagnostic, lines: list[str]) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hints": list(diagnostic.hints),
    } | _place(diagnostic.span, lines)


def _fixes(fixes: tuple[Fix, ...], lines: list[str]) -> dict[str, object]:
    return (
        {"fixes": [{"title": fix.title, "edits": [_edit(edit, lines) for edit in fix.edits]} for fix in fixes]} if fixes else {}
    )


def _edit(edit: Edit, lines: list[str]) -> dict[str, object]:
    return {"text": edit.text} | _place(edit.span, lines)


def _place(span: Span, lines: list[str]) -> dict[str, object]:
    return {
        "line": span.line,
        "column": _units(lines, span.line, span.column),
        "endLine": span.end_line,
        "endColumn": _units(lines, span.end_line, span.end_column),
    }


def _units(lines: list[str], line: int, column: int) -> int:
    """Turn a column in code points into one in UTF-16 units."""
    before = lines[line - 1][: column - 1] if line <= len(lines) else ""
    return column if before.isascii() else column + sum(char > "\uffff" for char in before)


def as_service_says(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Return what the web service would report, in its words where it has any. Extensions are drawn, so they are no errors."""
    return [_sentence(each) for each in diagnostics if _is_reported(each)]


def first_line(diagnostics: Sequence[Diagnostic]) -> int:
    """Return the line of the first finding that ``as_service_says`` reports; 0 if there is none."""
    return next((each.span.line for each in diagnostics if _is_reported(each)), 0)


def _is_reported(diagnostic: Diagnostic) -> bool:
    return diagnostic.severity is Severity.ERROR or diagnostic.code == "not-active"


def _sentence(diagnostic: Diagnostic) -> str:
    where = f"Line {diagnostic.span.line}: "
    if diagnostic.code == "syntax-error":
        return where + "Syntax error."
    if diagnostic.code in _GROUPLESS:
        return where + "Error: end without prior group."
    if diagnostic.code == "not-active":
        return where + f"Deactivate: {_name(diagnostic.message)} was not activated."
    return f"{where}Error: {diagnostic.message}."


def _name(message: str) -> str:
    """Take the participant out of the message."""
    return message.partition("`")[2].rpartition("`")[0] or message
