"""What values in a record mean, whichever format they stand in: times, failures, HTTP statuses, functions."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from stackseq.calls import Place
from stackseq.observe.redact import redact
from stackseq.observe.values import number

_EXPECTED = frozenset({401, 404})
"""Refusals that are part of the game: a token has expired, a name is looked up as an id."""
_EPOCH = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
_LONGEST = 300
"""Characters of a message that are told: some carry the traceback of another process."""


_UUID = r"['\"]?([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\b"
_IDS = (
    ("event", re.compile(r"\b(?:name=|Creating event )['\"]?((?:network-|volume-|power-update|accelerator-request-)[\w-]*)")),
    ("port", re.compile(rf"/ports/{_UUID}|\bport_id['\"]?[=:]\ ?{_UUID}|\bevent network-[\w-]+:{_UUID}")),
    ("volume", re.compile(rf"/(?:volumes|os-volume_attachments)/{_UUID}|\bvolume_id['\"]?[=:]\ ?{_UUID}")),
    ("attachment", re.compile(rf"/attachments/{_UUID}|\battachment_id['\"]?[=:]\ ?{_UUID}")),
    ("instance", re.compile(rf"/servers/{_UUID}|\binstance_uuid['\"]?[=:]\ ?{_UUID}|\bfor instance {_UUID}|\bInstance\({_UUID}")),
)
"""What texts name: paths of REST, arguments as Python writes them, and what Nova logs when others tell it of an event."""
_OBJECT = re.compile(rf"[,(]uuid={_UUID}")
"""Of an object as Nova writes it, whose fields stand in alphabetical order."""
_TAG = re.compile(rf"\btag={_UUID}")
"""What an event is about."""


def ids_in(text: str) -> dict[str, str]:
    """Return what a path or a function's arguments name: ``instance``, ``port`` and the like, and the ``event`` they tell of."""
    if "-" not in text:
        return {}
    found = {}
    for name, pattern in _IDS:
        match = pattern.search(text)
        if match:
            found[name] = next(filter(None, match.groups()))
    at = text.find("Instance(")
    instance = _OBJECT.search(text, at) if at >= 0 and "instance" not in found else None
    if instance:
        found["instance"] = instance[1]
    event, tag = found.get("event", ""), _TAG.search(text)
    if tag and event.startswith(("network-", "volume-")):
        found.setdefault("port" if event.startswith("network-") else "volume", tag[1])
    return found


def time_of(value: object) -> float | None:
    """Return seconds since 1970 of ``2026-11-22T10:00:00.123456``, which is UTC if it names no zone; None for anything else."""
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return moment.timestamp() if moment.tzinfo else (moment - _EPOCH).total_seconds()


def failure_of_status(status: object) -> str:
    """Return ``HTTP 500`` for a status that tells of a failure; nothing for those that are part of the game."""
    found = number(status)
    return f"HTTP {found:.0f}" if found is not None and 400 <= found < 600 and int(found) not in _EXPECTED else ""


def failure(kind: object, message: object) -> str:
    """Return ``NoValidHost: No valid host was found.`` of an exception's class, wherever it was raised, and its message."""
    name = str(kind or "").rpartition(".")[2].removesuffix("_Remote")
    lines = str(message or "").strip().splitlines()
    text = lines[0].strip() if lines else ""
    told = f"{name}: {text}" if name and text and not text.startswith(f"{name}:") else text or name
    return redact(told)[:_LONGEST]


def place_of(function: str) -> Place | None:
    """Return where ``nova.compute.manager.ComputeManager.build`` is: the class is the first part with a capital letter."""
    parts = function.partition(".<locals>")[0].split(".")
    if len(parts) < 3:  # project, module, function
        return None
    at = next((index for index, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return Place(parts[0], "/".join(parts[:at]) + ".py", ".".join(parts[at:]), 0) if at else None
