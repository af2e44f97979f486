"""The source that a trace goes through: modules and classes of one or more projects, found by path or dotted name."""

# For maintainers. Nothing is parsed before it is asked for: a trace costs what it enters. What it finds out about values ends
# with it. What holds for the source itself (`_Source`) is kept for as long as the index is, since several traces often follow; it
# must not lead back to the index, which would keep it for ever.
from __future__ import annotations

import ast
from functools import cached_property
from weakref import WeakKeyDictionary

from stackseq.source.imports import module_paths
from stackseq.trace.entry_points import entry_point_paths, read_entry_points
from stackseq.trace.scopes import ClassScope, ModuleScope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackseq.source import Index, Tree


class _Source:
    """What is known of one package, whatever is traced."""

    def __init__(self, package: str, tree: Tree) -> None:
        self._package = package
        self._tree = tree
        self._texts: dict[str, bytes] = {}
        self._mentions: dict[tuple[str, tuple[str, ...]], bool] = {}
        self._texts_with: dict[tuple[tuple[str, ...], str], Mapping[str, bytes]] = {}
        self._in_folders: dict[str, Sequence[str]] = {}
        self.ancestors: dict[tuple[str, str], Sequence[tuple[str, str]]] = {}
        """What classes inherit from, nearest first, as far as that has been asked for."""
        self.read_as_text: dict[str, None] = {}
        """The paths of the files that were looked into without parsing them, also those that do not exist."""

    @cached_property
    def files(self) -> frozenset[str]:
        """The paths of its modules."""
        return frozenset(path for path in self._tree.paths() if path.endswith(".py") and path.startswith(f"{self._package}/"))

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders that hold modules, and those around them."""
        found: set[str] = set()
        for path in self.files:
            folder = path.rpartition("/")[0]
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return frozenset(found)

    @cached_property
    def entry_points(self) -> Mapping[str, Mapping[str, str]]:
        """What the project declares: namespace → name → ``package.module:Class``."""
        self.read_as_text.update(dict.fromkeys(entry_point_paths(self._tree)))
        return read_entry_points(self._tree)

    def mentions(self, path: str, words: tuple[str, ...]) -> bool:
        """Tell whether a file's text has one of the words; there may be no such file."""
        key = path, words
        if key not in self._mentions:
            if path not in self._texts:
                self._texts[path] = self._tree.read(path) or b""
                self.read_as_text[path] = None
            text = self._texts[path]
            self._mentions[key] = any(word.encode() in text for word in words)
        return self._mentions[key]

    def texts_with(self, folders: tuple[str, ...], word: str) -> Mapping[str, bytes]:
        """Return the texts of the modules in folders that have a word, by their paths, sorted."""
        key = folders, word
        if key not in self._texts_with:
            paths = sorted(path for path in self.files if path.startswith(folders))
            self.read_as_text.update(dict.fromkeys(paths))
            found = self._tree.read_many(paths)
            self._texts_with[key] = {path: text for path, text in found if text and word.encode() in text}
        return self._texts_with[key]

    def files_in(self, folder: str) -> Sequence[str]:
        """Return the paths of the modules in a folder and those inside of it, sorted."""
        if folder not in self._in_folders:
            self._in_folders[folder] = sorted(path for path in self.files if path.startswith(folder))
        return self._in_folders[folder]


_NOTHING: frozenset[str] = frozenset()
_SOURCES: WeakKeyDictionary[Index, dict[str, _Source]] = WeakKeyDictionary()


def _source(package: str, index: Index) -> _Source:
    known = _SOURCES.setdefault(index, {})
    if package not in known:
        known[package] = _Source(package, index.tree)
    return known[package]


def read_paths(index: Index) -> tuple[str, ...]:
    """Return the paths of all files that traces of a source have asked for: parsed, or only looked into."""
    sources = _SOURCES.get(index, {}).values()
    return tuple(dict.fromkeys((*index.read_paths(), *(path for source in sources for path in source.read_as_text))))


