"""Flows of taskflow: ``flow.add(Task(), …)``, and ``engine.run()`` executes the tasks in their order.

A task's ``execute`` takes what others before it provide, or what is in the store, by the names of its parameters. If one fails,
those before it are reverted, the last one first.
"""

# For maintainers. Tasks run in the order in which they were added, also those of graph flows: their order by what they need and
# provide is nearly always that one. What a task hands to taskflow's own `__init__` (`provides`, `requires`, `rebind`, `inject`)
# is kept with the task.
from __future__ import annotations

from stackseq.calls import Branching
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.members import of_class
from stackseq.trace.scopes import parameters
from stackseq.trace.truth import known
from stackseq.trace.values import (
    Arguments,
    Const,
    Function,
    Instance,
    Items,
    Outside,
    Table,
    Unknown,
    Value,
    options_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_TASKS = "__tasks__"
_CONDITIONS = "__conditions__"
_FLOW = "__flow__"
_STORE = "__store__"
_TEXT = "flow"


def _make_flow(_machine: Machine, _site: Site, _callee: Value, _arguments: Arguments) -> Value | None:
    flow = Outside(_TEXT)
    flow.attributes[_TASKS] = Items([])
    return flow


def _add(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    if not isinstance(owner, Outside) or _TASKS not in owner.attributes:
        return None
    conditions = Const(tuple(guard.text for guard in machine.recorder.guards))
    for task in arguments.positional:
        if isinstance(task, Instance | Outside):
            task.attributes[_CONDITIONS] = conditions
    machine.journal.write_attribute(owner, _TASKS, Items([*_added(owner), *arguments.positional]))
    return owner


def _added(flow: Value) -> list[Value]:
    """Return what was added to a flow, also in one of several branches."""
    tasks = flow.attributes.get(_TASKS) if isinstance(flow, Outside) else None
    lists = [option.items or () for option in options_of(tasks) if isinstance(option, Items)] if tasks else []
    return list({id(task): task for each in sorted(lists, key=len) for task in each}.values())


def _load(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Make an engine of a flow, and of the values that are there from the beginning."""
    flow = arguments.get(0, "flow")
    if not isinstance(flow, Outside) or _TASKS not in flow.attributes:
        return None
    engine = Outside("engine")
    store = arguments.get(-1, "store")
    engine.attributes[_FLOW] = flow
    engine.attributes[_STORE] = Table(dict(store.attributes) if isinstance(store, Table) else {}, is_open=True)
    engine.attributes["storage"] = engine
    return engine


def _run(machine: Machine, site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    engine = owner if isinstance(owner, Outside) and _FLOW in owner.attributes else None
    if engine is None:
        return None
    store = engine.attributes[_STORE]
    tasks = list(_tasks_of(engine.attributes[_FLOW]))
    for task, conditions in tasks:
        _execute(machine, site, task, conditions, store)
    for task, conditions in reversed(tasks):
        _revert(machine, site, task, conditions, store)
    return Unknown("result of the flow")


def _tasks_of(flow: Value, conditions: tuple[str, ...] = ()) -> Iterator[tuple[Instance, tuple[str, ...]]]:
    """Yield the tasks of a flow, and of the flows in it, and under which conditions each was added."""
    for each in _added(flow):
        for option in options_of(each):
            kept = option.attributes.get(_CONDITIONS) if isinstance(option, Instance | Outside) else None
            own = kept.value if isinstance(kept, Const) and isinstance(kept.value, tuple) else ()
            if isinstance(option, Instance):
                yield option, (*conditions, *own)
            else:
                yield from _tasks_of(option, (*conditions, *own))


def _wanted(machine: Machine, task: Instance, store: Value, method: str) -> Arguments:
    """Return what a task is called with: values of the store, by the names of its parameters."""
    function = of_class(machine, task.cls, method)
    members = store.attributes if isinstance(store, Table) else {}
    if not isinstance(function, Function):
        return Arguments(is_open=True)
    names = [name for name in parameters(function.node.args) if name != "self"]
    if function.node.args.kwarg:
        required = _texts(_setting(machine, task, "requires")) or [key[1:-1] for key in members]
        names += [name for name in required if name not in names]
    others = _rebound(_setting(machine, task, "rebind"), names)
    given = {name: members[repr(others.get(name, name))] for name in names if repr(others.get(name, name)) in members}
    inject = _setting(machine, task, "inject")
    if isinstance(inject, Table):
        given |= {key[1:-1]: value for key, value in inject.attributes.items()}
    return Arguments([], given, is_open=True)


def _rebound(rebind: Value | None, names: list[str]) -> dict[str, str]:
    """Return which parameters take values of another name."""
    if isinstance(rebind, Table):
        return {key[1:-1]: str(value.value) for key, value in rebind.attributes.items() if isinstance(value, Const)}
    return dict(zip(names, _texts(rebind), strict=False))


def _keep(machine: Machine, task: Instance, store: Value, result: Value) -> None:
    """Put what a task returns into the store, under the names that it provides."""
    provides = _setting(machine, task, "provides") or machine.attribute(task, "default_provides")
    if not isinstance(store, Table):
        return
    if isinstance(provides, Const) and isinstance(provides.value, str):
        machine.journal.write(store.attributes, repr(provides.value), result)
        return
    names = _texts(provides)
    chosen = next((option for option in options_of(result) if isinstance(option, Table | Items)), result)
    for place, name in enumerate(names):
        value = _part(chosen, name, place)
        if value is not None:
            machine.journal.write(store.attributes, repr(name), value)


def _part(result: Value, name: str, place: int) -> Value | None:
    match result:
        case Table():
            return result.attributes.get(repr(name))
        case Items(items=items) if items is not None and place < len(items):
            return items[place]
    return None


def _execute(machine: Machine, site: Site, task: Instance, conditions: tuple[str, ...], store: Value) -> None:
    recorder = machine.recorder
    base = len(recorder.guards)
    for text in conditions:
        recorder.guard(text, Branching.OPTION)
    result = machine.call_method(site, task, "execute", _wanted(machine, task, store, "execute"))
    _keep(machine, task, store, result)
    del recorder.guards[base:]


def _revert(machine: Machine, site: Site, task: Instance, conditions: tuple[str, ...], store: Value) -> None:
    """Go through how a task is undone, as what would happen, and come back."""
    if not isinstance(of_class(machine, task.cls, "revert"), Function):
        return
    recorder, journal = machine.recorder, machine.journal
    base, start = len(recorder.guards), journal.mark()
    recorder.guard(f"a task of the flow fails: revert {task.cls.name}", Branching.FAILURE)
    for text in conditions:
        recorder.guard(text, Branching.OPTION)
    try:
        machine.call_method(site, task, "revert", _wanted(machine, task, store, "revert"))
    except Raised:
        pass
    finally:
        del recorder.guards[base:]
        journal.take_back(start)


def _texts(value: Value | None) -> list[str]:
    if isinstance(value, Const) and isinstance(value.value, str):
        return [value.value]
    return [str(each.value) for each in value.items or () if isinstance(each, Const)] if isinstance(value, Items) else []


def _setting(machine: Machine, task: Instance, name: str) -> Value | None:
    """Return what a task was made with."""
    kept = task.attributes.get(f"__{name}__")
    if kept is None and task.arguments is not None:
        kept = task.arguments.named.get(name)
    return known(machine, kept) if kept is not None else None


def _made(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Keep what a task hands to the ``__init__`` of taskflow."""
    first = next((each.arg for each in site.frame.function.node.args.args), "") if site.frame.function else ""
    task = site.frame.look_up(first)
    if not isinstance(task, Instance) or of_class(machine, task.cls, "execute") is None:
        return None
    for name in ("provides", "requires", "rebind", "inject"):
        if name in arguments.named:
            task.attributes[f"__{name}__"] = arguments.named[name]
    return None


def _fetch(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """``engine.storage.fetch('volume')``."""
    store = owner.attributes.get(_STORE) if isinstance(owner, Outside) else None
    name = known(machine, arguments.get(0) or Unknown())
    if not isinstance(store, Table) or not isinstance(name, Const):
        return None
    return store.attributes.get(repr(name.value)) or Unknown(str(name.value))


_FLOWS = ("linear_flow.Flow", "graph_flow.Flow", "unordered_flow.Flow", "graph_flow.TargetedFlow")

IDIOM = Idiom(
    "flows",
    methods={"add": _add, "run": _run, "fetch": _fetch},
    outside={**dict.fromkeys(_FLOWS, _make_flow), "engines.load": _load, "super().__init__": _made},
)
