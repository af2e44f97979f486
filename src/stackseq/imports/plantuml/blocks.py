"""Texts of several lines, up to the line that ends them."""

from __future__ import annotations

import re

from stackseq.imports.plantuml.creole import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.plantuml.state import State


def read_block(state: State, end: str, what: str) -> str | None:
    """Read the lines up to one that matches ``end``, as plain text without their common indentation.

    None if there is no such line: that is reported, and the lines below are statements.
    """
    last = _find_end(state, end)
    if last is None:
        state.report("unterminated-block", f"this {what} has no end", f"write `end {what}` below its text")
        return None
    lines = [line.indent + line.text if line.text else "" for line in state.lines[state.index : last] if not line.comment]
    state.index = last + 1
    return plain("\n".join(_dedent(lines)))


def skip_block(state: State, end: str) -> None:
    """Leave out the lines up to one that matches ``end``; nothing, if there is none."""
    last = _find_end(state, end)
    if last is not None:
        state.index = last + 1


def _find_end(state: State, end: str) -> int | None:
    """Return the next line that matches a pattern; what is not found once is not looked for again, so this stays linear."""
    if end in state.missing:
        return None
    pattern = re.compile(end, re.IGNORECASE)
    for last in range(state.index, len(state.lines)):
        if pattern.fullmatch(state.lines[last].text):
            return last
    state.missing.add(end)
    return None


def _dedent(lines: list[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip()) for line in lines if line]
    common = min(indents, default=0)
    return [line[common:] for line in lines]
