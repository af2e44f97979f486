"""How what was recorded is told in few words: ``seconds(number)`` and ``short_ids(text)``."""

from __future__ import annotations

import re

_MINUTES = 600
"""Seconds from which on they are told as minutes."""
_UUID = re.compile(r"\b([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")


def seconds(number: float) -> str:
    """Return a duration: ``450 ms``, ``18.2 s``, ``12 min``."""
    if number < 1:
        return f"{number * 1000:.0f} ms"
    return f"{number:.1f} s" if number < _MINUTES else f"{number / 60:.0f} min"


def short_ids(text: str) -> str:
    """Return a text with the first part of each uuid, ``8a3495b9…``, which tells it from others."""
    return _UUID.sub(r"\1…", text)
