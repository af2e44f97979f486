"""What a name stands for where a test of it is known to be true, or false."""

# For maintainers. Of several values, those stay for which the test can come out so. Only tests that call nothing but Python's own
# functions are tried, once for each value, with all writes taken back.
from __future__ import annotations

import ast

from stackseq.trace.facts import fact
from stackseq.trace.values import Const, Either, Value, join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.trace.frames import Frame
    from stackseq.trace.machine import Machine

_PLAIN = frozenset({"isinstance", "callable", "hasattr"})


def narrow(machine: Machine, frame: Frame, test: ast.expr | None, *, is_true: bool) -> list[tuple[str, Value]]:
    """Leave the tested names the values of which the test is true, or false; return what they were."""
    if test is None:
        return []
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return narrow(machine, frame, inner, is_true=not is_true)
        case ast.BoolOp(op=operator, values=operands) if isinstance(operator, ast.And) is is_true:
            return [old for operand in operands for old in narrow(machine, frame, operand, is_true=is_true)]
        case ast.Name() | ast.Call() | ast.Compare():
            return _narrow_name(machine, frame, test, is_true=is_true)
    return []


def pick(machine: Machine, frame: Frame, tests: Sequence[ast.expr], target: ast.expr, items: Sequence[Value]) -> list[Value]:
    """Return the members of a list that pass tests of the name that each is given, or may pass them."""
    parts = [part for test in tests for part in (test.values if _is_and(test) else [test])]  # type: ignore[attr-defined]
    if not isinstance(target, ast.Name):
        return list(items)
    own = [test for test in parts if fact(test, "known_subject", _subject) == target.id]
    return [item for item in items if not any(_verdict(machine, frame, test, target.id, item) is False for test in own)]


def _is_and(test: ast.expr) -> bool:
    return isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And)


def widen(machine: Machine, frame: Frame, before: Sequence[tuple[str, Value]]) -> None:
    """Give names the values back that they had before they were narrowed."""
    for name, value in reversed(before):
        machine.journal.write(frame.names, name, value)


def _narrow_name(machine: Machine, frame: Frame, test: ast.expr, *, is_true: bool) -> list[tuple[str, Value]]:
    name = fact(test, "known_subject", _subject)
    value = frame.names.get(name)
    if not isinstance(value, Either):
        return []
    none = _none_of(test, value, is_true=is_true)
    if none is not None:
        fitting = [none]
    else:
        fitting = [option for option in value.options if _verdict(machine, frame, test, name, option) is not (not is_true)]
    if not fitting or len(fitting) == len(value.options):
        return []
    machine.journal.write(frame.names, name, join(*fitting))
    return [(name, value)]


def _subject(test: ast.expr) -> str:
    """Return the name that a test is about; an empty string if there is none, or the test calls something."""
    match test:
        case ast.Name(id=name):
            return name
        case ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant() | ast.Name() | ast.Attribute()]):
            return name
        case ast.Call(func=ast.Name(id=called), args=[ast.Name(id=name), *_]) if called in _PLAIN:
            return name
    return ""


def _none_of(test: ast.expr, value: Either, *, is_true: bool) -> Value | None:
    """Return None of the source, if the test says that it can be nothing else."""
    match test:
        case ast.Compare(ops=[ast.Is() | ast.IsNot() as operator], comparators=[ast.Constant(value=None)]):
            if isinstance(operator, ast.Is) is is_true:
                return next((each for each in value.options if isinstance(each, Const) and each.value is None), None)
    return None


def _verdict(machine: Machine, frame: Frame, test: ast.expr, name: str, option: Value) -> bool | None:
    journal = machine.journal
    start = journal.mark()
    journal.write(frame.names, name, option)
    try:
        return machine.truth(machine.quietly(frame, test))
    finally:
        journal.take_back(start)
