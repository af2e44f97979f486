"""Calls: what is called, and with what."""

from __future__ import annotations

import ast
from contextlib import suppress

from stackseq.calls import Branching, CallKind, Resolution
from stackseq.trace.alternatives import different
from stackseq.trace.attributes import attribute, library_method
from stackseq.trace.entering import enter
from stackseq.trace.frames import Raised, Site
from stackseq.trace.members import of_class
from stackseq.trace.texts import text_of_node
from stackseq.trace.values import (
    Arguments,
    Bound,
    Class,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
    Option,
    Outside,
    Static,
    Super,
    Table,
    Unknown,
    Value,
    join,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.trace.machine import Machine


def call_method(machine: Machine, site: Site, value: Value, name: str, arguments: Arguments) -> Value:
    """Call a method: by an idiom, or what the attribute stands for."""
    if isinstance(value, Option):
        value = machine.assumptions.option(machine, value) or value
    if isinstance(value, Either):
        return _call_each(machine, site, value, name, arguments)
    found = machine.idioms.call_method(machine, site, value, name, arguments)
    if found is not None:
        return found
    if isinstance(value, Const) and value.value is None:
        return unresolved(machine, site, Unknown(_written(site) or name))
    return call(machine, site, library_method(machine, value, attribute(machine, value, name)), arguments)


def _call_each(machine: Machine, site: Site, value: Either, name: str, arguments: Arguments) -> Value:
    """Call a method of each thing that the value may be: one of them happens."""
    options = [option for option in value.options if not (isinstance(option, Const) and option.value is None)]
    known = different(machine, options, name) or options[:1]
    if len(known) == 1:
        return call_method(machine, site, known[0], name, arguments)
    return alternatives(
        machine, [(_describe(each), each) for each in known], lambda each: call_method(machine, site, each, name, arguments)
    )


def _describe(value: Value) -> str:
    if isinstance(value, Instance):
        return f"{value.text or 'it'} is a {value.cls.name}"
    return f"it is {text_of(value)}"


def alternatives(machine: Machine, options: list[tuple[str, Value]], run: Callable[[Value], Value]) -> Value:
    """Go through ways of which one happens, each under the condition that tells it, all from the same state."""
    recorder, journal = machine.recorder, machine.journal
    base, number, start = len(recorder.guards), recorder.new_number(), journal.mark()
    values: list[Value] = []
    changes = []
    for place, (text, option) in enumerate(options):
        recorder.guard(text, Branching.ALTERNATIVE, number, place)
        known = len(values)
        with suppress(Raised):
            values.append(run(option))
        del recorder.guards[base:]
        written = journal.take_back(start)
        changes += [written] if len(values) > known else []
    journal.merge(changes)
    return join(*values) if values else Unknown()


def call(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value:  # noqa: PLR0911  # a table
    """Call a value."""
    match callee:
        case Function():
            found = machine.idioms.call_function(machine, site, callee, arguments)
            return enter(machine, site, callee, arguments) if found is None else found
        case Class():
            found = machine.idioms.call_function(machine, site, callee, arguments)
            return _create(machine, site, callee, arguments) if found is None else found
        case Bound():
            before = callee.arguments
            joined = Arguments(
                [*before.positional, *arguments.positional],
                before.named | arguments.named,
                is_open=before.is_open or arguments.is_open,
            )
            return call(machine, site, callee.function, joined)
        case Outside():
            found = machine.idioms.call_outside(machine, site, callee, arguments)
            return _outside(callee, arguments) if found is None else found
        case Client():
            found = machine.idioms.call_client(machine, site, callee, arguments)
            return Unknown(f"{callee.text}()") if found is None else found
        case Static():
            return call(machine, site, callee.function, arguments)
        case Instance():
            return _call_instance(machine, site, callee, arguments)
        case Either():
            return _call_one_of(machine, site, callee, arguments)
        case Const(value=None):
            return unresolved(machine, site, Unknown(_written(site)))
        case Super() | Option() | Const() | Items() | Table():
            return Unknown()
    return unresolved(machine, site, callee)


def _written(site: Site) -> str:
    """Return how the source writes what is called: that nothing is there is an error of ours, or of the source."""
    return text_of_node(site.node.func) if isinstance(site.node, ast.Call) else ""


def _outside(callee: Outside, arguments: Arguments) -> Value:
    name = callee.text.rpartition(".")[2]
    if name in {"copy", "deepcopy"} and arguments.positional:
        return arguments.positional[0]
    return Outside(f"{callee.text}()")


def _call_instance(machine: Machine, site: Site, callee: Instance, arguments: Arguments) -> Value:
    method = of_class(machine, callee.cls, "__call__")
    if isinstance(method, Function):
        return call(machine, site, method.bind(callee), arguments)
    return unresolved(machine, site, Unknown(callee.text or callee.cls.name))


def _call_one_of(machine: Machine, site: Site, callee: Either, arguments: Arguments) -> Value:
    options = [option for option in callee.options if not isinstance(option, Const | Unknown | Outside)]
    if len(options) == 1:
        return call(machine, site, options[0], arguments)
    if not options:
        library = next((option for option in callee.options if isinstance(option, Outside)), None)
        return unresolved(machine, site, Unknown(text_of(callee))) if library is None else Outside(f"{library.text}()")
    return alternatives(
        machine, [(f"it is {text_of(each)}", each) for each in options], lambda each: call(machine, site, each, arguments)
    )


PLAIN = frozenset(
    "add append copy count decode discard encode endswith extend find format get has_key index insert isdigit items "
    "iteritems iterkeys itervalues join keys lower lstrip partition pop popitem remove replace reverse rfind rpartition "
    "rsplit rstrip setdefault sort split splitlines startswith strip title union update upper values next group groups "
    "match search isoformat strftime total_seconds close read write flush acquire release json clear wait done result "
    "cancel mro to_dict debug info warning warn error exception critical audit".split()
)
"""Methods of Python's own types: a call of one on something unknown is no loss."""


def unresolved(machine: Machine, site: Site, callee: Value) -> Value:
    """Record a call that cannot be followed, unless it is plainly one of Python's own."""
    text = text_of(callee)
    name = text.rpartition(".")[2]
    is_named = bool(name) and "\n" not in text and not name.endswith(("()", "[]", "]", ")"))
    if is_named and name not in PLAIN and not is_leaf(machine, site, name):
        machine.recorder.add(
            CallKind.CALL,
            text,
            machine.process,
            place=site.place(),
            resolved=Resolution.UNRESOLVED,
            note="it is not known what this calls",
        )
    return Unknown(f"{text}()" if text else "")


def is_leaf(machine: Machine, site: Site, name: str) -> bool:
    """Tell whether the profile says that functions of this name are not gone through, wherever they stand."""
    profile = machine.profile(site.frame.module.package)
    return profile is not None and name in profile.leaves


def _create(machine: Machine, site: Site, callee: Class, arguments: Arguments) -> Value:
    """Make an object. What making it does is recorded, unless it is an exception or nobody looks."""
    cls = callee.scope
    value = Instance(cls, cls.name, arguments)
    if machine.recorder.silent or machine.world.inherits(cls, "Exception"):
        return value
    constructor = of_class(machine, cls, "__init__")
    if not isinstance(constructor, Function):
        value.is_made = True
        return value
    value.is_made = True
    enter(machine, site, constructor.bind(value), arguments)
    value.changes.clear()
    return value
