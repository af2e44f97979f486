"""Plugins: ``directory.get_plugin(alias)``, and managers of drivers that are loaded by their entry points.

The profile says which plugin serves which alias (``plugins``), which collections a service plugin has (``collections``), and
which drivers a manager loads (``managers``).
"""

from __future__ import annotations

from stackseq.trace.assumptions import class_of
from stackseq.trace.idiom import Idiom
from stackseq.trace.truth import known
from stackseq.trace.values import (
    NONE,
    Arguments,
    Const,
    Function,
    Instance,
    Outside,
    Table,
    Unknown,
    Value,
    join,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_CORE = "CORE"


def _plugins(machine: Machine, package: str) -> Mapping[str, str]:
    profile = machine.profile(package)
    return profile.settings.get("plugins", {}) if profile else {}


def _is_ours(machine: Machine, site: Site, callee: Value) -> bool:
    path = callee.scope.path if isinstance(callee, Function) else ""
    named = isinstance(callee, Outside) or path.endswith("/manager.py")
    return named and bool(_plugins(machine, site.frame.module.package))


def plugin(machine: Machine, package: str, alias: str) -> Instance | None:
    """Return the plugin of an alias."""
    anchor = _plugins(machine, package).get(alias)
    cls = class_of(machine, anchor) if anchor else None
    return machine.singleton(cls, "plugin") if cls else None


def _get_plugin(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Return a plugin, or None if it is not loaded."""
    if not _is_ours(machine, site, callee):
        return None
    given = [each for each in arguments.all() if not hasattr(each, "scope")]
    alias = text_of(known(machine, given[0])).rpartition(".")[2] if given else _CORE
    return plugin(machine, site.frame.module.package, alias) or NONE


def _get_plugins(machine: Machine, site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    if not _is_ours(machine, site, callee):
        return None
    package = site.frame.module.package
    found = {repr(alias): plugin(machine, package, alias) for alias in _plugins(machine, package)}
    return Table({alias: value for alias, value in found.items() if value is not None})


def _for_resource(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Return the plugin that serves a collection: the core plugin, unless another one is said to."""
    if not _is_ours(machine, site, callee):
        return None
    package = site.frame.module.package
    profile = machine.profile(package)
    name = text_of(known(machine, arguments.all()[-1])) if arguments.all() else ""
    alias = profile.settings.get("collections", {}).get(name, _CORE) if profile else _CORE
    return plugin(machine, package, alias) or NONE


def element(machine: Machine, value: Instance) -> Value | None:
    """Return what stands for each driver that a manager has loaded."""
    profile = machine.profile(value.cls.module.package)
    anchors = profile.settings.get("managers", {}).get(f"{value.cls.module.path} {value.cls.qualname}") if profile else None
    if anchors is None:
        return None
    classes = [cls for anchor in anchors if (cls := class_of(machine, anchor))]
    found = []
    for cls in classes:
        extension = Unknown("driver")
        extension.version = 1
        extension.attributes = {"obj": machine.singleton(cls, "driver"), "name": Const(cls.name)}
        found.append(extension)
    return join(*found) if found else Outside("driver")


IDIOM = Idiom(
    "plugins",
    functions={
        "get_plugin": _get_plugin,
        "get_service_plugins": _get_plugins,
        "get_plugin_for_resource": _for_resource,
    },
    outside={"directory.get_plugin": _get_plugin, "directory.get_plugins": _get_plugins},
)
