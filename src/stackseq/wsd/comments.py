"""Comments that mean something: source comments, which anchor steps, and the header's facts about the diagram."""

from __future__ import annotations

import re

from stackseq.interaction import Anchor

METADATA = ("release", "operation", "project", "source", "assume", "command", "request", "summary")
"""Keys of header comments like ``# release: liberty``."""
END_OF_ANCHOR = "source: none"
"""The comment below which steps have no anchor."""

_ANCHOR = re.compile(r"((?:[\w.@+~-]*+/)++[\w.@+-]+\.\w+|[\w.@+-]+\.py)\s++((?:[^\W\d]\w*+\.)*+[^\W\d]\w*+)(\(\))?")


def read_fact(text: str) -> tuple[str, str] | None:
    """Return key and value of a header comment, if it is one."""
    key, _, value = text.partition(":")
    fact = key.rstrip(), value.strip()
    return fact if fact[0] in METADATA and fact[1] and text != END_OF_ANCHOR else None


def read_anchor(text: str) -> Anchor | None:
    """Return the anchor that a source comment gives: ``nova/compute/api.py API.pause``, or loosely ``api.py pause()``."""
    match = _ANCHOR.fullmatch(text)
    return Anchor(match[1], match[2], bool(match[3])) if match else None
