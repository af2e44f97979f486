"""What ends an operation for good: the rows of ``ends.toml``, and which facts they are about."""

# For maintainers. An error is no end: names are looked up that are not there, hosts fail and others are tried. So that a verdict
# is never premature, an operation failed only if something was recorded of which the source says that nothing comes after it;
# likewise it succeeded only by such a thing. These are facts of the source, so they stand in a table, each with what it means.
# ruff: noqa: PTH100, PTH118, PTH120, PTH123
from __future__ import annotations

import os
import re

from stackseq.records import Record
from stackseq.verdict.facts import ACTION, HONEST, Kind, is_same_process, is_sender_of_rpc
from stackseq.verdict.labels import segments_of
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
    "sent": Kind.MESSAGE,
    "row": Kind.ROW,
    "told": Kind.NOTIFICATION,
    "migration": Kind.LEDGER,
    "action": Kind.LEDGER,
    "request": Kind.REQUEST,
}
_MOVES = {
    "nova/resize": ("resize",),
    "nova/cold-migrate": ("migration",),
    "nova/live-migrate": ("live-migration",),
    "nova/evacuate": ("evacuation",),
    "nova/confirm-resize": ("resize", "migration"),
    "nova/revert-resize": ("resize", "migration"),
}
"""What a ledger calls the migrations of an operation."""
_EARLIER = frozenset({"nova/confirm-resize", "nova/revert-resize"})
"""Operations on a migration that was there before."""
_SLACK = 2.0
"""Seconds by which times of ledgers may be off."""


class End(Record):
    """Something after which nothing more comes."""

    outcome: Outcome
    kind: Kind
    pattern: re.Pattern[str]
    means: str
    operations: tuple[str, ...]
    process: str = ""
    error: re.Pattern[str] | None = None
    name: str = ""
    """The key of its row: what it is held against."""
    after: str = ""
    """The method of RPC that must have ended well before."""
    thread: str = ""
    """The method in whose work it must stand."""

    def is_for(self, operation: str) -> bool:
        """Tell whether it ends an operation; of one that is not known, what ends all of its service."""
        service, _, own = operation.partition("/")
        return any(each in (operation, f"{service}/*") if own else each == f"{service}/*" for each in self.operations)

    def matches(self, fact: Fact) -> bool:
        """Tell whether a fact is it."""
        if fact.kind is not self.kind or (self.process and not is_same_process(self.process, fact.process)):
            return False
        if self.error is not None and not self.error.match(fact.error):
            return False
        if self.name == "method" and self.outcome is Outcome.SUCCESS and not is_served(fact):
            return False
        if self.thread and self.thread not in fact.threads[:1]:
            return False
        text = _text(fact, self.name)
        return bool(self.pattern.match(text) if self.kind is Kind.LINE else self.pattern.fullmatch(text))


class Vague(Record):
    """Something that looks like an end, and is none."""

    operation: str
    method: str
    emitter: str
    says: str


class Telling(Record):
    """A line that tells of a step which is not its function's own."""

    line: re.Pattern[str]
    path: str
    qualname: str


class Ends(Record):
    """All that is known of ends."""

    rows: tuple[End, ...]
    honest: frozenset[tuple[str, str]]
    """Service and method: it ends without an error only if all was done."""
    retried: frozenset[tuple[str, str]]
    """Service and method: if it fails, somebody else may do the work."""
    casts: frozenset[str]
    """Methods that are cast wherever they are sent."""
    senders: Mapping[str, Mapping[str, str]]
    """Operation → method → the method that it sends unless it gives up."""
    vague: tuple[Vague, ...]
    telling: tuple[Telling, ...]

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
        casts = frozenset(method for _, method in _methods(table["cast"]))
        senders = {row["operation"]: row["sends"] for row in table["sender"]}
        vague = tuple(Vague(**row) for row in table["vague"])
        telling = tuple(Telling(re.compile(row["line"]), *row["anchor"].split(" ", 1)) for row in table["telling"])
        rows = tuple(map(_end, table["end"]))
        _READ.append(Ends(rows, _methods(table["honest"]), _methods(table["retried"]), casts, senders, vague, telling))
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
        name,
        row.get("after", ""),
        row.get("thread", ""),
    )


def _text(fact: Fact, name: str) -> str:
    """Return what a pattern is held against."""
    if fact.kind is Kind.ROW:
        from stackseq.verdict.statements import row_of

        return " ".join(row_of(fact.name) or ())
    if name == "migration":
        return fact.migration[1]
    if name == "action":
        return fact.error if fact.name.startswith(ACTION) else ""
    if fact.kind is Kind.REQUEST:
        method, _, path = fact.name.partition(" ")
        return f"{method} /{'/'.join(segments_of(path))}"
    return fact.text if name == "told" else fact.name


def found_ends(operation: str, facts: Sequence[Fact]) -> Iterator[tuple[End, Fact]]:
    """Yield what was recorded that ends an operation, in the order of the table."""
    newest = _newest_migration(operation, facts)
    kinds: dict[Kind, list[Fact]] = {}
    for fact in facts:
        kinds.setdefault(fact.kind, []).append(fact)
    for row in ends().of(operation):
        for fact in kinds.get(row.kind, ()):
            if row.matches(fact) and (row.name != "migration" or fact is newest) and _comes_after(row.after, fact, facts):
                yield row, fact


def _comes_after(method: str, fact: Fact, facts: Sequence[Fact]) -> bool:
    """Tell whether a message had been served well when something was recorded."""
    if not method:
        return True
    until = fact.time if fact.ended is None else max(fact.time, fact.ended)
    return any(each.name == method and is_served(each) and (each.ended or until) <= until for each in facts)


def is_served(fact: Fact) -> bool:
    """Tell whether a message is known to have been served, and well: by who did so, for a sender of casts does not know."""
    if fact.kind is not Kind.MESSAGE or fact.span is None or is_sender_of_rpc(fact.span):
        return False
    return bool(fact.process) and fact.ended is not None and not fact.error and fact.emitter in HONEST


def _newest_migration(operation: str, facts: Sequence[Fact]) -> Fact | None:
    """Return the last migration of an operation: one that failed on one host may be followed by one to another.

    None if several servers migrated, for nothing tells which one is meant.
    """
    own = [fact for fact in facts if fact.migration[0] in _MOVES.get(operation, ())]
    asked = [fact.time for fact in facts if not fact.migration[0]]
    if asked and operation not in _EARLIER:
        own = [fact for fact in own if fact.time >= min(asked) - _SLACK]
    if len({fact.span.attributes.get("instance") for fact in own if fact.span is not None}) > 1:
        return None
    return max(own, key=lambda each: each.time, default=None)
