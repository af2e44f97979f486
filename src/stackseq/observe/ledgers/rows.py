"""Rows of ledgers: ``rows_of(values, …)`` finds them, however a command or an API wrote them out."""

# For maintainers. The client writes the headings of its columns (`Request ID`), or the names of fields (`request_id`); the API
# puts its own names into an object with one key. Here all of them have names in small letters with underscores.
from __future__ import annotations

import re

from stackseq.observe.values import member, members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

LEDGER = "ledger"
"""Attribute of spans: the format of the ledger that they stand in."""
ACTION = "action"
"""Attribute: what the user asked for; the span that has it and serves is the user's request."""
LASTS = "lasts"
"""Attribute of spans of no process: what is true for a time, as that a server is on its way to another host."""
_LARGEST = 10**18
"""The largest number that is written in decimal: Python refuses to write those of thousands of digits."""
_BETWEEN = re.compile(r"[^a-z0-9]+")


def rows_of(values: Iterable[Any], lists: tuple[str, ...], ones: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Yield the rows of values: lists, single rows, and those below the keys ``lists`` and ``ones``."""
    for value in values:
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, dict):
                inside = members(each, *lists) or [row for row in (member(each, *ones),) if row]
                yield from map(plain, inside or [each])


def first_row(value: object, lists: tuple[str, ...], ones: tuple[str, ...]) -> Mapping[str, Any]:
    """Return the first row of a value, or an empty one."""
    return next(rows_of([value[:1] if isinstance(value, list) else value], lists, ones), {})


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with names as ``request_id`` for whatever its columns are called."""
    return {_BETWEEN.sub("_", str(key).lower()).strip("_"): value for key, value in row.items()}


def text_of(row: Mapping[str, Any], *names: str) -> str:
    """Return the first of some fields that says anything, as text."""
    for name in names:
        value = row.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return value if isinstance(value, str) else f"{value:x}" if abs(value) > _LARGEST else str(value)
    return ""


def filled(**attributes: str) -> dict[str, str]:
    """Return the attributes that have a value."""
    return {name: value for name, value in attributes.items() if value}
