"""The lines that functions write to the log, and the instance action events that they are recorded as, read from their source."""

# For maintainers. A template is the text as a reader of logs could search for it: what is filled in at run time is written `…`.
# The text is often put into a variable first, so that an exception can have it as well: what the function, or else the module,
# puts into that variable anywhere is taken. A line belongs to the innermost function that it stands in.
from __future__ import annotations

import ast
import re

from stackseq.audit.lines import ACTION, FILLED, LogLine, Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.source.definitions import Node
    from stackseq.source.model import Definition

    Variables = Mapping[str, Sequence[ast.expr]]

_LEVELS = {
    "debug": "DEBUG",
    "audit": "INFO",
    "info": "INFO",
    "warn": "WARNING",
    "warning": "WARNING",
    "error": "ERROR",
    "exception": "ERROR",
    "critical": "CRITICAL",
}
_LOGGERS = frozenset({"LOG", "log", "LOGGER", "logger"})
_FILLED = re.compile(r"(%%)|%(?:\(\w+\))?[-+#0-9.*]*[diouxXeEfFgGcrsa]|\{[^{}]*\}")
_LETTER = re.compile(r"[^\W\d_]")
_EVENT = "wrap_instance_event"
_DEEPEST = 4
"""How many variables lead to a text."""


def read_written(module: ast.Module, definitions: Iterable[tuple[Definition, Node]]) -> tuple[Written, ...]:
    """Return what all functions of a file write, in the order of its text."""
    shared = _variables(module.body)
    found: list[Written] = []
    for definition, node in definitions:
        if not isinstance(node, ast.ClassDef):
            signs = [(definition.first_line, sign) for sign in _actions(node)]
            signs += dict.fromkeys(_written(node, {**shared, **_variables(node.body)}))
            found += (Written(definition.qualname, definition.first_line, line, sign) for line, sign in signs)
    return tuple(sorted(found, key=lambda each: (each.first_line, each.line)))


def _own(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """Yield the nodes of a function, or of a module, in the order of the text, but not those of functions and classes in it."""
    stack: list[ast.AST] = [*body]
    stack.reverse()
    while stack:
        node = stack.pop()
        yield node
        stack += [child for child in ast.iter_child_nodes(node) if not isinstance(child, _OTHERS)][::-1]


_OTHERS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def _variables(body: Iterable[ast.stmt]) -> Variables:
    """Return what is put into each plain name."""
    found: dict[str, list[ast.expr]] = {}
    for node in _own([each for each in body if not isinstance(each, _OTHERS)]):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    found.setdefault(target.id, []).append(node.value)
    return found


def _written(function: ast.FunctionDef | ast.AsyncFunctionDef, variables: Variables) -> Iterator[tuple[int, LogLine]]:
    for node in _own([each for each in function.body if not isinstance(each, _OTHERS)]):
        if isinstance(node, ast.Call) and node.args:
            for level in dict.fromkeys(_levels(node.func, variables)):
                for template in _templates(node.args[0], variables):
                    yield node.lineno, LogLine(level, template)


def _levels(called: ast.expr, variables: Variables) -> Iterator[str]:
    """Yield the levels at which a call writes to the log, none if it does something else. A method may stand in a variable."""
    match called:
        case ast.Attribute(value=ast.Name(id=logger), attr=method) if logger in _LOGGERS and method in _LEVELS:
            yield _LEVELS[method]
        case ast.Name(id=name):
            for value in variables.get(name, ()):
                if isinstance(value, ast.Attribute):
                    yield from _levels(value, variables)


def _actions(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[LogLine]:
    """Yield the name under which a function of nova-compute or nova-conductor is recorded."""
    for decorator in node.decorator_list:
        match decorator:
            case ast.Name(id=name) if name == _EVENT:
                yield LogLine(ACTION, f"compute_{node.name}")
            case ast.Call(func=ast.Name(id=name), keywords=[ast.keyword(arg="prefix", value=ast.Constant(value=str(prefix)))]):
                if name == _EVENT:
                    yield LogLine(ACTION, f"{prefix}_{node.name}")


def _templates(node: ast.expr, variables: Variables) -> Iterator[str]:
    """Yield what a message can be; ``…`` alone if it is not written there."""
    texts = [" ".join(text.split()) for text in _texts(node, variables, _DEEPEST)]
    yield from dict.fromkeys(text if _LETTER.search(text) else FILLED for text in texts or [FILLED])


def _texts(node: ast.expr, variables: Variables, deepest: int) -> Iterator[str]:
    match node:
        case ast.Constant(value=str(text)):
            yield _FILLED.sub(lambda found: "%" if found[1] else FILLED, text)
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[inner, *_]) if name.startswith("_"):
            yield from _texts(inner, variables, deepest)
        case ast.BinOp(left=left, op=ast.Mod()):
            yield from _texts(left, variables, deepest)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            yield from _sums(left, right, variables, deepest)
        case ast.IfExp(body=first, orelse=second):
            yield from _texts(first, variables, deepest)
            yield from _texts(second, variables, deepest)
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            yield from _texts(inner, variables, deepest)
        case ast.JoinedStr(values=values):
            yield "".join(value.value if _is_text(value) else FILLED for value in values)  # type: ignore[attr-defined]
        case ast.Name(id=name) if deepest:
            for value in variables.get(name, ()):
                yield from _texts(value, variables, deepest - 1)


def _sums(left: ast.expr, right: ast.expr, variables: Variables, deepest: int) -> Iterator[str]:
    """Yield the texts of a sum of which at least one side is written there."""
    if deepest:
        firsts = [*_texts(left, variables, deepest - 1)] or [FILLED]
        seconds = [*_texts(right, variables, deepest - 1)] or [FILLED]
        yield from (first + second for first in firsts for second in seconds if (first, second) != (FILLED, FILLED))


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
