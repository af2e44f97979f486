"""``note``, ``hnote``, ``rnote`` and ``ref over``, in one line or up to their end."""

from __future__ import annotations

import re

from stackseq.imports.drafts import Across, Beside
from stackseq.imports.plantuml.blocks import read_block
from stackseq.imports.plantuml.creole import plain
from stackseq.imports.plantuml.state import COLOUR, LENIENT_NAME
from stackseq.interaction import InteractionUse, Note, Placement, StateInvariant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Span
    from stackseq.imports.plantuml.state import State

_NAMES = rf"(?:{LENIENT_NAME})(?:\s*+,\s*+(?:{LENIENT_NAME}))*+"
_NOTE = re.compile(
    rf"(?:(?P<over>over)\s++(?P<covered>{_NAMES})"
    rf"|(?P<side>left|right)(?:\s++(?:of\s++)?(?!of\b)(?P<name>{LENIENT_NAME}))?"
    r"|(?P<across>across))\s*+"
    rf"(?:<<[^<>]*+>>\s*+)?(?P<colour>{COLOUR})?\s*+(?::(?P<text>.*))?",
    re.IGNORECASE,
)
_REF = re.compile(rf"over\s++(?P<covered>{_NAMES})\s*+(?P<colour>{COLOUR})?\s*+(?::(?P<text>.*))?", re.IGNORECASE)
_NAME = re.compile(LENIENT_NAME)
_SIDES = {"left": Placement.LEFT, "right": Placement.RIGHT}


def parse(state: State, word: str, rest: str, *, beside: bool = False) -> bool:
    """Read a note; ``beside`` the one before it."""
    match = _NOTE.fullmatch(rest)
    if match is None:
        return False
    if match["colour"]:
        state.no_effect("the colour of a note")
    span = state.span
    text = _text(state, match["text"], rf"end\s*{word}|end\s*note", word)
    if text is None:
        return True
    if _add(state, match, text, word, span) and beside:
        state.builder.join()
    return True


def parse_beside(state: State, rest: str) -> bool:
    """Read ``/ note over B : text``, which stands at the height of the note before."""
    word, _, behind = rest.lstrip().partition(" ")
    return word.lower() in ("note", "hnote", "rnote") and parse(state, word.lower(), behind.strip(), beside=True)


def parse_ref(state: State, word: str, rest: str) -> bool:
    """Read a reference to another diagram."""
    colours = re.match(rf"{COLOUR}\s++(?:{COLOUR}\s++)?", rest)
    match = _REF.fullmatch(rest[colours.end() :] if colours else rest)
    if match is None:
        return False
    if colours or match["colour"]:
        state.no_effect("the colour of a reference")
    span = state.span
    text = _text(state, match["text"], r"end\s*ref", word)
    if text is not None:
        state.builder.add(InteractionUse(_covered(state, match), text, span=span))
    return True


def _text(state: State, text: str | None, end: str, word: str) -> str | None:
    if text is not None:
        return plain(text.strip())
    return read_block(state, end, word)


def _covered(state: State, match: re.Match[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(state.use(found[0]) for found in _NAME.finditer(match["covered"])))


def _add(state: State, match: re.Match[str], text: str, word: str, span: Span) -> bool:
    """Add a note; tell whether there is anything that it can stand at."""
    make = StateInvariant if word == "hnote" else Note
    if match["over"]:
        state.builder.add(make(Placement.OVER, _covered(state, match), text, span=span))
    elif match["across"]:
        state.builder.add_note(Across(text, span, word == "hnote"))
    elif match["name"]:
        state.builder.add(make(_SIDES[match["side"].lower()], (state.use(match["name"]),), text, span=span))
    else:
        last = state.builder.last
        ends = tuple(end for end in (last.sender, last.receiver) if isinstance(end, str)) if last else ()
        if not ends:
            state.report("not-drawn", "there is no message that this note stands at", "say `of` which participant", span=span)
            return False
        state.builder.add_note(Beside(ends, _SIDES[match["side"].lower()], text, span, word == "hnote"))
    return True
