"""Work in each of Nova's cells at once: ``scatter_gather_cells(context, cells, timeout, function, …)``."""

# For maintainers. It happens in threads, and is waited for; what matters is that each cell's database is asked.
from __future__ import annotations

from stackseq.calls import Branching
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import ELSE, Arguments, Items, Table, Unknown, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_FUNCTION = 3
"""The place of the function among the arguments."""


def _gather(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    function = arguments.get(_FUNCTION, "fn")
    context = arguments.get(0, "context")
    if function is None or context is None:
        return None
    recorder = machine.recorder
    base = len(recorder.guards)
    cells = arguments.get(1, "cell_mappings")
    if not (isinstance(cells, Items) and cells.items is not None and len(cells.items) == 1):
        recorder.guard("for each cell", Branching.LOOP)
    try:
        rest = Arguments([context, *arguments.positional[_FUNCTION + 1 :]], arguments.named, is_open=arguments.is_open)
        found = machine.call(site, function, rest)
    except Raised:
        found = Unknown("result")
    finally:
        del recorder.guards[base:]
    return Table({ELSE: found}, is_open=True)


IDIOM = Idiom("cells", functions={"scatter_gather_cells": _gather})
