"""Write a definition so that only what it does counts."""

# For maintainers. The text is ours alone: `ast.dump` and `ast.unparse` change between Pythons, and hashes of this text are kept
# for years. One line per statement, so that a share of changed lines means something. Names and constants stand for
# themselves; everything else is `(Node field field ...)`, where `-` is a field without a value. Nothing recurses: the syntax tree
# of a long sum is deeper than Python's own stack.
from __future__ import annotations

import ast
from hashlib import sha256

from stackseq.source.blocks import BLOCKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.source.definitions import Node

_IGNORED = {"ctx", "kind", "type_comment"}
"""How a name is used follows from where it stands; the prefix of a string is a matter of taste and age."""
_LATE = {"type_params", "default_value"}
"""Fields that newer Pythons know: they do not count as long as they are empty."""
_INDENT = " "


def canonical(node: Node) -> str:
    """Return the text of a definition without its name, docstrings, comments, positions and the prefixes of strings."""
    return "\n".join(_lines(node))


def canonical_hash(text: str) -> str:
    """Return a hash of a canonical text, in hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def _lines(root: ast.AST) -> Iterator[str]:
    stack: list[tuple[ast.AST | str, int]] = [(root, 0)]
    while stack:
        node, depth = stack.pop()
        if isinstance(node, str):
            yield _INDENT * depth + node
            continue
        yield _INDENT * depth + _head(node, is_root=node is root)
        for block in reversed(BLOCKS):
            inner = _statements(node, block)
            stack += [(child, depth + 1) for child in reversed(inner)]
            if inner and block != "body":
                stack.append((f"{block}:", depth))


def _statements(node: ast.AST, block: str) -> list[ast.AST]:
    inner: list[ast.AST] = getattr(node, block, [])
    has_docstring = block == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    return (inner[1:] or [ast.Pass()]) if has_docstring and _is_docstring(inner[0]) else inner


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _head(node: ast.AST, *, is_root: bool) -> str:
    """Write a statement without its blocks."""
    hidden = {block for block in BLOCKS if isinstance(getattr(node, block, None), list)}
    out: list[str] = []
    stack: list[object] = _parts(node, hidden | {"name"} if is_root else hidden)
    while stack:
        part = stack.pop()
        if isinstance(part, ast.AST):
            stack += _parts(part, set())
        elif isinstance(part, list):
            stack += ["]", *reversed(part), "["]
        else:
            out.append("-" if part is None else str(part))
    return " ".join(out)


def _parts(node: ast.AST, hidden: set[str]) -> list[object]:
    """Return what is to be written for a node, last part first."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Constant):
        return [_constant(node.value)]
    fields = [getattr(node, name, None) for name in node._fields if name not in hidden and _counts(node, name)]
    if isinstance(node, ast.JoinedStr):
        fields = [_joined(node)]
    return [")", *reversed(fields), f"({type(node).__name__}"]


def _counts(node: ast.AST, name: str) -> bool:
    return name not in _IGNORED and (name not in _LATE or bool(getattr(node, name, None)))


def _constant(value: object) -> str:
    """Write a constant the same in each Python: which characters ``repr`` shows depends on its Unicode version."""
    if isinstance(value, int) and not isinstance(value, bool):
        return hex(value)
    return "..." if value is ... else ascii(value)


def _joined(node: ast.JoinedStr) -> list[object]:
    """Return the parts of an f-string: Pythons differ in where they cut its text."""
    parts: list[object] = []
    text = ""
    for value in node.values:
        if isinstance(value, ast.Constant):
            text += str(value.value)
            continue
        parts += [ascii(text), value] if text else [value]
        text = ""
    return [*parts, ascii(text)] if text else parts
