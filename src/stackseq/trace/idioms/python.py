"""Python's own functions, and methods of its own types, as far as calls go through them."""

from __future__ import annotations

from stackseq.trace.expressions import member_of
from stackseq.trace.idiom import Idiom
from stackseq.trace.statements import element_of
from stackseq.trace.truth import known
from stackseq.trace.values import (
    ABSENT,
    ELSE,
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
    join,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.idiom import Handler
    from stackseq.trace.machine import Machine

_WRAPPED = ("function", "func", "fn", "f", "method", "meth", "decorated", "wrapped")
"""What decorators call the function that they are given."""


def _partial(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    if not arguments.positional:
        return None
    rest = Arguments(arguments.positional[1:], arguments.named, is_open=arguments.is_open)
    return Bound(arguments.positional[0], rest)


def _method_caller(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """``operator.methodcaller('refresh', context)``: a function that calls this method of what it is given."""
    caller = Outside(_CALLER)
    caller.attributes[_CALLER] = Bound(caller, arguments)
    return caller


_CALLER = "operator.methodcaller()"


def _call_method(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    made = callee.attributes.get(_CALLER) if isinstance(callee, Outside) else None
    name = made.arguments.get(0) if isinstance(made, Bound) else None
    owner = arguments.get(0)
    if not isinstance(made, Bound) or not isinstance(name, Const) or owner is None:
        return None
    rest = Arguments(made.arguments.positional[1:], made.arguments.named, is_open=made.arguments.is_open)
    return machine.call_method(site, owner, str(name.value), rest)


def _getattr(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    name = known(machine, arguments.get(1) or Unknown())
    owner = arguments.get(0)
    if owner is None or not isinstance(name, Const) or not isinstance(name.value, str):
        return Unknown()
    from stackseq.trace.attributes import library_method

    found = library_method(machine, owner, machine.attribute(owner, name.value))
    default = arguments.get(2)
    if default is not None and isinstance(found, Unknown) and not found.attributes:
        return join(default, found)
    return found


def _setattr(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    from stackseq.trace.statements import set_attribute

    owner, name, value = (arguments.get(place) for place in range(3))
    if owner is not None and value is not None and isinstance(name, Const):
        set_attribute(machine, owner, str(name.value), value)
    return NONE


def _hasattr(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    owner, name = arguments.get(0), arguments.get(1)
    if isinstance(owner, Function) and isinstance(name, Const):
        return Const(name.value in owner.attributes)
    if isinstance(owner, Instance) and isinstance(name, Const):
        from stackseq.trace.attributes import of_class

        if of_class(machine, owner.cls, str(name.value)) is not None:
            return Const(value=True)
        is_known = owner in machine.singletons.values() and name.value not in owner.attributes
        return Unknown() if not is_known or machine.world.may_give(owner.cls, str(name.value)) else Const(value=False)
    return Unknown()


def _isinstance(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    value, classes = arguments.get(0), arguments.get(1)
    if value is None or classes is None:
        return Unknown()
    value = known(machine, value)
    options = classes.items if isinstance(classes, Items) and classes.items else (classes,)
    verdicts = {_is_a(machine, value, cls) for cls in options}
    if True in verdicts:
        return Const(value=True)
    return Unknown() if None in verdicts else Const(value=False)


_TYPES = {"dict": Table, "list": Items, "tuple": Items, "set": Items}


def _is_a(machine: Machine, value: Value, cls: Value) -> bool | None:  # noqa: PLR0911  # a table
    match value, cls:
        case Instance(), Class():
            found = any(each is cls.scope for each in machine.world.order(value.cls))
            if not found and value.is_guess and any(each is value.cls for each in machine.world.order(cls.scope)):
                return None
            return found
        case Instance(), Outside(text="dict" | "list" | "tuple" | "str" | "six.string_types" | "basestring" | "int" | "bool"):
            return None if value.is_guess else machine.world.inherits(value.cls, cls.text)
        case Items() | Table(), Outside() if cls.text in _TYPES:
            return isinstance(value, _TYPES[cls.text])
        case Items() | Table(), Class():
            return False
        case Const(), Class():
            return False
        case Const(value=str()), Outside(text="str" | "six.string_types" | "basestring"):
            return True
        case Const(value=None), _:
            return False
        case Function() | Bound() | Class(), Outside() if cls.text.endswith(".Callable"):
            return True
        case Class() | Function(), Class():
            return False
        case Instance(), Outside():
            return _is_of_library(machine, value, cls.text.rpartition(".")[2])
    return None


def _is_of_library(machine: Machine, value: Instance, name: str) -> bool | None:
    """Tell whether an object is of a class of a library, as far as the bases of its class and the profile tell."""
    profile = machine.profile(value.cls.module.package)
    rows = profile.settings.get("bases", {}) if profile else {}
    if machine.world.inherits(value.cls, name):
        return True
    return False if any(machine.world.inherits(value.cls, each) and name not in rows[each] for each in rows) else None


def _elements(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Return a list of what is in the argument."""
    first = arguments.get(0)
    if first is None:
        return Items([])
    if len(arguments.positional) > 1:
        return Items(element=join(*(element_of(machine, each) for each in arguments.positional)))
    if isinstance(first, Items):
        return Items(first.items, first.element)
    return Items(element=element_of(machine, first))


def _enumerated(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    return Items(element=Items([Unknown(), element_of(machine, first)])) if first is not None else Items([])


def _zipped(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    return Items(element=Items([element_of(machine, each) for each in arguments.positional]))


def _mapped(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    function, values = arguments.get(0), arguments.get(1)
    if function is None or values is None:
        return None
    return Items(element=machine.call(site, function, Arguments([element_of(machine, values)])))


def _filtered(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    values = arguments.get(1)
    return Items(element=element_of(machine, values)) if values is not None else None


def _next(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    first, default = arguments.get(0), arguments.get(1)
    found = element_of(machine, first) if first is not None else Unknown()
    return join(found, default) if default is not None else found


def _dict(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    members = {repr(name): value for name, value in arguments.named.items()}
    if isinstance(first, Table):
        return Table(first.attributes | members, is_open=first.is_open)
    return Table(members, is_open=first is not None or arguments.is_open)


def _text(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    first = known(machine, arguments.get(0) or Const(""))
    return Const(str(first.value)) if isinstance(first, Const) else Unknown()


def _bool(machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    verdict = machine.truth(arguments.get(0) or NONE)
    return Unknown() if verdict is None else Const(verdict)


def _length(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    return Const(len(first.items)) if isinstance(first, Items) and first.items is not None else Unknown()


def _callable(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    return Const(value=True) if isinstance(arguments.get(0), Function | Bound | Class) else Unknown()


def _get(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """``owner.get(key, default)`` of a dict, or of something unknown that is used like one."""
    key = known(machine, arguments.get(0) or Unknown())
    if not isinstance(owner, Table | Unknown) or not isinstance(key, Const):
        return join(*owner.attributes.values(), arguments.get(1) or NONE) if isinstance(owner, Table) else None
    default = arguments.get(1) or NONE
    if isinstance(owner, Unknown):
        if not owner.attributes and not isinstance(key.value, str):
            return Unknown()
        found = member_of(machine, owner, key, str(key.value))
        return default if found is ABSENT else found
    if repr(key.value) in owner.attributes:
        return owner.attributes[repr(key.value)]
    if ELSE in owner.attributes:
        return join(owner.attributes[ELSE], default)
    return join(member_of(machine, Unknown(owner.text), key, str(key.value)), default) if owner.is_open else default


def _get_or_set(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """``owner.setdefault(key, default)``."""
    key = known(machine, arguments.get(0) or Unknown())
    found = _get(machine, site, owner, arguments)
    name = repr(key.value) if isinstance(key, Const) else ELSE
    if isinstance(owner, Table) and name not in owner.attributes:
        machine.journal.write_attribute(owner, name, found or NONE)
    return found


def _take(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    key = arguments.get(0)
    if isinstance(owner, Table) and isinstance(key, Const):
        found = _get(machine, site, owner, arguments)
        machine.journal.remove(owner.attributes, repr(key.value))
        return found
    if isinstance(owner, Items):
        return element_of(machine, owner)
    return None


def _update(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    """Write several members, or several attributes of an object at once."""
    from stackseq.trace.statements import set_attribute

    first = arguments.get(0)
    members = dict(arguments.named)
    if isinstance(first, Table):
        members |= {key[1:-1]: value for key, value in first.attributes.items() if key[:1] in "'\""}
    if isinstance(owner, Table | Unknown):
        for name, value in members.items():
            machine.journal.write_attribute(owner, repr(name), value)
        if isinstance(owner, Table) and not isinstance(first, Table | None.__class__):
            machine.journal.write_attribute(owner, ELSE, element_of(machine, first))
        elif isinstance(first, Table) and (first.is_open or ELSE in first.attributes):
            machine.journal.write_attribute(owner, ELSE, first.attributes.get(ELSE) or Unknown())
        return NONE
    if isinstance(owner, Instance) and members and not machine.idioms.has_method(machine, owner, "update"):
        for name, value in members.items():
            set_attribute(machine, owner, name, value)
        return NONE
    return None


def _append(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    if not isinstance(owner, Items) or first is None:
        return None
    machine.journal.outer += 1
    if not machine.recorder.guards and owner.items is not None:
        owner.items = (*owner.items, first)  # nothing here is done only under a condition
        return NONE
    owner.element = join(*(owner.items or ()), *([owner.element] if owner.element else ()), first)
    owner.items = None
    return NONE


def _extend(machine: Machine, site: Site, owner: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    if first is None:
        return None
    if isinstance(owner, Items) and isinstance(first, Items) and first.items is not None and not first.is_open:
        for each in first.items:
            _append(machine, site, owner, Arguments([each]))
        return NONE
    return _append(machine, site, owner, Arguments([element_of(machine, first)]))


def _copy(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if isinstance(owner, Table):
        return Table(owner.attributes, is_open=owner.is_open)
    return Items(owner.items, owner.element) if isinstance(owner, Items) else None


def _values(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if not isinstance(owner, Table):
        return None
    members = list(owner.attributes.values())
    return Items(element=join(*members)) if members and _is_vague(owner) else None if owner.is_open else Items(members)


def _is_vague(table: Table) -> bool:
    return table.is_open or ELSE in table.attributes


def _keys(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if isinstance(owner, Table) and not owner.is_open and all(key[:1] in "'\"" for key in owner.attributes):
        return Items([Const(key[1:-1]) for key in owner.attributes])
    return None


def _pairs(_machine: Machine, _site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    if isinstance(owner, Table) and owner.attributes and _is_vague(owner):
        return Items(element=Items([Unknown("key"), join(*owner.attributes.values())]))
    if isinstance(owner, Table) and not owner.is_open and len(owner.attributes) <= 6:
        return Items([Items([Const(key[1:-1]), value]) for key, value in owner.attributes.items()])
    return None


def _on_text(name: str) -> Handler:
    def run(machine: Machine, _site: Site, owner: Value, arguments: Arguments) -> Value | None:
        if not isinstance(owner, Const) or not isinstance(owner.value, str):
            return None
        given = [known(machine, _texts(machine, each)) for each in arguments.positional]
        named = {key: known(machine, each) for key, each in arguments.named.items()}
        values = [each.value for each in (*given, *named.values()) if isinstance(each, Const)]
        if len(values) < len(given) + len(named):
            return Unknown(owner.value)
        try:
            found = getattr(owner.value, name)(*values[: len(given)], **dict(zip(named, values[len(given) :], strict=True)))
        except (TypeError, ValueError, LookupError, AttributeError):
            return Unknown(owner.value)
        return Items([Const(each) for each in found]) if isinstance(found, list | tuple) else Const(found)

    return run


def _texts(machine: Machine, value: Value) -> Value:
    """Return a list of texts as one value, to join them."""
    if not isinstance(value, Items) or value.items is None or value.is_open:
        return value
    found = [known(machine, each) for each in value.items]
    texts = [each.value for each in found if isinstance(each, Const)]
    return Const(texts) if len(texts) == len(found) else value


def unwrap(value: Value) -> Value:
    """Return the function inside of decorators."""
    for _ in range(12):
        if not isinstance(value, Function) or not value.closure:
            break
        inner = next((value.closure[name] for name in _WRAPPED if isinstance(value.closure.get(name), Function)), None)
        if inner is None:
            break
        value = inner
    return value


def _unwrapped(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    first = arguments.get(0)
    return unwrap(first) if first is not None else None


def _call_arguments(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Return the arguments of a call by name, as decorators ask for them."""
    function = unwrap(arguments.get(0) or Unknown())
    if not isinstance(function, Function):
        return Table({repr(name): value for name, value in arguments.named.items()}, is_open=True)
    names = [each.arg for each in function.node.args.args]
    given = arguments.positional[1:]
    if (names[:1] == ["self"] and not isinstance(given[0] if given else None, Instance | None.__class__)) or (
        names[:1] == ["self"] and len(given) < len(names)
    ):
        names = names[1:]
    members = dict(zip(map(repr, names), given, strict=False))
    return Table(members | {repr(name): value for name, value in arguments.named.items()}, is_open=True)


_LISTS = (
    "list",
    "tuple",
    "set",
    "frozenset",
    "sorted",
    "reversed",
    "iter",
    "itertools.chain",
    "collections.OrderedDict.fromkeys",
)

IDIOM = Idiom(
    "python",
    methods={
        "get": _get,
        "pop": _take,
        "setdefault": _get_or_set,
        "update": _update,
        "append": _append,
        "add": _append,
        "extend": _extend,
        "copy": _copy,
        "values": _values,
        "itervalues": _values,
        "keys": _keys,
        "items": _pairs,
        "iteritems": _pairs,
        **{
            name: _on_text(name)
            for name in ("format", "join", "lower", "upper", "replace", "split", "startswith", "endswith", "strip", "capitalize")
        },
    },
    functions={
        "get_wrapped_function": _unwrapped,
        "getcallargs": _call_arguments,
    },
    outside={
        "functools.partial": _partial,
        "partial": _partial,
        "operator.methodcaller": _method_caller,
        _CALLER: _call_method,
        "getattr": _getattr,
        "setattr": _setattr,
        "hasattr": _hasattr,
        "isinstance": _isinstance,
        "enumerate": _enumerated,
        "zip": _zipped,
        "map": _mapped,
        "filter": _filtered,
        "next": _next,
        "dict": _dict,
        "str": _text,
        "six.text_type": _text,
        "bool": _bool,
        "len": _length,
        "callable": _callable,
        "jsonutils.to_primitive": lambda _machine, _site, _callee, arguments: arguments.get(0),
        "typing.cast": lambda _machine, _site, _callee, arguments: arguments.get(1),
        "inspect.getcallargs": _call_arguments,
        **dict.fromkeys(_LISTS, _elements),
    },
)
