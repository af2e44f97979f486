"""A registry of callbacks: ``registry.publish(resources.PORT, events.AFTER_CREATE, …)`` calls whoever has subscribed.

Who has is found by making what the profile says a process loads (``loads``): each of it subscribes for itself, in ``__init__`` or
by the decorator ``@registry.receives``.
"""

# For maintainers. Everything is made when the first event is published; nothing of that is recorded. Subscribers are called in
# the order in which they subscribed. What is published while they are made reaches nobody, as the program has not begun by then.
from __future__ import annotations

import ast

from stackseq.calls import Call, CallKind, Resolution
from stackseq.trace.frames import Raised, Site
from stackseq.trace.idiom import Idiom
from stackseq.trace.members import bind_to, class_value, of_class
from stackseq.trace.objects_made import make
from stackseq.trace.truth import known
from stackseq.trace.values import (
    NONE,
    Arguments,
    Bound,
    Class,
    Const,
    Function,
    Instance,
    Items,
    Outside,
    Table,
    Unknown,
    Value,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope

_REGISTRY = "callbacks/registry.py"
_RECEIVES = "receives"


class Registry:
    """Who has subscribed to what, in order."""

    def __init__(self) -> None:
        self.loading: Instance | None = None
        self.is_loaded = False
        self._callbacks: dict[tuple[str, str], list[Value]] = {}

    def subscribe(self, resource: str, event: str, callback: Value) -> None:
        """Remember a callback, once."""
        known_ones = self._callbacks.setdefault((resource, event), [])
        if not any(_key(each) == _key(callback) for each in known_ones):
            known_ones.append(callback)

    def callbacks(self, resource: str, event: str) -> list[Value]:
        """Return those of an event."""
        return list(self._callbacks.get((resource, event), ()))


def _registry(machine: Machine) -> Registry:
    key = f"callbacks of {machine.process}"
    found = machine.shelf.get(key)
    if not isinstance(found, Registry):
        found = machine.shelf[key] = Registry()
    return found


def _key(callback: Value) -> object:
    if isinstance(callback, Function):
        return callback.node, getattr(callback.bound, "cls", None), callback.bound if not _is_single(callback) else None
    return id(callback)


def _is_single(callback: Function) -> bool:
    return not isinstance(callback.bound, Instance) or not callback.bound.arguments or not callback.bound.arguments.all()


def _word(machine: Machine, value: Value | None) -> str:
    """Return the name of a resource or an event: constants of a library are their names in small letters."""
    found = known(machine, value or Unknown())
    return text_of(found).rpartition(".")[2].lower() if isinstance(found, Const | Outside | Unknown) else ""


def _subscribe(machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    if not _is_registry(callee):
        return None
    callback = arguments.get(0, "callback")
    resource, event = _word(machine, arguments.get(1, "resource")), _word(machine, arguments.get(2, "event"))
    found = _callable(machine, callback)
    if found is not None and resource and event:
        _registry(machine).subscribe(resource, event, found)
    return NONE


def _callable(machine: Machine, callback: Value | None) -> Value | None:
    """Return a callback; ``instance._method`` in ``__new__`` is that of the object that is being made."""
    if isinstance(callback, Function | Bound):
        return callback
    loading = _registry(machine).loading
    if loading is None or callback is None:
        return None
    found = of_class(machine, loading.cls, text_of(callback).rpartition(".")[2])
    return bind_to(found, loading) if isinstance(found, Function | Bound) else None


def _is_registry(callee: Value) -> bool:
    if isinstance(callee, Function):
        return callee.scope.path.endswith(_REGISTRY)
    return isinstance(callee, Outside)


def _publish(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    if not _is_registry(callee):
        return None
    _load(machine, site.frame.module.package)
    if _registry(machine).loading is not None:
        return NONE
    resource, event = arguments.get(0, "resource"), arguments.get(1, "event")
    words = _word(machine, resource), _word(machine, event)
    name = f"publish {words[0] or '?'} {words[1] or '?'}"
    recorder = machine.recorder
    recorder.enter(Call(CallKind.CALL, name, machine.process, machine.process, site.place(), resolved=Resolution.REGISTRY))
    try:
        rest = Arguments([Const(words[0]), Const(words[1]), *arguments.positional[2:]], _rest(arguments))
        for callback in _registry(machine).callbacks(*words):
            if _is_idle(machine, callback):
                continue
            _tell(machine, site, callback, rest)
    finally:
        recorder.leave()
    return NONE


def _rest(arguments: Arguments) -> dict[str, Value]:
    return {name: value for name, value in arguments.named.items() if name not in {"resource", "event"}}


def _is_idle(machine: Machine, callback: Value) -> bool:
    """Tell whether a callback does nothing in the cloud that is assumed."""
    profile = machine.profile(callback.scope.package) if isinstance(callback, Function) else None
    for name, paths in profile.settings.get("idle", {}).items() if profile else ():
        row = profile.assumptions.get(name, {}) if profile else {}
        if isinstance(callback, Function) and callback.scope.path in paths:
            return machine.assumptions.value(machine, callback.scope.package, name) == row.get("default")
    return False


def _tell(machine: Machine, site: Site, callback: Value, arguments: Arguments) -> None:
    base = len(machine.recorder.guards)
    try:
        machine.call(site, callback, arguments)
    except Raised:
        pass  # the registry collects what its callbacks raise
    finally:
        del machine.recorder.guards[base:]


def _load(machine: Machine, package: str) -> None:
    """Make everything that the profile says is loaded."""
    registry = _registry(machine)
    profile = machine.profile(package)
    loads = profile.settings.get("loads", {}).get(machine.process, ()) if profile else ()
    if registry.is_loaded or not loads:
        return
    registry.is_loaded = True
    machine.recorder.silent += 1
    try:
        for anchor in loads:
            _load_one(machine, anchor)
    finally:
        machine.recorder.silent -= 1
        registry.loading = None


def _load_one(machine: Machine, anchor: str) -> None:
    from stackseq.trace.assumptions import class_of

    cls = class_of(machine, anchor)
    if cls is None:
        path, _, name = anchor.partition(" ")
        module = machine.world.module(path)
        if module and name in module.names:
            machine.call(
                Site(machine.module_frame(module), module.names[name]), machine.attribute(_module(module), name), Arguments()
            )
        return
    value = machine.singleton(cls)
    _registry(machine).loading = value
    make(machine, value)
    maker = of_class(machine, cls, "__new__")
    if isinstance(maker, Function):
        machine.enter(Site(machine.module_frame(cls.module), maker.node), maker, Arguments([Class(cls)], is_open=True))
    for resource, event, callback in _received(machine, cls):
        _registry(machine).subscribe(resource, event, bind_to(callback, value))


def _module(module: object) -> Value:
    from stackseq.trace.values import Module

    return Module(module)  # type: ignore[arg-type]


def _received(machine: Machine, cls: ClassScope) -> Iterator[tuple[str, str, Value]]:
    """Yield what methods of a class receive, by their decorators: those of its last ancestor first."""
    for each in reversed(machine.world.order(cls)):
        for name, node in each.names.items():
            for decorator in getattr(node, "decorator_list", ()):
                if _decorates(decorator):
                    frame = machine.module_frame(each.module)
                    given = [machine.quietly(frame, argument) for argument in decorator.args]
                    found = of_class(machine, cls, name) or class_value(machine, each, name)
                    for event in _events(given[1:]):
                        yield _word(machine, given[0] if given else None), _word(machine, event), found


def _decorates(decorator: ast.expr) -> bool:
    match decorator:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            return name == _RECEIVES
    return False


def _events(given: list[Value]) -> list[Value]:
    first = given[0] if given else None
    return list(first.items or ()) if isinstance(first, Items) else []


_PAYLOADS = {
    "EventPayload": ("context", "metadata", "request_body", "states", "resource_id"),
    "DBEventPayload": ("context", "metadata", "request_body", "states", "resource_id", "desired_state"),
    "APIEventPayload": (
        "context",
        "method_name",
        "action",
        "metadata",
        "request_body",
        "states",
        "resource_id",
        "collection_name",
    ),
}


def _payload(_machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Make what an event carries: its latest state is the one that is wanted, or the last of its states."""
    names = _PAYLOADS.get(text_of(callee).rpartition(".")[2], ())
    payload = Unknown("payload")
    payload.version = 1
    for place, name in enumerate(names):
        payload.attributes[name] = arguments.get(place, name) or (Table() if name == "metadata" else NONE)
    states = payload.attributes.get("states")
    last = states.items[-1] if isinstance(states, Items) and states.items else None
    wanted = payload.attributes.get("desired_state", NONE)
    payload.attributes["latest_state"] = wanted if wanted is not NONE else last or NONE
    return payload


IDIOM = Idiom(
    "callbacks",
    functions={"subscribe": _subscribe, "notify": _publish, "publish": _publish},
    outside={
        "registry.subscribe": _subscribe,
        "registry.notify": _publish,
        "registry.publish": _publish,
        "registry.unsubscribe_by_resource": lambda _machine, _site, _callee, _arguments: NONE,
        **dict.fromkeys((f"events.{name}" for name in _PAYLOADS), _payload),
    },
)
