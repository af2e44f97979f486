"""Python's own functions, as far as calls go through them."""

from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.statements import element_of
from stackseq.trace.truth import known
from stackseq.trace.values import (
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
        from stackseq.trace.members import of_class

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
    given = arguments.get(0)
    return (
        Const(isinstance(given, Function | Bound | Class)) if isinstance(given, Function | Bound | Class | Const) else Unknown()
    )


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
        **dict.fromkeys(("zip", "itertools.izip", "itertools.izip_longest", "itertools.zip_longest"), _zipped),
        **dict.fromkeys(("map", "itertools.imap"), _mapped),
        **dict.fromkeys(("filter", "itertools.ifilter"), _filtered),
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
