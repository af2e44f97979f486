"""Operations that another one calls when it fails, to undo what it has done: they are told, and not gone through there.

The profile names their functions under ``undoing``. Each is an operation of its own, with a diagram of its own.
"""

from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Function, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _every(machine: Machine, site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    names = profile.settings.get("undoing", ()) if profile else ()
    if not names or not isinstance(callee, Function) or callee.qualname.rpartition(".")[2] not in names:
        return None
    if not any(frame.in_failure for frame in machine.frames):
        return None
    machine.recorder.add(CallKind.CALL, callee.qualname, machine.process, place=site.place(), note="an operation of its own")
    return Unknown(f"{callee.qualname}()")


IDIOM = Idiom("undoing", every=_every)
