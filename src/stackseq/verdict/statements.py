"""Which row a statement of SQL writes, and which columns."""

from __future__ import annotations

import re

_STATEMENT = re.compile(
    r"(?is)^\s*(?:(insert)\s+into|(update)|(delete)\s+from)\s+[\"`(]*(?:\w+[\"`]?\.[\"`]?)?(\w+)",
)
_VERBS = {"insert": "create", "update": "save", "delete": "delete"}
_COLUMN = re.compile(r"[\s,(]([a-z_]+)[\"`]?\s*=")


def row_of(statement: str) -> tuple[str, str] | None:
    """Return what is done with which table: ``create`` and ``instance_faults``; None for what writes nothing."""
    match = _STATEMENT.match(statement)
    if match is None:
        return None
    verb = next(group for group in match.groups()[:3] if group)
    return _VERBS[verb.lower()], match[4].lower()


def columns_of(statement: str) -> frozenset[str]:
    """Return the columns that an UPDATE sets, in lower case."""
    text = statement.partition(" SET ")[2] or statement.partition(" set ")[2]
    return frozenset(_COLUMN.findall(f" {text.partition(' WHERE ')[0]}".lower()))
