"""Weak references: what ``weakref.ref(thing)`` gives, and ``weakref.proxy(thing)``, is the thing."""

from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Outside, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_REFERENCE = "weakref.ref()"
_THING = "__referent__"


def _refer(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    thing = arguments.get(0)
    if thing is None:
        return None
    reference = Outside(_REFERENCE)
    reference.attributes[_THING] = thing
    return reference


def _follow(machine: Machine, _site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    thing = callee.attributes.get(_THING) if isinstance(callee, Outside) else None
    if isinstance(thing, Unknown):
        return machine.assumptions.anywhere(machine, text_of(thing), thing) or thing
    return thing


def _proxy(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    return arguments.get(0)


IDIOM = Idiom("references", outside={"weakref.ref": _refer, _REFERENCE: _follow, "weakref.proxy": _proxy})
