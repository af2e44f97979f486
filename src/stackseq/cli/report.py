"""Say what is wrong with diagrams: for people, as JSON, as annotations of GitHub."""

from __future__ import annotations

from functools import cache

from stackseq.cli.decode import NotText, left_out
from stackseq.cli.problem import BAD_DIAGRAM, Problem
from stackseq.diagnostics import Diagnostic, Severity, Source, Span, show
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from stackseq.catalogue import Catalogue
    from stackseq.cli.inputs import Input
    from stackseq.interaction import Parsed

_MOST = 20
"""Errors that are shown when a diagram is drawn; `check` shows all."""


class Report(Record):
    """What was found in one input."""

    source: Source
    diagnostics: tuple[Diagnostic, ...]
    code: int = 0
    """The exit code that it asks for."""
    problem: str = ""
    """Why it could not be read, as it is shown to people."""

    def exit_code(self, *, strict: bool) -> int:
        """Return the exit code; strictly, any diagnostic is a failure."""
        return self.code or (BAD_DIAGRAM if strict and self.diagnostics else 0)


def report_on(item: Input, severities: Collection[Severity], language: str = "") -> Report | None:
    """Read a diagram and report what is wrong with it; nothing if it is not meant."""
    from stackseq.api.reading import read
    from stackseq.cli.console import tell
    from stackseq.cli.files import read_source
    from stackseq.cli.including import Including

    try:
        source = read_source(item.path)
    except Problem as problem:
        return report_problem(problem)
    parsed = read(source, Including(item.path), language)
    reason = left_out(source, parsed.diagnostics) if item.in_folder else ""
    if reason:
        tell(reason)
        return None
    wrong = sorted([*parsed.diagnostics, *_wrong_references(parsed)], key=_position)
    found = tuple(one for one in wrong if one.severity in severities)
    return Report(source, found, BAD_DIAGRAM if counts(found)[0] else 0)


def _position(diagnostic: Diagnostic) -> tuple[str, int, int]:
    span = diagnostic.span
    return span.path, span.line, span.column


def _wrong_references(parsed: Parsed) -> Iterator[Diagnostic]:
    from stackseq.catalogue.references import check_references

    return check_references(parsed.interaction, _catalogue())


@cache
def _catalogue() -> Catalogue:
    from stackseq.catalogue import load

    return load()


def report_problem(problem: Problem) -> Report:
    """Report an input that cannot be read."""
    if isinstance(problem, NotText):
        return Report(Source(problem.path, ""), (problem.diagnostic,), problem.code, str(problem))
    path, _, message = problem.message.partition(": ")
    diagnostic = Diagnostic("unreadable", Severity.ERROR, Span(1, 1, 1, 1), message, problem.hints)
    return Report(Source(path, ""), (diagnostic,), problem.code, str(problem))


def counts(diagnostics: Iterable[Diagnostic]) -> tuple[int, int]:
    """Count the errors and the warnings."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def shown_errors(diagnostics: Iterable[Diagnostic], source: Source) -> list[str]:
    """Show the errors, not too many of them."""
    errors = [diagnostic for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
    lines = [show(error, source) for error in errors[:_MOST]]
    rest = len(errors) - _MOST
    return [*lines, f"{source.path}: {rest} more errors; 'stackseq check' shows all"] if rest > 0 else lines


def write_human(reports: Sequence[Report]) -> str:
    """Show every diagnostic with its line."""
    lines: list[str] = []
    for report in reports:
        lines += [report.problem] if report.problem else [show(diagnostic, report.source) for diagnostic in report.diagnostics]
    return "\n".join(lines)


def write_json(reports: Sequence[Report]) -> str:
    """Write a list of objects, one for each diagnostic."""
    import json

    rows = [_row(report.source.path, diagnostic) for report in reports for diagnostic in report.diagnostics]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def write_github(reports: Sequence[Report]) -> str:
    """Write workflow commands, which GitHub shows beside the lines."""
    return "\n".join(_annotation(report.source.path, one) for report in reports for one in report.diagnostics)


def plural(count: int, noun: str) -> str:
    """Write ``1 error``, ``2 errors``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def joined(parts: Iterable[str]) -> str:
    """Join what there is to say: ``3 drawn, 1 warning``."""
    return ", ".join(part for part in parts if part)


def _row(path: str, diagnostic: Diagnostic) -> dict[str, object]:
    span = diagnostic.span
    return {
        "path": span.path or path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "severity": diagnostic.severity.value,
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hints": list(diagnostic.hints),
    }


_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.EXTENSION: "notice"}


def _annotation(path: str, diagnostic: Diagnostic) -> str:
    span = diagnostic.span
    place = {
        "file": span.path or path,
        "line": str(span.line),
        "col": str(span.column),
        "endLine": str(span.end_line),
        "endColumn": str(span.end_column),
        "title": diagnostic.code,
    }
    properties = ",".join(f"{key}={_escape(value, ':,')}" for key, value in place.items())
    text = _escape("\n".join((diagnostic.message, *diagnostic.hints)))
    return f"::{_LEVELS[diagnostic.severity]} {properties}::{text}"


def _escape(text: str, more: str = "") -> str:
    """Write the characters that have a meaning in workflow commands as percent codes."""
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
