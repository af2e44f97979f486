"""What the names of a module stand for, as far as its imports tell."""

from __future__ import annotations

import ast
import re

from stackseq.records import Record
from stackseq.source.blocks import walk_statements

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Bindings(Record):
    """The names that a module takes from elsewhere."""

    names: Mapping[str, str]
    """Name → the absolute dotted name that it was imported as: ``base`` → ``nova.db.base``."""
    stars: tuple[str, ...]
    """Modules of which everything is imported."""
    aliases: Mapping[str, str]
    """Name → what the module itself calls it: ``Manager = manager.Manager``."""


_WORD = re.compile(r"import\b")


def read_bindings(tree: ast.Module, path: str, text: str) -> Bindings:
    """Read the imports of a module, whose text it takes too, wherever they stand in it, and the aliases on its top level."""
    names: dict[str, str] = {}
    stars: list[str] = []
    for name, target in _imported(tree, path, text):
        if name == "*":
            stars.append(target)
        else:
            names[name] = target
    return Bindings(names, tuple(stars), dict(_aliases(tree)))


def module_paths(dotted: str) -> tuple[str, str]:
    """Return the two files that may hold a module."""
    path = dotted.replace(".", "/")
    return f"{path}.py", f"{path}/__init__.py"


def _imported(tree: ast.Module, path: str, text: str) -> Iterator[tuple[str, str]]:
    for node in _import_statements(tree, text):
        if isinstance(node, ast.ImportFrom):
            module = _absolute(node, path)
            yield from (
                (alias.asname or alias.name, module if alias.name == "*" else f"{module}.{alias.name}") for alias in node.names
            )
        else:
            for alias in node.names:
                top = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (top, top)


def _import_statements(tree: ast.Module, text: str) -> Iterator[ast.Import | ast.ImportFrom]:
    """Yield the imports, those inside of functions first: where names clash, the module's own count."""
    own = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    if len(_WORD.findall(text)) == len(own):
        return iter(own)  # there are no others, which is quicker to see than by going through all statements
    others = [node for node in walk_statements(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    return iter((*others, *own))


def _absolute(node: ast.ImportFrom, path: str) -> str:
    """Return the absolute name of the module that ``from`` names."""
    if not node.level:
        return node.module or ""
    package = path.removesuffix(".py").removesuffix("/__init__").split("/")
    up = node.level - path.endswith("/__init__.py")
    return ".".join([*package[: len(package) - up], *([node.module] if node.module else [])])


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            target = _dotted(_base(node.value))
            if target:
                yield node.targets[0].id, target


def _base(node: ast.expr) -> ast.expr:
    """Return the base of a class that is made by ``with_metaclass(meta, base)``, and other expressions as they are."""
    match node:
        case ast.Call(func=ast.Name(id="with_metaclass") | ast.Attribute(attr="with_metaclass"), args=[_, base]):
            return base
    return node


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""
