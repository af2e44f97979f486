"""The text that is being read, and the texts that it includes: clean lines, one source inside another."""

from __future__ import annotations

import re

from stackseq.diagnostics import Span
from stackseq.interaction.characters import BIDI, UNWANTED, replace_unwanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Source
    from stackseq.wsd.state import State


def enter(state: State, source: Source, target: str) -> None:
    """Go on reading in another source, and then come back."""
    if state.including:
        state.outer.append((state.path, state.lines, state.index, state.raw, state.line, state.blocks, state.target))
        state.path = source.path
    state.including.append(source.path)
    state.index, state.raw, state.line, state.blocks, state.target = 0, "", "", {}, target
    state.lines = _clean_lines(state, source.text)


def leave(state: State) -> bool:
    """Come back to the including source at the end of an included one; tell whether there is one."""
    if not state.outer:
        return False
    state.including.pop()
    state.path, state.lines, state.index, state.raw, state.line, state.blocks, state.target = state.outer.pop()
    return True


def _clean_lines(state: State, text: str) -> list[str]:
    """Split a text into lines. Every character keeps its column."""
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if "".join(lines).isprintable():
        return lines
    if re.search(UNWANTED, text):
        _report_unwanted(state, lines)
    return replace_unwanted(text).split("\n")


def _report_unwanted(state: State, lines: list[str]) -> None:
    """Report the first unwanted character of each line."""
    for number, line in enumerate(lines, 1):
        match = re.search(UNWANTED, line)
        if match is None:
            continue
        span = Span(number, match.start() + 1, number, match.start() + 2, state.path)
        code = f"U+{ord(match[0]):04X}"
        if match[0] in BIDI:
            state.report("bidi-control", f"{code} would reorder the text around it, and is replaced", span=span)
        else:
            state.report("control-character", f"{code} cannot be shown, and is replaced", span=span)
