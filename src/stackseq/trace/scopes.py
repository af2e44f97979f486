"""What the names of a module and of a class stand for, as far as its text tells: nodes of the syntax tree, not yet values."""

from __future__ import annotations

import ast

from stackseq.trace.facts import fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackseq.source.imports import Bindings
    from stackseq.trace.values import Value


_FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef
STAND_IN = "sys.modules[__name__]"
"""Under this name a module has what it puts in its place, or what else its users get names from."""
_MOVED = "_MovedGlobals"
"""Neutron's function that does so."""


class ModuleScope:
    """The names of a module."""

    __slots__ = ("bindings", "classes", "names", "package", "path", "rewritten", "values")

    def __init__(self, package: str, path: str, tree: ast.Module, bindings: Bindings) -> None:
        """Take a module of a package (``nova``)."""
        self.package = package
        self.path = path
        self.bindings = bindings
        self.names: Mapping[str, ast.AST] = fact(tree, "known_names", _names_of_module)
        self.classes: dict[str, ClassScope] = {}
        self.values: dict[str, Value] = {}
        """Those that have been asked for."""
        self.rewritten: frozenset[str] | None = None
        """Those that functions write to; None before somebody asks."""


class ClassScope:
    """The names of a class."""

    __slots__ = ("ancestors", "holders", "key", "module", "names", "node", "qualname", "values")

    def __init__(self, module: ModuleScope, qualname: str, node: ast.ClassDef) -> None:
        """Take a class. ``ancestors`` are filled in by whoever can follow bases."""
        self.module = module
        self.qualname = qualname
        self.node = node
        self.names: Mapping[str, ast.AST] = fact(node, "known_names", _names_of_class)
        self.key = module.path, qualname
        """The file and the qualified name."""
        self.ancestors: tuple[ClassScope, ...] | None = None
        self.holders: dict[str, ClassScope | None] = {}
        """Which of the ancestors has a name, as far as that has been asked for."""
        self.values: dict[str, Value] = {}

    @property
    def name(self) -> str:
        """The last part of its name."""
        return self.node.name


def _names_of_module(tree: ast.Module) -> dict[str, ast.AST]:
    return dict(_defined(tree.body))


def _names_of_class(node: ast.ClassDef) -> dict[str, ast.AST]:
    found: dict[str, ast.AST] = {}
    for name, each in _defined(node.body):
        found[name] = _preferred(found.get(name), each)
    return found


def _preferred(old: ast.AST | None, new: ast.AST) -> ast.AST:
    """Keep the getter of a property when its setter follows under the same name, and the method for the newest API versions."""
    if not isinstance(old, _FUNCTION) or not isinstance(new, _FUNCTION):
        return new
    if any(_is_setter(each) for each in new.decorator_list):
        return old
    return old if _last_version(old) > _last_version(new) else new


_OPEN = (1 << 30,)


def _last_version(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[int, ...]:
    """Return the last API version that a method serves: ``@wsgi.api_version('2.1', '2.35')`` → 2.35."""
    for each in node.decorator_list:
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute | ast.Name):
            name = each.func.attr if isinstance(each.func, ast.Attribute) else each.func.id
            if name == "api_version":
                given = [*each.args[1:2], *(keyword.value for keyword in each.keywords if keyword.arg == "max_version")]
                text = str(given[0].value) if given and isinstance(given[0], ast.Constant) else ""
                return tuple(int(part) for part in text.split(".") if part.isdigit()) or _OPEN
    return _OPEN


def _is_setter(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"setter", "deleter"}


def _defined(body: Sequence[ast.stmt]) -> Iterator[tuple[str, ast.AST]]:
    """Yield what statements give names to, those under conditions too, in the order of the text."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Assign():
                for target in node.targets:
                    yield from _targets(target, node.value)
            case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is not None:
                yield name, value
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name))) if name == _MOVED:
                yield STAND_IN, node.value
            case ast.If():
                yield from _defined(node.orelse)
                yield from _defined(node.body)
            case ast.Try():
                for handler in node.handlers:
                    yield from _defined(handler.body)
                yield from _defined(node.body)
            case ast.With():
                yield from _defined(node.body)


def _targets(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, ast.AST]]:
    if isinstance(target, ast.Name):
        yield target.id, value
    elif isinstance(target, ast.Subscript) and ast.unparse(target) == STAND_IN:
        yield STAND_IN, value
    elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
        for one, other in zip(target.elts, value.elts, strict=True):
            yield from _targets(one, other)


def parameters(node: ast.arguments) -> Mapping[str, ast.expr | None]:
    """Return the names of a function's parameters that have a place, and their defaults, in order."""
    return fact(node, "known_parameters", _parameters)


def _parameters(node: ast.arguments) -> dict[str, ast.expr | None]:
    names = [each.arg for each in (*node.posonlyargs, *node.args)]
    missing = [None] * (len(names) - len(node.defaults))
    return dict(zip(names, [*missing, *node.defaults], strict=True))
