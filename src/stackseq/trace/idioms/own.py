"""Operations of their own that another one comes to aside: to undo what it has done, or when an agent asks for more.

They are told, and not gone through there. The profile names their functions under ``own``; those under ``aside`` are never gone
through but by themselves.
"""

from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Class, Function, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_MESSAGES = frozenset({CallKind.RPC_CALL, CallKind.RPC_CAST, CallKind.RPC_FANOUT})


def _every(machine: Machine, site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    own, aside = (profile.settings.get(key, ()) if profile else () for key in ("own", "aside"))
    name = callee.qualname.rpartition(".")[2] if isinstance(callee, Function) else ""
    if not isinstance(callee, Function) or name not in (*own, *aside):
        return None
    if name in own and not (any(frame.in_failure for frame in machine.frames) or machine.recorder.is_below(_MESSAGES)):
        return None
    machine.recorder.add(CallKind.CALL, callee.qualname, machine.process, place=site.place(), note="an operation of its own")
    return Unknown(f"{callee.qualname}()")


def _fits(machine: Machine, callee: Function | Class) -> bool:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    names = (name for key in ("own", "aside") for name in (profile.settings.get(key, ()) if profile else ()))
    return isinstance(callee, Function) and callee.qualname.rpartition(".")[2] in names


IDIOM = Idiom("own", every=_every, fits=_fits)
