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
    Table,
    Thing,
    Unknown,
    Value,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.machine import Machine
    from stackseq.trace.values import Arguments


def signature_of(machine: Machine, function: Function, arguments: Arguments) -> object:
    """Return what a call is remembered by; None if its arguments cannot be told apart."""
    values = (function.bound, *arguments.positional) if function.bound is not None else arguments.positional
    signature = (*map(_sign, values), *((name, _sign(value)) for name, value in sorted(arguments.named.items())))
    shared = machine.shared.get("state")
    is_silent = bool(machine.recorder.silent)
    return (id(function.node), id(function.closure), signature, arguments.is_open, machine.process, is_silent, shared)


def _sign(value: Value | None, depth: int = 2) -> object:  # noqa: C901, PLR0911  # a table
    match value:
        case None:
            return None
        case Const():
            return type(value.value), value.value
        case Instance():
            return value.cls.key, (id(value), value.version) if value.version or value.changes else value.is_guess
        case Items(items=items) if items is not None and depth:
            return tuple(_sign(item, depth - 1) for item in items)
        case Table() if depth:
            return tuple((name, _sign(each, depth - 1)) for name, each in value.attributes.items()), value.is_open
        case Function():
            return id(value.node), id(value.closure), _sign(value.bound, depth - 1) if depth else None
        case Unknown():
            return value.text, (id(value), value.version) if value.version else 0
        case Outside() | Client():
            return type(value).__name__, value.text
        case Either():
            return tuple(_sign(option, depth) for option in value.options)
        case Class():
            return value.scope.key
        case Option():
            return "option", value.name
        case Thing():
            return id(value)
    return id(value)
