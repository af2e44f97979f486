"""Which format a record has: ``read_record(text, name, format)`` finds out, and reads it."""

from __future__ import annotations

import json

from stackseq.observe.model import Problem, Reading
from stackseq.observe.osprofiler import is_osprofiler, read_osprofiler
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Format(Record):
    """One format of records."""

    name: str
    """As ``--from`` takes it."""
    title: str
    """As people call it."""
    is_meant: Callable[[Any], bool]
    """Whether a JSON value, or the first line of several, is of this format."""
    read: Callable[[str, str], Reading]
    """Takes the text and the name of the file."""


FORMATS = {row.name: row for row in (Format("osprofiler", "OSProfiler", is_osprofiler, read_osprofiler),)}
"""Name → format, in the order in which they are tried."""


def read_record(text: str, name: str, wanted: str = "") -> Reading:
    """Read a record of the format ``wanted``, or of whichever its contents tell. An unknown one has no spans and a problem."""
    row = FORMATS.get(wanted) or _find(text)
    if row is None:
        known = ", ".join(each.title for each in FORMATS.values())
        return Reading("", (), (Problem("unknown-format", f"this is no record that is known: {known}", name),))
    return row.read(text, name)


def _find(text: str) -> Format | None:
    value = _value(text)
    return next((row for row in FORMATS.values() if row.is_meant(value)), None)


def _value(text: str) -> object:
    """Return the JSON value of a text, or of its first line; None if neither is any."""
    for part in (text, text.lstrip().partition("\n")[0].rstrip(",")):
        try:
            return json.loads(part)
        except (ValueError, RecursionError):
            continue
    return None
