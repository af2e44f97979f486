"""What decorators make of functions."""

# For maintainers. A decorator is a function like any other, and is called like one, but in silence: what happens when a module is
# loaded belongs to no operation. Those that Python itself defines are told here.
from __future__ import annotations

import ast

from stackseq.trace.frames import Raised, Site
from stackseq.trace.values import Arguments, Bound, Class, Const, Either, Function, Property, Static, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.trace.frames import Frame
    from stackseq.trace.machine import Machine


def decorate(machine: Machine, frame: Frame, decorator: ast.expr, function: Value) -> Value:
    """Return what a decorator makes of a function."""
    text = decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")
    if text in _SPECIAL:
        return _SPECIAL[text](function)
    value = machine.quietly(frame, decorator)
    recorder = machine.recorder
    recorder.silent += 1
    try:
        made = machine.call(Site(frame, decorator), value, Arguments([function]))
    except Raised:
        return function
    finally:
        recorder.silent -= 1
    if isinstance(made, Either):
        made = next((option for option in made.options if isinstance(option, Function | Bound)), function)
    return made if isinstance(made, Function | Bound | Static | Property | Class) else function


def _property(function: Value) -> Value:
    return Property(function) if isinstance(function, Function) else function


def _generator(function: Value) -> Value:
    if isinstance(function, Function):
        function.attributes["contextmanager"] = Const(value=True)
    return function


_SPECIAL: dict[str, Callable[[Value], Value]] = {
    "property": _property,
    "cached_property": _property,
    "abstractproperty": _property,
    "staticmethod": lambda function: Static(function, is_class=False),
    "classmethod": lambda function: Static(function, is_class=True),
    "remotable_classmethod": lambda function: Static(function, is_class=True),
    "contextmanager": _generator,
    "setter": lambda function: function,
}
