"""Write what was found about diagrams: for people, as JSON, as annotations of GitHub, as Markdown."""

# For maintainers. Each style is a function from the same records. People see what does not hold, and counts of the rest; anchors
# that could not be checked for one and the same reason are one line. JSON holds everything.
from __future__ import annotations

from stackseq.audit import Kind
from stackseq.cli.report import Report, joined, plural
from stackseq.cli.report import write_github as as_workflow_commands
from stackseq.diagnostics import Diagnostic, Severity, Source
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from stackseq.audit import Finding, Place
    from stackseq.cli.audited import Audited


class Verified(Record):
    """One diagram, held against a source."""

    diagram: Audited
    findings: tuple[Finding, ...]
    against: str
    """What it was held against, for people: ``liberty``, ``nova at liberty-eol``."""
    link: Callable[[Place], str]
    """Gives the address of a function in a public repository, or an empty string if there is none."""
    is_own: bool
    """Whether the diagram claims to hold there."""
    from_facts: bool = False
    """Whether no source was read."""

    def fails(self, *, strict: bool) -> bool:
        """Tell whether the exit code must say so: a claim does not hold; strictly, or is not checked, or is not even made."""
        good = {Kind.HOLDS} if strict else {Kind.HOLDS, Kind.UNKNOWN}
        return (self.is_own or strict) and any(finding.kind not in good for finding in self.findings)


def write_human(results: Sequence[Verified]) -> str:
    """Write a line for each finding that is not just as it should be, with hints and addresses below it."""
    return "\n".join(line for result in results for line in _lines(result))


def write_json(results: Sequence[Verified]) -> str:
    """Write a list of objects, one for each finding."""
    import json

    return json.dumps([_object(result, finding) for result in results for finding in result.findings], indent=2)


def write_github(results: Sequence[Verified]) -> str:
    """Write workflow commands, which GitHub shows beside the lines: errors where a diagram's own release does not hold."""
    return as_workflow_commands([Report(Source(each.diagram.path, ""), tuple(_diagnostics(each))) for each in results])


def write_markdown(results: Sequence[Verified]) -> str:
    """Write a section for each diagram, with a table of what does not hold."""
    return "\n".join(line for result in results for line in _section(result)).rstrip("\n")


def summary(results: Sequence[Verified]) -> str:
    """Count what was found, in one line."""
    if not results:
        return "no diagrams found"
    against = dict.fromkeys(result.against for result in results)
    place = next(iter(against)) if len(against) == 1 else "their own releases" if results[0].is_own else "several sources"
    return f"{plural(len(results), 'diagram')} verified against {place}: {_counts(each for r in results for each in r.findings)}"


def _counts(findings: Iterable[Finding]) -> str:
    kinds = [finding.kind for finding in findings]
    anchors = sum(kind is not Kind.CALL_NOT_FOUND for kind in kinds)
    if not anchors:
        return "no anchors"
    parts = [f"{kinds.count(kind)} {word}" for kind, word in _WORDS.items() if kind in kinds]
    calls = kinds.count(Kind.CALL_NOT_FOUND)
    if calls:
        parts.append(f"{plural(calls, 'message')} not found")
    return f"{plural(anchors, 'anchor')}: {joined(parts)}"


_WORDS = {
    Kind.HOLDS: "hold",
    Kind.MOVED: "moved",
    Kind.RENAMED: "renamed",
    Kind.GONE: "gone",
    Kind.AMBIGUOUS: "ambiguous",
    Kind.UNKNOWN: "not checked",
}


def _lines(result: Verified) -> Iterator[str]:
    for finding in _bad(result, Kind.UNKNOWN):
        rest = [str(span.line) for span in finding.spans[1:]]
        also = f" (also line{'s' if len(rest) > 1 else ''} {', '.join(rest)})" if rest else ""
        yield f"{_where(result, finding)}: {finding.kind.value}: {finding.message}{also}"
        yield from (f"  hint: {hint}" for hint in finding.hints)
        link = _link(finding, result)
        if link:
            yield f"  see: {link}"
    yield from _unchecked(result)


def _unchecked(result: Verified) -> Iterator[str]:
    """Yield a line for each reason why anchors could not be checked."""
    reasons: dict[str, list[Finding]] = {}
    for finding in result.findings:
        if finding.kind is Kind.UNKNOWN:
            reasons.setdefault(finding.message.partition(": ")[2], []).append(finding)
    for reason, findings in reasons.items():
        yield f"{_where(result, findings[0])}: unknown: {plural(len(findings), 'anchor')} not checked: {reason}"
        if result.from_facts:
            yield "  hint: name a source to read, such as --release 2026.1 or --git nova=PATH@REF"


def _bad(result: Verified, *others: Kind) -> list[Finding]:
    return [finding for finding in result.findings if finding.kind not in {Kind.HOLDS, *others}]


def _where(result: Verified, finding: Finding) -> str:
    return f"{finding.span.path or result.diagram.label}:{finding.span.line}:{finding.span.column}"


def _diagnostics(result: Verified) -> Iterator[Diagnostic]:
    for finding in _bad(result):
        severity = Severity.ERROR if result.is_own else Severity.WARNING
        if finding.kind is Kind.UNKNOWN:
            severity = Severity.EXTENSION
        for span in finding.spans:
            yield Diagnostic(finding.kind.value, severity, span, finding.message, finding.hints)


def _link(finding: Finding, result: Verified) -> str:
    return result.link(finding.place) if finding.place else ""


def _object(result: Verified, finding: Finding) -> dict[str, object]:
    return {
        "path": finding.span.path or result.diagram.path,
        "lines": [span.line for span in finding.spans],
        "release": result.diagram.release,
        "against": result.against,
        "kind": finding.kind.value,
        "anchor": str(finding.anchor),
        "message": finding.message,
        "hints": list(finding.hints),
        "place": place_object(finding.place, _link(finding, result)),
        "similarity": finding.similarity,
    }


def place_object(place: Place | None, link: str) -> dict[str, object] | None:
    """Return a place as JSON has it."""
    if place is None:
        return None
    return {
        "path": place.path,
        "qualname": place.qualname,
        "first_line": place.first_line,
        "last_line": place.last_line,
        "link": link,
    }


def _section(result: Verified) -> list[str]:
    lines = [f"## {result.diagram.label} against {result.against}", "", f"{_counts(result.findings)}.", ""]
    bad = _bad(result)
    if bad:
        rows = [f"| {finding.span.line} | {finding.kind.value} | {_cell(finding, _link(finding, result))} |" for finding in bad]
        lines += ["| line | finding | |", "|---:|---|---|", *rows, ""]
    return lines


def _cell(finding: Finding, link: str) -> str:
    text = "; ".join((finding.message, *finding.hints)).replace("|", "\\|").replace("_", "\\_")
    return f"[{text}]({link})" if link else text
