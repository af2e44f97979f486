"""What the names on the top level of a module stand for."""

from __future__ import annotations

import ast
import builtins

from stackseq.trace.decorating import decorate
from stackseq.trace.facts import fact
from stackseq.trace.frames import Frame
from stackseq.trace.scopes import STAND_IN
from stackseq.trace.stand_ins import from_stand_in
from stackseq.trace.values import Class, Const, Function, Module, Option, Outside, Package, Unknown, Value, join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ModuleScope

_CONFIGURATION = ("cfg.CONF", ".conf.CONF")


def module_value(machine: Machine, module: ModuleScope, name: str) -> Value:
    """Return the value of a name in a module; what is no name there is one of Python's own."""
    found = module.values.get(name)
    if found is None:
        module.values[name] = Unknown(name)  # for names that are defined by themselves
        found = module.values[name] = _find(machine, module, name)
    return found


def has_name(module: ModuleScope, name: str) -> bool:
    """Tell whether a module defines or imports a name."""
    return name in module.names or name in module.bindings.names


def _find(machine: Machine, module: ModuleScope, name: str) -> Value:  # noqa: PLR0911  # a table
    node = module.names.get(name)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return _function(machine, module, node)
    if isinstance(node, ast.ClassDef):
        cls = machine.world.class_at(module.path, name)
        return Class(cls) if cls else Unknown(name)
    if isinstance(node, ast.expr):
        if name == "CONF":
            return Option("", module)
        told = _told(machine, module, name)
        if told is not None:
            return told
        value = machine.quietly(machine.module_frame(module), node)
        return join(value, *_rewritten_to(machine, module, name)) if name in _rewritten(module) else value
    if name in module.bindings.names:
        return dotted_value(machine, module.bindings.names[name], module)
    holder = _star_with(machine, module, name)
    if holder is not None:
        return module_value(machine, holder, name)
    return from_stand_in(machine, module, name) or _of_nobody(machine, module, name)


def _star_with(machine: Machine, module: ModuleScope, name: str, around: tuple[str, ...] = ()) -> ModuleScope | None:
    """Return the module that has a name which a module takes over with a star, perhaps from one that does so, too."""
    for star in module.bindings.stars:
        found = machine.world.named_module(star)
        if found is None or found.path in around:
            continue
        holder = found if has_name(found, name) else _star_with(machine, found, name, (*around, module.path))
        if holder is not None:
            return holder
    return None


def _of_nobody(machine: Machine, module: ModuleScope, name: str) -> Value:
    """Return one of Python's own names, unless it may be one of a module of the source that nobody can read."""
    packages = {star.partition(".")[0] for star in module.bindings.stars if not machine.world.named_module(star)}
    is_ours = any(package in machine.world.indexes for package in packages) and not hasattr(builtins, name)
    return Unknown(name) if is_ours else Outside(name)


def _told(machine: Machine, module: ModuleScope, name: str) -> Value | None:
    """Return what a name holds that is set when the service starts, as the profile tells."""
    profile = machine.profile(module.package)
    anchor = profile.attributes.get(f"{module.path} {name}") if profile else None
    return machine.idioms.held(machine, anchor, name) if anchor else None


def _rewritten_to(machine: Machine, module: ModuleScope, name: str) -> list[Value]:
    """Return what functions write to a name of their module, as far as that can be told without running them."""
    found: list[Value] = []
    for function in module.names.values():
        if isinstance(function, ast.FunctionDef) and any(isinstance(each, ast.Global) for each in function.body):
            frame = Frame(module, Function(function, module, function.name))
            frame.names.update((each.arg, Unknown(each.arg)) for each in function.args.args)
            written = fact(function, "known_written", _written)
            found += [machine.quietly(frame, value) for target, value in written if target == name]
    known = [value for value in found if not isinstance(value, Unknown)]
    return known or [Unknown(name)]


def _written(function: ast.FunctionDef) -> list[tuple[str, ast.expr]]:
    """Return the names that a function gives values, and what they are."""
    nodes = (node for node in ast.walk(function) if isinstance(node, ast.Assign))
    return [(name, node.value) for node in nodes for name in {each.id for each in node.targets if isinstance(each, ast.Name)}]


def _rewritten(module: ModuleScope) -> frozenset[str]:
    """Return the names of a module that its functions write to: what stands at its top level is only where they begin."""
    if module.rewritten is None:
        found = (each for node in module.names.values() if isinstance(node, ast.FunctionDef) for each in node.body)
        module.rewritten = frozenset(name for each in found if isinstance(each, ast.Global) for name in each.names)
    return module.rewritten


def _function(machine: Machine, module: ModuleScope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Value:

    function: Value = Function(node, module, node.name)
    frame = machine.module_frame(module)
    for decorator in reversed(node.decorator_list):
        function = decorate(machine, frame, decorator, function)
    return function


def dotted_value(machine: Machine, dotted: str, module: ModuleScope) -> Value:  # noqa: PLR0911  # a table
    """Return what an absolute dotted name stands for. ``module`` is the one that asks."""
    if dotted.endswith(_CONFIGURATION):
        return Option("", module)
    package = dotted.partition(".")[0]
    if package not in machine.world.indexes:
        return library_value(machine, module.package, dotted)
    found = machine.world.named_module(dotted)
    if found:
        return Module(found)
    if machine.world.is_package(dotted):
        return Package(dotted)
    owner, _, name = dotted.rpartition(".")
    holder = machine.world.named_module(owner) if owner else None
    if holder:
        return module_value(machine, holder, name) if _offers(machine, holder, name) else Unknown(dotted)
    if owner and owner != dotted:
        value = dotted_value(machine, owner, module)
        return machine.attribute(value, name)
    return Unknown(dotted)


def _offers(machine: Machine, module: ModuleScope, name: str) -> bool:
    """Tell whether a module has a name: its own, one that it takes over with a star, or one of what stands in for it."""
    stars = (machine.world.named_module(star) for star in module.bindings.stars)
    return (
        has_name(module, name) or STAND_IN in module.names or any(found is not None and has_name(found, name) for found in stars)
    )


def library_value(machine: Machine, package: str, dotted: str) -> Value:
    """Return what a dotted name of a library stands for: a constant or an object, if the profile of who asks tells."""
    profile = machine.profile(package)
    rows = profile.constants if profile else {}
    if dotted in rows:
        return Const(rows[dotted])
    if profile and dotted in profile.attributes:
        return machine.idioms.held(machine, profile.attributes[dotted], dotted) or Outside(dotted)
    owner, _, name = dotted.rpartition(".")
    return Const(name.lower()) if name.isupper() and rows.get(f"{owner}.") == "lower" else Outside(dotted)


def submodule(machine: Machine, dotted: str) -> Value | None:
    """Return a module or package by its dotted name; None if there is none."""
    found = machine.world.named_module(dotted)
    if found:
        return Module(found)
    return Package(dotted) if machine.world.is_package(dotted) else None


def module_name(module: ModuleScope) -> str:
    """Return the dotted name of a module."""
    return module.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
