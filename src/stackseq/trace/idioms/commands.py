"""Commands of the operating system: ``processutils.execute('lvcreate', '-n', name)``."""

# For maintainers. `[settings.commands]` has the beginning of a command's name → what it speaks to; others stay in the process.
from __future__ import annotations

from stackseq.calls import CallKind, Resolution
from stackseq.trace.idiom import Idiom
from stackseq.trace.truth import known
from stackseq.trace.values import Arguments, Const, Items, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_BEFORE = frozenset({"env", "sudo", "nice", "ionice", "timeout"})
"""Commands that run another one."""


def _execute(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    name = _name(machine, arguments)
    profile = machine.profile(site.frame.module.package)
    rows = profile.settings.get("commands", {}) if profile else {}
    to = next((process for prefix, process in rows.items() if name.startswith(prefix)), machine.process)
    machine.recorder.add(
        CallKind.DRIVER, name or "a command", machine.process, to, site.place(), resolved=Resolution.REGISTRY, note="a command"
    )
    return Items([Unknown("output"), Unknown("errors")])


def _name(machine: Machine, arguments: Arguments) -> str:
    """Return the command, without what runs it and sets its environment; an empty string if it is not known."""
    for each in arguments.positional:
        word = known(machine, each)
        if not isinstance(word, Const) or not isinstance(word.value, str):
            return ""
        if word.value not in _BEFORE and "=" not in word.value and not word.value.startswith("-"):
            return word.value.rpartition("/")[2]
    return ""


IDIOM = Idiom("commands", outside={"processutils.execute": _execute})
