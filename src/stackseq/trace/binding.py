"""The arguments of a call become the parameters of the function."""

from __future__ import annotations

import ast

from stackseq.trace.frames import Frame, Names
from stackseq.trace.scopes import parameters
from stackseq.trace.values import Arguments, Function, Items, Table, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.machine import Machine


def give_arguments(machine: Machine, frame: Frame, function: Function, arguments: Arguments) -> None:
    """Give the arguments to the parameters."""
    node = function.node.args
    places = parameters(node)
    given = [function.bound, *arguments.positional] if function.bound is not None else arguments.positional
    named = dict(arguments.named)
    names = frame.names
    count = len(given)
    for position, (name, default) in enumerate(places.items()):
        if position < count:
            value = given[position]
        elif name in named:
            value = named.pop(name)
        else:
            value = _default(machine, function, default, name, is_open=arguments.is_open)
        names[name] = guess(machine, frame, name, value) if type(value) is Unknown else value
    for parameter, default in zip(node.kwonlyargs, node.kw_defaults, strict=True) if node.kwonlyargs else ():
        given_value = named.pop(parameter.arg) if parameter.arg in named else None
        value = given_value or _default(machine, function, default, parameter.arg, is_open=arguments.is_open)
        names[parameter.arg] = guess(machine, frame, parameter.arg, value)
    if node.vararg:
        rest = given[len(places) :]
        names[node.vararg.arg] = Items(rest, is_open=arguments.is_open)
    if node.kwarg:
        members = {repr(name): value for name, value in named.items()}
        names[node.kwarg.arg] = Table(members, is_open=arguments.is_open)


def _default(machine: Machine, function: Function, default: ast.expr | None, name: str, *, is_open: bool) -> Value:
    if default is None or (is_open and not isinstance(default, ast.Constant)):
        return Unknown(name)
    frame = Frame(function.scope, None, Names(function.closure))  # type: ignore[arg-type]
    return machine.quietly(frame, default)


def guess(machine: Machine, frame: Frame, name: str, value: Value) -> Value:
    """Return an object of the class that things of this name have in the project, if nothing is known about the value."""
    if type(value) is Unknown and not value.attributes:
        return machine.assumptions.named(machine, frame.module.package, name, value) or value
    return value
