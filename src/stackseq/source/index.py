"""Find definitions in a tree."""

# For maintainers. An index parses a file when it is asked about it, and no other, and looks for what it defines when that is
# asked. It keeps what a file defines for good, and the syntax trees, which are much larger, of the files used last. Nothing is
# cached on the disk: finding costs hardly more than `ast.parse` alone, and those who ask where a function is mostly go on to look
# into it, which takes its syntax tree anyway.
from __future__ import annotations

from stackseq.records import Record, replace
from stackseq.source.model import Definition, DefinitionKind, Found, NotFound, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator, Mapping, Sequence

    from stackseq.diagnostics import Diagnostic
    from stackseq.interaction import Anchor
    from stackseq.source.definitions import Node
    from stackseq.source.imports import Bindings
    from stackseq.source.inheritance import Hierarchy
    from stackseq.source.model import Tree
    from stackseq.source.read import Module

_KEPT = 8_000_000
"""Characters of source whose syntax trees are kept: about 250 MB. All operations of Nova together enter 6.5 million."""


class _File(Record):
    """What is known of a file for good."""

    exists: bool
    diagnostic: Diagnostic | None = None
    """Why nobody can read it."""


class _Parsed:
    """A file's syntax tree."""

    __slots__ = ("module", "nodes")

    def __init__(self, module: Module) -> None:
        self.module = module
        self.nodes: dict[tuple[str, int], Node] = {}
        """By qualified name and line of the name; empty before definitions have been asked for."""


