"""Frozen, slotted records: what ``@dataclass(frozen=True, slots=True)`` gives, at a fraction of its start-up cost."""

# For maintainers. Start-up time is a feature of a command-line program: `dataclass` imports `inspect` and compiles six
# methods a class, about 0.4 ms each time, which for our models alone is more than Python's own start-up. A record compiles one
# method, `__init__`, when the first instance is made; everything else is shared. Type checkers see a frozen
# dataclass (PEP 681).
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

    _Value = TypeVar("_Value")
else:

    def dataclass_transform(**_options: object) -> Callable[[type], type]:
        """Do at run time what the decorator for type checkers does: nothing."""
        return lambda cls: cls


class _Field:
    """The default and the comparison rule of one field."""

    __slots__ = ("compare", "default")

    def __init__(self, default: object, *, compare: bool) -> None:
        self.default = default
        self.compare = compare


def field(default: _Value, *, compare: bool = True) -> _Value:
    """Describe a field with options. ``compare=False`` leaves it out of equality, hash and repr."""
    return _Field(default, compare=compare)  # type: ignore[return-value]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class RecordType(type):
    """The metaclass of records: turns annotations into slots."""

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        """Make the class; its fields are its annotations, in order, after those of its base."""
        own = tuple(key for key in namespace.get("__annotations__", ()) if not key.startswith("_"))
        defaults: dict[str, object] = {}
        hidden: set[str] = set()
        for base in bases:
            defaults |= getattr(base, "_defaults", {})
            hidden |= getattr(base, "_hidden", set())
        for key in own:
            if key in namespace:
                value = namespace.pop(key)
                if isinstance(value, _Field):
                    if not value.compare:
                        hidden.add(key)
                    value = value.default
                defaults[key] = value
        inherited = tuple(key for base in bases for key in getattr(base, "_fields", ()))
        fields = inherited + own
        namespace["__slots__"] = own
        namespace["__match_args__"] = fields
        namespace["_fields"] = fields
        namespace["_defaults"] = defaults
        namespace["_hidden"] = hidden
        namespace["_compared"] = tuple(key for key in fields if key not in hidden)
        if fields:
            namespace.setdefault("__init__", _first_init)
        return super().__new__(mcs, name, bases, namespace)


def _first_init(self: Record, *values: object, **named: object) -> None:
    """Compile the real ``__init__`` of the record's class on first use, and run it."""
    cls = type(self)
    cls.__init__ = _compile_init(cls)  # type: ignore[method-assign]
    cls.__init__(self, *values, **named)


def _compile_init(cls: type[Record]) -> Callable[..., None]:
    scope: dict[str, object] = {f"_set_{key}": getattr(cls, key).__set__ for key in cls._fields}
    scope |= {f"_default_{key}": value for key, value in cls._defaults.items()}
    parameters = ", ".join(f"{key}=_default_{key}" if key in cls._defaults else key for key in cls._fields)
    body = "\n ".join(f"_set_{key}(self, {key})" for key in cls._fields)
    exec(f"def __init__(self, {parameters}):\n {body}", scope)  # noqa: S102  # only field names of our own classes
    return scope["__init__"]  # type: ignore[return-value]


class Record(metaclass=RecordType):
    """A value: fields from annotations, immutable, compared by content, matched by position."""

    _fields: ClassVar[tuple[str, ...]]
    _compared: ClassVar[tuple[str, ...]]
    _defaults: ClassVar[Mapping[str, object]]
    _hidden: ClassVar[set[str]]

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: records are immutable."""
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed: records are immutable")

    def __delattr__(self, name: str) -> None:
        """Refuse: records are immutable."""
        raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted: records are immutable")

    def __eq__(self, other: object) -> bool:
        """Equal when the classes are the same and all compared fields are equal."""
        if self is other:
            return True
        if type(self) is not type(other):
            return NotImplemented
        for key in self._compared:  # noqa: SIM110  # a generator would take a second frame at each level of a deep tree
            if getattr(self, key) != getattr(other, key):
                return False
        return True

    def __hash__(self) -> int:
        """Agree with equality."""
        return hash((type(self), *(getattr(self, key) for key in self._compared)))

    def __repr__(self) -> str:
        """Write ``Class(field=value, …)`` with the compared fields that differ from their defaults."""
        shown = (
            f"{key}={getattr(self, key)!r}"
            for key in self._compared
            if key not in self._defaults or getattr(self, key) != self._defaults[key]
        )
        return f"{type(self).__name__}({', '.join(shown)})"

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        """Pickle by value."""
        return type(self), tuple(getattr(self, key) for key in self._fields)


def replace(record: _Value, **changes: object) -> _Value:
    """Return a copy of the record with some fields changed. Unknown names raise TypeError."""
    values = {key: getattr(record, key) for key in record._fields}  # type: ignore[attr-defined]
    return type(record)(**(values | changes))
