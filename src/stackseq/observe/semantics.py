"""What values in a record mean, whichever format they stand in: times, failures, HTTP statuses, functions."""

from __future__ import annotations

from stackseq.calls import Place
from stackseq.observe.redact import redact
from stackseq.observe.values import number

_EXPECTED = frozenset({401, 404})
"""Refusals that are part of the game: a token has expired, a name is looked up as an id."""
_LONGEST = 300
"""Characters of a message that are told: some carry the traceback of another process."""


def time_of(value: object) -> float | None:
    """Return seconds since 1970 of ``2026-11-22T10:00:00.123456``, which is UTC if it names no zone; None for anything else."""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def failure_of_status(status: object) -> str:
    """Return ``HTTP 500`` for a status that tells of a failure; nothing for those that are part of the game."""
    found = number(status)
    return f"HTTP {found:.0f}" if found is not None and 400 <= found < 600 and int(found) not in _EXPECTED else ""


def failure(kind: object, message: object) -> str:
    """Return ``NoValidHost: No valid host was found.`` of an exception's class, wherever it was raised, and its message."""
    name = str(kind or "").rpartition(".")[2].removesuffix("_Remote")
    lines = str(message or "").strip().splitlines()
    text = redact(lines[0].strip())[:_LONGEST] if lines else ""
    return f"{name}: {text}" if name and text and not text.startswith(f"{name}:") else text or name


def place_of(function: str) -> Place | None:
    """Return where ``nova.compute.manager.ComputeManager.build`` is: the class is the first part with a capital letter."""
    parts = function.partition(".<locals>")[0].split(".")
    if len(parts) < 3:  # project, module, function
        return None
    at = next((index for index, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return Place(parts[0], "/".join(parts[:at]) + ".py", ".".join(parts[at:]), 0) if at else None
