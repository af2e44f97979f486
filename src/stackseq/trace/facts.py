"""What follows from the text of the source alone, whatever calls it: read once, and kept with the syntax tree."""

# For maintainers. Facts go when their tree does, and hold for every trace of the same index. They must not depend on values.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable
    from typing import TypeVar

    Node = TypeVar("Node", bound=ast.AST)
    Fact = TypeVar("Fact")


def fact(node: Node, name: str, read: Callable[[Node], Fact]) -> Fact:
    """Return what ``read`` tells about a node, which is anything but None. ``name`` is no name of a field of nodes."""
    known: Fact | None = getattr(node, name, None)
    if known is None:
        known = read(node)
        setattr(node, name, known)
    return known
