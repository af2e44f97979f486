"""What is tried again if it fails: ``tenacity.Retrying(…)(function, *arguments)``, ``retrying.Retrying(…).call(function)``."""

from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Bound, Function, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _call(machine: Machine, site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Call the function as if it succeeded at once."""
    function = arguments.get(0)
    if not isinstance(function, Function | Bound):
        return None
    return machine.call(site, function, Arguments(arguments.positional[1:], arguments.named, is_open=arguments.is_open))


IDIOM = Idiom("retries", outside={"Retrying()": _call, "Retrying().call": _call})
