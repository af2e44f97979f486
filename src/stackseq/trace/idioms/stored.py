"""Rows of the database that hold what the operation wrote: another process reads a stack in the state that it was given."""

# For maintainers. `[settings.stored]` has the fields of rows → the attribute that they are written from, both as anchors. Only
# fields belong there that the operation has one of: the stack's, not those of its resources.
from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Instance, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope


def _rows(machine: Machine, cls: ClassScope) -> Mapping[str, str]:
    profile = machine.profile(cls.module.package)
    return profile.settings.get("stored", {}) if profile else {}


def wrote(machine: Machine, owner: Instance, name: str, value: Value) -> None:
    """Remember what an attribute was given that is written to a row."""
    rows = _rows(machine, owner.cls)
    if rows and f"{owner.cls.module.path} {owner.cls.qualname}.{name}" in rows.values():
        machine.write_shared(machine.shared, f"{owner.cls.module.path} {owner.cls.qualname}.{name}", value)


def _read(machine: Machine, value: Value, name: str) -> Value | None:
    if not isinstance(value, Instance):
        return None
    source = _rows(machine, value.cls).get(f"{value.cls.module.path} {value.cls.qualname}.{name}")
    found = machine.shared.get(source) if source else None
    return None if isinstance(found, Unknown) else found


def _holds(machine: Machine, cls: ClassScope) -> bool:
    return any(each.startswith(f"{cls.module.path} {cls.qualname}.") for each in _rows(machine, cls))


IDIOM = Idiom("stored", attributes=_read, holds=_holds)
