"""Write what happened to the functions of a diagram between two releases: for people, as JSON, for GitHub, as Markdown."""

from __future__ import annotations

from stackseq.audit import Change, permalink
from stackseq.cli.findings import place_object
from stackseq.cli.report import Report, joined, plural
from stackseq.cli.report import write_github as as_workflow_commands
from stackseq.diagnostics import Diagnostic, Severity, Source
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.audit import Drift, Place
    from stackseq.cli.audited import Audited

_WIDTH = 16
"""Of the column that tells what happened: ``moved, 100 %`` and a gap."""


class Drifted(Record):
    """One diagram between two releases."""

    diagram: Audited
    drifts: tuple[Drift, ...]
    """One for each step of the diagram, in their order."""
    old: str
    new: str


def write_human(results: Sequence[Drifted]) -> str:
    """Write what happened to each function, with the addresses of what to compare."""
    return "\n".join(line for result in results for line in _lines(result))


def write_json(results: Sequence[Drifted]) -> str:
    """Write a list of objects, one for each function."""
    import json

    return json.dumps([_object(*pair) for result in results for pair in _pairs(result)], indent=2)


def write_github(results: Sequence[Drifted]) -> str:
    """Write workflow commands, which GitHub shows beside the lines: a warning for each function that is gone, else notices."""
    return as_workflow_commands([Report(Source(each.diagram.path, ""), tuple(_diagnostics(each))) for each in results])


def write_markdown(results: Sequence[Drifted]) -> str:
    """Write a section for each diagram, with a table of its functions."""
    return "\n".join(line for result in results for line in _section(result)).rstrip("\n")


def summary(results: Sequence[Drifted]) -> str:
    """Count what happened, in one line."""
    if not results:
        return "no diagrams found"
    changes = [drift.change for result in results for drift in result.drifts]
    counts = joined(f"{changes.count(change)} {change.value}" for change in Change if change in changes)
    way = f"{results[0].old} to {results[0].new}"
    return f"{plural(len(results), 'diagram')} from {way}: {plural(len(changes), 'function')}{f': {counts}' if counts else ''}"


def _lines(result: Drifted) -> Iterator[str]:
    if not result.drifts:
        return
    yield f"{result.diagram.label}: {result.old} to {result.new}"
    for drift in result.drifts:
        yield f"  {_what(drift):{_WIDTH}}{drift.anchor}"
        if drift.change in {Change.MOVED, Change.RENAMED}:
            yield f"  {'':{_WIDTH}}now {drift.new}"
        yield from (f"  {'':{_WIDTH}}{link}" for link in _links(result, drift))


def _what(drift: Drift) -> str:
    return f"{drift.change.value}, {_share(drift)}" if drift.share else drift.change.value


def _share(drift: Drift) -> str:
    return f"{max(1, round(drift.share * 100))} %"


def _links(result: Drifted, drift: Drift) -> list[str]:
    """Return the addresses of both functions, or of one if they are the same."""
    old = _link(drift.old, result.old) if drift.change is not Change.SAME else ""
    return [link for link in (old, _link(drift.new, result.new)) if link]


def _link(place: Place | None, release: str) -> str:
    return permalink(place, release) if place else ""


def _pairs(result: Drifted) -> Iterable[tuple[Drifted, Drift]]:
    return ((result, drift) for drift in result.drifts)


def _object(result: Drifted, drift: Drift) -> dict[str, object]:
    return {
        "path": result.diagram.path,
        "lines": [span.line for step in result.diagram.steps if step.anchor == drift.anchor for span in step.spans],
        "anchor": str(drift.anchor),
        "change": drift.change.value,
        "share": drift.share,
        "from": result.old,
        "to": result.new,
        "old": place_object(drift.old, _link(drift.old, result.old)),
        "new": place_object(drift.new, _link(drift.new, result.new)),
    }


def _diagnostics(result: Drifted) -> Iterator[Diagnostic]:
    for step, drift in zip(result.diagram.steps, result.drifts, strict=True):
        if drift.change is not Change.SAME:
            severity = Severity.WARNING if drift.change is Change.GONE else Severity.EXTENSION
            message = f"{drift.anchor}: {_what(drift)} from {result.old} to {result.new}"
            links = tuple(_links(result, drift))
            yield from (Diagnostic(drift.change.value, severity, span, message, links) for span in step.spans)


def _section(result: Drifted) -> list[str]:
    rows = [
        f"| {drift.change.value} | {_share(drift) if drift.share else ''} | {_cell(result, drift)} |" for drift in result.drifts
    ]
    head = [f"## {result.diagram.label}: {result.old} to {result.new}", ""]
    return [*head, "| change | how much | function |", "|---|---:|---|", *rows, ""] if rows else head


def _cell(result: Drifted, drift: Drift) -> str:
    places = ((drift.old, result.old), (drift.new, result.new))
    links = (f"[{release}]({link})" for place, release in places if (link := _link(place, release)))
    moved = f" now `{drift.new}`" if drift.change in {Change.MOVED, Change.RENAMED} else ""
    return " ".join([f"`{drift.anchor}`{moved}", *links])
