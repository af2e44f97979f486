"""Go through the statements of a syntax tree without looking into expressions, which are nearly all of it."""

# For maintainers. `elif` chains nest as deep as they are long, so nothing here recurses.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")
"""The fields of statements that hold statements, in the order of the text."""


def walk_statements(tree: ast.Module | ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield all statements of a module or a function, in the order of the text."""
    stack: list[ast.AST] = [*reversed(tree.body)]
    while stack:
        node = stack.pop()
        yield node
        for block in held_blocks(type(node)):
            stack += reversed(getattr(node, block))


def held_blocks(kind: type[ast.AST]) -> tuple[str, ...]:
    """Return the fields of a class of statements that hold statements, the last first."""
    found = _HELD.get(kind)
    if found is None:
        found = _HELD[kind] = tuple(block for block in reversed(BLOCKS) if block in kind._fields)
    return found


_HELD: dict[type[ast.AST], tuple[str, ...]] = {}
"""By class, as far as they were asked for: most statements hold none."""
