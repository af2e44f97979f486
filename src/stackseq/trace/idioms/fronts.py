"""What a plugin's method is called by: one controller for all resources, ``POST /v2.0/networks`` → ``plugin.create_network``.

The profile names the controllers under ``front``: ``legacy`` is one class with a method for each verb; ``pecan`` is an
application with hooks, of which each has something to do before the controller and after it.
"""

# For maintainers. An operation of a plugin begins in the controller, as the request does; its body has the members that the
# catalogue's request shows, and others if it is a `POST`, or if an ellipsis stands for them.
from __future__ import annotations

import ast
import re

from stackseq.records import Record
from stackseq.trace.assumptions import class_of
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.members import of_class
from stackseq.trace.truth import known
from stackseq.trace.values import NONE, Arguments, Const, Function, Instance, Items, Outside, Table, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.interaction import Anchor
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine
    from stackseq.trace.scopes import ClassScope

_VERBS = {"create": "POST", "update": "PUT", "delete": "DELETE", "get": "GET"}
_REQUEST = re.compile(r"(?P<method>[A-Z]+) /v[\d.]+/(?P<path>\S+)(?: (?P<body>.*))?")
_STATUS = {"POST": 201, "DELETE": 204}


class Asked(Record):
    """What a request asks for."""

    method: str
    collection: str
    """``networks``."""
    resource: str
    """``network``."""
    action: str = ""
    """What is done with a member: ``add_router_interface``."""
    is_member: bool = False
    body: str = ""
    parent: str = ""
    """The resource that it belongs to: ``port`` for ``/ports/{id}/bindings``."""


def begin(machine: Machine, site: Site, anchor: Anchor, request: str) -> bool:
    """Begin an operation in the controller that calls the plugin's method; tell whether there is one."""
    owner, _, name = anchor.qualname.rpartition(".")
    profile = machine.profile(anchor.path.partition("/")[0])
    cls = class_of(machine, f"{anchor.path} {owner}")
    front: Mapping[str, str] = profile.settings.get("front", {}) if profile else {}
    if profile is None or cls is None or not front:
        return False
    asked = _asked(name, request)
    if asked is None or f"{anchor.path} {owner}" not in profile.settings.get("plugins", {}).values():
        return False
    run = _by_hooks if _has_name(machine, front["marker"]) else _by_legacy
    return run(machine, site, machine.singleton(cls), asked, front)


def _has_name(machine: Machine, anchor: str) -> bool:
    path, _, name = anchor.partition(" ")
    module = machine.world.module(path)
    return module is not None and name in module.bindings.names


def _asked(name: str, request: str) -> Asked | None:
    verb, _, resource = name.partition("_")
    found = _REQUEST.match(request)
    if found is None:
        plural = f"{resource[:-1]}ies" if resource.endswith("y") else f"{resource}s"
        is_member = verb in {"update", "delete"}
        return Asked(_VERBS[verb], plural, resource, is_member=is_member) if verb in _VERBS else None
    parts = found["path"].replace("-", "_").split("/")
    parent = _singular(parts[0]) if len(parts) > 3 or (len(parts) > 2 and found["method"] == "POST") else ""
    own = parts[2:] if parent else parts
    action = own[2] if len(own) > 2 else ""
    return Asked(found["method"], own[0], _singular(own[0]), action, len(own) > 1, found["body"] or "", parent)


def _singular(word: str) -> str:
    return f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")


def _body(asked: Asked) -> Value:
    """Return the body of the request: ``{"port": {"binding:host_id": …}}``."""
    keys = re.findall(r'"([^"]+)"\s*:', asked.body)
    own = [key for key in keys if key != asked.resource]
    is_open = asked.method == "POST" or not own or bool(re.search(r"[{,]\s*…", asked.body))
    members = Table({repr(key): Unknown(key) for key in own}, is_open=is_open, text=asked.resource)
    return members if asked.action else Table({repr(asked.resource): members}, text="body")


def _context(machine: Machine, package: str) -> Value:
    return machine.assumptions.named(machine, package, "context", Unknown("context")) or Unknown("context")


def _by_legacy(machine: Machine, site: Site, plugin: Instance, asked: Asked, front: Mapping[str, str]) -> bool:
    cls = class_of(machine, front["legacy"])
    if cls is None:
        return False
    given = [plugin, Const(asked.collection), Const(asked.resource), Unknown("attributes")]
    actions = Items([Const(asked.action)] if asked.action else [])
    controller = Instance(cls, "controller", Arguments(given, {"allow_bulk": Const(value=True), "member_actions": actions}))
    request = Unknown("request")
    request.attributes |= {"context": _context(machine, cls.module.package), "GET": Outside("request.GET")}
    names = {"POST": "create", "PUT": "update", "DELETE": "delete", "GET": "show" if asked.is_member else "index"}
    named = {"body": _body(asked)} if asked.method in {"POST", "PUT"} else {}
    positional: list[Value] = [request, Unknown("id")] if asked.is_member else [request]
    machine.call_method(site, controller, asked.action or names[asked.method], Arguments(positional, named))
    return True


