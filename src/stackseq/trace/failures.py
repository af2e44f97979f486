"""Exceptions of the source: where they are raised, and what handles them."""

# For maintainers. What a `try` does is gone through as if nothing failed; then each handler, under a guard of its own, and what
# it writes is taken back, as what follows goes on from success. But names that it gives a value, and then goes on, may have
# either value in what follows: `except NotFound: migration = None`. And where the body raises whatever happens, such as a method
# of a driver that is not implemented, the handler for it is what happens.
from __future__ import annotations

import ast

from stackseq.calls import Branching, CallKind
from stackseq.trace.frames import Ending, Frame, Raised
from stackseq.trace.texts import text_of_node
from stackseq.trace.values import Class, Either, Instance, Outside, Unknown, Value, join, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.trace.machine import Machine

_ANY = frozenset({"Exception", "BaseException"})
_WITH_TRACEBACK = "with_traceback"
"""The method of an exception that returns it."""


def run_raise(machine: Machine, frame: Frame, node: ast.Raise) -> Ending:
    """Raise."""
    if node.exc is None:
        return Ending.RAISE
    value = _exception(machine, frame, node.exc)
    name = name_of(value, node.exc)
    recorder = machine.recorder
    recorder.add(CallKind.CHECK, f"raise {name}", machine.process, place=frame.place(node))
    raise Raised(value, name)


def _exception(machine: Machine, frame: Frame, node: ast.expr) -> Value:
    """Evaluate an exception without going through how it is made; its arguments may make calls."""
    if not isinstance(node, ast.Call):
        return machine.evaluate(frame, node)
    if isinstance(node.func, ast.Attribute) and node.func.attr == _WITH_TRACEBACK:
        return _exception(machine, frame, node.func.value)
    callee = machine.evaluate(frame, node.func)
    if not isinstance(callee, Class | Outside | Unknown):
        return machine.evaluate(frame, node)
    for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
        machine.evaluate(frame, argument)
    return Instance(callee.scope, callee.scope.name) if isinstance(callee, Class) else callee


def name_of(value: Value, node: ast.expr) -> str:
    """Return the name of the class of an exception; of the node that makes it, if that is all that is known."""
    if isinstance(value, Either):
        known = [option for option in value.options if isinstance(option, Instance | Class)]
        return " or ".join(dict.fromkeys(name_of(option, node) for option in known)) or _written(value, node)
    if isinstance(value, Instance):
        return value.cls.name
    return value.scope.name if isinstance(value, Class) else _written(value, node)


def _written(value: Value, node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(value=inner, attr=name)) if name == _WITH_TRACEBACK:
            return _written(value, inner)
        case ast.Call(func=called):
            return _written(value, called)
    return (text_of(value) or text_of_node(node)).rpartition(".")[2]


def run_try(machine: Machine, frame: Frame, node: ast.Try | ast.TryStar) -> Ending:
    """Go through a ``try`` and everything that belongs to it."""
    raised: Raised | None = None
    returned, base = len(frame.returns), len(machine.recorder.guards)
    after: Sequence[str] = ()
    try:
        ending = machine.execute(frame, node.body)
    except Raised as caught:
        raised, ending = (None, Ending.RETURN) if len(frame.returns) > returned else (caught, Ending.RAISE)
    handler = _handler_for(machine, node, raised) if raised else None
    if handler is not None:
        raised, ending = _handle(machine, frame, handler)
    else:
        others = [_beside(machine, frame, other) for other in node.handlers]
        if ending is Ending.NORMAL:
            raised, ending = _or_else(machine, frame, node)
        if raised is not None:
            raised, ending = _expected(raised, [each for _, each, _ in others])
        if ending in {Ending.RETURN, Ending.LOOP}:
            after = [text for text, ending, _ in others if ending is Ending.NORMAL]
        if ending is Ending.NORMAL or after:
            _join_names(machine, frame, [names for *_, names in others])
    final = machine.execute(frame, node.finalbody)
    if final is not Ending.NORMAL:
        return final
    if raised is not None:
        raise raised
    return _go_on(machine, frame, base, after) if after else ending


def _go_on(machine: Machine, frame: Frame, base: int, caught: Sequence[str]) -> Ending:
    """Go on after a ``try`` that leaves the function or the loop: what follows happens after an exception only."""
    if frame.usual is None and frame.returns:
        frame.usual = len(frame.returns)
    del machine.recorder.guards[base:]
    machine.recorder.guard(" or ".join(caught), Branching.OPTION)
    return Ending.NORMAL


def _or_else(machine: Machine, frame: Frame, node: ast.Try | ast.TryStar) -> tuple[Raised | None, Ending]:
    try:
        return None, machine.execute(frame, node.orelse)
    except Raised as raised:
        return raised, Ending.RAISE


def _expected(raised: Raised, caught: Sequence[Ending]) -> tuple[Raised | None, Ending]:
    """Where all goes wrong unless an exception is caught, that exception is what is meant to happen: nothing has the name yet."""
    going_on = [ending for ending in caught if ending is not Ending.RAISE]
    return (None, min(going_on)) if going_on else (raised, Ending.RAISE)


def _handle(machine: Machine, frame: Frame, handler: ast.ExceptHandler) -> tuple[Raised | None, Ending]:
    """Go through the handler of an exception that is raised whatever happens."""
    _name_it(machine, frame, handler)
    try:
        return None, machine.execute(frame, handler.body)
    except Raised as again:
        return again, Ending.RAISE


def _handler_for(machine: Machine, node: ast.Try | ast.TryStar, raised: Raised | None) -> ast.ExceptHandler | None:
    if raised is None:
        return None
    return next((handler for handler in node.handlers if _fits(machine, handler, raised)), None)


def _fits(machine: Machine, handler: ast.ExceptHandler, raised: Raised) -> bool:
    if handler.type is None:
        return True
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    names = {text_of_node(each).rpartition(".")[2] for each in types}
    if names & {raised.name, *_ANY}:
        return True
    value = raised.value
    if not isinstance(value, Instance | Class):
        return False
    cls = value.cls if isinstance(value, Instance) else value.scope
    return any(machine.world.inherits(cls, name) for name in names)


def _beside(machine: Machine, frame: Frame, handler: ast.ExceptHandler) -> tuple[str, Ending, dict[str, Value]]:
    """Go through a handler as what would happen, and come back. Return its condition, its end, and the names that it leaves."""
    recorder, journal = machine.recorder, machine.journal
    base, start = len(recorder.guards), journal.mark()
    text = f"except {text_of_node(handler.type) if handler.type else 'any exception'}"
    recorder.guard(text, Branching.FAILURE)
    frame.in_failure += 1
    _name_it(machine, frame, handler)
    try:
        ending = machine.execute(frame, handler.body)
    except Raised:
        ending = Ending.RAISE
    frame.in_failure -= 1
    del recorder.guards[base:]
    written = [change for change in journal.take_back(start).values() if change[0] is frame.names]
    names = {name: value for _, name, value in written if value is not None and name != handler.name}
    return text, ending, names if ending is Ending.NORMAL else {}


def _join_names(machine: Machine, frame: Frame, left: Sequence[dict[str, Value]]) -> None:
    """Let names stand for what handlers that go on leave in them, too."""
    for name in dict.fromkeys(name for names in left for name in names):
        values = [names[name] for names in left if name in names]
        machine.journal.write(frame.names, name, join(frame.names.get(name) or Unknown(name), *values))


def _name_it(machine: Machine, frame: Frame, handler: ast.ExceptHandler) -> None:
    if handler.name:
        machine.journal.write(frame.names, handler.name, Outside(handler.name))
