"""What an attribute of a value stands for."""

# For maintainers. An object's attributes are those that were written since; then those of its class (members.py); then those that
# its class gives each object (objects_made.py).
from __future__ import annotations

import ast

from stackseq.trace.facts import fact
from stackseq.trace.frames import Raised, Site
from stackseq.trace.members import bind_to, class_value, of_class, of_class_bound
from stackseq.trace.names import has_name, library_value, module_name, module_value, submodule
from stackseq.trace.objects_made import assignments, made_elsewhere, make
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
    Super,
    Table,
    Unknown,
    Value,
    join,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
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
        case Const(value=None):
            return Unknown(f"None.{name}")
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
            found = value.attributes.get(name) or _of_class_now(machine, value, name) or found
    if found is None:
        make(machine, value)
        found = value.attributes.get(name) or made_elsewhere(machine, value, name) or _by_getattr(machine, value, name)
    if found is None:
        found = _guessed(machine, value, name)
    return found


def _is_replaced(machine: Machine, value: Instance, name: str, found: Value) -> bool:
    """Tell whether an object may have a value of its own instead of that of its class."""
    if value.is_made or value.arguments is None or isinstance(found, Function | Bound | Class):
        return False
    if isinstance(found, Table) and any(_is_filled(machine, cls.module.path, name) for cls in machine.world.order(value.cls)):
        return True
    return any(name in assignments(cls) or _is_shared(machine, cls, name) for cls in machine.world.order(value.cls))


def _of_class_now(machine: Machine, value: Instance, name: str) -> Value | None:
    """Return what the class of an object has when the object has been made."""
    found = of_class(machine, value.cls, name)
    return None if found is None or isinstance(found, Property) else bind_to(found, value)


def _is_shared(machine: Machine, cls: ClassScope, name: str) -> bool:
    """Tell whether something in the file of a class may write to what the class itself has."""
    return machine.world.mentions(cls.module.path, f"cls.{name} = ", f"{cls.name}.{name} = ")


def _is_filled(machine: Machine, path: str, name: str) -> bool:
    """Tell whether something in a file may write to a dict that a class has, and all of its objects share."""
    return machine.world.mentions(path, f"self.{name}[", f"self.{name}.update(", f"self.{name}.setdefault(")


def library_method(machine: Machine, value: Value, found: Value) -> Value:
    """Return what an object, or a class, has by a class of a library if nothing else is known about an attribute of it."""
    cls = value.cls if isinstance(value, Instance) else value.scope if isinstance(value, Class) else None
    if type(found) is Unknown and cls is not None and machine.world.has_library_base(cls):
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
    for held in fact(getter.node, "known_forwarded", _read_forwarded):
        if held != name and held in value.attributes:
            found = attribute(machine, value.attributes[held], name)
            if not isinstance(found, Unknown | Const):
                return found
    return None


def _read_forwarded(getter: ast.AST) -> tuple[str, ...]:
    return tuple(
        node.args[0].attr
        for node in ast.walk(getter)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr"
        if node.args and isinstance(node.args[0], ast.Attribute) and isinstance(node.args[0].value, ast.Name)
    )


def _by_idiom(machine: Machine, value: Value, name: str) -> Value | None:
    return machine.idioms.read(machine, value, name)
