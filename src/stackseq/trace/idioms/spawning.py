"""Work that goes on beside: green threads, threads, executors."""

from __future__ import annotations

from stackseq.calls import Call, CallKind
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Bound, Function, Outside, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def spawn(machine: Machine, site: Site, function: Value, arguments: Arguments) -> Value:
    """Go through a function that runs beside, where it is started."""
    recorder = machine.recorder
    name = text_of(function.function if isinstance(function, Bound) else function)
    recorder.enter(Call(CallKind.SPAWN, name or "?", machine.process, machine.process, site.place()))
    try:
        machine.call(site, function, arguments)
    except Raised:
        pass
    finally:
        recorder.leave()
    return Outside("thread")


def _spawned(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Run the first function among the arguments, with those after it."""
    for place, value in enumerate(arguments.positional):
        if isinstance(value, Function | Bound):
            return spawn(
                machine, site, value, Arguments(arguments.positional[place + 1 :], arguments.named, is_open=arguments.is_open)
            )
    return None


def _thread(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    target = arguments.named.get("target")
    return spawn(machine, site, target, Arguments(is_open=True)) if target is not None else None


_METHODS = (
    "spawn",
    "spawn_n",
    "spawn_on",
    "spawn_after",
    "spawn_local",
    "spawn_thread",
    "submit",
    "add_thread",
    "spawn_after_local",
)

IDIOM = Idiom(
    "spawning",
    methods=dict.fromkeys(_METHODS, _spawned),
    functions=dict.fromkeys(_METHODS, _spawned),
    outside={**dict.fromkeys(_METHODS, _spawned), "threading.Thread": _thread},
)
