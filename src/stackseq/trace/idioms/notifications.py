"""Notifications: ``notifier.info(context, 'compute.instance.pause.start', payload)``."""

from __future__ import annotations

import re

from stackseq.calls import CallKind, Resolution
from stackseq.trace.idiom import Idiom
from stackseq.trace.truth import known
from stackseq.trace.values import NONE, Arguments, Client, Const, Outside, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_TYPE = re.compile(r"[A-Za-z_]+(?:\.[\w-]+)+")
NOTIFIER = "notifier"
"""The kind of a client that sends notifications."""
_LEVELS = ("info", "warn", "error", "debug", "critical", "audit", "sample")


def emit(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Record a notification, if its type is known, or if it is sure to be one."""
    kind = known(machine, arguments.get(1, "event_type") or Unknown())
    if isinstance(kind, Const) and isinstance(kind.value, str) and _TYPE.fullmatch(kind.value):
        machine.recorder.add(CallKind.NOTIFY, kind.value, machine.process, place=site.place())
        return NONE
    if isinstance(owner, Client) and owner.kind == NOTIFIER:
        name, note = text_of(kind) or "…", "its type is not known"
        recorder = machine.recorder
        recorder.add(CallKind.NOTIFY, name, machine.process, place=site.place(), resolved=Resolution.UNRESOLVED, note=note)
        return NONE
    return None


def _emit_unknown(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Emit by a method of something unknown, which is no logger: loggers are asked for text first."""
    is_notifier = isinstance(owner, Client) and owner.kind == NOTIFIER
    return emit(machine, site, owner, arguments) if is_notifier or isinstance(owner, Unknown | Outside) else None


def _make(_machine: Machine, _site: Site, _callee: Value, _arguments: Arguments) -> Value | None:
    return Client(NOTIFIER)


def _is_enabled(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    """Take it that there is a transport for notifications, without which nothing would be sent."""
    is_notifier = isinstance(owner, Client) and owner.kind == NOTIFIER
    is_called_so = isinstance(owner, Unknown | Outside) and owner.text.lower().removesuffix("()").endswith(NOTIFIER)
    return Const(value=True) if is_notifier or is_called_so else None


IDIOM = Idiom(
    "notifications",
    methods={**dict.fromkeys(_LEVELS, _emit_unknown), "is_enabled": _is_enabled},
    functions={"get_notifier": _make},
    outside=dict.fromkeys(_LEVELS, emit),
)