def _by_hooks(machine: Machine, site: Site, plugin: Instance, asked: Asked, front: Mapping[str, str]) -> bool:
    controller = _controller(machine, plugin, asked, front)
    hooks = _hooks(machine, front["hooks"])
    if controller is None:
        return False
    state = _state(machine, controller, asked)
    machine.given["pecan.request"] = state.attributes["request"]
    for hook in hooks:
        _run_hook(machine, site, hook, "before", state)
    method = "get" if asked.method == "GET" else asked.method.lower()
    result = machine.call_method(site, controller, method, Arguments())
    response = state.attributes["response"]
    machine.journal.write_attribute(response, "json", result)  # type: ignore[arg-type]
    for hook in reversed(hooks):
        _run_hook(machine, site, hook, "after", state)
    return True


def _controller(machine: Machine, plugin: Instance, asked: Asked, front: Mapping[str, str]) -> Instance | None:
    collections, items, actions = (class_of(machine, front[key]) for key in ("collections", "items", "actions"))
    if collections is None or items is None or actions is None:
        return None
    resource: Value = Const(asked.resource)
    about: dict[str, Value] = {"plugin": plugin, "resource_info": Unknown("attributes")}
    if asked.parent and not asked.action:
        about["parent_resource"] = Const(asked.parent)
    if not asked.is_member:
        return _made(collections, [Const(asked.collection), resource], about)
    item = _made(items, [resource, Unknown("id")], about)
    if not asked.action:
        return item
    return _made(actions, [resource, Unknown("id"), item], {**about, "update_action": Const(asked.action)})


def _made(cls: ClassScope, positional: list[Value], named: Mapping[str, Value]) -> Instance:
    return Instance(cls, "controller", Arguments(positional, dict(named)))


def _hooks(machine: Machine, anchor: str) -> list[Instance]:
    """Return the hooks that a function gives the application, in the order in which they come before the controller."""
    path, _, name = anchor.partition(" ")
    module = machine.world.module(path)
    node = module.names.get(name) if module else None
    lists = [each for each in ast.walk(node) if isinstance(each, ast.List)] if node else []
    values = machine.quietly(machine.module_frame(module), lists[0]) if module and lists else None
    found = [each for each in values.items or () if isinstance(each, Instance)] if isinstance(values, Items) else []
    return sorted(found, key=lambda hook: _priority(machine, hook))


def _priority(machine: Machine, hook: Instance) -> int:
    found = known(machine, machine.attribute(hook, "priority"))
    return found.value if isinstance(found, Const) and isinstance(found.value, int) else 100


def _run_hook(machine: Machine, site: Site, hook: Instance, name: str, state: Value) -> None:
    if not isinstance(of_class(machine, hook.cls, name), Function):
        return
    base = len(machine.recorder.guards)
    try:
        machine.call_method(site, hook, name, Arguments([state]))
    except Raised:
        pass
    finally:
        del machine.recorder.guards[base:]


def _state(machine: Machine, controller: Instance, asked: Asked) -> Unknown:
    """Return what hooks are given: the request, the response, and the controller that is to be called."""
    state, request, response, arguments = (Unknown(name) for name in ("state", "request", "response", "arguments"))
    context: dict[str, Value] = {
        "resource": Const(asked.resource),
        "collection": Const(asked.collection),
        "uri_identifiers": Table(),
    }
    if asked.is_member:
        context["resource_id"] = Unknown(f"{asked.resource}_id")
    if asked.parent:
        context["parent_id"] = Unknown(f"{asked.parent}_id")
    has_body = asked.method in {"POST", "PUT"}
    body = _body(asked) if has_body else NONE
    environment = Table({repr("neutron.context"): _context(machine, controller.cls.module.package)}, is_open=True)
    request.attributes = {
        "method": Const(asked.method),
        "context": Table({repr(name): value for name, value in context.items()}, text="request.context"),
        "body": body,
        "json": body,
        "environ": environment,
        "params": Outside("request.params"),
    }
    response.attributes = {"status_int": Const(_STATUS.get(asked.method, 200)), "body": Const(asked.method != "DELETE")}
    arguments.attributes = {"args": Items([controller]), "__bool__": Const(value=True)}
    state.attributes = {"request": request, "response": response, "arguments": arguments}
    for each in (state, request, response, arguments):
        each.version = 1
    return state


def _loaded(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Return what a text in JSON stands for, if it is known."""
    first = arguments.get(0)
    return first if isinstance(first, Table | Items) else None


IDIOM = Idiom("fronts", outside={"jsonutils.loads": _loaded, "json.loads": _loaded, "jsonutils.dumps": _loaded}, begin=begin)
