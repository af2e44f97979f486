"""``...`` or ``... five minutes later ...``: time passes. Not part of the WebSequenceDiagrams language."""

from __future__ import annotations

from stackseq.interaction import Divider, DividerKind
from stackseq.wsd.text import trim, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, _rest: str) -> bool:
    """Read a delay."""
    line = state.line
    text = ""
    if line.strip("."):
        if len(line) < 6 or not line.endswith("..."):
            return False
        text = trim(line[3:-3])
    state.add(Divider(unescape(text), DividerKind.DELAY, state.anchor, state.span()))
    state.report("delay", "WebSequenceDiagrams has no delays", "write a note over the first and the last participant")
    return True
