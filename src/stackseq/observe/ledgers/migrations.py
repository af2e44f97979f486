"""Nova's migrations: ``read_migrations(text, name)`` reads what ``openstack server migration list`` prints, or the API."""

# For maintainers. A row of Nova's database says from where to where a server went, how far that got, and when the row was last
# written. It has no request: server and time tell to which action it belongs. Names of columns changed over the years: the client
# says `Server UUID` where it said `Instance UUID`, and the API says instance_uuid or, of one server, server_uuid.
from __future__ import annotations

from stackseq.observe.ledgers.rows import LASTS, LEDGER, filled, first_row, text_of
from stackseq.observe.ledgers.tables import Ledger, read_ledger
from stackseq.observe.model import Span, SpanKind
from stackseq.observe.semantics import time_of
from stackseq.observe.values import members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from stackseq.observe.model import Reading

FORMAT = "migrations"
_LEDGER = Ledger(FORMAT, "migrations", ("migrations",), ("migration",))
_FAILED = frozenset({"error", "failed"})
_ENDED = frozenset({"completed", "confirmed", "reverted", "cancelled", "finished", "done", *_FAILED})
"""Statuses after which nothing more happens; `finished` waits for whoever confirms."""


def is_migrations(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value has migrations of servers."""
    row = first_row(value, _LEDGER.lists, _LEDGER.ones)
    return {"source_compute", "dest_compute"} <= row.keys() or bool(members(value, "migrations") and "source_node" in row)


def read_migrations(text: str, name: str) -> Reading:
    """Read migrations. What cannot be read is told as a problem; the rest is there."""
    return read_ledger(text, name, _LEDGER, _migration)


def _migration(row: Mapping[str, Any], file: str, number: int) -> Span | None:
    started, status = time_of(row.get("created_at")), text_of(row, "status").lower()
    if started is None or not status:
        return None
    updated = time_of(row.get("updated_at"))
    source, own = text_of(row, "source_compute", "source_node"), text_of(row, "id", "uuid")
    target = text_of(row, "dest_compute", "dest_node", "dest_host")
    kind = text_of(row, "type", "migration_type") or "migration"
    way = f"{f' from {source}' if source else ''}{f' to {target}' if target else ''}"
    told = f"{kind}{way}: {status}"
    return Span(
        f"migration {own or number} {text_of(row, 'uuid')}",
        told,
        "nova-api",
        started,
        max(started, updated) if updated is not None and status in _ENDED else None,
        "ledger migrations",
        kind=SpanKind.SERVER,
        error=f"{kind} {status}" if status in _FAILED else "",
        attributes={
            LEDGER: FORMAT,
            LASTS: kind,
            **filled(
                instance=text_of(row, "server_uuid", "instance_uuid", "server_id"),
                status=status,
                source=source,
                destination=target,
                migration=text_of(row, "uuid") or own,
            ),
        },
        evidence=f"{file}#{own or number}",
    )
