"""``stackseq list``: the operations in the catalogue."""

from __future__ import annotations

from stackseq.cli.console import say
from stackseq.cli.problem import Problem, near_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from stackseq.catalogue import Catalogue, Edition, Operation
    from stackseq.cli.dispatch import Options

    Row = tuple[Operation, tuple[Edition, ...], tuple[str, ...]]
    """An operation, its editions that people wrote, and the releases that there are any editions for, newest first."""

_GAP = 2
"""Blanks between columns."""


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    options.add_argument("--service", metavar="SERVICE", default="", help="only the operations of one service, such as nova")
    options.add_argument("--release", metavar="RELEASE", default="", help="only the operations with a diagram for this release")
    options.add_argument("--format", choices=("table", "json"), default="table", help="a table for people, or json for programs")


def run(arguments: Namespace) -> int:
    """List the operations."""
    from stackseq.catalogue import load

    rows = _rows(load(), arguments.service.lower(), arguments.release.lower())
    say(_json(rows) if arguments.format == "json" else _table(rows))
    return 0


def _rows(catalogue: Catalogue, service: str, release: str) -> list[Row]:
    _require(service, catalogue.services(), "service")
    _require(release, catalogue.releases(), "release")
    rows = [(each, catalogue.editions(each), catalogue.releases_of(each)) for each in catalogue.operations(service)]
    return [row for row in rows if not release or release in row[2]]


def _require(name: str, known: Sequence[str], what: str) -> None:
    if name and name not in known:
        raise Problem(f"unknown {what} {name!r}", near_names(name, list(known)) or f"{what}s are {', '.join(known)}")


def _held(row: Row) -> tuple[str, ...] | None:
    """Return the releases in which some edition holds, oldest first; None if that is not known."""
    from stackseq.audit.holds import releases_held
    from stackseq.cli.files import read_source

    held = [releases_held(read_source(edition.path).text) for edition in row[1]]
    found = {release for releases in held if releases for release in releases}
    return tuple(sorted(found, key=_age)) if any(releases is not None for releases in held) else None


def _age(release: str) -> int:
    from stackseq.release import parse_release

    return parse_release(release).position


def _span(releases: tuple[str, ...] | None) -> str:
    """Write releases as a range: ``liberty..pike``; a dash if it is not known."""
    from stackseq.release import parse_range

    return "-" if releases is None else str(parse_range(",".join(releases) or "none"))


def _table(rows: Sequence[Row]) -> str:
    cells = [("OPERATION", "TITLE", "RELEASES", "HOLDS IN", "COMMAND")]
    cells += [(row[0].name, row[0].title, _span(row[2] or None), _span(_held(row)), row[0].command or "-") for row in rows]
    widths = [max(len(line[column]) for line in cells) + _GAP for column in range(4)]
    lines = ["".join(cell.ljust(width) for cell, width in zip(line, [*widths, 0], strict=True)) for line in cells]
    return "\n".join(line.rstrip() for line in lines)


def _json(rows: Sequence[Row]) -> str:
    import json

    return json.dumps([_object(row) for row in rows], indent=2, ensure_ascii=False)


def _object(row: Row) -> dict[str, object]:
    operation = row[0]
    return {
        "name": operation.name,
        "service": operation.service,
        "id": operation.id,
        "title": operation.title,
        "category": operation.category,
        "command": operation.command,
        "request": operation.request,
        "summary": operation.summary,
        "aliases": list(operation.aliases),
        "releases": list(row[2]),
        "holds": _held(row),
    }
