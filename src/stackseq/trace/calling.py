"""Calls: what is called, with what, and going through it."""

# For maintainers. A function is gone through each time it is called, with the values of that call. What a function did that wrote
# to nothing outside of itself is remembered by its arguments, and put in again when it is called with the same: most calls are to
# helpers like that.
from __future__ import annotations

import ast
from contextlib import suppress

from stackseq.calls import Branching, Call, CallKind, Place, Resolution
from stackseq.records import Record
from stackseq.trace.alternatives import different
from stackseq.trace.attributes import Property, Static, attribute, library_method, of_class
from stackseq.trace.frames import Ending, Frame, Names, Raised, Site
from stackseq.trace.recorder import LIMIT
from stackseq.trace.scopes import parameters
from stackseq.trace.values import (
    NONE,
    Arguments,
    Bound,
    Class,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
    Opened,
    Option,
    Outside,
    Super,
    Table,
    Thing,
    Unknown,
    Value,
    join,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stackseq.trace.machine import Machine

_DEEPEST = 90
"""Functions inside of each other. OpenStack's deepest operations have about seventy."""
_AGAIN = 2
"""Times that a function may be inside of itself, for those that go through a tree."""
_LAYERS = 8
"""Objects around each other that may inherit the function by which each asks the next."""


class Remembered(Record):
    """What a call did."""

    children: tuple[Call, ...]
    value: Value
    kind: CallKind
    function: Function
    arguments: Arguments
    """Kept alive: calls are remembered by the identity of what is in here, which nothing else may take over."""


def call_method(machine: Machine, site: Site, value: Value, name: str, arguments: Arguments) -> Value:
    """Call a method: by an idiom, or what the attribute stands for."""
    if isinstance(value, Option):
        value = machine.assumptions.option(machine, value) or value
    if isinstance(value, Either):
        return _call_each(machine, site, value, name, arguments)
    found = machine.idioms.call_method(machine, site, value, name, arguments)
    if found is not None:
        return found
    return call(machine, site, library_method(machine, value, attribute(machine, value, name)), arguments)


def _call_each(machine: Machine, site: Site, value: Either, name: str, arguments: Arguments) -> Value:
    """Call a method of each thing that the value may be: one of them happens."""
    options = [option for option in value.options if not (isinstance(option, Const) and option.value is None)]
    known = different(machine, options, name) or options[:1]
    if len(known) == 1:
        return call_method(machine, site, known[0], name, arguments)
    return _alternatives(
        machine, [(_describe(each), each) for each in known], lambda each: call_method(machine, site, each, name, arguments)
    )


def _describe(value: Value) -> str:
    if isinstance(value, Instance):
        return f"{value.text or 'it'} is a {value.cls.name}"
    return f"it is {text_of(value)}"


def _alternatives(machine: Machine, options: list[tuple[str, Value]], run: Callable[[Value], Value]) -> Value:
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
        case Super() | Option() | Const() | Items() | Table():
            return Unknown()
    return unresolved(machine, site, callee)


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
    return _alternatives(
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
    if name and "\n" not in text and name not in PLAIN and not name.endswith(("()", "[]", "]", ")")):
        machine.recorder.add(
            CallKind.CALL,
            text,
            machine.process,
            place=site.place(),
            resolved=Resolution.UNRESOLVED,
            note="it is not known what this calls",
        )
    return Unknown(f"{text}()" if text else "")


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


def decorate(machine: Machine, frame: Frame, decorator: ast.expr, function: Value) -> Value:
    """Return what a decorator makes of a function."""
    text = decorator.attr if isinstance(decorator, ast.Attribute) else getattr(decorator, "id", "")
    if text in _SPECIAL:
        return _SPECIAL[text](function)
    value = machine.quietly(frame, decorator)
    recorder = machine.recorder
    recorder.silent += 1
    try:
        made = machine.call(Site(frame, decorator), value, Arguments([function]))
    except Raised:
        return function
    finally:
        recorder.silent -= 1
    if isinstance(made, Either):
        made = next((option for option in made.options if isinstance(option, Function | Bound)), function)
    return made if isinstance(made, Function | Bound | Static | Property | Class) else function


def _property(function: Value) -> Value:
    return Property(function) if isinstance(function, Function) else function


def _generator(function: Value) -> Value:
    if isinstance(function, Function):
        function.attributes["contextmanager"] = Const(value=True)
    return function


_SPECIAL: dict[str, Callable[[Value], Value]] = {
    "property": _property,
    "cached_property": _property,
    "abstractproperty": _property,
    "staticmethod": lambda function: Static(function, is_class=False),
    "classmethod": lambda function: Static(function, is_class=True),
    "remotable_classmethod": lambda function: Static(function, is_class=True),
    "contextmanager": _generator,
    "setter": lambda function: function,
}


def enter(
    machine: Machine, site: Site, function: Function, arguments: Arguments, on_yield: Callable[[Value], None] | None = None
) -> Value:
    """Go through a function, and record that."""
    if "contextmanager" in function.attributes and on_yield is None:
        return Opened(function, arguments)
    inside = _inside(machine.frames, function)
    if inside >= _AGAIN or _is_second(machine, function) or len(machine.frames) >= _DEEPEST or machine.recorder.count >= LIMIT:
        return _stop(machine, site, function, inside)
    key = None if on_yield else _key(machine, function, arguments)
    known = machine.memory.get(key) if key is not None else None
    kind = machine.idioms.kind_of(machine, function, site.frame)
    machine.recorder.enter(
        Call(
            kind, function.qualname, machine.process, machine.process, _defined_at(function), resolved=_resolution(function, site)
        )
    )
    if known is not None:
        machine.recorder.replay(known.children)
        machine.recorder.leave(known.kind)
        return known.value
    return _run(machine, function, arguments, key, kind, on_yield)


def _is_second(machine: Machine, function: Function) -> bool:
    """Tell whether a process does something again after a failure, which is as it was. Messages are sent again all the same."""
    return (
        any(frame.in_failure for frame in machine.frames)
        and any(frame.process == machine.process and _inside([frame], function) for frame in machine.frames)
        and not _is_sender(machine, function)
    )


def _is_sender(machine: Machine, function: Function) -> bool:
    """Tell whether a function is a client's of RPC."""
    profile = machine.profile(function.scope.package)
    return profile is not None and any(key.partition(" ")[0] == function.scope.path for key in profile.rpc)


def _inside(frames: Sequence[Frame], function: Function) -> int:
    """Count how often a function is inside of itself. Objects of different classes that pass a call on are no circle."""
    found = _inside_of(frames, function)
    owner = function.bound
    if not found or len(found) >= _LAYERS or not isinstance(owner, Instance):
        return len(found)
    return sum(not isinstance(each.bound, Instance) or each.bound.cls is owner.cls for each in found)


def _inside_of(frames: Sequence[Frame], function: Function) -> list[Function]:
    node, closure = function.node, function.closure
    return [each for frame in frames if (each := frame.function) is not None and each.node is node and each.closure is closure]


def _run(
    machine: Machine,
    function: Function,
    arguments: Arguments,
    key: object,
    kind: CallKind,
    on_yield: Callable[[Value], None] | None,
) -> Value:
    frame = Frame(function.scope, function, Names(function.closure))  # type: ignore[arg-type]
    frame.on_yield = on_yield
    frame.process = machine.process
    _bind(machine, frame, function, arguments)
    machine.frames.append(frame)
    outer = machine.journal.outer
    try:
        value = _body(machine, frame, function)
        if key is not None and machine.journal.outer == outer:
            machine.memory[key] = Remembered(machine.recorder.children(), value, kind, function, arguments)
    finally:
        machine.frames.pop()
        machine.recorder.leave(kind)
    return value


def _body(machine: Machine, frame: Frame, function: Function) -> Value:
    node = function.node
    if isinstance(node, ast.Lambda):
        return machine.evaluate(frame, node.body)
    try:
        ending = machine.execute(frame, node.body)
    except Raised:
        if not frame.returns:
            raise
        ending = Ending.RAISE  # at the end of what is left when it has not returned before
    if frame.yields:
        return Items(element=join(*frame.yields))
    if ending is Ending.RAISE and not frame.returns:
        raise Raised(Outside("exception"), "Exception")
    if ending is Ending.NORMAL:
        frame.returns.append(NONE)
    return join(*frame.returns) if frame.returns else NONE


def _stop(machine: Machine, site: Site, function: Function, inside: int) -> Value:
    note = "again" if inside else "not followed: too deep" if machine.recorder.count < LIMIT else "not followed: too many calls"
    machine.recorder.add(CallKind.CALL, function.qualname, machine.process, place=site.place(), note=note)
    if not inside:
        machine.remark(f"some calls are {note}")
    return Unknown(f"{function.qualname}()")


def _defined_at(function: Function) -> Place:
    return Place(function.scope.package, function.scope.path, function.qualname, function.node.lineno)


def _resolution(function: Function, _site: Site) -> Resolution:
    bound = function.bound
    return Resolution.ASSUMPTION if isinstance(bound, Instance) and bound.is_guess else Resolution.EXACT


def _bind(machine: Machine, frame: Frame, function: Function, arguments: Arguments) -> None:
    """Give the arguments to the parameters."""
    from stackseq.trace.statements import guess

    node = function.node.args
    places = parameters(node)
    given = [function.bound, *arguments.positional] if function.bound is not None else list(arguments.positional)
    named = dict(arguments.named)
    names = frame.names
    for position, (name, default) in enumerate(places.items()):
        if position < len(given):
            value = given[position]
        elif name in named:
            value = named.pop(name)
        else:
            value = _default(machine, function, default, name, is_open=arguments.is_open)
        names[name] = guess(machine, frame, name, value)
    for parameter, default in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        given_value = named.pop(parameter.arg) if parameter.arg in named else None
        value = given_value or _default(machine, function, default, parameter.arg, is_open=arguments.is_open)
        names[parameter.arg] = guess(machine, frame, parameter.arg, value)
    if node.vararg:
        rest = given[len(places) :]
        names[node.vararg.arg] = Items(rest, is_open=arguments.is_open)
    if node.kwarg:
        members = {repr(name): value for name, value in named.items()}
        names[node.kwarg.arg] = Table(members, is_open=arguments.is_open)


def _default(machine: Machine, function: Function, default: ast.expr | None, name: str, *, is_open: bool) -> Value:
    if default is None or (is_open and not isinstance(default, ast.Constant)):
        return Unknown(name)
    frame = Frame(function.scope, None, Names(function.closure))  # type: ignore[arg-type]
    return machine.quietly(frame, default)


def _key(machine: Machine, function: Function, arguments: Arguments) -> object:
    """Return what a call is remembered by; None if its arguments cannot be told apart."""
    values = (function.bound, *arguments.positional) if function.bound is not None else arguments.positional
    signature = (*map(_sign, values), *((name, _sign(value)) for name, value in sorted(arguments.named.items())))
    return (id(function.node), id(function.closure), signature, arguments.is_open, machine.process, bool(machine.recorder.silent))


def _sign(value: Value | None, depth: int = 2) -> object:  # noqa: C901, PLR0911  # a table
    match value:
        case None:
            return None
        case Const():
            return type(value.value), value.value
        case Instance():
            return value.cls.key, (id(value), value.version) if value.version or value.changes else value.is_guess
        case Items(items=items) if items is not None and depth:
            return tuple(_sign(item, depth - 1) for item in items)
        case Table() if depth:
            return tuple((name, _sign(each, depth - 1)) for name, each in value.attributes.items()), value.is_open
        case Function():
            return id(value.node), id(value.closure), _sign(value.bound, depth - 1) if depth else None
        case Unknown():
            return value.text, (id(value), value.version) if value.version else 0
        case Outside() | Client():
            return type(value).__name__, value.text
        case Either():
            return tuple(_sign(option, depth) for option in value.options)
        case Class():
            return value.scope.key
        case Option():
            return "option", value.name
        case Thing():
            return id(value)
    return id(value)
