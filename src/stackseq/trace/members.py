"""What a class and those that it inherits from define: methods, properties, values."""

# For maintainers. Members are made when somebody asks for them first, decorators applied, and kept with the class for the rest of
# the trace, bound to nothing. Who asks binds them to an object, or to the class.
from __future__ import annotations

import ast

from stackseq.trace.decorating import decorate
from stackseq.trace.facts import fact
from stackseq.trace.frames import Frame, Names
from stackseq.trace.values import Arguments, Bound, Class, Function, Instance, Property, Static, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope


def bind_to(found: Value, value: Value) -> Value:
    """Return a member of a class as a member of an object, or of the class itself."""
    match found:
        case Function():
            return found.bind(value)
        case Bound():
            return Bound(found.function, Arguments([*found.arguments.positional, value], found.arguments.named))
        case Static(is_class=True):
            owner = Class(value.cls) if isinstance(value, Instance) else value
            return bind_to(found.function, owner)
        case Static():
            return found.function
    return found


def of_class(machine: Machine, cls: ClassScope, name: str) -> Value | None:
    """Return what a class or one that it inherits from calls so; None if none does."""
    if name in machine.on_classes:
        found = (each for each in machine.world.order(cls) if name in each.names or name in each.values)
        holder = next(found, None)
    else:
        if name not in cls.holders:
            cls.holders[name] = next((each for each in machine.world.order(cls) if name in each.names), None)
        holder = cls.holders[name]
    return class_value(machine, holder, name) if holder is not None else None


def set_class_value(machine: Machine, cls: ClassScope, name: str, value: Value) -> None:
    """Write to what a class itself calls so: all of its objects have it from then on."""
    if name in cls.names:
        class_value(machine, cls, name)  # what was there before is one of the values if this branch is only one of several
    machine.on_classes.add(name)
    machine.write_shared(cls.values, name, value)


def class_value(machine: Machine, cls: ClassScope, name: str) -> Value:
    """Return what a class itself calls so, decorators applied, not bound to anything."""
    found = cls.values.get(name)
    if found is None:
        cls.values[name] = Unknown(name)
        found = cls.values[name] = _class_value(machine, cls, name)
    return found


def _class_value(machine: Machine, cls: ClassScope, name: str) -> Value:
    node = cls.names[name]
    if isinstance(node, ast.ClassDef):
        inner = machine.world.class_at(cls.module.path, f"{cls.qualname}.{name}")
        return Class(inner) if inner else Unknown(name)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        found = _method(machine, cls, node)
        return Property(found.function, _setter(cls, name)) if isinstance(found, Property) else found
    if isinstance(node, ast.expr):
        return machine.quietly(_class_frame(cls, [node]), node)
    return Unknown(name)


def _setter(cls: ClassScope, name: str) -> Function | None:
    """Return the function that a class decorates with ``@name.setter``."""
    for node in cls.node.body:
        if isinstance(node, ast.FunctionDef) and node.name == name and _sets(node):
            return Function(node, cls.module, f"{cls.qualname}.{name}", owner=cls)
    return None


def _sets(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "setter" for each in node.decorator_list)


def _class_frame(cls: ClassScope, expressions: Sequence[ast.expr]) -> Frame:
    """Return a frame for expressions in the body of a class, with what the class calls as they do."""
    frame = Frame(cls.module, None, Names())
    for name in {name for each in expressions for name in fact(each, "known_used_names", _used_names)}:
        node = cls.names.get(name)
        if name in cls.values:
            frame.names[name] = cls.values[name]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            frame.names[name] = Function(node, cls.module, f"{cls.qualname}.{name}", owner=cls)
    return frame


def _used_names(node: ast.expr) -> frozenset[str]:
    return frozenset(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _method(machine: Machine, cls: ClassScope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Value:
    function: Value = Function(node, cls.module, f"{cls.qualname}.{node.name}", owner=cls)
    frame = _class_frame(cls, node.decorator_list)
    for decorator in reversed(node.decorator_list):
        function = decorate(machine, frame, decorator, function)
    return function


def of_class_bound(machine: Machine, value: Class, name: str) -> Value | None:
    """Return a member of a class as it is when asked of the class itself."""
    found = of_class(machine, value.scope, name)
    return bind_to(found, value) if isinstance(found, Static) else found
