"""What an expression of the source can stand for, as far as reading tells."""

# For maintainers. Values that can be written to (objects, dicts) are compared by identity, and written to through the journal
# (see journal.py), so that branches of the program can be gone through one after the other. `Unknown` is such an object too: what
# a function does to an argument that nobody knows still counts. `text` is how the source calls it, for labels.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Mapping, Sequence

    from stackseq.trace.scopes import ClassScope, ModuleScope


class Value:
    """Anything."""

    __slots__ = ()


class Const(Value):
    """A string, number, boolean or None that is written in the source."""

    __slots__ = ("value",)

    def __init__(self, value: object) -> None:
        """Take the value."""
        self.value = value


class Thing(Value):
    """Something with attributes."""

    __slots__ = ("attributes", "text", "version")

    def __init__(self, text: str = "") -> None:
        """``text`` is how the source calls it."""
        self.attributes: dict[str, Value] = {}
        self.version = 0
        self.text = text


class Unknown(Thing):
    """Nothing is known about it."""

    __slots__ = ()


class Some(Unknown):
    """Nothing is known about it, but that it is there: it is not None, and not empty."""

    __slots__ = ()


class Outside(Thing):
    """Something of a library or of Python itself: ``text`` is its dotted name as far as it is known."""

    __slots__ = ()


class Instance(Thing):
    """An object of a class of the source."""

    __slots__ = ("arguments", "changes", "cls", "is_guess", "is_made")

    def __init__(self, cls: ClassScope, text: str = "", arguments: Arguments | None = None, *, is_guess: bool = False) -> None:
        """``arguments`` are those of ``__init__``, if it has yet to run. A guess knows the class by a name only."""
        super().__init__(text)
        self.cls = cls
        self.arguments = arguments
        self.is_made = False
        self.is_guess = is_guess
        self.changes: dict[str, Value] = {}


class Arguments:
    """What a function is called with."""

    __slots__ = ("is_open", "named", "positional")

    def __init__(
        self, positional: Sequence[Value] = (), named: Mapping[str, Value] | None = None, *, is_open: bool = False
    ) -> None:
        """Take them. An open list may hold more than is known."""
        self.positional = list(positional) if positional else []
        self.named = dict(named) if named else {}
        self.is_open = is_open

    def get(self, position: int, name: str = "") -> Value | None:
        """Return one argument by its position or its name."""
        if name in self.named:
            return self.named[name]
        return self.positional[position] if 0 <= position < len(self.positional) else None

    def all(self) -> list[Value]:
        """Return all of them."""
        return [*self.positional, *self.named.values()]


class Items(Thing):
    """A list, tuple or set. ``items`` are its members if they are known, otherwise ``element`` stands for each."""

    __slots__ = ("element", "is_open", "items")

    def __init__(
        self, items: Sequence[Value] | None = None, element: Value | None = None, text: str = "", *, is_open: bool = False
    ) -> None:
        """Take one of them, or none. An open one has more members than those that are known."""
        super().__init__(text)
        self.is_open = is_open
        self.items = None if items is None else tuple(items)
        self.element = element


ELSE = "*"
"""The key of what stands for all members of a table whose keys are not known."""


class Table(Thing):
    """A dict: ``attributes`` are its members by key, as far as they are known."""

    __slots__ = ("is_open",)

    def __init__(self, members: Mapping[str, Value] | None = None, *, is_open: bool = False, text: str = "") -> None:
        """Take members. An open table may hold more than is known. Keys are ``repr`` of what is written."""
        super().__init__(text)
        self.attributes = dict(members or {})
        self.is_open = is_open


class Module(Value):
    """A module of the source."""

    __slots__ = ("scope",)

    def __init__(self, scope: ModuleScope) -> None:
        """Take what it defines."""
        self.scope = scope


