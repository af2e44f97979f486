"""Queues of what is still to be done: ``self._queue.add(update)`` in one thread, and another one that works it off.

The profile names the classes that have such a queue, and their methods that work it off (``queues``). What is added is worked
off at once, in a thread beside; what is added meanwhile, or again for the same action, is only told.
"""

from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom
from stackseq.trace.idioms.spawning import spawn
from stackseq.trace.members import bind_to, of_class
from stackseq.trace.truth import known
from stackseq.trace.values import NONE, Arguments, Function, Instance, Items, Outside, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_CLASS = "ProcessingQueue"
_KEY = "queues"


def _is_queue(callee: Value) -> bool:
    return isinstance(callee, Function) and callee.owner is not None and callee.owner.name.endswith(_CLASS)


def _add(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    owner = site.frame.look_up("self")
    if not _is_queue(callee) or not isinstance(owner, Instance):
        return None
    worker = _worker(machine, owner)
    if worker is None or machine.shelf.get(_KEY) is not None:
        return NONE
    update = arguments.get(0, "update") or Unknown("update")
    action = known(machine, machine.attribute(update, "action"))
    done = f"{_KEY} {owner.cls.key} {text_of(action)}"
    if done in machine.shelf and not machine.recorder.silent:
        name = text_of(worker)
        machine.recorder.add(CallKind.SPAWN, name, machine.process, place=site.place(), note="the same work as before")
        return NONE
    machine.shelf[_KEY] = machine.shelf[done] = update
    try:
        spawn(machine, site, worker, Arguments())
    finally:
        machine.shelf[_KEY] = None
    return NONE


def _worker(machine: Machine, owner: Instance) -> Value | None:
    """Return the method that works the queue of an object off."""
    for cls in machine.world.order(owner.cls):
        profile = machine.profile(cls.module.package)
        rows = profile.settings.get("queues", {}) if profile else {}
        for name in rows.get(f"{cls.module.path} {cls.qualname}", ()):
            found = of_class(machine, owner.cls, name)
            if found is not None:
                return bind_to(found, owner)
    return None


def _each(machine: Machine, _site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    """Return what was added."""
    if not _is_queue(callee):
        return None
    update = machine.shelf.get(_KEY)
    return Items([Items([Outside("processor"), update if isinstance(update, Instance | Unknown) else Unknown("update")])])


IDIOM = Idiom(
    "queues",
    functions={"add": _add, "each_update_to_next_router": _each, "each_update_to_next_resource": _each},
)
