"""Tables as clients print them without ``-f json``: ``read_rows(text, name)`` reads them, and everything that is JSON."""

# For maintainers. `nova migration-list` has no other form, and people copy what they see. A table of two columns called Field and
# Value, or Property and Value, is one row; a cell that is wrapped goes on in lines whose other cells are empty. Cells with lists
# (events of an action) have one item a line, as `event='…', host='…'`; only if the terminal was wide enough are they whole.
from __future__ import annotations

import re

from stackseq.observe.ledgers.rows import rows_of
from stackseq.observe.model import Problem, Reading
from stackseq.observe.values import read_values
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any

    from stackseq.observe.model import Span

_RULE = re.compile(r"\+(?:-+\+)+")
_PAIR = re.compile(r"(\w{1,40})='([^']*)'")
_SINGLE = ({"field", "value"}, {"property", "value"})
_NONE = frozenset({"", "None", "-"})


class Ledger(Record):
    """A ledger of which each row is a span of its own."""

    format: str
    what: str
    """Its rows, as people call them."""
    lists: tuple[str, ...]
    """The keys under which an API has its rows."""
    ones: tuple[str, ...]
    """The keys under which it has a single one."""


def read_rows(text: str, name: str) -> tuple[list[Any], list[Problem]]:
    """Return the rows of a table, or the values of JSON, and what was wrong."""
    return (list(table_rows(text)), []) if is_table(text) else read_values(text, name)


def read_ledger(text: str, name: str, ledger: Ledger, read_row: Callable[[Mapping[str, Any], str, int], Span | None]) -> Reading:
    """Return a span for each row. What cannot be read is told as a problem; the rest is there.

    ``read_row`` takes a row, the name of the file, and the number of the row from 1, and returns None for what is no row of it.
    """
    values, problems = read_rows(text, name)
    rows = list(rows_of(values, ledger.lists, ledger.ones))
    found = [read_row(row, name, number) for number, row in enumerate(rows, 1)]
    spans = tuple(span for span in found if span is not None)
    if len(spans) < len(rows):
        problems.append(Problem("odd-row", f"rows are no {ledger.what}, or have no time", name, len(rows) - len(spans)))
    return Reading(ledger.format, spans, tuple(problems))


def is_table(text: str) -> bool:
    """Tell whether a text begins with the upper rule of a table."""
    return bool(_RULE.match(text.lstrip()[:2000]))


def table_rows(text: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of all tables in a text."""
    heads: list[str] = []
    rows: list[dict[str, str]] = []
    for line in text.splitlines():
        stripped = line.strip()
        if not stripped.startswith("|"):
            if not stripped.startswith("+"):  # between two tables
                yield from _whole(heads, rows)
                heads, rows = [], []
            continue
        cells = [cell.strip() for cell in stripped.strip("|").split("|")]
        if not heads:
            heads = cells
        elif len(cells) == len(heads):
            _add(rows, dict(zip(heads, cells, strict=True)), heads[0])
    yield from _whole(heads, rows)


def _add(rows: list[dict[str, str]], row: dict[str, str], key: str) -> None:
    """Add a row, or what the cells of the last one go on with."""
    if row[key] or not rows:
        rows.append(row)
        return
    for name, cell in row.items():
        rows[-1][name] = f"{rows[-1][name]}\n{cell}" if cell else rows[-1][name]


def _whole(heads: list[str], rows: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
    if {head.lower() for head in heads} in _SINGLE:
        yield {row[heads[0]]: _value(row[heads[1]]) for row in rows}
    else:
        yield from ({name: _value(cell) for name, cell in row.items()} for row in rows)


def _value(cell: str) -> object:
    """Return a cell's value: nothing, a list of objects, or the text."""
    if cell in _NONE:
        return None
    if not _PAIR.match(cell):
        return cell
    items: list[dict[str, object]] = [{}]
    for pair in _PAIR.finditer(cell):
        if pair[1] in items[-1]:
            items.append({})
        items[-1][pair[1]] = None if pair[2] in _NONE else pair[2]
    return items
