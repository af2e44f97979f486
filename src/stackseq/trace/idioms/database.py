"""The functions that read and write the database."""

# For maintainers. `[settings.rows]` has the beginning of the functions' names (`volume` of `volume_create`) → the class that
# stands for its rows. A row that the operation has made is found again by its id: the same value, wherever it was handed on to.
from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.assumptions import class_of
from stackseq.trace.idiom import Idiom, anchor_of
from stackseq.trace.values import Arguments, Class, Function, Instance, Some, Table, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.profile import Profile

_PRIVATE = "_"
_ROWS = "rows"


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    if not isinstance(callee, Function):
        return None
    profile = machine.profile(callee.scope.package)
    if profile is None or not profile.database or not f"{callee.scope.path} {callee.qualname}".startswith(profile.database):
        return None
    name = callee.qualname.rpartition(".")[2]
    if name.startswith(_PRIVATE):
        return None
    machine.recorder.add(CallKind.DB, name, machine.process, "database", site.place(), fields=_fields(arguments))
    return _row(machine, profile, name, arguments) or Unknown(f"{name}()")


def _row(machine: Machine, profile: Profile, name: str, arguments: Arguments) -> Value | None:
    """Return the row that a function makes, reads or changes; None if the profile does not tell about it."""
    kind, _, verb = name.rpartition("_")
    anchor = profile.settings.get("rows", {}).get(kind)
    cls = class_of(machine, anchor) if anchor else None
    if cls is None or verb not in {"create", "get", "update"}:
        return None
    rows = machine.shelf.setdefault(_ROWS, {})
    given = next((each for each in arguments.all() if isinstance(each, Table)), Table())
    made = [rows[id(each)] for each in arguments.all() if isinstance(rows, dict) and id(each) in rows]
    row = made[0] if made else Instance(cls, kind, Arguments())
    row.is_made = True
    for key, value in given.attributes.items():
        machine.journal.write_attribute(row, key[1:-1], value)
    if verb == "create" and isinstance(rows, dict):
        row.attributes["id"] = Some(f"{kind}.id")
        rows[id(row.attributes["id"])] = row
    return row


def _fields(arguments: Arguments) -> dict[str, str]:
    tables = [each for each in arguments.all() if isinstance(each, Table)]
    return {key[1:-1]: text_of(value) or "…" for table in tables for key, value in table.attributes.items() if key[:1] in "'\""}


def _fits(machine: Machine, callee: Function | Class) -> bool:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    return profile is not None and bool(profile.database) and anchor_of(callee).startswith(profile.database)


IDIOM = Idiom("database", every=_every, fits=_fits)
