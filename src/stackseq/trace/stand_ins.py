"""Modules that put something else in their place, and get names from there: ``sys.modules[__name__] = …``."""

from __future__ import annotations

import ast

from stackseq.trace.scopes import STAND_IN
from stackseq.trace.values import Module, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ModuleScope


def from_stand_in(machine: Machine, module: ModuleScope, name: str) -> Value | None:
    """Return the value of a name that a module lacks from what stands in for it; None if nothing does."""
    match module.names.get(STAND_IN):
        case ast.Subscript(slice=ast.Constant(value=str(dotted))):
            found = machine.world.named_module(dotted)
            return machine.attribute(Module(found), name) if found else None
        case ast.Call(args=[*_, ast.Name() | ast.Attribute() as other]):  # a wrapper of the module and another one
            return machine.attribute(machine.quietly(machine.module_frame(module), other), name)
    return None
