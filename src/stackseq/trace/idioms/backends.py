"""Objects that hand options of the configuration on: ``self.configuration.safe_get('target_helper')``.

The profile names their classes under ``configuration``. Any attribute of such an object is the option of that name, of the only
backend that the service has.
"""

from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.truth import known
from stackseq.trace.values import Arguments, Const, Instance, Option, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _is_configuration(machine: Machine, value: Value) -> bool:
    if not isinstance(value, Instance):
        return False
    profile = machine.profile(value.cls.module.package)
    anchors = profile.settings.get("configuration", ()) if profile else ()
    return bool(anchors) and f"{value.cls.module.path} {value.cls.qualname}" in anchors


def _read(machine: Machine, value: Value, name: str) -> Value | None:
    if not machine.frames or not isinstance(value, Instance) or not _is_configuration(machine, value) or name in value.cls.names:
        return None
    return Option(name, machine.frames[-1].module)


def _safe_get(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    name = arguments.get(0)
    if not isinstance(name, Const) or not _is_configuration(machine, owner):
        return None
    return known(machine, Option(str(name.value), site.frame.module))


IDIOM = Idiom("backends", methods={"safe_get": _safe_get}, attributes=_read)
