"""Properties and static methods that are made by a call: ``name = property(get, set)``."""

from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Function, Property, Static, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _make(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    getter, setter = arguments.get(0, "fget"), arguments.get(1, "fset")
    if not isinstance(getter, Function):
        return None
    return Property(getter, setter if isinstance(setter, Function) else None)


def _static(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    function = arguments.get(0)
    return Static(function, is_class=False) if function is not None else None


IDIOM = Idiom("properties", outside={"property": _make, "staticmethod": _static})
