"""Drivers: the methods that a service calls of one."""

from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.assumptions import class_of
from stackseq.trace.idiom import Idiom

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Frame
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope
    from stackseq.trace.values import Function

_READ = frozenset({"property", "cached_property"})


def _kind(machine: Machine, function: Function, frame: Frame) -> CallKind | None:
    profile = machine.profile(function.scope.package)
    if function.owner is None or profile is None or function.qualname.rpartition(".")[2].startswith("_") or _is_read(function):
        return None
    for driver in profile.drivers:
        base = class_of(machine, driver.base)
        if base and _is_below(machine, function.owner, base) and not (frame.owner and _is_below(machine, frame.owner, base)):
            return CallKind.DRIVER
    return None


def _is_read(function: Function) -> bool:
    """Tell whether a function is a property: nothing is asked of the driver but what it is."""
    decorators = getattr(function.node, "decorator_list", ())
    return any(getattr(each, "id", "") in _READ for each in decorators)


def _is_below(machine: Machine, cls: ClassScope, base: ClassScope) -> bool:
    return base in machine.world.order(cls)


IDIOM = Idiom("drivers", kind=_kind)
