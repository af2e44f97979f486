"""What speaks to the system below: the profile names files whose functions do, and what they speak to (``systems``).

Such a function is told by its name, and not gone through: ``OVSBridge.add_flow`` → openvswitch.
"""

from __future__ import annotations

from stackseq.calls import CallKind, Resolution
from stackseq.trace.idiom import Idiom, module_of
from stackseq.trace.values import Arguments, Class, Const, Function, Instance, Outside, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    if not isinstance(callee, Function | Class):
        return None
    module = callee.scope.module if isinstance(callee, Class) else callee.scope
    profile = machine.profile(module.package)
    rows = profile.settings.get("systems", {}) if profile else {}
    process = next((rows[prefix] for prefix in rows if module.path.startswith(prefix)), "")
    if not process:
        return None
    if isinstance(callee, Class):
        return _made(callee, arguments)
    fields = {name: text_of(value) for name, value in arguments.named.items() if isinstance(value, Const)}
    machine.recorder.add(
        CallKind.DRIVER, _name(callee), machine.process, process, site.place(), fields=fields, resolved=Resolution.REGISTRY
    )
    return Outside(f"{callee.qualname}()")


def _made(callee: Class, arguments: Arguments) -> Value:
    value = Instance(callee.scope, callee.scope.name, arguments)
    value.is_made = True
    return value


def _name(callee: Function) -> str:
    """Return the name of a method, with the class of the object rather than the one that has it."""
    own = callee.qualname.rpartition(".")[2]
    return f"{callee.bound.cls.name}.{own}" if isinstance(callee.bound, Instance) else callee.qualname


def _execute(machine: Machine, site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    """Run a command in a namespace of the network: ``ip.netns.execute(['ip', 'route'])``."""
    if not isinstance(owner, Outside | Unknown) or not owner.text.endswith("netns"):
        return None
    machine.recorder.add(
        CallKind.DRIVER, "netns.execute", machine.process, "linux", site.place(), resolved=Resolution.REGISTRY, note="a command"
    )
    return Outside("output")


def _fits(machine: Machine, callee: Function | Class) -> bool:
    module = module_of(callee)
    profile = machine.profile(module.package)
    return profile is not None and module.path.startswith(tuple(profile.settings.get("systems", {})))


IDIOM = Idiom("systems", methods={"execute": _execute}, every=_every, fits=_fits)