class Index:
    """Answers questions about the definitions in one tree. Lazy: parses a file when it is asked about it."""

    def __init__(self, tree: Tree) -> None:
        """Take the tree, which stays open for as long as the index is used."""
        self.tree = tree
        self._files: dict[str, _File] = {}
        self._definitions: dict[str, tuple[Definition, ...]] = {}
        self._bases: dict[str, Mapping[str, Sequence[str]]] = {}
        self._parsed: dict[str, _Parsed] = {}
        self._bindings: dict[str, Bindings] = {}
        self._paths_of_names: Mapping[str, Sequence[str]] | None = None

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What could not be read so far: one diagnostic for each file."""
        return tuple(file.diagnostic for file in self._files.values() if file.diagnostic)

    def read_paths(self) -> tuple[str, ...]:
        """Return the paths of all files that were asked for so far, in that order, also those that do not exist."""
        return tuple(self._files)

    def find(self, anchor: Anchor) -> Found | NotFound:
        """Return the definition of an anchor, or what there is instead. Methods are found in base classes as well."""
        path, name = anchor.path, anchor.qualname.replace(".<locals>", "")
        if anchor.loose:
            return self._loosely(anchor)
        found = self._named(path, name) or (self._inherited(path, name) if "." in name else ())
        if found:
            return Found(found[0], tuple(found[1:]))
        return self._missing(anchor)

    def definitions(self, path: str) -> tuple[Definition, ...]:
        """Return all functions, methods and classes of a file in the order of its text; none if it cannot be read."""
        if path not in self._definitions:
            parsed = self._parse(path)
            self._definitions[path] = self._define(path, parsed) if parsed else ()
        return self._definitions[path]

    def search(self, name: str) -> tuple[Definition, ...]:
        """Return all definitions with this last name in the tree, tests aside, in the order of their paths.

        The first search reads every file of the tree, but only those with the name are ever parsed.
        """
        if self._paths_of_names is None:
            from stackseq.source.scan import paths_of_names

            self._paths_of_names = paths_of_names(self.tree)
        paths = self._paths_of_names.get(name, ())
        return tuple(definition for path in paths for definition in self.definitions(path) if definition.name == name)

    def syntax_tree(self, path: str) -> ast.Module | None:
        """Return the syntax tree of a file; None if there is no such file, or it cannot be read."""
        parsed = self._parse(path)
        return parsed.module.tree if parsed else None

    def function_node(self, definition: Definition) -> Node:
        """Return the node of a definition of this tree. Raises KeyError for one of another."""
        parsed = self._parse(definition.path)
        if parsed is None:
            raise KeyError(definition.path)
        if not parsed.nodes:
            self._define(definition.path, parsed)
        return parsed.nodes[definition.qualname, definition.name_line]

    def bindings(self, path: str) -> Bindings:
        """Return what the names of a file stand for, as far as its imports tell."""
        if path not in self._bindings:
            from stackseq.source.imports import Bindings, read_bindings

            parsed = self._parse(path)
            self._bindings[path] = read_bindings(parsed.module.tree, path, parsed.module.text) if parsed else Bindings({}, (), {})
        return self._bindings[path]

    @property
    def hierarchy(self) -> Hierarchy:
        """What classes inherit from."""
        from stackseq.source.inheritance import Hierarchy

        return Hierarchy(self._bases_of, self.bindings, self._has_file)

    def normalised(self, definition: Definition) -> str:
        """Return what a definition does as a text of our own: without its name, docstrings, comments, layout."""
        from stackseq.source.canonical import canonical

        return canonical(self.function_node(definition))

    def body_hash(self, definition: Definition) -> str:
        """Return a hash of the normalised text: 64 hexadecimal digits, the same in each Python."""
        from stackseq.source.canonical import canonical_hash

        return canonical_hash(self.normalised(definition))

    def _bases_of(self, path: str, name: str) -> Sequence[str] | None:
        """Return the bases of a class as they are written; None if there is no such class."""
        if path not in self._bases:
            from stackseq.source.definitions import Reader

            parsed = self._parse(path)
            self._bases[path] = Reader(path, "", parsed.module.text).read_bases(parsed.module.tree) if parsed else {}
        if name in self._bases[path] or "." not in name:
            return self._bases[path].get(name)
        return next((each.bases for each in self._named(path, name) if each.kind is DefinitionKind.CLASS), None)

    def _named(self, path: str, name: str) -> Sequence[Definition]:
        return [definition for definition in self.definitions(path) if definition.qualname == name]

    def _inherited(self, path: str, name: str) -> Sequence[Definition]:
        """Look for ``Class.member`` in the classes that ``Class`` inherits from, or is another name for."""
        for class_name, member in _splits(name):
            for holder in self._holders(path, class_name):
                found = self._named(holder[0], f"{holder[1]}.{member}")
                if found:
                    return [replace(definition, inherited_from=holder) for definition in found]
        return ()

    def _holders(self, path: str, class_name: str) -> Sequence[tuple[str, str]]:
        """Return the classes whose members are those of a class, without itself."""
        if any(definition.kind is DefinitionKind.CLASS for definition in self._named(path, class_name)):
            return self.hierarchy.ancestors((path, class_name))
        other = self.hierarchy.resolve(path, class_name) if class_name in self.bindings(path).aliases else None
        return (other, *self.hierarchy.ancestors(other)) if other else ()

    def _loosely(self, anchor: Anchor) -> Found | NotFound:
        """Find ``pause()``: whatever is called so in the file, if there is one such name."""
        end = f".{anchor.qualname}"
        found = [definition for definition in self.definitions(anchor.path) if f".{definition.qualname}".endswith(end)]
        names = tuple(dict.fromkeys(definition.qualname for definition in found))
        if len(names) == 1:
            return Found(found[0], tuple(found[1:]))
        if not names:
            return self._missing(anchor)
        message = f"{anchor.path} has {len(names)} definitions called {anchor.qualname}"
        return NotFound(anchor, Reason.AMBIGUOUS, message, names, tuple(found))

    def _missing(self, anchor: Anchor) -> NotFound:
        from stackseq.source.near import near_names, near_paths
        from stackseq.source.scan import source_paths

        path, file = anchor.path, self._file(anchor.path)
        if not file.exists:
            return NotFound(anchor, Reason.NO_FILE, f"{self.tree.label} has no {path}", near_paths(path, source_paths(self.tree)))
        if file.diagnostic:
            message = f"{path} line {file.diagnostic.span.line}: {file.diagnostic.message}"
            return NotFound(anchor, Reason.UNREADABLE, message, diagnostic=file.diagnostic)
        near = near_names(anchor.qualname, (definition.qualname for definition in self.definitions(path)))
        return NotFound(anchor, Reason.NO_NAME, f"{path} has no {anchor.qualname}", near)

    def _file(self, path: str) -> _File:
        if path not in self._files:
            self._parse(path)
        return self._files[path]

    def _parse(self, path: str) -> _Parsed | None:
        """Return a file's syntax tree, from those that are kept if it is among them."""
        if path in self._parsed:
            self._parsed[path] = self._parsed.pop(path)
            return self._parsed[path]
        known = self._files.get(path)
        if known and (not known.exists or known.diagnostic):
            return None
        return self._read(path)

    def _read(self, path: str) -> _Parsed | None:
        from stackseq.diagnostics import Diagnostic
        from stackseq.source.read import read_module

        data = self.tree.read(path)
        module = read_module(data, path) if data is not None else None
        if module is None or isinstance(module, Diagnostic):
            self._files[path] = _File(data is not None, diagnostic=module)
            return None
        self._files[path] = _File(exists=True)
        parsed = _Parsed(module)
        self._keep(path, parsed)
        return parsed

    def _define(self, path: str, parsed: _Parsed) -> tuple[Definition, ...]:
        from stackseq.source.definitions import Reader

        module = parsed.module
        pairs = list(Reader(path, self.tree.content_id(path), module.text).read(module.tree))
        parsed.nodes = {(definition.qualname, definition.name_line): node for definition, node in pairs}
        return tuple(definition for definition, _ in pairs)

    def _keep(self, path: str, parsed: _Parsed) -> None:
        self._parsed[path] = parsed
        total = sum(len(kept.module.text) for kept in self._parsed.values())
        while total > _KEPT and len(self._parsed) > 1:
            oldest = next(iter(self._parsed))
            total -= len(self._parsed.pop(oldest).module.text)

    def _has_file(self, path: str) -> bool:
        return self._file(path).exists


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Yield every way to cut a dotted name in two, the longest first part first."""
    parts = name.split(".")
    for cut in range(len(parts) - 1, 0, -1):
        yield ".".join(parts[:cut]), ".".join(parts[cut:])
