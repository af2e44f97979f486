"""The ``else`` of a loop, which happens unless something left the loop with ``break``."""

from __future__ import annotations

import ast

from stackseq.trace.facts import fact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.trace.frames import Ending, Frame
    from stackseq.trace.machine import Machine

    Loop = ast.For | ast.AsyncFor | ast.While

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def run_else(machine: Machine, frame: Frame, node: Loop) -> Ending:
    """Go through it: as what always happens, or as what may happen, if there is a ``break``."""
    from stackseq.trace.statements import branch

    if not node.orelse or not fact(node, "known_break", _has_break):
        return machine.execute(frame, node.orelse)
    return branch(machine, frame, [("the loop was not left before its end", node.orelse), ("the loop was left", [])])


def _has_break(node: Loop) -> bool:
    return any(isinstance(each, ast.Break) for each in _statements(node.body))


def _statements(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """Yield what stands in a loop; of loops inside of it, only what follows when they end."""
    for each in body:
        yield each
        if isinstance(each, _LOOPS):
            yield from _statements(each.orelse)
        elif not isinstance(each, _SCOPES):
            yield from _statements(list(ast.iter_child_nodes(each)))
