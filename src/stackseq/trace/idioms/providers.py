"""Objects that a project hands out by name, ``PROVIDERS.identity_api``: the profile tells their classes."""

# For maintainers. `[settings.providers]` has the names → an anchor, or several of which the first that is there counts.
from __future__ import annotations

from stackseq.trace.assumptions import class_of
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Class, Instance, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope


def _read(machine: Machine, value: Value, name: str) -> Value | None:
    scope = value.cls if isinstance(value, Instance) else value.scope if isinstance(value, Class) else None
    profile = machine.profile(scope.module.package) if scope else None
    found = profile.settings.get("providers", {}).get(name) if profile else None
    for anchor in [found] if isinstance(found, str) else found or ():
        cls = class_of(machine, anchor)
        if cls is not None:
            return machine.singleton(cls, name)
    return None


def _holds(machine: Machine, cls: ClassScope) -> bool:
    profile = machine.profile(cls.module.package)
    return profile is not None and bool(profile.settings.get("providers"))


IDIOM = Idiom("providers", attributes=_read, holds=_holds)
