"""Which format a record has: ``read_record(text, name, format)`` finds out, and reads it."""

from __future__ import annotations

import json
import re

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
from stackseq.observe.redact import redact
from stackseq.observe.values import first_value, read_values
from stackseq.observe.zipkin import is_zipkin, read_zipkin
from stackseq.records import Record, replace

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


_OPENING = 1024
"""Characters that tell what a text is which is no record."""
_IN_PAGE = re.compile(r"\bOSProfilerData\s*=\s*")
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
    text = _out_of_page(text)
    row = FORMATS.get(wanted) or _find(text)
    if row is None:
        return Reading("", (), (_unknown(text, name),))
    with resting_collector():
        reading = row.read(text, name)
    other = _find(text) if wanted and not reading.spans else None
    if other is None or other is row:
        return reading
    looks = Problem("other-format", f"is no {row.title}, it looks like {other.title}: --from {other.name}", name)
    return replace(reading, problems=(*reading.problems, looks))


def _out_of_page(text: str) -> str:
    """Return the trace that OSProfiler's page has, ``osprofiler trace show --html``; any other text as it is."""
    opening = _IN_PAGE.search(text) if text[:_OPENING].lstrip().startswith("<") else None
    if opening is None:
        return text
    try:
        _, end = json.JSONDecoder().raw_decode(text, opening.end())
    except (ValueError, RecursionError):
        end = len(text)
    return text[opening.end() : end]


def _unknown(text: str, name: str) -> Problem:
    """Say what a text is, and what is needed instead."""
    head = text[:_OPENING].lstrip()
    if not head:
        return Problem("empty", "is empty", name)
    if head.startswith("<"):
        return Problem("unknown-format", "is a page, or XML: what it was made of is needed, as JSON or as logs", name)
    value = first_value(text)
    if isinstance(value, dict) and "id" in value and not {"OS-EXT-STS:vm_state", "vm_state", "fault"}.isdisjoint(value):
        command = f"openstack server event list {value['id']} --long -f json"
        return Problem("unknown-format", f"tells in which state a server is, not what happened: {redact(command)}", name)
    known = ", ".join(each.title for each in FORMATS.values())
    return Problem("unknown-format", f"this is no record that is known: {known}, logs of OpenStack's services", name)


def _find(text: str) -> Format | None:
    """Return the format that the beginning of a text tells, or, if that is not enough, all of it."""
    looks = (first_value, lambda text: next(iter(read_values(text, "")[0]), None))
    for look in (lambda text: next(table_rows(text), None),) if is_table(text) else looks:
        value = look(text)
        found = next((row for row in FORMATS.values() if row.is_meant(value)), None)
        if found or value is None:
            return found
    return None
