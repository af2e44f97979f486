"""Comprehensions of lists, sets and dicts, and generators."""

# For maintainers. Like a loop, a comprehension is gone through once, with what stands for each member. Where members are known,
# and are different things, such as the arguments that a decorator copies before it hands them on, it is gone through for each.
from __future__ import annotations

from stackseq.calls import Branching
from stackseq.trace.frames import Frame, Names
from stackseq.trace.narrowing import narrow, pick
from stackseq.trace.texts import text_of_node
from stackseq.trace.truth import known
from stackseq.trace.values import ELSE, Class, Const, Function, Instance, Items, Table, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

    from stackseq.trace.machine import Machine

_MOST = 6
"""Members that are gone through one by one."""


def make_items(machine: Machine, frame: Frame, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> Value:
    """Return a list of what comes out."""
    iterated = _iterated(machine, frame, node.generators[0])
    members = _told_apart(node.generators, iterated)
    if members is None:
        return Items(element=_each(machine, frame, node.generators, iterated, [node.elt])[0])
    rows = _one_by_one(machine, frame, node.generators[0].target, members, [node.elt])
    return Items([value for (value,) in rows], is_open=_is_open(iterated))


def make_table(machine: Machine, frame: Frame, node: ast.DictComp) -> Value:
    """Return a dict of what comes out."""
    iterated = _iterated(machine, frame, node.generators[0])
    members = _told_apart(node.generators, iterated)
    if members is None:
        _, value = _each(machine, frame, node.generators, iterated, [node.key, node.value])
        return Table({ELSE: value}, is_open=True)
    table = Table(is_open=_is_open(iterated))
    for key, value in _one_by_one(machine, frame, node.generators[0].target, members, [node.key, node.value]):
        name = known(machine, key)
        table.attributes[repr(name.value) if isinstance(name, Const) else ELSE] = value
    return table


def _iterated(machine: Machine, frame: Frame, generator: ast.comprehension) -> Value:
    from stackseq.trace.statements import rows_of

    return rows_of(machine, machine.evaluate(frame, generator.iter))


def _told_apart(generators: Sequence[ast.comprehension], iterated: Value) -> Sequence[Value] | None:
    """Return what a comprehension goes through, if that is a few things of different kinds, or written in the source."""
    items = iterated.items if isinstance(iterated, Items) else None
    if len(generators) > 1 or generators[0].ifs or not items or len(items) > _MOST:
        return None
    return items if _are_written(items) or _are_different(items) else None


def _is_open(iterated: Value) -> bool:
    """Tell whether there may be more than is known."""
    return isinstance(iterated, Items) and iterated.is_open


def _are_written(items: Sequence[Value]) -> bool:
    return all(isinstance(each, Const | Items | Class | Function) for each in items)


def _are_different(items: Sequence[Value]) -> bool:
    """Tell whether the first thing is an object, and the others are not of its kind: ``self``, and what a method is given."""
    first, *others = items
    return isinstance(first, Instance) and not any(isinstance(each, Instance) and each.cls is first.cls for each in others)


def _one_by_one(
    machine: Machine, frame: Frame, target: ast.expr, members: Sequence[Value], results: Sequence[ast.expr]
) -> list[list[Value]]:
    from stackseq.trace.statements import bind

    rows = []
    for member in members:
        inner = Frame(frame.module, frame.function, Names(frame.names))
        bind(machine, inner, target, member)
        rows.append([machine.evaluate(inner, result) for result in results])
        inner.names.end()
    return rows


def _each(
    machine: Machine, frame: Frame, generators: Sequence[ast.comprehension], first: Value, results: Sequence[ast.expr]
) -> list[Value]:
    """Go through a comprehension once. ``first`` is what its first generator goes through."""
    from stackseq.trace.statements import bind, element_of

    recorder = machine.recorder
    base = len(recorder.guards)
    inner = Frame(frame.module, frame.function, Names(frame.names))
    for place, generator in enumerate(generators):
        iterated = _iterated(machine, inner, generator) if place else first
        recorder.guard(f"for {text_of_node(generator.target)} in {text_of_node(generator.iter)}", Branching.LOOP)
        if generator.ifs and isinstance(iterated, Items) and iterated.items:
            iterated = Items(pick(machine, inner, generator.ifs, generator.target, iterated.items), text=iterated.text)
        bind(machine, inner, generator.target, element_of(machine, iterated))
        for test in generator.ifs:
            if machine.truth(machine.evaluate(inner, test)) is None:
                recorder.guard(text_of_node(test), Branching.OPTION)
            narrow(machine, inner, test, is_true=True)
    found = [machine.evaluate(inner, result) for result in results]
    del recorder.guards[base:]
    inner.names.end()
    return found
