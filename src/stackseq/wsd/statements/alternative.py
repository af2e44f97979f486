"""``else guard``: the next branch of a fragment; ``and`` in a ``par`` is the same, as an extension."""

from __future__ import annotations

from stackseq.wsd.frames import next_operand
from stackseq.wsd.text import escape, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Operand
    from stackseq.wsd.state import State


def parse(state: State, word: str, rest: str) -> bool:
    """Begin the next operand."""
    if word == "and":
        if not state.frames or state.frames[-1].keyword not in ("par", "parallel"):
            return False
        state.report("fragment-kind", "WebSequenceDiagrams has no `and`", "write `else`")
    if not next_operand(state, unescape(rest)):
        state.report("else-without-group", f"`{word}` without a fragment", "`alt` begins a fragment that can have an `else`")
    return True


def write(operand: Operand) -> str:
    """Write the line that begins an operand after the first."""
    guard = escape(operand.guard)
    return f"else {guard}" if guard else "else"
