"""The definitions of a module: every ``def`` and ``class``, wherever it stands."""

# For maintainers. Only statements are walked, never expressions, so this costs a small part of what parsing does. `elif` chains
# nest as deep as they are long: the walk keeps its own stack.
from __future__ import annotations

import ast
import re

from stackseq.source.blocks import held_blocks
from stackseq.source.model import Definition, DefinitionKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

Node = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Scope:
    """What surrounds a statement: the qualified names so far, and the class."""

    __slots__ = ("bases", "class_name", "in_class", "prefix")

    def __init__(self, prefix: str = "", class_name: str = "", bases: tuple[str, ...] = (), *, in_class: bool = False) -> None:
        """Take them."""
        self.prefix = prefix
        self.class_name = class_name
        self.bases = bases
        self.in_class = in_class


class Reader:
    """Makes definitions from the nodes of one file."""

    def __init__(self, path: str, source_id: str, text: str) -> None:
        """Take what all definitions of the file share, and its text with plain newlines."""
        self._path = path
        self._source_id = source_id
        self._lines = text.split("\n")

    def read(self, module: ast.Module) -> Iterator[tuple[Definition, Node]]:
        """Yield the definitions in the order of the text, each with its node."""
        stack: list[tuple[ast.AST, Scope]] = [(node, Scope()) for node in reversed(module.body)]
        while stack:
            node, scope = stack.pop()
            if isinstance(node, Node):
                definition = self._define(node, scope)
                yield definition, node
                scope = _inside(definition, scope)
            for block in held_blocks(type(node)):
                stack += [(child, scope) for child in reversed(getattr(node, block))]

    def read_bases(self, module: ast.Module) -> dict[str, tuple[str, ...]]:
        """Return the bases of each class that stands in no function, by its qualified name; the first counts."""
        found: dict[str, tuple[str, ...]] = {}
        stack: list[tuple[ast.AST, str]] = [(node, "") for node in reversed(module.body)]
        while stack:
            node, prefix = stack.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if isinstance(node, ast.ClassDef):
                name = prefix + node.name
                found.setdefault(name, tuple(self._bases(node)))
                prefix = f"{name}."
            for block in held_blocks(type(node)):
                stack += [(child, prefix) for child in reversed(getattr(node, block))]
        return found

    def _define(self, node: Node, scope: Scope) -> Definition:
        is_class = isinstance(node, ast.ClassDef)
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        return Definition(
            self._path,
            scope.prefix + node.name,
            _kind(scope, is_class=is_class),
            first,
            node.end_lineno or node.lineno,
            node.lineno,
            tuple(self.written(decorator) for decorator in node.decorator_list),
            scope.class_name,
            tuple(self._bases(node)) if isinstance(node, ast.ClassDef) else scope.bases if scope.in_class else (),
            self._source_id,
        )

    def _bases(self, node: ast.ClassDef) -> Iterator[str]:
        for base in node.bases:
            if isinstance(base, ast.Call) and self.written(base.func).endswith("with_metaclass"):
                yield from (self.written(argument) for argument in base.args[1:])
            elif isinstance(base, ast.Subscript):
                yield self.written(base.value)
            else:
                yield self.written(base)

    def written(self, node: ast.expr) -> str:
        """Return an expression as it is written, on one line."""
        if isinstance(node, ast.Name):
            return node.id
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            return f"{self.written(node.value)}.{node.attr}"
        return self._segment(node)

    def _segment(self, node: ast.expr) -> str:
        """Cut the expression out of the text. Columns of the syntax tree count bytes of UTF-8."""
        last = node.end_lineno or node.lineno
        lines = [line.encode() for line in self._lines[node.lineno - 1 : last]]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        return re.sub(r"\s+", " ", b" ".join(lines).decode(errors="replace")).strip()


def _kind(scope: Scope, *, is_class: bool) -> DefinitionKind:
    if is_class:
        return DefinitionKind.CLASS
    return DefinitionKind.METHOD if scope.in_class else DefinitionKind.FUNCTION


def _inside(definition: Definition, scope: Scope) -> Scope:
    prefix = definition.qualname + "."
    if definition.kind is DefinitionKind.CLASS:
        return Scope(prefix, definition.qualname, definition.bases, in_class=True)
    return Scope(prefix, scope.class_name)
