"""Clients of other services: functions that make one, attributes that hold one, and libraries that are one."""

from __future__ import annotations

from stackseq.calls import CallKind, Resolution
from stackseq.trace.calling import PLAIN, is_leaf
from stackseq.trace.idiom import Idiom, anchor_of, module_of
from stackseq.trace.idioms import rpc
from stackseq.trace.idioms.notifications import NOTIFIER, emit
from stackseq.trace.truth import known
from stackseq.trace.values import (
    Arguments,
    Class,
    Client,
    Const,
    Function,
    Items,
    Option,
    Outside,
    Unknown,
    Value,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.trace.frames import Site
    from stackseq.trace.idiom import Handler
    from stackseq.trace.machine import Machine
    from stackseq.trace.profile import Profile
    from stackseq.trace.scopes import ClassScope

_PREFIX = "client:"
_ASSUMED = "assumption:"
_TRUE = "true"
_LIBRARY = "library:"
"""Before the name of a library's object that speaks to nobody."""
_NONE = "none"
_FALSE = "false"
_NAMED = "option:"
"""Before the name of an option of the configuration, which names the class."""
_OR = " | "
"""Between anchors of which the first that is there counts."""
_EACH = "each:"
"""Before an anchor: a list or dict of such objects."""
_MAKING = frozenset({"factory"})
"""Functions of a library that only make an object."""
_SKIPPED = frozenset({"__enter__", "__exit__"})
_OF_TYPES = frozenset(name for cls in (str, bytes, dict, list, set) for name in dir(cls) if not name.startswith("_"))
"""Methods of Python's own types. On what a driver or a library has returned, they ask nobody."""


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    scope = callee.scope if isinstance(callee, Function) else callee.scope.module if isinstance(callee, Class) else None
    profile = machine.profile(scope.package) if scope else None
    if scope is None or profile is None:
        return None
    qualname = callee.qualname if isinstance(callee, Function) else callee.scope.qualname if isinstance(callee, Class) else ""
    anchor = f"{scope.path} {qualname}"
    request = profile.settings.get("requests", {}).get(anchor)
    if request is not None:
        return _request(machine, site, request, arguments)
    process, _, text = profile.clients.get(anchor, "").partition(" ")
    return Client(process, text) if process else None


def _request(machine: Machine, site: Site, row: dict[str, object], arguments: Arguments) -> Value:
    """Call a function that sends what its arguments say: ``{process, verb, argument}``, or the name of a client's method."""
    given = arguments.get(int(str(row.get("argument", 0))), str(row.get("name", "")))
    what = text_of(known(machine, given)) if given is not None else ""
    name = " ".join(filter(None, (str(row.get("verb", "")), f"{row.get('prefix', '')}{what or '…'}{row.get('suffix', '')}")))
    _record(machine, site, str(row["process"]), name, arguments)
    return Unknown()


def told(machine: Machine, cls: ClassScope, name: str) -> str | None:
    """Return what an attribute of objects of a class holds, as the profile writes it; None if it does not tell."""
    profile = machine.profile(cls.module.package)
    if profile is None or not profile.attributes or not _is_told(profile, name):
        return None
    found = (profile.attributes.get(f"{each.module.path} {each.qualname}.{name}") for each in machine.world.order(cls))
    return next((anchor for anchor in found if anchor is not None), None)


def held(machine: Machine, anchor: str, name: str) -> Value | None:  # noqa: PLR0911  # a table
    """Return what a profile writes so: a client, the one object of a class, or a function."""
    from stackseq.trace.assumptions import class_of
    from stackseq.trace.names import module_value

    if _OR in anchor:
        found = (held(machine, each, name) for each in anchor.split(_OR))
        return next((each for each in found if each is not None), None)
    if anchor.startswith(_PREFIX):
        process, _, text = anchor.removeprefix(_PREFIX).partition(" ")
        return Client(process, text)
    if anchor.startswith(_LIBRARY):
        return Outside(anchor.removeprefix(_LIBRARY))
    if anchor.startswith(_ASSUMED):
        return Const(machine.assumptions.value(machine, machine.frames[-1].module.package, anchor.removeprefix(_ASSUMED)))
    if anchor.startswith(_NAMED):
        return _of_option(machine, anchor.removeprefix(_NAMED), name)
    if anchor == _FALSE:
        return Const(value=False)
    if anchor in {_TRUE, _NONE}:
        return Const(value=True) if anchor == _TRUE else Items([])
    if anchor.startswith(_EACH):
        return Items(element=held(machine, anchor.removeprefix(_EACH), name))
    path, _, qualname = anchor.partition(" ")
    cls = class_of(machine, anchor)
    module = machine.world.module(path)
    if cls is not None:
        return machine.singleton(cls, name)
    return module_value(machine, module, qualname) if module and qualname in module.names else None


def _of_option(machine: Machine, option: str, text: str) -> Value | None:
    """Return the one object of the class that an option names."""
    from stackseq.trace.names import dotted_value

    module = machine.frames[-1].module
    name = known(machine, Option(option, module))
    cls = dotted_value(machine, str(name.value), module) if isinstance(name, Const) and name.value else None
    return machine.singleton(cls.scope, text) if isinstance(cls, Class) else None


def _is_told(profile: Profile, name: str) -> bool:
    """Tell whether the profile tells of an attribute of this name, which is asked for each attribute that is read."""
    key = id(profile.attributes)
    if key not in _TOLD or _TOLD[key][0] is not profile.attributes:
        _TOLD[key] = profile.attributes, frozenset(each.rpartition(".")[2] for each in profile.attributes)
    return name in _TOLD[key][1]


_TOLD: dict[int, tuple[Mapping[str, str], frozenset[str]]] = {}
"""The names of the attributes that profiles tell of. Profiles never change."""


def call_client(machine: Machine, site: Site, callee: Client, arguments: Arguments) -> Value | None:
    """Call a method of a client."""
    if callee.kind == NOTIFIER:
        return emit(machine, site, callee, arguments)
    if callee.kind == "rpc":
        return rpc.call_sender(machine, site, callee, arguments)
    name = callee.text.rpartition(".")[2]
    if name in _SKIPPED or ("()" in callee.text and name in PLAIN) or is_leaf(machine, site, name):
        return Unknown()
    if not callee.text:
        return callee
    if _is_driven(machine, site, callee.kind):
        return _drive(machine, site, callee, arguments)
    _record(machine, site, callee.kind, callee.text, arguments)
    return _answer(machine, site, callee)


def _drive(machine: Machine, site: Site, callee: Client, arguments: Arguments) -> Value:
    """Call what a service drives; what it returns may be another part of it, or only a text."""
    if callee.text in _OF_TYPES:
        return Unknown()
    _record(machine, site, callee.kind, callee.text.rpartition(".")[2], arguments)
    return Client(callee.kind)


def _answer(machine: Machine, site: Site, callee: Client) -> Value:
    """Return what a request answers: of some clients, objects whose methods are requests too."""
    profile = machine.profile(site.frame.module.package)
    of_objects = profile is not None and callee.kind in profile.settings.get("clients_of_objects", ())
    return Client(callee.kind, f"{callee.text}()") if of_objects else Unknown(f"{callee.text}()")


def call_library(machine: Machine, site: Site, callee: Outside, arguments: Arguments) -> Value | None:
    """Call something of a library that speaks to another process."""
    profile = machine.profile(site.frame.module.package)
    request = profile.settings.get("library_requests", {}).get(callee.text) if profile else None
    if request is not None:
        return _request(machine, site, request, arguments)
    for prefix, process in (profile.libraries if profile else {}).items():
        if callee.text.startswith(prefix):
            name = _below(callee.text, prefix)
            if _is_driven(machine, site, process):
                name = name.rpartition(".")[2]
                is_of_result = callee.text.endswith(f"().{name}") and name in _OF_TYPES
                if not name.islower() or name in _MAKING or is_of_result:
                    return None
            _record(machine, site, process, name, arguments)
            return Outside(f"{callee.text}()")
    return None


def _below(text: str, prefix: str) -> str:
    """Return a dotted name without its beginning, of which only whole parts are taken away."""
    rest = text.removeprefix(prefix)
    if rest[:1] in {"", "."}:
        return rest.lstrip(".") or text
    return text.removeprefix(f"{prefix.rpartition('.')[0]}.")


def _is_driven(machine: Machine, site: Site, process: str) -> bool:
    profile = machine.profile(site.frame.module.package)
    if profile is None:
        return False
    return process in profile.settings.get("systems", ()) or any(driver.process == process for driver in profile.drivers)


def _record(machine: Machine, site: Site, process: str, name: str, arguments: Arguments) -> None:
    kind = CallKind.DRIVER if _is_driven(machine, site, process) else CallKind.HTTP
    fields = {
        key: text_of(value) for key, value in arguments.named.items() if isinstance(value, Const) and value.value is not None
    }
    machine.recorder.add(
        kind, name.replace("()", ""), machine.process, process, site.place(), fields=fields, resolved=Resolution.REGISTRY
    )


def _in_thread(place: int) -> Handler:
    """Return the idiom of a function that calls what it is given, in a thread that the caller waits for."""

    def run(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
        function = arguments.get(place)
        rest = Arguments(arguments.positional[place + 1 :], arguments.named, is_open=arguments.is_open)
        return machine.call(site, function, rest) if function is not None else None

    return run


def _proxy(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    return arguments.get(0)


def _fits(machine: Machine, callee: Function | Class) -> bool:
    anchor, profile = anchor_of(callee), machine.profile(module_of(callee).package)
    return profile is not None and (anchor in profile.settings.get("requests", {}) or anchor in profile.clients)


IDIOM = Idiom(
    "clients",
    every=_every,
    fits=_fits,
    outside={
        "tpool.execute": _in_thread(0),
        "tpool.proxy_call": _in_thread(1),
        "tpool.Proxy": _proxy,
        "profiler.trace_cls()": _proxy,
    },
)
