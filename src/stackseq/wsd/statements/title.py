"""``title A heading over the diagram``."""

from __future__ import annotations

from stackseq.wsd.text import escape, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State, _word: str, rest: str) -> bool:
    """Read the title; the last one counts."""
    if state.titled:
        state.report("duplicate-title", "this title replaces the one above")
    state.titled = True
    quoted = len(rest) > 1 and rest[0] == rest[-1] == '"'
    state.title = unescape(rest[1:-1] if quoted else rest)
    return True


def write(title: str) -> str:
    """Write a title."""
    text = escape(title)
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = f'"{text}"'
    return f"title {text}" if text else "title"
