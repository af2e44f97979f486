"""What ends an operation for good: the rows of ``ends.toml``, and which facts they are about."""

# For maintainers. An error is no end: names are looked up that are not there, hosts fail and others are tried. So that a verdict
# is never premature, an operation failed only if something was recorded of which the source says that nothing comes after it;
# likewise it succeeded only by such a thing. These are facts of the source, so they stand in a table, each with what it means.
from __future__ import annotations

import os
import re

from stackseq.records import Record
from stackseq.verdict.aligning import is_same_process
from stackseq.verdict.facts import Kind
from stackseq.verdict.model import Outcome

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from stackseq.verdict.facts import Fact

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ends.toml")
_KINDS = {
    "line": Kind.LINE,
    "notification": Kind.NOTIFICATION,
    "method": Kind.MESSAGE,
    "row": Kind.ROW,
    "migration": Kind.LEDGER,
}


class End(Record):
    """Something after which nothing more comes."""

    outcome: Outcome
    kind: Kind
    pattern: re.Pattern[str]
    means: str
    operations: tuple[str, ...]
    process: str = ""
    error: re.Pattern[str] | None = None

    def is_for(self, operation: str) -> bool:
        """Tell whether it ends an operation."""
        service = operation.partition("/")[0]
        return any(each in (operation, f"{service}/*") for each in self.operations)

    def matches(self, fact: Fact) -> bool:
        """Tell whether a fact is it."""
        if fact.kind is not self.kind or (self.process and not is_same_process(self.process, fact.process)):
            return False
        if self.error is not None and not self.error.match(fact.error):
            return False
        text = _text(fact)
        return bool(self.pattern.match(text) if self.kind is Kind.LINE else self.pattern.fullmatch(text))


class Ends(Record):
    """All that is known of ends."""

    rows: tuple[End, ...]
    honest: frozenset[tuple[str, str]]
    """Service and method: it ends without an error only if all was done."""
    retried: frozenset[tuple[str, str]]
    """Service and method: if it fails, somebody else may do the work."""

    def of(self, operation: str) -> Sequence[End]:
        """Return those of an operation."""
        return [row for row in self.rows if row.is_for(operation)]


_READ: list[Ends] = []


def ends() -> Ends:
    """Return what is known of ends."""
    if not _READ:
        import tomllib

        with open(_FILE, "rb") as stream:
            table = tomllib.load(stream)
        _READ.append(Ends(tuple(map(_end, table["end"])), _methods(table["honest"]), _methods(table["retried"])))
    return _READ[0]


def _methods(rows: Sequence[Mapping[str, Any]]) -> frozenset[tuple[str, str]]:
    return frozenset((row["service"], method) for row in rows for method in row["methods"])


def _end(row: Mapping[str, Any]) -> End:
    name = next(each for each in _KINDS if each in row)
    return End(
        Outcome(row["outcome"]),
        _KINDS[name],
        re.compile(row[name]),
        row["means"],
        tuple(row["operations"]),
        row.get("process", ""),
        re.compile(row["error"]) if "error" in row else None,
    )


def _text(fact: Fact) -> str:
    """Return what a pattern is held against."""
    if fact.kind is Kind.ROW:
        from stackseq.verdict.statements import row_of

        return " ".join(row_of(fact.name) or ())
    if fact.kind is Kind.LEDGER:
        return fact.span.attributes.get("status", "") if fact.span and fact.span.attributes.get("migration") else ""
    return fact.name


def found_ends(operation: str, facts: Sequence[Fact]) -> Iterator[tuple[End, Fact]]:
    """Yield what was recorded that ends an operation, in the order of the table."""
    newest = _newest_migration(facts)
    for row in ends().of(operation):
        for fact in facts:
            if row.matches(fact) and (fact.kind is not Kind.LEDGER or fact is newest):
                yield row, fact


def _newest_migration(facts: Sequence[Fact]) -> Fact | None:
    """Return the last migration: one that failed on one host is followed by one to another."""
    found = [fact for fact in facts if fact.kind is Kind.LEDGER and fact.span and fact.span.attributes.get("migration")]
    return max(found, key=lambda each: each.time, default=None)
