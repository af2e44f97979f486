"""Classes whose ``__new__`` makes an object of another class: ``ClientBackend(context)``."""

from __future__ import annotations

from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.members import class_value
from stackseq.trace.values import Arguments, Class, Function, Instance, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_MAKER = "__new__"


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Let the class make the object, if it is one of another class that is known."""
    if not isinstance(callee, Class) or _MAKER not in callee.scope.names:
        return None
    maker = class_value(machine, callee.scope, _MAKER)
    if not isinstance(maker, Function):
        return None
    recorder = machine.recorder
    recorder.silent += 1
    try:
        made = machine.enter(site, maker, Arguments([callee, *arguments.positional], arguments.named, is_open=arguments.is_open))
    except Raised:
        return None
    finally:
        recorder.silent -= 1
    return made if isinstance(made, Instance) and made.cls is not callee.scope else None


def _fits(_machine: Machine, callee: Function | Class) -> bool:
    return isinstance(callee, Class) and _MAKER in callee.scope.names


IDIOM = Idiom("making", every=_every, fits=_fits)