class Package(Value):
    """The dotted name of a folder of modules, or of the beginning of one."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        """``nova.compute``."""
        self.name = name


class Class(Value):
    """A class of the source."""

    __slots__ = ("scope",)

    def __init__(self, scope: ClassScope) -> None:
        """Take what it defines."""
        self.scope = scope


class Function(Thing):
    """A function of the source, perhaps with the values of what is around it, and perhaps bound to an object."""

    __slots__ = ("bound", "closure", "line", "node", "owner", "qualname", "scope")

    def __init__(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        scope: ModuleScope,
        qualname: str,
        *,
        owner: ClassScope | None = None,
        closure: Mapping[str, Value] | None = None,
        bound: Value | None = None,
    ) -> None:
        """``owner`` is the class whose body holds it."""
        super().__init__(qualname)
        self.node = node
        self.scope = scope
        self.qualname = qualname
        self.owner = owner
        self.closure = closure
        self.bound = bound

    def bind(self, value: Value | None) -> Function:
        """Return the function as a method of an object."""
        function = Function.__new__(Function)  # field by field, as most functions are bound for a single call
        function.attributes, function.version, function.text = self.attributes, 0, self.qualname
        function.node, function.scope, function.qualname = self.node, self.scope, self.qualname
        function.owner, function.closure, function.bound = self.owner, self.closure, value
        return function


class Property(Value):
    """A property: its function makes the value each time it is asked for."""

    __slots__ = ("function", "setter")

    def __init__(self, function: Function, setter: Function | None = None) -> None:
        """Take the getter, and what is called when the property is written to."""
        self.function = function
        self.setter = setter


class Static(Value):
    """A function in a class that is not bound to an object, or (``is_class``) is bound to the class."""

    __slots__ = ("function", "is_class")

    def __init__(self, function: Value, *, is_class: bool) -> None:
        """Take the function."""
        self.function = function
        self.is_class = is_class


class Bound(Value):
    """A function that is no plain one, such as a partial, bound to an object."""

    __slots__ = ("arguments", "function")

    def __init__(self, function: Value, arguments: Arguments) -> None:
        """``arguments`` come before those of the call."""
        self.function = function
        self.arguments = arguments


class Super(Value):
    """``super()``: the object, seen as one of the classes after ``cls`` in its order."""

    __slots__ = ("cls", "value")

    def __init__(self, cls: ClassScope, value: Value) -> None:
        """``value`` is the object, or the class in a class method."""
        self.cls = cls
        self.value = value


class Option(Value):
    """An option of the configuration, or a group of them: ``CONF.libvirt.virt_type``."""

    __slots__ = ("name", "scope")

    def __init__(self, name: str, scope: ModuleScope) -> None:
        """``name`` is ``libvirt.virt_type``; ``scope`` is the module that asks."""
        self.name = name
        self.scope = scope


class Client(Thing):
    """What speaks to another process: a client of another service, of RPC, of libvirt. ``text`` is the path so far."""

    __slots__ = ("kind", "settings")

    def __init__(self, kind: str, text: str = "", settings: Mapping[str, Value] | None = None) -> None:
        """``kind`` is the process: ``neutron``; or ``rpc``."""
        super().__init__(text)
        self.kind = kind
        self.settings = dict(settings or {})


class Opened(Value):
    """A call of a generator that is a context manager, before it is entered."""

    __slots__ = ("arguments", "function")

    def __init__(self, function: Function, arguments: Arguments) -> None:
        """Take the call."""
        self.function = function
        self.arguments = arguments


class Either(Value):
    """One of several values, at least two."""

    __slots__ = ("options",)

    def __init__(self, options: Sequence[Value]) -> None:
        """Take them."""
        self.options = tuple(options)


NONE = Const(None)
ABSENT = Const(None)
"""A member that a dict is known not to have."""
_MOST = 4
"""Options of which all are kept; more are not worth following."""


def join(*values: Value) -> Value:
    """Return what stands for any of the values."""
    if is_one(values):
        return values[0]
    options = _different(values)
    if len(options) == 1:
        return options[0]
    known = [option for option in options if not isinstance(option, Unknown)]
    if len(known) > _MOST:
        known = _of_different_classes(known)
    if len(known) > _MOST and any(isinstance(option, Instance) for option in known):
        known = [option for option in known if isinstance(option, Instance)]
        options.append(Unknown())
    if not known or len(known) > _MOST:
        return Unknown(text_of(options[0]))
    found = known + [option for option in options if isinstance(option, Unknown)][:1]
    return Either(found) if len(found) > 1 else found[0]


def _different(values: Sequence[Value]) -> list[Value]:
    """Return what the values may be, each once, in their order."""
    found: list[Value] = []
    texts: set[str] = set()
    for value in values:
        for option in value.options if type(value) is Either else (value,):
            if type(option) is Const and type(option.value) is str:  # lists of hundreds of words are written in the source
                if option.value not in texts:
                    texts.add(option.value)
                    found.append(option)
            elif not _is_among(found, option):
                found.append(option)
    return found


def is_one(values: Sequence[Value | None]) -> bool:
    """Tell whether all values are the very same."""
    first = values[0]
    for value in values:  # noqa: SIM110  # written out: most values are joined with themselves, again and again
        if value is not first:
            return False
    return True


def _is_among(options: Sequence[Value], value: Value) -> bool:
    kind = type(value)
    for option in options:  # noqa: SIM110  # written out, see above
        if option is value or (type(option) is kind and is_same(value, option)):
            return True
    return False


def _of_different_classes(values: list[Value]) -> list[Value]:
    """Return the values with one object of each class only."""
    found = {value.cls.key if isinstance(value, Instance) else id(value): value for value in reversed(values)}
    return list(reversed(found.values()))


def is_same(one: Value, other: Value) -> bool:
    """Tell whether two values cannot be told apart."""
    if one is other:
        return True
    compare = _SAME.get(type(one)) if type(one) is type(other) else None
    return compare is not None and compare(one, other)


def _is_same_instance(one: Instance, other: Instance) -> bool:
    if one.cls is not other.cls or one.is_guess != other.is_guess:
        return False
    return not (one.version or other.version) or (_is_plain(one) and _is_plain(other))


_SAME: dict[type[Value], Callable[..., bool]] = {
    Const: lambda one, other: one.value == other.value and type(one.value) is type(other.value),
    Module: lambda one, other: one.scope is other.scope,
    Class: lambda one, other: one.scope is other.scope,
    Function: lambda one, other: one.node is other.node and one.bound is other.bound and one.closure is other.closure,
    Instance: _is_same_instance,
    Client: lambda one, other: one.kind == other.kind and one.text == other.text,
    Unknown: lambda one, other: not one.attributes and not other.attributes,
    Some: lambda one, other: not one.attributes and not other.attributes,
    Outside: lambda one, other: one.text == other.text,
    Option: lambda one, other: one.name == other.name,
}
"""How two values of one class are compared; of all others, each is different."""


def _is_plain(value: Instance) -> bool:
    """Tell whether an object is as its class makes it, without arguments."""
    arguments = value.arguments
    return arguments is not None and not (arguments.is_open or arguments.all() or value.changes)


def options_of(value: Value) -> tuple[Value, ...]:
    """Return the values that it may stand for."""
    return value.options if isinstance(value, Either) else (value,)


def text_of(value: Value) -> str:
    """Return how the source calls a value, or writes it."""
    match value:
        case Const():
            return value.value if isinstance(value.value, str) else repr(value.value)
        case Thing():
            return value.text
        case Class():
            return value.scope.qualname
        case Option():
            return f"CONF.{value.name}"
        case Either():
            return " or ".join(dict.fromkeys(filter(None, map(text_of, value.options))))
    return ""
