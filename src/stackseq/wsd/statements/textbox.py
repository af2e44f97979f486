"""``abox over A: text`` and ``rbox over A: text``: boxes of text. Not part of the WebSequenceDiagrams language."""

# For maintainers. An angular box is drawn as a note, a rounded one as a state: that is what they look like.
from __future__ import annotations

from stackseq.interaction import Note, StateInvariant
from stackseq.wsd.names import find_colon
from stackseq.wsd.statements.note import read_where

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, word: str, rest: str) -> bool:
    """Read a box of text, on one line."""
    colon = find_colon(rest)
    where = read_where(state, "note", rest) if colon >= 0 and rest[colon + 1 :].strip() else None
    if where is None:
        return False
    element, instead = (StateInvariant, "state") if word == "rbox" else (Note, "note")
    placement, covered, text, span = where
    state.add(element(placement, covered, text, state.anchor, span))
    state.report("text-box", f"WebSequenceDiagrams has no `{word}`", f"write `{instead}`")
    return True
