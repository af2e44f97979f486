"""The words of a function: everything that it mentions by name."""

from __future__ import annotations

import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def mentioned(node: ast.AST) -> frozenset[str]:
    """Return the names, attributes, arguments by name, and strings in the body of a function or class, not its own name."""
    return frozenset(word for inner in ast.iter_child_nodes(node) for word in _words(inner))


def _words(root: ast.AST) -> Iterator[str]:
    for node in ast.walk(root):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.keyword(arg=str(word)) | ast.Constant(value=str(word)):
                yield word
            case ast.FunctionDef(name=word) | ast.AsyncFunctionDef(name=word) | ast.ClassDef(name=word):
                yield word
