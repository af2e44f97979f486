"""The functions that read and write the database."""

from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Function, Table, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_PRIVATE = "_"


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    if not isinstance(callee, Function):
        return None
    profile = machine.profile(callee.scope.package)
    if profile is None or not profile.database or not callee.scope.path.startswith(profile.database):
        return None
    name = callee.qualname.rpartition(".")[2]
    if name.startswith(_PRIVATE):
        return None
    machine.recorder.add(CallKind.DB, name, machine.process, "database", site.place(), fields=_fields(arguments))
    return Unknown(f"{name}()")


def _fields(arguments: Arguments) -> dict[str, str]:
    tables = [each for each in arguments.all() if isinstance(each, Table)]
    return {key[1:-1]: text_of(value) or "…" for table in tables for key, value in table.attributes.items() if key[:1] in "'\""}


IDIOM = Idiom("database", every=_every)
