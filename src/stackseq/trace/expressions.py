"""What each kind of expression stands for, and the calls in it, in the order in which Python makes them."""

from __future__ import annotations

import ast

from stackseq.calls import Branching
from stackseq.trace.comprehensions import make_items, make_table
from stackseq.trace.frames import Frame, Site
from stackseq.trace.names import module_value
from stackseq.trace.narrowing import narrow, widen
from stackseq.trace.templates import concatenate, fill, join_parts
from stackseq.trace.texts import negative, text_of_node
from stackseq.trace.truth import compare, known
from stackseq.trace.values import (
    ELSE,
    NONE,
    Arguments,
    Client,
    Const,
    Either,
    Function,
    Instance,
    Items,
    Outside,
    Table,
    Unknown,
    Value,
    join,
    options_of,
    text_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.trace.machine import Machine


def _name(machine: Machine, frame: Frame, node: ast.Name) -> Value:
    value = frame.look_up(node.id)
    return value if value is not None else module_value(machine, frame.module, node.id)


def _constant(_machine: Machine, _frame: Frame, node: ast.Constant) -> Value:
    found: Const | None = getattr(node, "known_constant", None)
    if found is None:
        found = node.known_constant = Const(node.value)  # type: ignore[attr-defined]
    return found


def _attribute(machine: Machine, frame: Frame, node: ast.Attribute) -> Value:
    return machine.attribute(machine.evaluate(frame, node.value), node.attr)


def _call(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    site = Site(frame, node)
    if isinstance(node.func, ast.Attribute):
        owner = machine.evaluate(frame, node.func.value)
        return machine.call_method(site, owner, node.func.attr, arguments_of(machine, frame, node))
    if isinstance(node.func, ast.Name) and node.func.id == "super" and frame.look_up("super") is None:
        return _super(machine, frame, node)
    if isinstance(node.func, ast.Call) and getattr(node.func.func, "id", "") == "getattr" and len(node.func.args) == 2:
        return _call_named(machine, frame, site, node, node.func)
    callee = machine.evaluate(frame, node.func)
    return machine.call(site, callee, arguments_of(machine, frame, node))


def _call_named(machine: Machine, frame: Frame, site: Site, node: ast.Call, asked: ast.Call) -> Value:
    """Call a method that has its name from elsewhere: ``getattr(thing, name)(…)``."""
    owner, name = (machine.evaluate(frame, each) for each in asked.args)
    found = known(machine, name)
    arguments = arguments_of(machine, frame, node)
    if isinstance(found, Const) and isinstance(found.value, str):
        return machine.call_method(site, owner, found.value, arguments)
    return machine.call(site, Unknown(), arguments)


def _super(machine: Machine, frame: Frame, node: ast.Call) -> Value:
    from stackseq.trace.values import Class, Super

    owner = frame.owner
    if node.args:
        first = machine.evaluate(frame, node.args[0])
        owner = first.scope if isinstance(first, Class) else owner
    function = frame.function
    name = next(iter(each.arg for each in function.node.args.args), "") if function else ""
    value = frame.look_up(name) or Unknown(name)
    return Super(owner, value) if owner is not None else Unknown("super()")


def arguments_of(machine: Machine, frame: Frame, node: ast.Call) -> Arguments:
    """Evaluate the arguments of a call."""
    found = Arguments()
    for argument in node.args:
        if type(argument) is ast.Starred:
            spread(found, machine.evaluate(frame, argument.value))
        else:
            found.positional.append(machine.evaluate(frame, argument))
    for keyword in node.keywords:
        value = machine.evaluate(frame, keyword.value)
        if keyword.arg is None:
            spread_named(found, value)
        else:
            found.named[keyword.arg] = value
    return found


def spread(arguments: Arguments, value: Value) -> None:
    """Add what ``*value`` stands for."""
    if isinstance(value, Items) and value.items is not None:
        arguments.positional += value.items
        arguments.is_open |= value.is_open
    else:
        arguments.is_open = True


def spread_named(arguments: Arguments, value: Value) -> None:
    """Add what ``**value`` stands for."""
    if isinstance(value, Table):
        for key, member in value.attributes.items():
            if key[:1] in "'\"":
                arguments.named.setdefault(key[1:-1], member)
        arguments.is_open |= value.is_open
    else:
        arguments.is_open = True


def _boolean(machine: Machine, frame: Frame, node: ast.BoolOp) -> Value:
    recorder = machine.recorder
    base = len(recorder.guards)
    stops = isinstance(node.op, ast.Or)
    found: list[Value] = []
    before: list[tuple[str, Value]] = []
    for place, operand in enumerate(node.values):
        value = machine.evaluate(frame, operand)
        verdict = machine.truth(value)
        is_last = place == len(node.values) - 1
        if verdict is stops or is_last:
            found.append(value)
            break
        if verdict is None:
            found.append(value)
            text = negative(operand) if stops else text_of_node(operand)
            recorder.guard(text, Branching.OPTION)
            before += narrow(machine, frame, operand, is_true=not stops)
    widen(machine, frame, before)
    del recorder.guards[base:]
    return _boolean_value(machine, found, stops=stops)


def _boolean_value(machine: Machine, found: list[Value], *, stops: bool) -> Value:
    """Leave out the values that cannot be the result: those before the last that are not known to stop."""
    if len(found) == 1:
        return found[0]
    *earlier, last = found
    if not stops and machine.truth(last) is False:
        return Const(value=False)
    if stops and isinstance(last, Const) and last.value is True:
        return last
    kept = [value for value in earlier if stops or not isinstance(value, Instance)]
    if stops and isinstance(last, Table) and not last.attributes and all(isinstance(each, Unknown | Outside) for each in kept):
        return Table(is_open=True, text=text_of(kept[0]))
    return join(*kept, last)


def _unary(machine: Machine, frame: Frame, node: ast.UnaryOp) -> Value:
    value = machine.evaluate(frame, node.operand)
    if isinstance(node.op, ast.Not):
        verdict = machine.truth(value)
        return Unknown() if verdict is None else Const(not verdict)
    if isinstance(value, Const) and isinstance(value.value, int) and isinstance(node.op, ast.USub):
        return Const(-value.value)
    return Unknown()


def _compare(machine: Machine, frame: Frame, node: ast.Compare) -> Value:
    left = machine.evaluate(frame, node.left)
    rights = [machine.evaluate(frame, each) for each in node.comparators]
    if len(rights) > 1:
        return Unknown(text_of_node(node))
    found = compare(machine, type(node.ops[0]).__name__, left, rights[0])
    return Unknown(text_of_node(node)) if found is None else Const(found)


def _either(machine: Machine, frame: Frame, node: ast.IfExp) -> Value:
    verdict = machine.truth(machine.evaluate(frame, node.test))
    if verdict is not None:
        return machine.evaluate(frame, node.body if verdict else node.orelse)
    recorder = machine.recorder
    base, number = len(recorder.guards), recorder.new_number()
    found = []
    for place, (text, branch) in enumerate(((text_of_node(node.test), node.body), (negative(node.test), node.orelse))):
        recorder.guard(text, Branching.ALTERNATIVE, number, place)
        found.append(machine.evaluate(frame, branch))
        del recorder.guards[base:]
    return join(*found)


def _dict(machine: Machine, frame: Frame, node: ast.Dict) -> Value:
    table = Table()
    for key, value in zip(node.keys, node.values, strict=True):
        found = machine.evaluate(frame, value)
        name = known(machine, machine.evaluate(frame, key)) if key is not None else None
        if isinstance(name, Const):
            table.attributes[repr(name.value)] = found
        elif isinstance(found, Table) and key is None:
            table.attributes |= found.attributes
            table.is_open |= found.is_open
        else:
            table.is_open = True
    return table


def _list(machine: Machine, frame: Frame, node: ast.List | ast.Tuple | ast.Set) -> Value:
    found: list[Value] = []
    is_open = False
    for each in node.elts:
        if isinstance(each, ast.Starred):
            value = machine.evaluate(frame, each.value)
            is_open |= not (isinstance(value, Items) and value.items is not None)
            found += value.items or () if isinstance(value, Items) else ()
        else:
            found.append(machine.evaluate(frame, each))
    return Items(element=join(*found) if found else None) if is_open else Items(found)


def _member(machine: Machine, frame: Frame, node: ast.Subscript) -> Value:
    owner = machine.evaluate(frame, node.value)
    key = known(machine, machine.evaluate(frame, node.slice))
    return member_of(machine, owner, key, text_of_node(node))


def member_of(machine: Machine, owner: Value, key: Value, text: str = "") -> Value:  # noqa: C901, PLR0911  # a table
    """Return ``owner[key]``."""
    match owner, key:
        case Either(), _:
            return join(*(member_of(machine, option, key, text) for option in owner.options))
        case Items(items=items), Const(value=int(place)) if items is not None and -len(items) <= place < len(items):
            return items[place]
        case Items(items=items, is_open=True), Const(value=int(place)) if items is not None and place >= len(items):
            return Unknown(text)
        case Items(), _:
            from stackseq.trace.statements import element_of

            return element_of(machine, owner)
        case Table() | Unknown(), Const() if repr(key.value) in owner.attributes:
            return owner.attributes[repr(key.value)]
        case Table(), _ if ELSE in owner.attributes:
            return owner.attributes[ELSE]
        case Table(is_open=False), Unknown() | Either() | Outside():
            return _any_member(owner, key, text)
        case Unknown(), Const(value=str(name)):
            return _remember(machine, owner, name, text)
        case Instance(), Const(value=str(name)):
            return machine.attribute(owner, name)
        case Instance(), _:
            from stackseq.trace.statements import element_of

            return element_of(machine, owner)
        case Outside(), _:
            return Outside(f"{owner.text}[]")
        case Client(), _:
            return owner
    return Unknown(text)


def _any_member(owner: Table, key: Value, text: str) -> Value:
    """Return what stands for the member of a table, of which it is not known which one it is."""
    wanted = {repr(each.value) for each in options_of(key) if isinstance(each, Const)}
    everything = any(not isinstance(each, Const) for each in options_of(key))
    found = [value for name, value in owner.attributes.items() if everything or name in wanted]
    joined = join(*found) if found else Unknown(text)
    return Unknown(text) if type(joined) is Unknown else joined


def _remember(machine: Machine, owner: Unknown, name: str, text: str) -> Value:
    """Return a member, the same one each time: what is written to it stays."""
    value = machine.assumptions.anywhere(machine, name, Unknown(text)) or Unknown(text)
    owner.attributes[repr(name)] = value
    return value


def _lambda(_machine: Machine, frame: Frame, node: ast.Lambda) -> Value:
    around = f"{frame.function.qualname}." if frame.function else ""
    owner = frame.function.owner if frame.function else None
    return Function(node, frame.module, f"{around}<lambda>", owner=owner, closure=frame.names.keep())


def _binary(machine: Machine, frame: Frame, node: ast.BinOp) -> Value:
    left = known(machine, machine.evaluate(frame, node.left))
    right = machine.evaluate(frame, node.right)
    match node.op, left, right:
        case ast.Mod(), Const(value=str(template)), _:
            return fill(machine, template, right, node.right)
        case ast.Add(), Const(value=str()), _:
            return concatenate(left, right, node.right)
        case ast.Add(), Const(value=one), Const(value=other) if type(one) is type(other) and isinstance(one, int):
            return Const(one + other)  # type: ignore[operator]
        case ast.Add(), Items(items=first), Items(items=second) if first is not None and second is not None:
            return Items([*first, *second])
        case ast.Add(), Items(), _:
            from stackseq.trace.statements import element_of

            return Items(element=join(element_of(machine, left), element_of(machine, right)))
    return Unknown()


def _joined(machine: Machine, frame: Frame, node: ast.JoinedStr) -> Value:
    parts = [machine.evaluate(frame, each.value if isinstance(each, ast.FormattedValue) else each) for each in node.values]
    return join_parts(machine, parts, node.values)


def _yield(machine: Machine, frame: Frame, node: ast.Yield) -> Value:
    value = machine.evaluate(frame, node.value) if node.value else NONE
    frame.yields.append(value)
    if frame.on_yield:
        frame.on_yield(value)
    return Unknown()


def _yield_from(machine: Machine, frame: Frame, node: ast.YieldFrom) -> Value:
    from stackseq.trace.statements import element_of

    frame.yields.append(element_of(machine, machine.evaluate(frame, node.value)))
    return Unknown()


def _awaited(machine: Machine, frame: Frame, node: ast.Await | ast.Starred) -> Value:
    return machine.evaluate(frame, node.value)


def _named(machine: Machine, frame: Frame, node: ast.NamedExpr) -> Value:
    from stackseq.trace.statements import bind

    value = machine.evaluate(frame, node.value)
    bind(machine, frame, node.target, value)
    return value


def _slice(_machine: Machine, _frame: Frame, _node: ast.Slice) -> Value:
    return Unknown()


EXPRESSIONS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Attribute: _attribute,
    ast.Await: _awaited,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.Call: _call,
    ast.Compare: _compare,
    ast.Constant: _constant,
    ast.Dict: _dict,
    ast.DictComp: make_table,
    ast.GeneratorExp: make_items,
    ast.IfExp: _either,
    ast.JoinedStr: _joined,
    ast.Lambda: _lambda,
    ast.List: _list,
    ast.ListComp: make_items,
    ast.Name: _name,
    ast.NamedExpr: _named,
    ast.Set: _list,
    ast.SetComp: make_items,
    ast.Slice: _slice,
    ast.Starred: _awaited,
    ast.Subscript: _member,
    ast.Tuple: _list,
    ast.UnaryOp: _unary,
    ast.Yield: _yield,
    ast.YieldFrom: _yield_from,
}
"""By the class of the node."""
