"""``== text ==``: a line across the diagram. Not part of the WebSequenceDiagrams language."""

from __future__ import annotations

from stackseq.interaction import Divider, DividerKind
from stackseq.wsd.text import escape, trim, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, _rest: str) -> bool:
    """Read a divider."""
    line = state.line
    if len(line) < 4 or not line.endswith("=="):
        return False
    rest = trim(line[2:-2])
    state.add(Divider(unescape(rest), DividerKind.LINE, state.anchor, state.span()))
    state.report("divider", "WebSequenceDiagrams has no dividers", "write a note over the first and the last participant")
    return True


def write(divider: Divider) -> str:
    """Write a divider, or a delay."""
    sign = "==" if divider.kind is DividerKind.LINE else "..."
    text = escape(divider.text)
    if text:
        return f"{sign} {text} {sign}"
    return sign * 2 if sign == "==" else sign
