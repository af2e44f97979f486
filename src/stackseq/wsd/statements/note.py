"""``note over A, B: text``, ``note left of A: text``, or a block up to ``end note``; ``state`` is read the same way."""

from __future__ import annotations

import re

from stackseq.interaction import Note, Placement
from stackseq.wsd.blocks import read_block, write_block
from stackseq.wsd.names import find_colon, has_arrow, split_names, write_name
from stackseq.wsd.text import escape, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Span
    from stackseq.interaction import StateInvariant
    from stackseq.wsd.state import State

    Where = tuple[Placement, tuple[str, ...], str, Span]

_PLACE = re.compile(r"(?i)(over|left(?:\s++of)?|right(?:\s++of)?)\s++(?=\S)")


def parse(state: State, _word: str, rest: str) -> bool:
    """Read a note."""
    where = read_where(state, "note", rest)
    if where is None:
        return False
    placement, covered, text, span = where
    state.add(Note(placement, covered, text, state.anchor, span))
    return True


def read_where(state: State, keyword: str, rest: str) -> Where | None:
    """Read where a note or a state stands, and its text; None if the line is neither."""
    match = _PLACE.match(rest)
    if match is None:
        return None
    after = rest[match.end() :]
    colon = find_colon(after)
    text = after[colon + 1 :].lstrip() if colon >= 0 else ""
    where = after if colon < 0 else after[:colon]
    placement = _placement(match[1])
    names = split_names(where) if placement is Placement.OVER else [where.strip()]
    if not all(names) or not names or has_arrow(where):
        return None
    covered = tuple(dict.fromkeys([state.use(name) for name in names]))
    span = state.span()
    if text:
        return placement, covered, unescape(text), span
    text, _ = read_block(state, keyword)
    return placement, covered, text, state.span_from(span)


def _placement(words: str) -> Placement:
    word = words[:4].lower()
    return Placement.OVER if word == "over" else Placement.LEFT if word == "left" else Placement.RIGHT


def write(note: Note) -> list[str]:
    """Write a note: on one line if its text is one line, or blanks at its edges count; else as a block."""
    return write_where("note", note)


def write_where(keyword: str, element: Note | StateInvariant) -> list[str]:
    """Write a note or a state."""
    opening = f"{keyword} {element.placement.value} {', '.join(write_name(name) for name in element.covered)}"
    lines = element.text.split("\n")
    if element.text and (len(lines) == 1 or any(line != line.strip() for line in lines)):
        return [f"{opening}: {escape(element.text)}"]
    return write_block(keyword, opening, element.text)
