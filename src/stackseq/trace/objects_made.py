"""What an object is given when it is made, in ``__init__`` or elsewhere."""

# For maintainers. An object's attributes are found by running `__init__` when the first of them is asked for: an object of which
# nobody asks anything costs nothing. What `__init__` writes is written for good, in a journal of its own: the object has been so
# all the time.
from __future__ import annotations

import ast

from stackseq.source.blocks import walk_statements
from stackseq.trace.facts import fact
from stackseq.trace.frames import Frame, Names, Raised, Site
from stackseq.trace.journal import Journal
from stackseq.trace.members import of_class
from stackseq.trace.values import Arguments, Const, Function, Instance, Items, Table, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope


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


def made_elsewhere(machine: Machine, value: Instance, name: str) -> Value | None:
    """Look for an attribute that another method than ``__init__`` gives the object."""
    for cls in machine.world.order(value.cls):
        for function, expression in assignments(cls).get(name, ()):
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


def assignments(cls: ClassScope) -> Mapping[str, Sequence[tuple[ast.FunctionDef, ast.expr]]]:
    """Return what the methods of a class write to ``self``, by the name of the attribute."""
    return fact(cls.node, "known_assignments", _assignments)


def _assignments(node: ast.ClassDef) -> dict[str, list[tuple[ast.FunctionDef, ast.expr]]]:
    found: dict[str, list[tuple[ast.FunctionDef, ast.expr]]] = {}
    for function in node.body:
        if isinstance(function, ast.FunctionDef) and function.args.args:
            for name, expression in _written(function):
                found.setdefault(name, []).append((function, expression))
    return found


def _written(function: ast.FunctionDef) -> list[tuple[str, ast.expr]]:
    own = function.args.args[0].arg
    return [
        (target.attr, node.value)
        for node in walk_statements(function)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name) and target.value.id == own
    ]
