"""Plugins that are loaded by their entry points: ``DriverManager(namespace, name).driver``, and managers of several.

The namespace is looked up among the entry points that the project declares. Of managers of several plugins, those are known that
the profile enables under ``namespaces``, or all if there are few.
"""

from __future__ import annotations

from stackseq.trace.expressions import spread, spread_named
from stackseq.trace.idiom import Idiom, anchor_of
from stackseq.trace.names import dotted_value
from stackseq.trace.truth import known
from stackseq.trace.values import Arguments, Class, Const, Function, Items, Outside, Table, Unknown, Value, join, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.trace.frames import Site
    from stackseq.trace.idiom import Handler
    from stackseq.trace.machine import Machine

_MANAGED = "extensions of "
_MOST = 4
"""Plugins of a namespace that are all worth looking at, if nothing says which one is used."""


def _driver(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Make the manager of one plugin."""
    rows = _namespace(machine, site, arguments)
    name = known(machine, arguments.get(1, "name") or Unknown())
    chosen = rows.get(str(name.value)) if isinstance(name, Const) else None
    targets = [chosen] if chosen else list(rows.values()) if rows and len(rows) <= _MOST else []
    manager = Outside("stevedore.driver.DriverManager()")
    if targets:
        manager.attributes["driver"] = join(*(_load(machine, site, target, arguments) for target in targets))
    return manager


def _several(names: int | None) -> Handler:
    """Return what makes a manager of several plugins; ``names`` is the place of the names among the arguments."""

    def make(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
        rows = _namespace(machine, site, arguments)
        wanted = arguments.get(names, "names") if names is not None else None
        chosen = _chosen(machine, site, arguments, wanted)
        if chosen is None and len(rows) > _MOST:
            return None
        found = {repr(name): _extension(machine, site, name, rows[name], arguments) for name in chosen or rows if name in rows}
        return Table(found, text=_MANAGED)

    return make


def _chosen(machine: Machine, site: Site, arguments: Arguments, wanted: Value | None) -> list[str] | None:
    namespace = known(machine, arguments.get(0, "namespace") or Unknown())
    profile = machine.profile(site.frame.module.package)
    enabled = profile.settings.get("namespaces", {}) if profile and isinstance(namespace, Const) else {}
    if isinstance(namespace, Const) and namespace.value in enabled:
        found = enabled[namespace.value]
        return list(found) if isinstance(found, list) else None
    value = known(machine, wanted) if wanted is not None else Unknown()
    if not isinstance(value, Items) or value.items is None:
        return None
    return [str(each.value) for each in value.items if isinstance(each, Const)]


def _extension(machine: Machine, site: Site, name: str, target: str, arguments: Arguments) -> Value:
    extension = Outside("extension")
    plugin = _load(machine, site, target, Arguments())
    extension.attributes |= {"name": Const(name), "plugin": plugin, "obj": _load(machine, site, target, arguments)}
    return extension


def _namespace(machine: Machine, site: Site, arguments: Arguments) -> Mapping[str, str]:
    namespace = known(machine, arguments.get(0, "namespace") or Unknown())
    name = str(namespace.value) if isinstance(namespace, Const) else ""
    return machine.world.entry_points(site.frame.module.package).get(name, {})


def _load(machine: Machine, site: Site, target: str, arguments: Arguments) -> Value:
    """Return the plugin, or what it gives when it is called, if the manager is told to call it."""
    value = dotted_value(machine, target.replace(":", "."), site.frame.module)
    if machine.truth(arguments.named.get("invoke_on_load") or Const(value=False)) is not True:
        return value
    if isinstance(value, Function):
        given = Arguments()
        spread(given, arguments.named.get("invoke_args") or Items([]))
        spread_named(given, arguments.named.get("invoke_kwds") or Table())
        return machine.call(site, value, given)
    return machine.singleton(value.scope) if isinstance(value, Class) else value


def _map(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Call a function with each extension: ``manager.map(function, …)``."""
    function = arguments.get(0)
    if not isinstance(owner, Table) or owner.text != _MANAGED or function is None:
        return None
    rest = arguments.positional[1:]
    found = [machine.call(site, function, Arguments([each, *rest], arguments.named)) for each in owner.attributes.values()]
    return Items(found)


def _named(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Call a function of the project that hands out plugins by name, as the profile tells under ``named_plugins``."""
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    rows = profile.settings.get("named_plugins", {}) if profile else {}
    row = rows.get(f"{callee.scope.path} {callee.qualname}") if rows and isinstance(callee, Function) else None
    if row is None:
        return None
    name = known(machine, arguments.get(row["argument"], row["name"]) or Unknown())
    target = machine.world.entry_points(site.frame.module.package).get(row["namespace"], {}).get(text_of(name))
    value = dotted_value(machine, target.replace(":", "."), site.frame.module) if target else None
    return machine.singleton(value.scope, text_of(name)) if isinstance(value, Class) else None


_SEVERAL = {"NamedExtensionManager": 1, "EnabledExtensionManager": None, "ExtensionManager": None}


def _fits(machine: Machine, callee: Function | Class) -> bool:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    return profile is not None and anchor_of(callee) in profile.settings.get("named_plugins", {})


IDIOM = Idiom(
    "loading",
    methods={"map": _map},
    every=_named,
    fits=_fits,
    outside={"DriverManager": _driver, **{name: _several(place) for name, place in _SEVERAL.items()}},
)
