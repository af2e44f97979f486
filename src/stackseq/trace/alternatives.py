"""Which of the values that one may stand for do something different when a method of theirs is called."""

from __future__ import annotations

import ast

from stackseq.trace.facts import fact
from stackseq.trace.members import of_class
from stackseq.trace.values import Function, Instance, Outside, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope


def different(machine: Machine, options: Sequence[Value], name: str) -> list[Value]:
    """Return what is known among values, one object of those whose method comes to the same."""
    found: dict[object, Value] = {}
    for option in options:
        if not isinstance(option, Unknown | Outside):
            found.setdefault(_key(machine, option, name) if isinstance(option, Instance) else id(option), option)
    return list(found.values())


def _key(machine: Machine, value: Instance, name: str) -> object:
    """Return the class that has the method, unless a class below it has a say in what the method does."""
    method = of_class(machine, value.cls, name)
    if not isinstance(method, Function) or method.owner is None or method.owner is value.cls:
        return value.cls.key
    order = list(machine.world.order(value.cls))
    if method.owner not in order:
        return value.cls.key
    below = set[str]().union(*(cls.names for cls in order[: order.index(method.owner)]))
    return value.cls.key if below & _reached(order, name) else method.owner.key


def _reached(order: Sequence[ClassScope], name: str) -> set[str]:
    """Return the names of methods and attributes of its own class that a method uses, itself or through others."""
    found: set[str] = set()
    left = [name]
    while left:
        node = next((cls.names[left[-1]] for cls in order if left[-1] in cls.names), None)
        left.pop()
        used = fact(node, "known_used_members", _used) - found if isinstance(node, ast.FunctionDef) else frozenset[str]()
        found |= used
        left += used
    return found


def _used(node: ast.FunctionDef) -> frozenset[str]:
    own = node.args.args[0].arg if node.args.args else ""
    return frozenset(
        each.attr
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == own
    )
