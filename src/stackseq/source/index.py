"""Find definitions in a tree."""

# For maintainers. An index parses a file when it is asked about it, and no other. It keeps what a file defines for good, and the
# syntax trees, which are a hundred times larger, of the last few files only.
from __future__ import annotations

from stackseq.source.model import Definition, Found, NotFound, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Diagnostic
    from stackseq.interaction import Anchor
    from stackseq.source.definitions import Node
    from stackseq.source.model import Tree
    from stackseq.source.read import Module

_MODULES = 64
"""Syntax trees that are kept: one of Nova's largest files takes 60 MB, a usual one 1 MB."""


class Index:
    """Answers questions about the definitions in one tree. Lazy: parses a file when it is asked about it."""

    def __init__(self, tree: Tree) -> None:
        """Take the tree, which stays open for as long as the index is used."""
        self.tree = tree
        self._tables: dict[str, tuple[Definition, ...]] = {}
        self._modules: dict[str, tuple[Module, dict[tuple[str, int], Node]]] = {}
        self._diagnostics: dict[str, Diagnostic] = {}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read so far."""
        return tuple(self._diagnostics.values())

    def definitions(self, path: str) -> tuple[Definition, ...]:
        """Return all functions, methods and classes of a file in the order of its text; none if it cannot be read."""
        if path not in self._tables:
            self._load(path)
        return self._tables[path]

    def find(self, anchor: Anchor) -> Found | NotFound:
        """Return the definition of an anchor, or what there is instead."""
        exact = [definition for definition in self.definitions(anchor.path) if definition.qualname == anchor.qualname]
        if exact:
            return Found(exact[0], tuple(exact[1:]))
        if self.tree.read(anchor.path) is None:
            return NotFound(anchor, Reason.NO_FILE, f"there is no {anchor.path}")
        if anchor.path in self._diagnostics:
            diagnostic = self._diagnostics[anchor.path]
            return NotFound(anchor, Reason.UNREADABLE, diagnostic.message, diagnostic=diagnostic)
        return NotFound(anchor, Reason.NO_NAME, f"{anchor.path} has no {anchor.qualname}")

    def _load(self, path: str) -> None:
        from stackseq.diagnostics import Diagnostic
        from stackseq.source.definitions import Reader
        from stackseq.source.read import read_module

        self._tables[path] = ()
        data = self.tree.read(path)
        module = None if data is None else read_module(data, path)
        if isinstance(module, Diagnostic):
            self._diagnostics[path] = module
        elif module is not None:
            pairs = list(Reader(path, self.tree.content_id(path), module.text).read(module.tree))
            self._tables[path] = tuple(definition for definition, _ in pairs)
            self._modules[path] = module, {(definition.qualname, definition.name_line): node for definition, node in pairs}
