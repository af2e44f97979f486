"""Classes that are named by a string, most often an option of the configuration: ``importutils.import_object(CONF.driver)``."""

from __future__ import annotations

from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.names import dotted_value
from stackseq.trace.truth import known
from stackseq.trace.values import Arguments, Class, Const, Module, Outside, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _class(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    return _named(machine, site, arguments.get(0, "import_str"))


def _module(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Import a module; a class is none, which older code tries first: ``except ImportError: cls = import_class(name)``."""
    found = _named(machine, site, arguments.get(0, "import_str"))
    if isinstance(found, Class):
        raise Raised(Outside("ImportError"), "ImportError")
    return found


def _object(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    cls = _named(machine, site, arguments.get(0, "import_str"))
    return machine.call(site, cls, Arguments(arguments.positional[1:], arguments.named)) if isinstance(cls, Class) else cls


def _object_within(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Look for the name below a package first: ``import_object_ns('nova.virt', 'libvirt.LibvirtDriver')``."""
    package, name = (known(machine, arguments.get(place) or Unknown()) for place in range(2))
    rest = Arguments(arguments.positional[2:], arguments.named)
    if isinstance(package, Const) and isinstance(name, Const) and name.value:
        for text in (f"{package.value}.{name.value}", str(name.value)):
            cls = _named(machine, site, Const(text))
            if isinstance(cls, Class):
                return machine.call(site, cls, rest)
    return Unknown("import_object_ns()")


def _named(machine: Machine, site: Site, name: Value | None) -> Value:
    found = known(machine, name or Unknown())
    if not isinstance(found, Const) or not isinstance(found.value, str) or not found.value:
        return Unknown("import_class()")
    value = dotted_value(machine, found.value.replace(":", "."), site.frame.module)
    return value if isinstance(value, Class | Module) else Unknown(found.value)


IDIOM = Idiom(
    "configured",
    outside={
        "importutils.import_class": _class,
        "importutils.import_module": _module,
        "importlib.import_module": _module,
        "importutils.import_object": _object,
        "importutils.import_object_ns": _object_within,
    },
)
