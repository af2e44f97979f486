"""RPC: a client names a method, and the manager of another process has it."""

# For maintainers. A client of oslo.messaging is recognised by what is asked of it: `cast(context, 'method', …)` and `call(…)`,
# and `prepare(server=…, fanout=…)` before. Who listens is told by the profile, by the file that the client stands in. Without a
# profile, it is looked for: a class that has a method of the name, in a file beside the client's.
from __future__ import annotations

from stackseq.calls import Call, CallKind, Resolution
from stackseq.trace.assumptions import class_of
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.members import of_class
from stackseq.trace.truth import known
from stackseq.trace.values import (
    NONE,
    Arguments,
    Bound,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
    Outside,
    Unknown,
    Value,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.trace.frames import Frame, Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope

_KIND = "rpc"


def _prepare(_machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    if isinstance(owner, Instance) and _has(owner, "prepare"):
        return None
    settings = owner.settings if isinstance(owner, Client) else {}
    return Client(_KIND, "", {**settings, **arguments.named})


def _has(owner: Instance, name: str) -> bool:
    return name in owner.cls.names


def _cast(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    return _send(machine, site, owner, arguments, CallKind.RPC_CAST)


def _call(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    return _send(machine, site, owner, arguments, CallKind.RPC_CALL)


def _fanout(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    return _send(machine, site, owner, arguments, CallKind.RPC_FANOUT)


def _send(machine: Machine, site: Site, owner: Value, arguments: Arguments, kind: CallKind) -> Value | None:
    if (isinstance(owner, Client) and owner.kind != _KIND) or (isinstance(owner, Outside) and owner.text in _NO_CLIENTS):
        return None
    if isinstance(owner, Instance) and any(of_class(machine, owner.cls, name) for name in ("cast", "call")):
        return None
    name = known(machine, arguments.get(1) or Unknown())
    if isinstance(name, Either):
        name = next((option for option in name.options if isinstance(option, Const)), name)
    if not isinstance(name, Const) or not isinstance(name.value, str):
        return None if not isinstance(owner, Client) else _unknown_method(machine, site, kind, text_of(name))
    settings = owner.settings if isinstance(owner, Client) else {}
    if machine.truth(settings.get("fanout", NONE)):
        kind = CallKind.RPC_FANOUT
    return send(
        machine,
        site,
        kind,
        name.value,
        Arguments([arguments.positional[0]], arguments.named, is_open=arguments.is_open),
        settings,
    )


def call_sender(machine: Machine, site: Site, callee: Client, arguments: Arguments) -> Value:
    """Call a method of a client that was kept in a variable: ``method = client.cast if … else client.call``."""
    found = _SENDERS[callee.text](machine, site, callee, arguments) if callee.text in _SENDERS else None
    return Unknown() if found is None else found


def _unknown_method(machine: Machine, site: Site, kind: CallKind, name: str) -> Value:
    machine.recorder.add(
        kind, name or "?", machine.process, "?", site.place(), resolved=Resolution.UNRESOLVED, note="the method is not known"
    )
    return Unknown()


def send(
    machine: Machine, site: Site, kind: CallKind, name: str, arguments: Arguments, settings: dict[str, Value] | None = None
) -> Value:
    """Send a message, and go through what the other process does about it."""
    process, function, resolved = _listener(machine, site, name)
    host = _told_host(machine, site, name) or (_host((settings or {}).get("server")) if process in _HOSTED else "")
    recorder = machine.recorder
    recorder.enter(Call(kind, name, machine.process, process or "?", site.place(), resolved=resolved, host=host))
    before = machine.process, machine.host
    again = kind is CallKind.RPC_CAST and (process, name) in machine.serving
    machine.serving.append((process, name))
    sent = [] if kind is CallKind.RPC_CALL else [(each, dict(each.attributes), each.is_made) for each in _objects(arguments)]
    try:
        if function is None or again:
            return Unknown(f"{name}()")
        machine.process, machine.host = process, host
        value = machine.call(site, function, arguments)
    except Raised:
        if kind is CallKind.RPC_CALL:
            raise
        value = NONE
    finally:
        machine.process, machine.host = before
        machine.serving.pop()
        _keep_as_sent(machine, sent)
        recorder.leave(note="again" if again else "" if function else f"no manager with {name} is known")
    return value if kind is CallKind.RPC_CALL else NONE


def _objects(arguments: Arguments) -> Iterator[Instance]:
    """Yield the objects that a message carries."""
    for value in arguments.all():
        members = value.items or () if isinstance(value, Items) else (value,)
        yield from (each for each in members if isinstance(each, Instance))


def _keep_as_sent(machine: Machine, sent: Iterable[tuple[Instance, dict[str, Value], bool]]) -> None:
    """Take back what the receiver of a cast wrote to objects: it has copies, and nobody waits for it."""
    for value, before, was_made in sent:
        for name, new in list(value.attributes.items()):
            if name in before and before[name] is not new:
                machine.journal.write_attribute(value, name, before[name])
            elif name not in before and was_made == value.is_made:
                machine.journal.remove(value.attributes, name)


_HOSTED = frozenset({"nova-compute"})
_SOURCES = ("source", "instance.host", "src")
_DESTINATIONS = ("dest", "target", "host_state", "hosts", "node.host", "limits")


def _told_host(machine: Machine, site: Site, name: str) -> str:
    """Return which host the profile says that a method is for."""
    profile = machine.profile(site.frame.module.package)
    return str(profile.settings.get("hosts", {}).get(name, "")) if profile else ""


def _host(server: Value | None) -> str:
    """Tell by its name which of two hosts a message goes to; an empty string if its name does not tell."""
    text = text_of(server).lower() if server is not None else ""
    if any(word in text for word in _DESTINATIONS):
        return "destination"
    return "source" if any(word in text for word in _SOURCES) else ""


def _listener(machine: Machine, site: Site, name: str) -> tuple[str, Value | None, Resolution]:
    """Return who has the method: the process, the method, and how that is known."""
    profile = machine.profile(site.frame.module.package)
    for key in _senders(machine, site.frame):
        target = profile.rpc.get(key) if profile else None
        if target is None:
            continue
        for anchor in target.classes:
            cls = class_of(machine, anchor)
            found = of_class(machine, cls, name) if cls else None
            if cls is not None and isinstance(found, Function | Bound):
                return target.process, _bound(machine, found, cls), Resolution.REGISTRY
        unheard = name in (profile.settings.get("unheard", ()) if profile else ())
        return target.process, None, Resolution.REGISTRY if unheard else Resolution.UNRESOLVED
    return _look_around(machine, site.frame.module.path, name)


def _senders(machine: Machine, frame: Frame) -> Iterator[str]:
    """Yield under what a profile may know the client: its class, its file, and those around, which may hand on what sends."""
    inner = [frame, *reversed(machine.frames)][: _AROUND + 1]
    for each in (one for one in inner if one is frame or one.process == machine.process):
        owner = _self_class(each)
        yield from (f"{cls.module.path} {cls.qualname}" for cls in (machine.world.order(owner) if owner else ()))
        yield each.module.path


_AROUND = 4
"""Functions between a client and what sends for it, such as one that tries again after a failure."""


def _self_class(frame: Frame) -> ClassScope | None:
    """Return the class of the object whose method sends, which may inherit the method."""
    function = frame.function
    if frame.owner is not None and function is not None and function.node.args.args:
        value = frame.look_up(function.node.args.args[0].arg)
        if isinstance(value, Instance):
            return value.cls
    return frame.owner


def _bound(machine: Machine, found: Value, cls: ClassScope) -> Value:
    from stackseq.trace.members import bind_to

    return bind_to(found, machine.singleton(cls))


def _look_around(machine: Machine, path: str, name: str) -> tuple[str, Value | None, Resolution]:
    """Look for a class with the method in files whose names say that they serve, near the client's file first."""
    for file in _likely(machine, path):
        index = machine.world.indexes[file.partition("/")[0]]
        for definition in index.definitions(file):
            if definition.name == name and definition.class_name:
                cls = machine.world.class_at(file, definition.class_name)
                found = of_class(machine, cls, name) if cls else None
                if cls is not None and isinstance(found, Function | Bound) and not cls.name.lower().endswith(("api", "client")):
                    return _process_of(file), _bound(machine, found, cls), Resolution.ASSUMPTION
    return "?", None, Resolution.UNRESOLVED


_SERVING = ("manager", "endpoint", "conductor", "service", "handler", "agent", "server", "engine", "rpc", "worker", "central")


def _likely(machine: Machine, path: str) -> Iterator[str]:
    package, folder = path.partition("/")[0], path.rpartition("/")[0]
    files = [
        file
        for file in machine.world.files(package)
        if file != path and "/tests/" not in file and any(word in file for word in _SERVING)
    ]
    yield from sorted(
        files, key=lambda file: (not file.startswith(folder), "manager" not in file and "endpoint" not in file, file)
    )


def _process_of(path: str) -> str:
    """Name a process after the folder of its manager: ``octavia/controller/queue/v2/endpoints.py`` → ``octavia-controller``."""
    parts = path.split("/")
    return "-".join(parts[:2]) if len(parts) > 2 else parts[0]


def _can_send(machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    """Whoever listens is of the same release, and understands the newest messages."""
    if not isinstance(owner, Client | Outside | Unknown) or (isinstance(owner, Client) and owner.kind != _KIND):
        return None
    machine.assumptions.used["RPC versions"] = "of this release"
    return Const(value=True)


_NO_CLIENTS = frozenset({"typing", "sqlalchemy", "sqlalchemy.sql.expression"})
"""Libraries with functions that are called as the methods of clients."""
_SENDERS = {"cast": _cast, "call": _call, "fanout_cast": _fanout}

IDIOM = Idiom("rpc", methods={"prepare": _prepare, "can_send_version": _can_send, **_SENDERS})
