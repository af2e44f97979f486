"""Leave out the statements that cannot be read, so that the rest of the file can."""

# For maintainers. Someone's patch may be half finished, and a file may be written for a Python newer than the one that we run in:
# one such statement should not hide the rest. What is left out becomes `pass`, so all lines keep their numbers.
from __future__ import annotations

import re

from stackseq.source.tokens import tokenize

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterator

_ROUNDS = 8
"""Statements that are left out at most: a file with more is no Python."""
_WITHOUT_BLOCK = re.compile(r"expected an indented block after .* on line (\d+)")
_BEGINNINGS = {"def", "class", "return", "import", "raise", "try", "while", "with", "except", "finally", "elif", "@"}
"""Words that begin a statement when they begin a line, whatever brackets are open."""


def recover(text: str, parse: Callable[[str], ast.Module]) -> tuple[ast.Module, str, list[int]] | None:
    """Return the tree, what it was made from, and the lines that were left out; None if that does not help either."""
    skipped: list[int] = []
    for _ in range(_ROUNDS):
        try:
            tree = parse(text)
            return (tree, text, skipped) if _says_something(tree) else None
        except SyntaxError as error:
            line = _line_of(error)
            shorter = _without_statement(text, line, keeps_place=not isinstance(error, IndentationError))
        if shorter == text:
            return None
        text = shorter
        skipped.append(line)
    return None


def _says_something(tree: ast.Module) -> bool:
    return any(type(node).__name__ not in {"Pass", "Expr"} for node in tree.body)


def _line_of(error: SyntaxError) -> int:
    """Return the line to blame: for a block that is missing, the head that lacks it."""
    head = _WITHOUT_BLOCK.search(error.msg)
    return int(head[1]) if head else error.lineno or 1


def _without_statement(text: str, line: int, *, keeps_place: bool) -> str:
    """Leave a statement out. ``keeps_place`` puts a harmless one in its place, for the statements around it."""
    lines = text.split("\n")
    for first, last in _statement_lines(text):
        if first <= line <= last:
            indentation = _indentation(lines[first - 1])
            following = next((row for row in lines[last:] if row.strip()), "")
            heads_block = len(_indentation(following)) > len(indentation)
            harmless = "if 1:" if heads_block else "pass" if keeps_place or lines[last - 1].rstrip().endswith(":") else ""
            lines[first - 1 : last] = [indentation + harmless if harmless else "", *[""] * (last - first)]
            break
    return "\n".join(lines)


def _indentation(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _statement_lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each statement."""
    texts, kinds = tokenize(text)
    line = first = 1
    depth, begins = 0, True
    for word, kind in zip(texts, kinds, strict=True):
        if kind == "newline" and not depth:
            yield first, line
            first, begins = line + 1, True
        elif begins and kind not in {"blank", "newline"}:
            if depth and word in _BEGINNINGS:
                yield first, line - 1
                first, depth = line, 0
            begins = False
        begins = begins or kind == "newline"
        if kind == "other":
            depth = max(0, depth + (word in "([{") - (word in ")]}"))
        line += word.count("\n")
    yield first, line
