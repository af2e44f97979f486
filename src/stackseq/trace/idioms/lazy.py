"""Fields of versioned objects that are read from the database when they are first asked for, unless they were asked for before.

``Instance.get_by_uuid(context, uuid, expected_attrs=['flavor'])`` tells which fields come with the object; the class's module
tells which ones are not always there (``INSTANCE_OPTIONAL_ATTRS``), and its ``obj_load_attr`` reads them.
"""

# For maintainers. What is not known is taken to be there: an object of which nobody tells how it was read loads nothing.
from __future__ import annotations

import ast
from contextlib import suppress

from stackseq.trace.frames import Raised, Site
from stackseq.trace.members import of_class
from stackseq.trace.names import module_value
from stackseq.trace.scopes import parameters
from stackseq.trace.truth import known
from stackseq.trace.values import Arguments, Const, Function, Instance, Items, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.machine import Machine

_LOADED = "__loaded__"
_EXPECTED = "expected_attrs"
_OPTIONAL = "OPTIONAL_ATTRS"


def mark_loaded(machine: Machine, value: Value, callee: Function, arguments: Arguments) -> Value:
    """Note on an object that was read which of its fields came with it."""
    if isinstance(value, Instance) and _EXPECTED in parameters(callee.node.args):
        names = _names(machine, _given(callee, arguments), callee)
        if names is not None:
            value.attributes[_LOADED] = Items([Const(name) for name in names])
    return value


def _given(callee: Function, arguments: Arguments) -> Value | None:
    place = list(parameters(callee.node.args)).index(_EXPECTED) - 1
    return arguments.get(place, _EXPECTED)


def _names(machine: Machine, given: Value | None, callee: Function) -> list[str] | None:
    """Return the fields that are asked for; None if that is not known."""
    if given is None or (isinstance(given, Const) and given.value is None):
        return _defaults(callee)
    if not isinstance(given, Items) or given.items is None or given.is_open:
        return None
    found = [known(machine, each) for each in given.items]
    return [str(each.value) for each in found if isinstance(each, Const)] if all(isinstance(e, Const) for e in found) else None


def _defaults(callee: Function) -> list[str]:
    """Return the fields that a method asks for by itself: ``if expected_attrs is None: expected_attrs = […]``."""
    for node in ast.walk(callee.node):
        match node:
            case ast.Assign(targets=[ast.Name(id="expected_attrs")], value=ast.List(elts=members)):
                return [each.value for each in members if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return []


def load(machine: Machine, value: Instance, name: str) -> None:
    """Go through the reading of a field that has not come with its object."""
    loaded = value.attributes.get(_LOADED)
    if not isinstance(loaded, Items) or not machine.frames or _is_among(loaded, name) or name not in _optional(machine, value):
        return
    machine.journal.write_attribute(value, _LOADED, Items([*(loaded.items or ()), Const(name)]))
    loader = of_class(machine, value.cls, "obj_load_attr")
    if not isinstance(loader, Function):
        return
    with suppress(Raised):
        machine.enter(Site(machine.frames[-1], loader.node), loader.bind(value), Arguments([Const(name)]))
    machine.journal.remove(value.changes, name)


def is_set(machine: Machine, value: Instance, name: str) -> bool | None:
    """Tell whether a field has come with its object; None if that is not known."""
    loaded = value.attributes.get(_LOADED)
    if not isinstance(loaded, Items) or name not in _optional(machine, value):
        return None
    return _is_among(loaded, name) or name in value.attributes


def _is_among(loaded: Items, name: str) -> bool:
    return any(isinstance(each, Const) and each.value == name for each in loaded.items or ())


def _optional(machine: Machine, value: Instance) -> frozenset[str]:
    module = value.cls.module
    for name in module.names:
        if name.endswith(_OPTIONAL) and not name.startswith("_"):
            found = module_value(machine, module, name)
            members = found.items or () if isinstance(found, Items) else ()
            return frozenset(str(each.value) for each in members if isinstance(each, Const))
    return frozenset()
