"""Exports of stores of logs, as lines: ``as_lines(stream)`` gives one object a line of an export that is one JSON value."""

# For maintainers. An export of OpenSearch or Loki is one value, often on one line, so that it is read whole: it has what a query
# found, not a folder of logs. What is damaged gives what can be read of it. Rows stand in the export in the order of the lines
# that are given here, so that the number of a line is that of the row. Tables of CSV are read line by line, by their header.
from __future__ import annotations

import io
import json
import re

from stackseq.observe.values import member, members, read_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, BinaryIO

_HEAD = 1 << 16
_LARGEST = 512 * 1024 * 1024
"""Bytes of an export that are read."""
_ROWS = re.compile(rb'"(?:_source|_raw|levelname|log_level|LOGGER_LEVEL|__REALTIME_TIMESTAMP|values)"\s*:')
"""Members that rows have, of stores that are known."""
_COLUMNS = frozenset("level log_level levelname payload content message _raw component python_module logger request_id".split())
_CELLS = 2
"""Columns that must be known for a line to be the header of a table."""


def as_lines(stream: BinaryIO) -> BinaryIO:
    """Return the stream, or one of a line for each row if it is an export."""
    head = stream.read(_HEAD)
    stream.seek(0)
    if not _is_export(head):
        return stream
    values, _ = read_values(stream.read(_LARGEST).decode("utf-8-sig", "replace"), "")
    stream.close()
    return io.BytesIO(b"".join(_line(row) for value in values for row in _rows(value)))


def _line(row: dict[str, Any]) -> bytes:
    try:
        return json.dumps(row).encode() + b"\n"
    except (ValueError, RecursionError):  # nested deeper than anybody writes
        return b"\n"


def _is_export(head: bytes) -> bool:
    """Tell whether a text is one value with rows in it, rather than one value a line."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text.startswith((b"{", b"[")) or not _ROWS.search(text):
        return False
    line = text.partition(b"\n")[0].strip()
    if text.startswith(b"[") or line == b"{":
        return True
    return b'"hits"' in line[:_HEAD] or (b'"result"' in line and b'"values"' in line)


def _rows(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401  # JSON
    if isinstance(value, list):
        for each in value:
            yield from _rows(each)
        return
    hits, streams = members(member(value, "hits"), "hits"), members(member(value, "data") or value, "result")
    yield from hits
    for stream in streams:
        labels = member(stream, "stream")
        for entry in stream.get("values") or ():
            if isinstance(entry, list) and len(entry) > 1:
                yield {**labels, "timestamp": entry[0], "line": entry[1]}
    if not hits and not streams and isinstance(value, dict):
        yield value


def columns_of(header: bytes) -> tuple[str, ...]:
    """Return the names of a table's columns; none if the line is no header of one with lines of logs."""
    text = header.decode("utf-8-sig", "replace").strip()
    names = cells(text) if "," in text and len(text) < _HEAD else ()
    return names if sum(name.lower() in _COLUMNS for name in names) >= _CELLS or "_raw" in names else ()


def cells(text: str) -> tuple[str, ...]:
    """Return the cells of a row, as far as it goes."""
    import csv

    try:
        return tuple(next(csv.reader([text]), ()))
    except csv.Error:
        return ()
