"""Whether values count as true, and what comparisons of them give, as far as that is known."""

from __future__ import annotations

from stackseq.trace.values import (
    ABSENT,
    ELSE,
    Bound,
    Class,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
    Module,
    Option,
    Package,
    Some,
    Table,
    Unknown,
    Value,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.trace.machine import Machine

_SOLID = (Class, Client, Function, Module, Package, Bound)


def truth(machine: Machine, value: Value) -> bool | None:  # noqa: PLR0911  # a table
    """Tell whether a value counts as true; None if that is not known."""
    match value:
        case Const():
            return bool(value.value)
        case Some():
            return True
        case Option():
            found = machine.assumptions.option(machine, value)
            return None if found is None else truth(machine, found)
        case Items():
            return bool(value.items) or (None if value.is_open else False) if value.items is not None else None
        case Table():
            return bool(value.attributes.keys() - {ELSE}) or (None if value.is_open or value.attributes else False)
        case Either():
            found_ones = {truth(machine, option) for option in value.options}
            return found_ones.pop() if len(found_ones) == 1 else None
        case Instance():
            return None if value.is_guess or _may_be_empty(machine, value) else _truth_of_instance(value)
        case Unknown() if "__bool__" in value.attributes:
            return truth(machine, value.attributes["__bool__"])
    return True if isinstance(value, _SOLID) else None


def _may_be_empty(machine: Machine, value: Instance) -> bool:
    return any(machine.world.inherits(value.cls, base) for base in ("ObjectListBase", "list", "dict"))


def _truth_of_instance(value: Instance) -> bool | None:
    special = {"__len__", "__bool__", "__nonzero__"}
    return None if special.intersection(value.cls.names) else True


def compare(machine: Machine, operator: str, left: Value, right: Value) -> bool | None:
    """Return what a comparison gives; None if that is not known. ``operator`` is the name of the class in ``ast``."""
    left, right = known(machine, left), known(machine, right)
    if isinstance(left, Either) or isinstance(right, Either):
        return _compare_each(machine, operator, left, right)
    if operator in _NEGATIVE:
        found = compare(machine, _NEGATIVE[operator], left, right)
        return None if found is None else not found
    if operator == "In":
        return _contains(machine, right, left)
    return _compare_consts(machine, operator, left, right)


_NEGATIVE = {"IsNot": "Is", "NotEq": "Eq", "NotIn": "In"}


def _compare_each(machine: Machine, operator: str, left: Value, right: Value) -> bool | None:
    lefts = left.options if isinstance(left, Either) else (left,)
    rights = right.options if isinstance(right, Either) else (right,)
    found = {compare(machine, operator, one, other) for one in lefts for other in rights}
    return found.pop() if len(found) == 1 else None


def _compare_consts(machine: Machine, operator: str, left: Value, right: Value) -> bool | None:
    if isinstance(left, Const) and isinstance(right, Const):
        try:
            return _OPERATORS[operator](left.value, right.value)
        except TypeError:
            return None
    if operator == "Eq" and isinstance(left, Items) and isinstance(right, Items):
        return _compare_items(machine, left, right)
    if operator == "Eq" and (machine.assumptions.is_absent(machine, left) or machine.assumptions.is_absent(machine, right)):
        return False
    if operator in {"Is", "Eq"}:
        return _identity(left, right)
    return None


def _compare_items(machine: Machine, left: Items, right: Items) -> bool | None:
    """Compare tuples part by part: ``(self.action, self.status) == (self.DELETE, self.COMPLETE)``."""
    if left.items is None or right.items is None or left.is_open or right.is_open:
        return None
    if len(left.items) != len(right.items):
        return False
    found = [compare(machine, "Eq", one, other) for one, other in zip(left.items, right.items, strict=True)]
    return False if False in found else None if None in found else True


def _identity(left: Value, right: Value) -> bool | None:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Const) and isinstance(other, Client) and one.value is not None:
            return None
        if isinstance(one, Const) and (
            isinstance(other, _SOLID) or (isinstance(other, Instance | Items | Table | Some) and one.value is None)
        ):
            return None if isinstance(other, Instance) and other.is_guess else False
    if isinstance(left, Class) and isinstance(right, Class):
        return left.scope is right.scope
    return None


def _contains(machine: Machine, container: Value, member: Value) -> bool | None:
    if isinstance(container, Items) and container.items == () and not container.is_open:
        return False
    match container, member:
        case Items(items=items), Const() if items is not None:
            found = [compare(machine, "Eq", item, member) for item in items]
            return True if True in found else None if None in found or container.is_open else False
        case Table(), Const():
            is_open = container.is_open or ELSE in container.attributes
            return repr(member.value) in container.attributes or (None if is_open else False)
        case Unknown(), Const() if repr(member.value) in container.attributes:
            held = container.attributes[repr(member.value)]
            return False if held is ABSENT else True if isinstance(held, Some) else None
        case Const(value=str(text)), Const(value=str(part)):
            return part in text
    return None


def known(machine: Machine, value: Value) -> Value:
    """Return the value of an option if it is known, and other values as they are."""
    if isinstance(value, Option):
        return machine.assumptions.option(machine, value) or value
    return value


_OPERATORS: dict[str, Callable[[object, object], bool]] = {
    "Is": lambda left, right: left is right or (left == right and isinstance(left, str)),
    "Eq": lambda left, right: left == right,
    "Lt": lambda left, right: left < right,  # type: ignore[operator]
    "LtE": lambda left, right: left <= right,  # type: ignore[operator]
    "Gt": lambda left, right: left > right,  # type: ignore[operator]
    "GtE": lambda left, right: left >= right,  # type: ignore[operator]
}
