"""Heat's tasks: a function is handed to a runner, or to a group that runs it with each resource whose dependencies are done."""

# For maintainers. A runner is the function that it is given: where it is called or started, the function is gone through, with
# all that it yields to other tasks.
from __future__ import annotations

from stackseq.calls import Branching
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Bound, Class, Outside, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_GROUP = "group of tasks"
_TASK = "__task__"


def _runner(_machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    task = arguments.get(0, "task")
    if not isinstance(callee, Class) or task is None:
        return None
    named = {name: value for name, value in arguments.named.items() if name != "task"}
    return Bound(task, Arguments(arguments.positional[1:], named, is_open=arguments.is_open))


def _group(_machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    task = arguments.get(1, "task")
    if not isinstance(callee, Class) or task is None:
        return None
    group = Outside(_GROUP)
    group.attributes[_TASK] = task
    return group


def _run_group(machine: Machine, site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    task = callee.attributes.get(_TASK) if isinstance(callee, Outside) else None
    if task is None:
        return None
    recorder = machine.recorder
    base = len(recorder.guards)
    recorder.guard("for each resource whose dependencies are done", Branching.LOOP)
    resource = machine.assumptions.anywhere(machine, "resource", Unknown("resource")) or Unknown("resource")
    try:
        machine.call(site, task, Arguments([resource]))
    except Raised:
        pass
    finally:
        del recorder.guards[base:]
    return Unknown(_GROUP)


def _start(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Start a runner, or go on with it to its end."""
    if not isinstance(owner, Bound):
        return None
    return machine.call(site, owner, Arguments()) if not arguments.positional else None


IDIOM = Idiom(
    "tasks",
    methods=dict.fromkeys(("start", "run_to_completion", "as_task"), _start),
    functions={"TaskRunner": _runner, "DependencyTaskGroup": _group},
    outside={_GROUP: _run_group},
)
