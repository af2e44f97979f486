"""What each kind of statement does."""

# For maintainers. Conditions are guards of the recorder. A branch that ends with `return` puts what follows it, up to the end of
# its function, under the opposite condition: such guards stay when their statement ends, and go when the function does. A branch
# that ends with `raise` does not: who reads an operation wants to see what happens, and what refuses it beside.
from __future__ import annotations

import ast

from stackseq.calls import Branching
from stackseq.trace.attributes import set_property
from stackseq.trace.binding import guess
from stackseq.trace.contexts import run_with
from stackseq.trace.decorating import decorate
from stackseq.trace.failures import run_raise, run_try
from stackseq.trace.frames import Ending, Frame, Raised
from stackseq.trace.journal import made_with
from stackseq.trace.loop_ends import run_else
from stackseq.trace.members import set_class_value
from stackseq.trace.narrowing import narrow as narrow_names
from stackseq.trace.texts import negative, text_of_node
from stackseq.trace.truth import known
from stackseq.trace.values import (
    ELSE,
    NONE,
    Class,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
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

_UNROLLED = 6
"""Members of a list, written in the source, that a loop goes through one by one."""
_UNROLLED_CALLS = 20
"""The same for lists of functions and classes, which are there to be called."""


def _expression(machine: Machine, frame: Frame, node: ast.Expr) -> Ending:
    if not isinstance(node.value, ast.Constant):
        machine.evaluate(frame, node.value)
    return Ending.NORMAL


def _assign(machine: Machine, frame: Frame, node: ast.Assign) -> Ending:
    value = machine.evaluate(frame, node.value)
    for target in node.targets:
        bind(machine, frame, target, value)
    return Ending.NORMAL


def _assign_annotated(machine: Machine, frame: Frame, node: ast.AnnAssign) -> Ending:
    if node.value is not None:
        bind(machine, frame, node.target, machine.evaluate(frame, node.value))
    return Ending.NORMAL


def _assign_augmented(machine: Machine, frame: Frame, node: ast.AugAssign) -> Ending:
    machine.evaluate(frame, node.value)
    if isinstance(node.target, ast.Name):
        old = frame.look_up(node.target.id)
        if not isinstance(old, Items):
            bind(machine, frame, node.target, Unknown(node.target.id))
    return Ending.NORMAL


def bind(machine: Machine, frame: Frame, target: ast.expr, value: Value) -> None:
    """Give a value to a name, an attribute, a member, or each part of a tuple."""
    if type(target) is ast.Name:
        if target.id in frame.globals:
            machine.write_shared(frame.module.values, target.id, value)
        else:
            given = guess(machine, frame, target.id, value) if type(value) is Unknown else value
            machine.journal.write(frame.names, target.id, given)
        return
    match target:
        case ast.Attribute(value=owner, attr=name):
            set_attribute(machine, machine.evaluate(frame, owner), name, value)
        case ast.Subscript(value=ast.Attribute(value=owner, attr="__dict__"), slice=ast.Constant(value=str(name))):
            set_attribute(machine, machine.evaluate(frame, owner), name, value)
        case ast.Subscript(value=owner, slice=key):
            _set_member(machine, machine.evaluate(frame, owner), known(machine, machine.evaluate(frame, key)), value)
        case ast.Tuple(elts=targets) | ast.List(elts=targets):
            for one, part in zip(targets, parts_of(value, len(targets)), strict=False):
                bind(machine, frame, one, part)
        case ast.Starred(value=inner):
            bind(machine, frame, inner, Unknown())


def set_attribute(machine: Machine, owner: Value, name: str, value: Value) -> None:
    """Write an attribute, and remember it as a change that is not saved yet."""
    if isinstance(owner, Either):
        things = [option for option in owner.options if isinstance(option, Thing)]
        _set_each(machine, [option for option in things if isinstance(option, Instance)] or things[:1], name, value)
        return
    if isinstance(owner, Instance) and set_property(machine, owner, name, value):
        return
    if isinstance(owner, Class):
        set_class_value(machine, owner.scope, name, value)
    if isinstance(owner, Thing):
        machine.journal.write_attribute(owner, name, value)
        if isinstance(owner, Instance):
            machine.journal.write(owner.changes, name, value)
            machine.idioms.wrote(machine, owner, name, value)


def _set_each(machine: Machine, owners: Sequence[Value], name: str, value: Value) -> None:
    """Write to whichever object it is; one of them may refuse."""
    refused: list[Raised] = []
    for owner in owners:
        try:
            set_attribute(machine, owner, name, value)
        except Raised as raised:
            refused.append(raised)
    if refused and len(refused) == len(owners):
        raise refused[0]


def _set_member(machine: Machine, owner: Value, key: Value, value: Value) -> None:
    if isinstance(owner, Table | Unknown) and isinstance(key, Const):
        machine.journal.write_attribute(owner, repr(key.value), value)
    elif isinstance(owner, Table):
        machine.journal.write_attribute(owner, ELSE, join(value, *filter(None, [owner.attributes.get(ELSE)])))
    elif isinstance(owner, Instance) and isinstance(key, Const) and isinstance(key.value, str):
        set_attribute(machine, owner, key.value, value)


def parts_of(value: Value, count: int) -> Sequence[Value]:
    """Return the values that a tuple of so many targets gets."""
    if isinstance(value, Items) and value.items is not None and len(value.items) == count:
        return value.items
    if isinstance(value, Either):
        found = [option.items for option in value.options if isinstance(option, Items) and option.items is not None]
        found = [items for items in found if len(items) == count]
        if found:
            return [join(*column) for column in zip(*found, strict=True)]
    return [Unknown() for _ in range(count)]


def _return(machine: Machine, frame: Frame, node: ast.Return) -> Ending:
    value = NONE if node.value is None else machine.evaluate(frame, node.value)
    if not frame.in_failure or (isinstance(value, Const) and isinstance(value.value, bool)):
        frame.returns.append(value)
    return Ending.RETURN


def _if(machine: Machine, frame: Frame, node: ast.If) -> Ending:
    verdict = machine.truth(machine.evaluate(frame, node.test))
    if verdict is not None:
        return machine.execute(frame, node.body if verdict else node.orelse)
    text = text_of_node(node.test)
    return branch(machine, frame, [(text, node.body), (negative(node.test), node.orelse)], narrow=node.test)


def branch(
    machine: Machine, frame: Frame, branches: Sequence[tuple[str, Sequence[ast.stmt]]], narrow: ast.expr | None = None
) -> Ending:
    """Go through branches from the same state, and go on with what stands for any of them."""
    recorder, journal = machine.recorder, machine.journal
    base, number, start = len(recorder.guards), recorder.new_number(), journal.mark()
    kept, endings, made = [], [], []
    is_option = not all(body for _, body in branches)
    for place, (text, body) in enumerate(branches):
        recorder.guard(text, Branching.OPTION if is_option else Branching.ALTERNATIVE, number, place)
        narrow_names(machine, frame, narrow, is_true=place == 0)
        returned = len(frame.returns)
        ending = _run(machine, frame, body)
        rest = " and ".join([guard.text for guard in recorder.guards[base + 1 :]]) if len(recorder.guards) > base + 1 else ""
        del recorder.guards[base:]
        changes = journal.take_back(start)
        endings.append((ending, rest))
        if ending is Ending.NORMAL:
            kept.append(changes)
        elif ending is Ending.LOOP:
            frame.left_loop.append(changes)
        if changes and len(frame.returns) > returned:
            made.append(made_with(changes, frame.returns[returned:]))
    if any(kept):
        journal.merge(kept)
    for changes in made:
        journal.merge([changes])
    return _after(machine, branches, endings, number)


def _run(machine: Machine, frame: Frame, body: Sequence[ast.stmt]) -> Ending:
    try:
        return machine.execute(frame, body)
    except Raised:
        return Ending.RAISE


def _after(
    machine: Machine, branches: Sequence[tuple[str, Sequence[ast.stmt]]], endings: Sequence[tuple[Ending, str]], number: int
) -> Ending:
    """Put what follows under the conditions under which it is reached, and tell whether it ever is."""
    open_ones = [place for place, (ending, _) in enumerate(endings) if ending is Ending.NORMAL]
    if not open_ones:
        return min(ending for ending, _ in endings)
    left = any(ending in {Ending.RETURN, Ending.LOOP} for ending, _ in endings)
    if left and len(open_ones) == 1:
        place = open_ones[0]
        machine.recorder.guard(branches[place][0], Branching.OPTION, number, place)
    elif any(rest for _, rest in endings):
        ways = (f"{text} and {rest}" if rest else text for (text, _), (_, rest) in zip(branches, endings, strict=True))
        machine.recorder.guard(" or ".join(ways), Branching.OPTION)
    return Ending.NORMAL


def _for(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor) -> Ending:
    iterated = rows_of(machine, machine.evaluate(frame, node.iter))
    members = iterated.items if isinstance(iterated, Items) and not iterated.is_open else None
    if (
        members is not None
        and not _are_attempts(members)
        and (len(members) <= _UNROLLED or (len(members) <= _UNROLLED_CALLS and _is_for_calls(members[0])))
        and all(isinstance(each, Const | Items | Class | Function) for each in members)
    ):
        return _for_each(machine, frame, node, members)
    target = text_of_node(node.target)
    text = f"for {target} in {text_of_node(node.iter)}"
    loop(machine, frame, text, node.body, lambda: bind(machine, frame, node.target, element_of(machine, iterated)))
    return run_else(machine, frame, node)


def _is_for_calls(member: Value) -> bool:
    """Tell whether a member of a list is a function, or comes with one: ``for name, validate in validators.items()``."""
    part = member.items[-1] if isinstance(member, Items) and member.items else member
    return isinstance(part, Class | Function)


def _are_attempts(members: Sequence[Value]) -> bool:
    """Tell whether a loop counts, as those do that try something again: ``for attempt in (1, 2, 3)``."""
    return len(members) > 1 and all(isinstance(each, Const) and isinstance(each.value, int) for each in members)


def _for_each(machine: Machine, frame: Frame, node: ast.For | ast.AsyncFor, members: Sequence[Value]) -> Ending:
    base = len(machine.recorder.guards)
    outer, frame.left_loop = frame.left_loop, []
    try:
        for member in members:
            bind(machine, frame, node.target, member)
            ending = _once(machine, frame, node.body)
            del machine.recorder.guards[base:]
            if ending in {Ending.RETURN, Ending.RAISE}:
                return ending
        machine.journal.merge([{}, *frame.left_loop] if frame.left_loop else [])
    finally:
        frame.left_loop = outer
    return run_else(machine, frame, node)


def _once(machine: Machine, frame: Frame, body: Sequence[ast.stmt]) -> Ending:
    """Go through the body of a loop for one member. What it raises after it may have been left is not what always happens."""
    outer, frame.left_loop = frame.left_loop, []
    try:
        return machine.execute(frame, body)
    except Raised:
        if not frame.left_loop:
            raise
        return Ending.LOOP
    finally:
        outer += frame.left_loop
        frame.left_loop = outer


def _while(machine: Machine, frame: Frame, node: ast.While) -> Ending:
    machine.evaluate(frame, node.test)
    loop(machine, frame, f"while {text_of_node(node.test)}", node.body, lambda: None)
    return run_else(machine, frame, node)


def loop(machine: Machine, frame: Frame, text: str, body: Sequence[ast.stmt], begin: Callable[[], None]) -> Ending:
    """Go through the body of a loop once."""
    recorder, journal = machine.recorder, machine.journal
    base, start = len(recorder.guards), journal.mark()
    recorder.guard(text, Branching.LOOP)
    outer, frame.left_loop = frame.left_loop, []
    begin()
    _run(machine, frame, body)
    del recorder.guards[base:]
    changes = journal.take_back(start)
    journal.merge([changes, {}, *frame.left_loop])
    frame.left_loop = outer
    return Ending.NORMAL


def rows_of(machine: Machine, value: Value) -> Value:
    """Return what is gone through: a query is made once, before its rows are; of a dict, the keys."""
    if isinstance(value, Table) and value.attributes and not value.is_open and all(key[:1] in "'\"" for key in value.attributes):
        return Items([Const(key[1:-1]) for key in value.attributes])
    return Items(element=element_of(machine, value)) if isinstance(value, Client) else value


def element_of(machine: Machine, value: Value) -> Value:
    """Return what stands for each member of something that is gone through."""
    match value:
        case Items():
            if value.items and not (value.is_open and value.element):
                return join(*value.items)
            return value.element or Unknown()
        case Either():
            return join(*(element_of(machine, option) for option in value.options))
        case Instance():
            return machine.assumptions.element(machine, value) or Unknown(text_of(value))
        case Client():
            return machine.idioms.row(machine, value) or Unknown()
    return Unknown()


def _function(machine: Machine, frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Ending:
    around = f"{frame.function.qualname}." if frame.function else ""
    owner = frame.function.owner if frame.function else None
    function: Value = Function(node, frame.module, around + node.name, owner=owner, closure=frame.names.keep())
    for decorator in reversed(node.decorator_list):
        function = decorate(machine, frame, decorator, function)
    machine.journal.write(frame.names, node.name, function)
    return Ending.NORMAL


def _class(machine: Machine, frame: Frame, node: ast.ClassDef) -> Ending:
    machine.journal.write(frame.names, node.name, Unknown(node.name))
    return Ending.NORMAL


def _assert(machine: Machine, frame: Frame, node: ast.Assert) -> Ending:
    machine.evaluate(frame, node.test)
    return Ending.NORMAL


def _delete(machine: Machine, frame: Frame, node: ast.Delete) -> Ending:
    for target in node.targets:
        if isinstance(target, ast.Name):
            machine.journal.remove(frame.names, target.id)
    return Ending.NORMAL


def _match(machine: Machine, frame: Frame, node: ast.Match) -> Ending:
    machine.evaluate(frame, node.subject)
    subject = text_of_node(node.subject)
    branches = [(f"{subject} is {ast.unparse(case.pattern)}", case.body) for case in node.cases]
    return branch(machine, frame, [*branches, (f"{subject} is something else", [])])


def _global(_machine: Machine, frame: Frame, node: ast.Global) -> Ending:
    frame.globals = frozenset(frame.globals | {*node.names})
    return Ending.NORMAL


def _nothing(_machine: Machine, _frame: Frame, _node: ast.stmt) -> Ending:
    return Ending.NORMAL


def _leave_loop(_machine: Machine, _frame: Frame, _node: ast.stmt) -> Ending:
    return Ending.LOOP


STATEMENTS: dict[type[ast.stmt], Callable[..., Ending]] = {
    ast.AnnAssign: _assign_annotated,
    ast.Assert: _assert,
    ast.Assign: _assign,
    ast.AsyncFor: _for,
    ast.AsyncFunctionDef: _function,
    ast.AsyncWith: run_with,
    ast.AugAssign: _assign_augmented,
    ast.Break: _leave_loop,
    ast.ClassDef: _class,
    ast.Continue: _leave_loop,
    ast.Delete: _delete,
    ast.Expr: _expression,
    ast.For: _for,
    ast.FunctionDef: _function,
    ast.Global: _global,
    ast.If: _if,
    ast.Import: _nothing,
    ast.ImportFrom: _nothing,
    ast.Match: _match,
    ast.Nonlocal: _nothing,
    ast.Pass: _nothing,
    ast.Raise: run_raise,
    ast.Return: _return,
    ast.Try: run_try,
    ast.TryStar: run_try,
    ast.While: _while,
    ast.With: run_with,
}
"""By the class of the node."""
