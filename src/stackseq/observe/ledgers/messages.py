"""One notification, whatever it is wrapped in: ``message_of(row, evidence)``."""

# For maintainers. On the queue it is a text in an envelope (`oslo.message`), with the context's fields beside it as `_context_…`;
# listeners get context and time apart (`ctxt`, `metadata`); Ceilometer keeps what it made of it, as a list of traits.
from __future__ import annotations

import json

from stackseq.observe.ledgers.publishers import publisher_of
from stackseq.observe.ledgers.rows import filled, text_of
from stackseq.observe.semantics import time_of
from stackseq.observe.values import member
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_ENVELOPES = 4
"""Envelopes that may be around each other."""
_CONTEXTS = ("ctxt", "context", "_context")


class Message(Record):
    """A notification."""

    event: str
    process: str
    host: str
    time: float
    priority: str
    payload: Mapping[str, Any]
    """Without the wrapping of Nova's objects."""
    request: str
    global_request: str
    evidence: str


def message_of(row: Mapping[str, Any], evidence: str) -> Message | None:
    """Return a notification; None for what is none, or has no time."""
    row = _opened(row)
    event = text_of(row, "event_type")
    moments = (
        row.get("timestamp"),
        row.get("_context_timestamp"),
        member(row, "metadata").get("timestamp"),
        row.get("generated"),
    )
    time = next((found for moment in moments if moment and (found := time_of(moment)) is not None), None)
    if not event or time is None:
        return None
    payload = _payload(row)
    process, host = publisher_of(text_of(row, "publisher_id") or text_of(payload, "service"), event)
    context = member(row, *_CONTEXTS)
    return Message(
        event,
        process or "unknown",
        host,
        time,
        text_of(row, "priority").upper(),
        payload,
        text_of(payload, "request_id") or text_of(row, "_context_request_id") or text_of(context, "request_id"),
        text_of(row, "_context_global_request_id") or text_of(context, "global_request_id"),
        evidence,
    )


def _opened(row: Mapping[str, Any]) -> Mapping[str, Any]:
    for _ in range(_ENVELOPES):
        inside = row.get("oslo.message")
        if isinstance(inside, str):
            try:
                inside = json.loads(inside)
            except (ValueError, RecursionError):
                return {}
        if not isinstance(inside, dict):
            return row
        row = inside
    return row


def _payload(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the payload; of an object of Nova its data, and of Ceilometer's traits their names and values."""
    payload = member(row, "payload")
    if "traits" in row:
        traits = row["traits"]
        if isinstance(traits, dict):
            return traits
        pairs = [_trait(each) for each in traits] if isinstance(traits, list) else []
        return {**payload, **{name: value for name, value in pairs if name}}
    return member(payload, "nova_object.data", "ironic_object.data", "watcher_object.data") or payload


def _trait(each: object) -> tuple[str, object]:
    if isinstance(each, dict):
        return text_of(each, "name"), each.get("value")
    if isinstance(each, list) and len(each) > 1 and isinstance(each[0], str):
        return each[0], each[-1]
    return "", None


def ids_of(each: Message) -> dict[str, str]:
    """Return the ids by which a notification can be joined with others."""
    payload, event = each.payload, each.event.removeprefix("compute.")
    port, volume = member(payload, "port"), member(payload, "volume")
    own = text_of(payload, "uuid", "id", "resource_id")
    owner = text_of(port, "device_owner")
    used = text_of(port, "device_id") if owner.startswith("compute:") or not owner else ""
    return filled(
        request=each.request,
        global_request=each.global_request,
        instance=text_of(payload, "instance_uuid", "instance_id", "server_id")
        or (own if event.startswith("instance.") else "")
        or used,
        port=text_of(payload, "port_id") or text_of(port, "id"),
        volume=text_of(payload, "volume_id") or text_of(volume, "id"),
        image=text_of(payload, "image_id") or (own if event.startswith("image.") else ""),
        node=own if event.startswith("baremetal.node.") else "",
    )
