"""``link A: https://example.org``: where the head of a participant leads. Not part of the WebSequenceDiagrams language."""

from __future__ import annotations

import re

from stackseq.wsd.names import find_colon, has_arrow, write_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Lifeline
    from stackseq.wsd.state import State

_SAFE = re.compile(r"(?i)(?:https?://|mailto:)[^\s\"<>`{}|\\^]++|[\w./#?&=%~+@-]++")


def parse(state: State, _word: str, rest: str) -> bool:
    """Read a link; a label before it, as in ``link A: Dashboard @ https://…``, does not count."""
    colon = find_colon(rest)
    if colon <= 0 or has_arrow(rest[:colon]):
        return False
    address = rest[colon + 1 :].rpartition(" @ ")[2].strip()
    name = state.use(rest[:colon].rstrip())
    state.report("link", "WebSequenceDiagrams has no links", "write the address in a note")
    if _SAFE.fullmatch(address):
        state.lifelines.entries[name].link = address
    else:
        state.report(
            "unsafe-link",
            "this is no address that a picture may lead to",
            "links begin with `https://`, `http://` or `mailto:`, or are relative",
        )
    return True


def write(lifeline: Lifeline) -> str:
    """Write a link."""
    return f"link {write_name(lifeline.name)}: {lifeline.link}"
