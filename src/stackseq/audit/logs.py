"""The lines that a function writes to the log, and the instance action event that it is recorded as, read from its source."""

# For maintainers. What is written at DEBUG is left out: clouds run at INFO. A template is the text as a reader of logs could
# search for it: what is filled in at run time is written `…`. Functions inside the function are read as well, since most of
# them run as part of it and have no anchor of their own.
from __future__ import annotations

import ast
import re

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LEVELS = {
    "audit": "INFO",
    "info": "INFO",
    "warn": "WARNING",
    "warning": "WARNING",
    "error": "ERROR",
    "exception": "ERROR",
    "critical": "CRITICAL",
}
_LOGGERS = frozenset({"LOG", "log", "LOGGER", "logger"})
_FILLED = re.compile(r"%(?:\(\w+\))?[-#0-9.]*[sdrfxi]|\{[^{}]*\}")
_EVENT = "wrap_instance_event"


class LogLine(Record):
    """Something that a function leaves for people to find."""

    level: str
    """``INFO``, ``WARNING``, ``ERROR`` or ``CRITICAL``; ``ACTION`` for the name of an instance action event."""
    template: str
    """What is written, in one line, with ``…`` for what is filled in."""


def log_lines(node: ast.AST) -> tuple[LogLine, ...]:
    """Return what a function writes, each line once, in the order of its text."""
    return tuple(dict.fromkeys([*_action(node), *_written(node)]))


def _written(root: ast.AST) -> Iterator[LogLine]:
    for node in ast.walk(root):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=logger), attr=method), args=[first, *_]):
                template = _template(first) if logger in _LOGGERS and method in _LEVELS else ""
                if template:
                    yield LogLine(_LEVELS[method], template)


def _action(node: ast.AST) -> Iterator[LogLine]:
    """Yield the name under which a function of nova-compute or nova-conductor is recorded."""
    if isinstance(node, ast.FunctionDef):
        for decorator in node.decorator_list:
            match decorator:
                case ast.Name(id=name) if name == _EVENT:
                    yield LogLine("ACTION", f"compute_{node.name}")
                case ast.Call(
                    func=ast.Name(id=name), keywords=[ast.keyword(arg="prefix", value=ast.Constant(value=str(prefix)))]
                ):
                    if name == _EVENT:
                        yield LogLine("ACTION", f"{prefix}_{node.name}")


def _template(node: ast.expr) -> str:
    """Return the text of a message, or an empty string if it is not written there."""
    match node:
        case ast.Constant(value=str(text)):
            return " ".join(_FILLED.sub("…", text).replace("%%", "%").split())
        case ast.Call(func=ast.Name(id=name), args=[inner, *_]) if name.startswith("_"):
            return _template(inner)
        case ast.BinOp(left=left, op=ast.Mod()):
            return _template(left)
        case ast.Call(func=ast.Attribute(value=inner, attr="format")):
            return _template(inner)
        case ast.JoinedStr(values=values):
            return " ".join("".join(value.value if _is_text(value) else "…" for value in values).split())  # type: ignore[attr-defined]
    return ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
