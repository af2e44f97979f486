"""Exceptions that are raised by a function: ``six.reraise(error, None, traceback)``."""

# For maintainers. What an exception handler raises again, as it was (``six.reraise(*exc_info)``), is no check of its own, as
# `raise` alone is none.
from __future__ import annotations

import ast

from stackseq.calls import CallKind
from stackseq.trace.failures import name_of
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Class, Either, Instance, Outside, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _raise(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    value = arguments.get(0, "tp")
    if not isinstance(value, Instance | Class | Either) or not isinstance(site.node, ast.Call) or not site.node.args:
        raise Raised(Outside("exception"), "Exception")
    name = name_of(value, site.node.args[0])
    machine.recorder.add(CallKind.CHECK, f"raise {name}", machine.process, place=site.place())
    raise Raised(value, name)


IDIOM = Idiom("raising", outside={"six.reraise": _raise})
