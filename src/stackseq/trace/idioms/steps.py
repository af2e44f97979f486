"""Steps of drivers: methods that a decorator gives a priority, ``@base.deploy_step(priority=100)``, done one after the other.

Which steps a node has, and on which interface of its driver, only a run can tell; where the source asks an interface of which
nobody knows which one it is, each step that is enabled, that is, of which the priority is not 0, stands for one of the rounds.
"""

# For maintainers. `[settings] step_interfaces` has the attributes of a driver that have steps; where two priorities are the same,
# the first goes first. An interface that has a function of its own to do a step may get more steps from elsewhere, such as
# Ironic's agent: these are one more way.
from __future__ import annotations

import ast

from stackseq.trace.calling import alternatives
from stackseq.trace.idiom import Idiom
from stackseq.trace.members import of_class
from stackseq.trace.truth import known
from stackseq.trace.values import NONE, Arguments, Const, Function, Instance, Items, Table, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.trace.frames import Site
    from stackseq.trace.idiom import Handler
    from stackseq.trace.machine import Machine

_KINDS = ("clean", "deploy", "service", "verify")


def _interfaces(machine: Machine, site: Site, arguments: Arguments) -> dict[str, Instance]:
    """Return the interfaces of the driver of a task, by their names."""
    profile, task = machine.profile(site.frame.module.package), arguments.get(0, "task")
    names = profile.settings.get("step_interfaces", ()) if profile else ()
    if task is None or not names:
        return {}
    driver = machine.attribute(task, "driver")
    held = {name: machine.attribute(driver, name) for name in names}
    return {name: value for name, value in held.items() if isinstance(value, Instance)}


def _run(kind: str) -> Handler:
    def run(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
        interfaces = _interfaces(machine, site, arguments) if isinstance(owner, Unknown) else {}
        ways = [*_steps(machine, interfaces, kind), *_others(machine, interfaces, kind)]
        if not ways:
            return NONE if interfaces else None
        rest = arguments.positional[2:]

        def run_one(way: Value) -> Value:
            interface, step = way.items if isinstance(way, Items) and way.items else (Unknown(), Unknown())
            given = Arguments([arguments.positional[0], step, *rest], arguments.named, is_open=arguments.is_open)
            return machine.call_method(site, interface, f"execute_{kind}_step", given)

        return alternatives(machine, ways, run_one)

    return run


def _steps(machine: Machine, interfaces: dict[str, Instance], kind: str) -> list[tuple[str, Value]]:
    """Return the enabled steps in the order in which they are done: what tells them, and interface and step."""
    found: list[tuple[int, str, Value]] = []
    for name, interface in interfaces.items():
        for function, priority in _enabled(machine, interface, f"{kind}_step"):
            step = Table({"'step'": Const(function), "'interface'": Const(name), "'priority'": Const(priority)}, is_open=True)
            step.attributes["'args'"] = NONE
            found.append((priority, f"the step is {name}.{function}", Items([interface, step])))
    return [(text, way) for _, text, way in sorted(found, key=lambda row: -row[0])]


def _enabled(machine: Machine, interface: Instance, decorator: str) -> Iterator[tuple[str, int]]:
    seen: set[str] = set()
    for cls in machine.world.order(interface.cls):
        for name, node in cls.names.items():
            if name in seen or not isinstance(node, ast.FunctionDef):
                continue
            seen.add(name)
            written = next((each for each in node.decorator_list if _name(each) == decorator), None)
            if isinstance(written, ast.Call):
                given = [*(each.value for each in written.keywords if each.arg == "priority"), *written.args[:1]]
                value = known(machine, machine.quietly(machine.module_frame(cls.module), given[0])) if given else NONE
                priority = value.value if isinstance(value, Const) and isinstance(value.value, int) else 1
                yield from [(name, priority)] if priority else []


def _name(decorator: ast.expr) -> str:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _others(machine: Machine, interfaces: dict[str, Instance], kind: str) -> list[tuple[str, Value]]:
    """Return the interfaces that do steps in a way of their own: also such as no decorator tells of."""
    found: list[tuple[str, Value]] = []
    for name, interface in interfaces.items():
        method = of_class(machine, interface.cls, f"execute_{kind}_step")
        base = machine.world.order(interface.cls)[-1]
        if isinstance(method, Function) and method.owner is not None and f"execute_{kind}_step" in base.names:
            found += [(f"it is another step of {name}", Items([interface, Unknown("step")]))] if method.owner is not base else []
    return found


def _ask(kind: str) -> Handler:
    def ask(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
        interfaces = _interfaces(machine, site, arguments) if isinstance(owner, Unknown) else {}
        methods = {name: of_class(machine, each.cls, f"get_{kind}_steps") for name, each in interfaces.items()}
        owners = {getattr(each, "owner", None): name for name, each in reversed(methods.items()) if isinstance(each, Function)}
        ways: list[tuple[str, Value]] = [(f"the interface is {name}", interfaces[name]) for name in reversed(owners.values())]
        if not ways:
            return None
        found = alternatives(machine, ways, lambda each: machine.call_method(site, each, f"get_{kind}_steps", arguments))
        return Items() if isinstance(found, Unknown) else found

    return ask


IDIOM = Idiom(
    "steps",
    methods={
        **{f"execute_{kind}_step": _run(kind) for kind in _KINDS},
        **{f"get_{kind}_steps": _ask(kind) for kind in _KINDS},
    },
)
