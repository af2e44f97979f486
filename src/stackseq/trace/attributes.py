"""What an attribute of a value stands for."""

# For maintainers. An object's attributes are those that were written since; then those of its class; then those that its class
# gives each object, in `__init__` or elsewhere: they are found by running `__init__` when the first of them is asked for, so an
# object of which nobody asks anything costs nothing. What `__init__` writes is written for good, in a journal of its own: the
# object has been so all the time.
from __future__ import annotations

import ast

from stackseq.source.blocks import walk_statements
from stackseq.trace.decorating import decorate
from stackseq.trace.frames import Frame, Names, Raised, Site
from stackseq.trace.journal import Journal
from stackseq.trace.names import has_name, library_value, module_name, module_value, submodule
from stackseq.trace.values import (
    Arguments,
    Bound,
    Class,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
    Module,
    Option,
    Outside,
    Package,
    Property,
    Static,
    Super,
    Table,
    Unknown,
    Value,
    join,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope

_NAMES = frozenset({"__name__", "func_name", "__qualname__"})


def attribute(machine: Machine, value: Value, name: str) -> Value:  # noqa: C901, PLR0911, PLR0912  # a table
    """Return an attribute."""
    match value:
        case Either():
            return _of_either(machine, value, name)
        case Instance():
            return Class(value.cls) if name == "__class__" else _of_instance(machine, value, name)
        case Unknown():
            return _of_unknown(machine, value, name)
        case Outside():
            return value.attributes.get(name) or _of_library(machine, value, name)
        case Module():
            return Const(module_name(value.scope)) if name == "__name__" else _of_module(machine, value, name)
        case Package():
            return submodule(machine, f"{value.name}.{name}") or Unknown(f"{value.name}.{name}")
        case Class():
            return (
                _name_of_class(value, name)
                or of_class_bound(machine, value, name)
                or _by_idiom(machine, value, name)
                or Unknown(f"{value.scope.name}.{name}")
            )
        case Super():
            return _of_super(machine, value, name)
        case Option():
            return Option(f"{value.name}.{name}" if value.name else name, value.scope)
        case Client():
            return _by_idiom(machine, value, name) or Client(
                value.kind, f"{value.text}.{name}" if value.text else name, value.settings
            )
        case Function():
            return value.attributes.get(name) or _of_function(value, name)
        case Bound():
            return attribute(machine, value.function, name)
        case Items() | Table() | Const():
            return Outside(f"{type(value).__name__.lower()}.{name}")
    return Unknown(name)


def _of_library(machine: Machine, value: Outside, name: str) -> Value:
    if value.text in machine.given:
        return attribute(machine, machine.given[value.text], name)
    text = f"{value.text}.{name}"
    if text.endswith("cfg.CONF") and machine.frames:
        return Option("", machine.frames[-1].module)
    package = machine.frames[-1].module.package if machine.frames else ""
    return library_value(machine, package, text) if package else Outside(text)


def _of_either(machine: Machine, value: Either, name: str) -> Value:
    options = [option for option in value.options if not (isinstance(option, Const) and option.value is None)]
    known = [option for option in options if not isinstance(option, Unknown)] or options
    return join(*(attribute(machine, option, name) for option in known)) if known else Unknown(name)


def _name_of_class(value: Class, name: str) -> Value | None:
    if name == "__module__":
        return Const(module_name(value.scope.module))
    return Const(value.scope.qualname if name == "__qualname__" else value.scope.name) if name in _NAMES else None


def _of_function(value: Function, name: str) -> Value:
    return Const(value.qualname.rpartition(".")[2]) if name in _NAMES else Outside(f"function.{name}")


def _of_module(machine: Machine, value: Module, name: str) -> Value:
    if has_name(value.scope, name):
        return module_value(machine, value.scope, name)
    if value.scope.path.endswith("/__init__.py"):
        found = submodule(machine, f"{module_name(value.scope)}.{name}")
        if found:
            return found
    return _by_idiom(machine, value, name) or module_value(machine, value.scope, name)


def _of_unknown(machine: Machine, value: Unknown, name: str) -> Value:
    if name in value.attributes:
        return value.attributes[name]
    text = f"{value.text}.{name}" if value.text else name
    found = machine.assumptions.anywhere(machine, name, Unknown(text)) or Unknown(text)
    value.attributes[name] = found
    return found


def _of_instance(machine: Machine, value: Instance, name: str) -> Value:
    found = machine.idioms.told(machine, value, name)
    if found is not None:
        return found
    if name in value.attributes:
        return value.attributes[name]
    found = machine.idioms.read(machine, value, name)
    if found is None:
        found = _of_its_class(machine, value, name)
        if found is not None and _is_replaced(machine, value, name, found):
            make(machine, value)
            found = value.attributes.get(name) or found
    if found is None:
        make(machine, value)
        found = value.attributes.get(name) or _made_elsewhere(machine, value, name) or _by_getattr(machine, value, name)
    if found is None:
        found = _guessed(machine, value, name)
    return found


def _is_replaced(machine: Machine, value: Instance, name: str, found: Value) -> bool:
    """Tell whether an object may have a value of its own instead of that of its class."""
    if value.is_made or value.arguments is None or isinstance(found, Function | Bound | Class):
        return False
    return any(name in _assignments(cls) for cls in machine.world.order(value.cls))


def library_method(machine: Machine, value: Value, found: Value) -> Value:
    """Return what an object has by a class of a library if nothing else is known about an attribute of it."""
    if type(found) is Unknown and isinstance(value, Instance) and machine.world.has_library_base(value.cls):
        return Outside(found.text)
    return found


def _guessed(machine: Machine, value: Instance, name: str) -> Value:
    text = f"{value.text}.{name}" if value.text else name
    found = machine.assumptions.named(machine, value.cls.module.package, name, Unknown(text)) or Unknown(text)
    value.attributes[name] = found
    return found


def _of_its_class(machine: Machine, value: Instance, name: str) -> Value | None:
    found = of_class(machine, value.cls, name)
    if isinstance(found, Property):
        return _get(machine, found, value)
    return bind_to(found, value) if found is not None else None


def _get(machine: Machine, getter: Property, value: Value) -> Value:
    return _enter(machine, getter.function, value)


def _enter(machine: Machine, function: Function, value: Value, *values: Value) -> Value:
    frame = machine.frames[-1] if machine.frames else machine.module_frame(function.scope)
    return machine.call(Site(frame, function.node), function.bind(value), Arguments(values))


def set_property(machine: Machine, value: Instance, name: str, written: Value) -> bool:
    """Call what a property does when it is written to; False if there is no such property."""
    found = of_class(machine, value.cls, name)
    if not isinstance(found, Property) or found.setter is None:
        return False
    value.version += 1  # what it writes to may be an object behind this one
    _enter(machine, found.setter, value, written)
    return True


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
    for each in machine.world.order(cls):
        if name in each.names:
            return class_value(machine, each, name)
    return None


def class_value(machine: Machine, cls: ClassScope, name: str) -> Value:
    """Return what a class itself calls so, decorators applied, not bound to anything."""
    if name not in cls.values:
        cls.values[name] = Unknown(name)
        cls.values[name] = _class_value(machine, cls, name)
    return cls.values[name]


def _class_value(machine: Machine, cls: ClassScope, name: str) -> Value:
    node = cls.names[name]
    if isinstance(node, ast.ClassDef):
        inner = machine.world.class_at(cls.module.path, f"{cls.qualname}.{name}")
        return Class(inner) if inner else Unknown(name)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        found = _method(machine, cls, node)
        return Property(found.function, _setter(cls, name)) if isinstance(found, Property) else found
    if isinstance(node, ast.expr):
        return machine.quietly(_class_frame(cls), node)
    return Unknown(name)


def _setter(cls: ClassScope, name: str) -> Function | None:
    """Return the function that a class decorates with ``@name.setter``."""
    for node in cls.node.body:
        if isinstance(node, ast.FunctionDef) and node.name == name and _sets(node):
            return Function(node, cls.module, f"{cls.qualname}.{name}", owner=cls)
    return None


def _sets(node: ast.FunctionDef) -> bool:
    return any(isinstance(each, ast.Attribute) and each.attr == "setter" for each in node.decorator_list)


def _class_frame(cls: ClassScope) -> Frame:
    frame = Frame(cls.module, None, Names())
    for name, node in cls.names.items():
        if name in cls.values:
            frame.names[name] = cls.values[name]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            frame.names[name] = Function(node, cls.module, f"{cls.qualname}.{name}", owner=cls)
    return frame


def _method(machine: Machine, cls: ClassScope, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Value:

    function: Value = Function(node, cls.module, f"{cls.qualname}.{node.name}", owner=cls)
    frame = _class_frame(cls) if node.decorator_list else machine.module_frame(cls.module)
    for decorator in reversed(node.decorator_list):
        function = decorate(machine, frame, decorator, function)
    return function


def of_class_bound(machine: Machine, value: Class, name: str) -> Value | None:
    """Return a member of a class as it is when asked of the class itself."""
    found = of_class(machine, value.scope, name)
    return bind_to(found, value) if isinstance(found, Static) else found


def _of_super(machine: Machine, value: Super, name: str) -> Value:
    start = value.value
    cls = start.cls if isinstance(start, Instance) else start.scope if isinstance(start, Class) else value.cls
    order = list(machine.world.order(cls))
    if value.cls not in order:
        order = list(machine.world.order(value.cls))
    for each in order[order.index(value.cls) + 1 :]:
        if name in each.names:
            found = class_value(machine, each, name)
            return _get(machine, found, start) if isinstance(found, Property) else bind_to(found, start)
    return Outside(f"super().{name}")


def make(machine: Machine, value: Instance) -> None:
    """Run the ``__init__`` of an object that has not run yet, without recording it."""
    if value.is_made or value.arguments is None:
        return
    value.is_made = True
    constructor = of_class(machine, value.cls, "__init__")
    if not isinstance(constructor, Function):
        return
    frame = machine.module_frame(value.cls.module)
    journal, machine.journal = machine.journal, Journal()
    machine.recorder.silent += 1
    try:
        machine.enter(Site(frame, constructor.node), constructor.bind(value), value.arguments)
    except Raised:
        pass
    finally:
        machine.recorder.silent -= 1
        machine.journal = journal
    value.changes.clear()
    for held in value.attributes.values():
        if (isinstance(held, Items) and held.items == ()) or (isinstance(held, Table) and not held.attributes):
            held.is_open = True  # the object has been there for a while: what was empty at first has been filled since
    _open_empty_tables(value)


def open_arguments(machine: Machine, cls: ClassScope) -> Arguments | None:
    """Return what an object is made with of which only the class is known; a dict has been filled with what nobody knows."""
    return None if machine.world.inherits(cls, "dict") else Arguments(is_open=True)


def _open_empty_tables(value: Instance) -> None:
    """Take it that a dict is filled meanwhile which an object has had since its process began."""
    for held in value.attributes.values():
        if isinstance(held, Table) and not held.attributes:
            held.is_open = True


def _made_elsewhere(machine: Machine, value: Instance, name: str) -> Value | None:
    """Look for an attribute that another method than ``__init__`` gives the object."""
    for cls in machine.world.order(value.cls):
        for function, expression in _assignments(cls).get(name, ()):
            owner = Function(function, cls.module, f"{cls.qualname}.{function.name}", owner=cls)
            frame = Frame(cls.module, owner, Names())
            first, *rest = [each.arg for each in (*function.args.args, *function.args.kwonlyargs)] or ["self"]
            frame.names.update({each: Unknown(each) for each in rest})
            frame.names[first] = value
            value.attributes[name] = Unknown(name)  # for attributes that are made from themselves
            found = machine.quietly(frame, expression)
            del value.attributes[name]
            if not isinstance(found, Unknown | Const):
                value.attributes[name] = found
                return found
    return None


def _assignments(cls: ClassScope) -> dict[str, Sequence[tuple[ast.FunctionDef, ast.expr]]]:
    """Return what the methods of a class write to ``self``, by the name of the attribute."""
    if not cls.made:
        found: dict[str, list[tuple[ast.FunctionDef, ast.expr]]] = {"": []}
        for function in cls.node.body:
            if isinstance(function, ast.FunctionDef) and function.args.args:
                for name, expression in _written(function):
                    found.setdefault(name, []).append((function, expression))
        cls.made = found  # type: ignore[assignment]
    return cls.made  # type: ignore[return-value]


def _written(function: ast.FunctionDef) -> list[tuple[str, ast.expr]]:
    own = function.args.args[0].arg
    return [
        (target.attr, node.value)
        for node in walk_statements(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == own
    ]


def _by_getattr(machine: Machine, value: Instance, name: str) -> Value | None:
    if name.startswith("__"):
        return None
    getter = of_class(machine, value.cls, "__getattr__")
    if not isinstance(getter, Function):
        return None
    frame = machine.frames[-1] if machine.frames else machine.module_frame(getter.scope)
    machine.recorder.silent += 1
    try:
        found = machine.enter(Site(frame, getter.node), getter.bind(value), Arguments([Const(name)]))
    except Raised:
        found = Unknown()
    finally:
        machine.recorder.silent -= 1
    return _forwarded(machine, value, getter, name) if isinstance(found, Unknown | Const) else found


def _forwarded(machine: Machine, value: Instance, getter: Function, name: str) -> Value | None:
    """Return the attribute of another object to which ``__getattr__`` comes down: ``getattr(self.driver, name)``."""
    for node in ast.walk(getter.node):
        match node:
            case ast.Call(func=ast.Name(id="getattr"), args=[ast.Attribute(value=ast.Name(), attr=held), *_]) if (
                held != name and held in value.attributes
            ):
                found = attribute(machine, value.attributes[held], name)
                if not isinstance(found, Unknown | Const):
                    return found
    return None


def _by_idiom(machine: Machine, value: Value, name: str) -> Value | None:
    return machine.idioms.read(machine, value, name)
