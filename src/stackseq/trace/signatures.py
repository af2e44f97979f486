"""What a call is remembered by: the function, and what it is called with."""

# For maintainers. Two calls with the same signature do the same, as far as what they write to stays inside of them. So it says of
# each argument what a function could find out about it; of what was written to since it was made, that it is this very thing.
from __future__ import annotations

from stackseq.trace.values import (
    Class,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
    Option,
    Outside,
    Some,
    Table,
    Unknown,
    Value,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.trace.machine import Machine
    from stackseq.trace.values import Arguments


def signature_of(machine: Machine, function: Function, arguments: Arguments) -> object:
    """Return what a call is remembered by; None if its arguments cannot be told apart."""
    signature = [_sign(value) for value in arguments.positional]
    if arguments.named:
        signature += [(name, _sign(value)) for name, value in sorted(arguments.named.items())]
    return (
        function.node,
        id(function.closure),
        None if function.bound is None else _sign(function.bound),
        tuple(signature),
        arguments.is_open,
        machine.process,
        bool(machine.recorder.silent),
        machine.shared.get("state"),
    )


def _sign(value: Value, depth: int = 2) -> object:
    sign = _SIGNS.get(type(value))
    return id(value) if sign is None else sign(value, depth)


def _sign_instance(value: Instance, _depth: int) -> object:
    return value.cls.key, (id(value), value.version) if value.version or value.changes else value.is_guess


def _sign_items(value: Items, depth: int) -> object:
    return tuple([_sign(item, depth - 1) for item in value.items]) if value.items is not None and depth else id(value)


def _sign_table(value: Table, depth: int) -> object:
    members = value.attributes.items()
    return (tuple([(name, _sign(each, depth - 1)) for name, each in members]), value.is_open) if depth else id(value)


def _sign_function(value: Function, depth: int) -> object:
    return value.node, id(value.closure), _sign(value.bound, depth - 1) if depth and value.bound is not None else None


def _sign_unknown(value: Unknown, _depth: int) -> object:
    return value.text, (id(value), value.version) if value.version else 0


_SIGNS: dict[type[Value], Callable[..., object]] = {
    Const: lambda value, _depth: (type(value.value), value.value),
    Instance: _sign_instance,
    Items: _sign_items,
    Table: _sign_table,
    Function: _sign_function,
    Unknown: _sign_unknown,
    Some: _sign_unknown,
    Outside: lambda value, _depth: ("Outside", value.text),
    Client: lambda value, _depth: ("Client", value.text),
    Either: lambda value, depth: tuple([_sign(option, depth) for option in value.options]),
    Class: lambda value, _depth: value.scope.key,
    Option: lambda value, _depth: ("option", value.name),
}
"""What tells values of a class apart; all others are themselves only."""
