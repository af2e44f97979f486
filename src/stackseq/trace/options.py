"""The defaults of configuration options, read from where the source defines them."""

# For maintainers. Newer projects define options in `<project>/conf/`, one file for each group; older ones where they are used,
# and say with `CONF.import_opt` where that is. No other file is looked into. That is right for all options that decide a branch
# of an operation, as far as we have seen; an option that is not found leaves both branches.
from __future__ import annotations

import ast

from stackseq.source.imports import module_paths
from stackseq.trace.values import Const, Items, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ModuleScope
    from stackseq.trace.values import Option


def find_default(machine: Machine, option: Option) -> Value | None:
    """Return the default of an option; None if it is not found, or has none."""
    name = option.name.rpartition(".")[2]
    words = [f"{quote}{each}{quote}" for each in sorted({name, name.replace("_", "-")}) for quote in "'\""]
    for path in _places(machine, option.scope, option.name):
        if not machine.world.mentions(path, *words):
            continue
        module = machine.world.module(path)
        tree = machine.world.indexes[option.scope.package].syntax_tree(path) if module else None
        if module is None or tree is None:
            continue
        for call in _definitions(tree, name):
            return _default(machine, module, call)
    return None


def _places(machine: Machine, module: ModuleScope, name: str) -> Iterator[str]:
    """Yield the files in which the option may be defined, the likeliest first."""
    package = module.package
    group = name.rpartition(".")[0]
    files = machine.world.files(package)
    folder = f"{package}/conf/"
    if group and f"{folder}{group}.py" in files:
        yield f"{folder}{group}.py"
    yield module.path
    yield from _imported(machine, module, name)
    yield from machine.world.files_in(folder)
    yield from (path for dotted in module.bindings.names.values() for path in module_paths(dotted) if path in files)
    yield from (path for path in (f"{package}/common/config.py", f"{package}/config.py", f"{package}/opts.py") if path in files)


def _imported(machine: Machine, module: ModuleScope, name: str) -> Iterator[str]:
    """Yield the file that ``CONF.import_opt`` names."""
    tree = machine.world.indexes[module.package].syntax_tree(module.path)
    own = name.rpartition(".")[2]
    for node in tree.body if tree else ():
        match node:
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(attr="import_opt"), args=[ast.Constant(value=found), ast.Constant(value=str(where)), *_]
                )
            ) if found == own:
                scope = machine.world.named_module(where)
                if scope:
                    yield scope.path


def _definitions(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    found = _by_name(tree)
    if name in found:
        yield found[name]


def _by_name(tree: ast.Module) -> dict[str, ast.Call]:
    """Return the option definitions of a module. They are kept with its syntax tree."""
    known: dict[str, ast.Call] | None = getattr(tree, "stackseq_options", None)
    if known is None:
        known = {}
        for top in tree.body:
            if isinstance(top, ast.Assign | ast.Expr | ast.AnnAssign):
                for node in ast.walk(top):
                    match node:
                        case ast.Call(func=ast.Attribute(attr=kind), args=[ast.Constant(value=str(name)), *_]) if kind.endswith(
                            "Opt"
                        ):
                            known.setdefault(name.replace("-", "_"), node)
        tree.stackseq_options = known  # type: ignore[attr-defined]
    return known


def _default(machine: Machine, module: ModuleScope, call: ast.Call) -> Value | None:
    node = next((keyword.value for keyword in call.keywords if keyword.arg == "default"), None)
    if node is None:
        is_flag = isinstance(call.func, ast.Attribute) and call.func.attr in {"BoolOpt", "StrOpt", "IntOpt"}
        return Const(None) if is_flag else None
    value = machine.quietly(machine.module_frame(module), node)
    return value if isinstance(value, Const | Items) else None
