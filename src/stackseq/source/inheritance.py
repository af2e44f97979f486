"""Follow classes to their bases, through imports, within one tree."""

# For maintainers. The order is Python's own (C3). Bases outside of the tree, such as those of libraries, are left out; where what
# is left has no consistent order, the plain depth-first order will do: this is a question about text, not a run of it.
from __future__ import annotations

from stackseq.source.imports import module_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from stackseq.source.imports import Bindings

Class = tuple[str, str]
"""The file and the qualified name of a class."""

_DEEPEST = 32
"""Imports and bases that are followed one after the other; more is a circle."""


class Hierarchy:
    """Answers what a class inherits from."""

    def __init__(
        self,
        bases: Callable[[str, str], Sequence[str] | None],
        bindings: Callable[[str], Bindings],
        has_file: Callable[[str], bool],
    ) -> None:
        """Take how to learn the bases of a class (None: no such class) and a file's imports, and whether there is such a file."""
        self._bases_of = bases
        self._bindings = bindings
        self._has_file = has_file

    def ancestors(self, cls: Class) -> tuple[Class, ...]:
        """Return what a class inherits from, nearest first, without itself."""
        return tuple(self._order(cls, _DEEPEST)[1:])

    def resolve(self, path: str, name: str, depth: int = _DEEPEST) -> Class | None:
        """Return the class that a dotted name means in a file; None if it is none of this tree's."""
        if not depth:
            return None
        if self._bases_of(path, name) is not None:
            return path, name
        bindings = self._bindings(path)
        first, dot, rest = name.partition(".")
        if first in bindings.aliases and bindings.aliases[first] != name:
            return self.resolve(path, bindings.aliases[first] + dot + rest, depth - 1)
        if first in bindings.names:
            return self._resolve_absolute(bindings.names[first] + dot + rest, depth - 1)
        found = (self._resolve_absolute(f"{module}.{name}", depth - 1) for module in bindings.stars)
        return next((cls for cls in found if cls), None)

    def _resolve_absolute(self, name: str, depth: int) -> Class | None:
        parts = name.split(".")
        for cut in range(len(parts) - 1, 0, -1):
            for path in module_paths(".".join(parts[:cut])):
                if self._has_file(path):
                    return self.resolve(path, ".".join(parts[cut:]), depth)
        return None

    def _order(self, cls: Class, depth: int) -> list[Class]:
        bases = [base for base in self._bases(cls) if base != cls] if depth else []
        orders = [self._order(base, depth - 1) for base in bases]
        return [cls, *(_merge([*orders, bases]) or _depth_first(orders))]

    def _bases(self, cls: Class) -> Iterator[Class]:
        path, name = cls
        around = name.rpartition(".")[0]
        for base in self._bases_of(path, name) or ():
            nested = f"{around}.{base}" if around else base
            found = (path, nested) if around and self._bases_of(path, nested) is not None else self.resolve(path, base)
            if found:
                yield found


def _merge(orders: list[list[Class]]) -> list[Class]:
    """Merge as C3 does; an empty list if there is no order that agrees with all."""
    merged: list[Class] = []
    while orders := [order for order in orders if order]:
        tails = {cls for order in orders for cls in order[1:]}
        head = next((order[0] for order in orders if order[0] not in tails), None)
        if head is None:
            return []
        merged.append(head)
        orders = [order[1:] if order[0] == head else order for order in orders]
    return merged


def _depth_first(orders: list[list[Class]]) -> list[Class]:
    return list(dict.fromkeys(cls for order in orders for cls in order))
