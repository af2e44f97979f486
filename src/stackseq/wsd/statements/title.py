"""``title A heading over the diagram``."""

from __future__ import annotations

from stackseq.wsd.text import read_quoted, write_quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, rest: str) -> bool:
    """Read the title; the last one counts."""
    if state.titled:
        state.report("duplicate-title", "this title replaces the one above")
    state.titled = True
    state.title = read_quoted(rest)
    return True


def write(title: str) -> str:
    """Write a title."""
    return f"title {write_quoted(title, needed=False)}" if title else "title"
