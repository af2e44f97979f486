"""Versioned notifications: ``Notification(event_type=EventType(…)).emit(context)`` sends ``instance.pause.start``."""

# For maintainers. An object with an `event_type` that is an object itself is such a notification. What its payload holds is not
# looked into. An installation that only sends unversioned notifications sends none of them.
from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom
from stackseq.trace.truth import known
from stackseq.trace.values import NONE, Arguments, Const, Instance, Option, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_FORMATS = ("notifications.notification_format", "notification_format")
_PARTS = ("object", "action", "phase")


def _emit(machine: Machine, site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    kind = owner.attributes.get("event_type") if isinstance(owner, Instance) else None
    if not isinstance(kind, Instance):
        return None
    formats = {known(machine, Option(name, site.frame.module)) for name in _FORMATS}
    if any(isinstance(each, Const) and each.value == "unversioned" for each in formats):
        return NONE
    parts = [known(machine, kind.attributes.get(part, Unknown())) for part in _PARTS]
    words = [str(part.value) for part in parts if isinstance(part, Const) and part.value is not None]
    machine.recorder.add(CallKind.NOTIFY, ".".join(words) or "…", machine.process, place=site.place())
    return NONE


IDIOM = Idiom("versioned", methods={"emit": _emit})
