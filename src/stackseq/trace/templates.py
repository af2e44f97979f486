"""Texts that are put together. What is not known in them stands in braces, as the source has it: ``/servers/{uuid}``."""

from __future__ import annotations

import ast

from stackseq.trace.texts import text_of_node
from stackseq.trace.truth import known
from stackseq.trace.values import Const, Items, Table, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.trace.machine import Machine

_LONGEST = 400
"""Characters of a text that is put together; longer ones are no names."""


def fill(machine: Machine, template: str, value: Value, node: ast.expr) -> Value:
    """Return ``template % value``; ``node`` is the value's."""
    if isinstance(value, Table):
        members = {key[1:-1]: known(machine, member) for key, member in value.attributes.items()}
        return _checked(template, {key: _member(key, member) for key, member in members.items()}, [*members.values()])
    values = [known(machine, each) for each in value.items or ()] if isinstance(value, Items) else [known(machine, value)]
    nodes: Sequence[ast.expr] = node.elts if isinstance(node, ast.Tuple) else [node]
    if len(nodes) != len(values):
        return Unknown(template)
    shown = [_shown(each, where) for each, where in zip(values, nodes, strict=True)]
    return _checked(template, tuple(shown), values)


def _checked(template: str, shown: object, values: Sequence[Value]) -> Value:
    """Return the filled template as a constant, if all that is filled in is known."""
    found = _formatted(template, shown)
    is_known = all(isinstance(each, Const) for each in values)
    return found if is_known or not isinstance(found, Const) else Unknown(str(found.value))


def _member(key: str, value: Value) -> object:
    return value.value if isinstance(value, Const) else f"{{{key}}}"


def concatenate(left: Const, right: Value, node: ast.expr) -> Value:
    """Return a text with something behind it that may not be known."""
    if isinstance(right, Const):
        both = f"{left.value}{right.value}"
        return Const(both) if isinstance(right.value, str) and len(both) < _LONGEST else Unknown()
    return Unknown(f"{left.value}{_shown(right, node)}")


def join_parts(machine: Machine, parts: Sequence[Value], nodes: Sequence[ast.expr]) -> Value:
    """Return what an f-string stands for."""
    values = [known(machine, part) for part in parts]
    text = "".join(str(_shown(value, node)) for value, node in zip(values, nodes, strict=True))
    return Const(text) if all(isinstance(value, Const) for value in values) else Unknown(text)


def _shown(value: Value, node: ast.expr) -> object:
    if isinstance(value, Const):
        return value.value
    inner = node.value if isinstance(node, ast.FormattedValue) else node
    text = text_of(value)
    return text if text[:1] in {"/", "?", "&"} else f"{{{text_of_node(inner)}}}"


def _formatted(template: str, value: object) -> Value:
    try:
        return Const(template % value)
    except (TypeError, ValueError, KeyError):
        return Unknown(template)