class World:
    """Finds modules and classes."""

    def __init__(self, indexes: Mapping[str, Index]) -> None:
        """Take an index for each package (``nova``)."""
        self.indexes = indexes
        self._modules: dict[str, ModuleScope | None] = {}
        self._sources = {package: _source(package, index) for package, index in indexes.items()}
        self._dotted: dict[str, ModuleScope | None] = {}
        self._inherited: dict[tuple[tuple[str, str], str], bool] = {}

    def package_of(self, path: str) -> str:
        """Return the package that a file belongs to; an empty string if there is no source of it."""
        package = path.partition("/")[0]
        return package if package in self.indexes else ""

    def module(self, path: str) -> ModuleScope | None:
        """Return a module by its path; None if it is not there, or cannot be read."""
        if path not in self._modules:
            self._modules[path] = self._read(path)
        return self._modules[path]

    def named_module(self, dotted: str) -> ModuleScope | None:
        """Return a module by its dotted name."""
        if dotted not in self._dotted:
            found = [path for path in module_paths(dotted) if path in self.files(dotted.partition(".")[0])]
            self._dotted[dotted] = self.module(found[0]) if found else None
        return self._dotted[dotted]

    def mentions(self, path: str, *words: str) -> bool:
        """Tell whether a file's text has one of the words, without parsing it."""
        source = self._sources.get(path.partition("/")[0])
        return source is not None and source.mentions(path, words)

    def is_package(self, dotted: str) -> bool:
        """Tell whether modules have names that begin with this one."""
        return dotted.replace(".", "/") in self.folders(dotted.partition(".")[0])

    def files(self, package: str) -> frozenset[str]:
        """Return the paths of a package's modules."""
        source = self._sources.get(package)
        return source.files if source else _NOTHING

    def files_in(self, folder: str) -> Sequence[str]:
        """Return the paths of the modules in a folder (``nova/conf/``) and those inside of it, sorted."""
        source = self._sources.get(folder.partition("/")[0])
        return source.files_in(folder) if source else ()

    def texts_with(self, package: str, folders: tuple[str, ...], word: str) -> Mapping[str, bytes]:
        """Return the texts of the modules in a package's folders that have a word, by their paths, sorted."""
        source = self._sources.get(package)
        return source.texts_with(folders, word) if source else {}

    def folders(self, package: str) -> frozenset[str]:
        """Return the folders of a package that hold modules, and those around them."""
        source = self._sources.get(package)
        return source.folders if source else _NOTHING

    def entry_points(self, package: str) -> Mapping[str, Mapping[str, str]]:
        """Return the entry points that a project declares: namespace → name → ``package.module:Class``."""
        source = self._sources.get(package)
        return source.entry_points if source else {}

    def class_at(self, path: str, qualname: str) -> ClassScope | None:
        """Return a class by its path and qualified name, from its own file only."""
        module = self.module(path)
        if module is None:
            return None
        if qualname not in module.classes:
            node = _find_class(module, qualname)
            if node is None:
                return None
            module.classes[qualname] = ClassScope(module, qualname, node)
        return module.classes[qualname]

    def order(self, cls: ClassScope) -> Sequence[ClassScope]:
        """Return a class and what it inherits from, in the order in which Python looks names up."""
        if cls.ancestors is None:
            ancestors = self._sources[cls.module.package].ancestors
            if cls.key not in ancestors:
                ancestors[cls.key] = self.indexes[cls.module.package].hierarchy.ancestors(cls.key)
            found = (self.class_at(path, qualname) for path, qualname in ancestors[cls.key])
            cls.ancestors = (cls, *(each for each in found if each is not None))
        return cls.ancestors

    def inherits(self, cls: ClassScope, name: str) -> bool:
        """Tell whether a class, or one that it inherits from, has a name."""
        key = cls.key, name
        if key not in self._inherited:
            self._inherited[key] = any(each.name == name or name in _base_names(each.node) for each in self.order(cls))
        return self._inherited[key]

    def may_give(self, cls: ClassScope, name: str) -> bool:
        """Tell whether a class, or one that it inherits from, may give its objects an attribute that it does not define."""
        return any(self.mentions(each.module.path, f".{name}", "__getattr__", "__setattr__") for each in self.order(cls))

    def has_library_base(self, cls: ClassScope) -> bool:
        """Tell whether a class inherits from one that is not of the source, which has methods that nobody here knows."""
        key = cls.key, ""
        if key not in self._inherited:
            known = {each.name for each in self.order(cls)} | _PLAIN
            self._inherited[key] = any(name not in known for each in self.order(cls) for name in _base_names(each.node))
        return self._inherited[key]

    def _read(self, path: str) -> ModuleScope | None:
        package = self.package_of(path)
        index = self.indexes.get(package)
        tree = index.syntax_tree(path) if index and path in self.files(package) else None
        return ModuleScope(package, path, tree, index.bindings(path)) if index and tree else None


def _find_class(module: ModuleScope, qualname: str) -> ast.ClassDef | None:
    first, *rest = qualname.split(".")
    node = module.names.get(first)
    for name in rest:
        body = getattr(node, "body", ())
        node = next((each for each in body if isinstance(each, ast.ClassDef) and each.name == name), None)
    return node if isinstance(node, ast.ClassDef) else None


_PLAIN = frozenset({"object", "Exception"})


def _base_names(node: ast.ClassDef) -> list[str]:
    return [
        base.attr if isinstance(base, ast.Attribute) else base.id
        for base in node.bases
        if isinstance(base, ast.Attribute | ast.Name)
    ]
