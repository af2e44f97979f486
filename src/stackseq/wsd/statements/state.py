"""``state over A: text``, or a block up to ``end state``: the state that a lifeline is in from here on."""

from __future__ import annotations

from stackseq.interaction import StateInvariant
from stackseq.wsd.statements.note import read_where, write_where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, rest: str) -> bool:
    """Read a state."""
    where = read_where(state, "state", rest)
    if where is None:
        return False
    placement, covered, text, span = where
    state.add(StateInvariant(placement, covered, text, state.anchor, span))
    return True


def write(element: StateInvariant) -> list[str]:
    """Write a state, as a note is written."""
    return write_where("state", element)
