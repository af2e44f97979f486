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
    pattern = re.compile(end, re.IGNORECASE)
    last = state.index
    while last < len(state.lines) and not pattern.fullmatch(state.lines[last].text):
        last += 1
    if last == len(state.lines):
        state.report("unterminated-block", f"this {what} has no end", f"write `end {what}` below its text")
        return None
    lines = [line.indent + line.text if line.text else "" for line in state.lines[state.index : last] if not line.comment]
    state.index = last + 1
    return plain("\n".join(_dedent(lines)))


def skip_block(state: State, end: str) -> None:
    """Leave out the lines up to one that matches ``end``; nothing, if there is none."""
    pattern = re.compile(end, re.IGNORECASE)
    for last in range(state.index, len(state.lines)):
        if pattern.match(state.lines[last].text):
            state.index = last + 1
            return


def _dedent(lines: list[str]) -> list[str]:
    indents = [len(line) - len(line.lstrip()) for line in lines if line]
    common = min(indents, default=0)
    return [line[common:] for line in lines]
