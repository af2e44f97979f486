"""Messages of Cinder and Manila to users: ``read_volume_messages(text, name)`` reads ``openstack volume message list``."""

# For maintainers. A service writes such a message where it gives up: it is the one thing that a user is told of a failure behind
# the API. Which process gives up is told by the action, in `event_id` (VOLUME_VOLUME_008_012: resource, action, detail) or in
# `action_id`. Numbers are those of message_field.py in cinder and manila, master of August 2026; they are only ever added to.
from __future__ import annotations

import re

from stackseq.observe.ledgers.rows import LEDGER, filled, first_row, text_of
from stackseq.observe.ledgers.tables import Ledger, read_ledger
from stackseq.observe.model import Span
from stackseq.observe.redact import redact
from stackseq.observe.semantics import time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from stackseq.observe.model import Reading

FORMAT = "volume-messages"
_LEDGER = Ledger(FORMAT, "messages to users", ("messages",), ("message",))
_EVENT = re.compile(r"\w+?_(\d{3})_(\d{3})$")
_CINDER = {
    "001": "cinder-scheduler",
    "006": "cinder-api",
    "013": "cinder-backup",
    "014": "cinder-backup",
    "015": "cinder-backup",
}
"""Action → the process that tells of it; all others are told of by cinder-volume."""
_MANILA = {"001": "manila-scheduler", "011": "manila-api", "026": "manila-api", "027": "manila-api"}
"""The same of Manila; all others are told of by manila-share."""
_NO_BACKUP_SERVICE = "024"
"""The detail of which the scheduler tells, whatever the action."""
_IDS = {"VOLUME": "volume", "VOLUME_SNAPSHOT": "snapshot", "VOLUME_BACKUP": "backup", "SHARE": "share"}


def is_volume_messages(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value has messages to users."""
    row = first_row(value, _LEDGER.lists, _LEDGER.ones)
    return {"user_message", "resource_type"} <= row.keys() or {"user_message", "event_id"} <= row.keys()


def read_volume_messages(text: str, name: str) -> Reading:
    """Read messages. What cannot be read is told as a problem; the rest is there."""
    return read_ledger(text, name, _LEDGER, _message)


def _message(row: Mapping[str, Any], file: str, number: int) -> Span | None:
    time, text = time_of(row.get("created_at")), redact(" ".join(text_of(row, "user_message").split()))
    if time is None or not text:
        return None
    action, detail, process = _process(row)
    own, kind = text_of(row, "id") or str(number), text_of(row, "resource_type").upper()
    what, _, why = text.partition(":")
    return Span(
        f"message {own}",
        what.strip(),
        process,
        time,
        time,
        f"ledger {text_of(row, 'request_id')}",
        error=why.strip() or text,
        attributes={
            LEDGER: FORMAT,
            **filled(
                request=text_of(row, "request_id"),
                event=text_of(row, "event_id"),
                action_id=action,
                detail_id=detail,
            ),
            **filled(**{_IDS.get(kind, "resource"): text_of(row, "resource_uuid", "resource_id")}),
        },
        evidence=f"{file}#{own}",
    )


def _process(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the numbers of action and detail, and the process that tells of them."""
    match = _EVENT.match(text_of(row, "event_id"))
    action, detail = (match[1], match[2]) if match else (text_of(row, "action_id"), text_of(row, "detail_id"))
    if match is None and action:
        return action, detail, _MANILA.get(action, "manila-share")
    return action, detail, "cinder-scheduler" if detail == _NO_BACKUP_SERVICE else _CINDER.get(action, "cinder-volume")
