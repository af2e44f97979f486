"""Which format a record has: ``read_record(text, name, format)`` finds out, and reads it."""

from __future__ import annotations

from stackseq.collector import resting_collector
from stackseq.observe.jaeger import is_jaeger, read_jaeger
from stackseq.observe.ledgers.audit_events import is_audit, read_audit_events
from stackseq.observe.ledgers.events import is_events, read_events
from stackseq.observe.ledgers.migrations import is_migrations, read_migrations
from stackseq.observe.ledgers.notifications import is_notifications, read_notifications
from stackseq.observe.ledgers.tables import is_table, table_rows
from stackseq.observe.ledgers.volume_messages import is_volume_messages, read_volume_messages
from stackseq.observe.model import Problem, Reading
from stackseq.observe.osprofiler import is_osprofiler, read_osprofiler
from stackseq.observe.otlp import is_otlp, read_otlp
from stackseq.observe.values import first_value, read_values
from stackseq.observe.zipkin import is_zipkin, read_zipkin
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
    """Whether a JSON value, or what is known of its beginning, is of this format."""
    read: Callable[[str, str], Reading]
    """Takes the text and the name of the file."""


FORMATS = {
    row.name: row
    for row in (
        Format("osprofiler", "OSProfiler", is_osprofiler, read_osprofiler),
        Format("otlp", "OpenTelemetry", is_otlp, read_otlp),
        Format("jaeger", "Jaeger", is_jaeger, read_jaeger),
        Format("zipkin", "Zipkin", is_zipkin, read_zipkin),
        Format("server-events", "events of servers", is_events, read_events),
        Format("migrations", "migrations of servers", is_migrations, read_migrations),
        Format("volume-messages", "messages to users of volumes and shares", is_volume_messages, read_volume_messages),
        Format("notifications", "notifications", is_notifications, read_notifications),
        Format("cadf", "audit events", is_audit, read_audit_events),
    )
}
"""Name → format, in the order in which they are tried."""


def read_record(text: str, name: str, wanted: str = "") -> Reading:
    """Read a record of the format ``wanted``, or of whichever its contents tell. An unknown one has no spans and a problem."""
    row = FORMATS.get(wanted) or _find(text)
    if row is None:
        known = ", ".join(each.title for each in FORMATS.values())
        return Reading("", (), (Problem("unknown-format", f"this is no record that is known: {known}", name),))
    with resting_collector():
        return row.read(text, name)


def _find(text: str) -> Format | None:
    """Return the format that the beginning of a text tells, or, if that is not enough, all of it."""
    looks = (first_value, lambda text: next(iter(read_values(text, "")[0]), None))
    for look in (lambda text: next(table_rows(text), None),) if is_table(text) else looks:
        value = look(text)
        found = next((row for row in FORMATS.values() if row.is_meant(value)), None)
        if found or value is None:
            return found
    return None
