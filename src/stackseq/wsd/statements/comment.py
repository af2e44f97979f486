"""``# a remark``, ``# nova/compute/api.py API.pause``, ``# release: liberty``."""

from __future__ import annotations

from stackseq.interaction import Comment
from stackseq.wsd.comments import END_OF_ANCHOR, read_anchor, read_fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, rest: str) -> bool:
    """Read a comment."""
    fact = read_fact(rest) if state.header else None
    anchor = read_anchor(rest)
    if fact:
        state.metadata.append(fact)
    elif anchor is not None:
        state.set_anchor(anchor, rest)
    elif rest == END_OF_ANCHOR and (state.anchor is not None or state.pending is not None):
        state.set_anchor(None, rest)
    else:
        state.add_unanchored(Comment(rest, state.span()))
    return True


def write(text: str) -> str:
    """Write a comment."""
    return f"# {text}" if text else "#"
