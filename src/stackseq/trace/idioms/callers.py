"""The library ``decorator``: a caller is called instead of a function, and gets the function and its arguments."""

# For maintainers. `decorate(function, caller)` gives what is called; `@decorator` in front of a caller makes it a decorator; that
# is seen by its being called with nothing but a function.
from __future__ import annotations

from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Bound, Class, Const, Function, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_KEY = "__caller__"


def _decorate(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    function, caller = arguments.get(0, "func"), arguments.get(1, "caller")
    return Bound(caller, Arguments([function])) if function is not None and caller is not None else None


def _decorator(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    """Make a decorator of a caller; or, with a function too, decorate that."""
    caller, function = arguments.get(0, "caller"), arguments.get(1, "_func")
    if not isinstance(caller, Function):
        return None
    if function is not None:
        return Bound(caller, Arguments([function]))
    maker = caller.bind(caller.bound)
    maker.attributes = {**caller.attributes, _KEY: Const(value=True)}
    return maker


def _every(_machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    if not isinstance(callee, Function) or _KEY not in callee.attributes or arguments.named or len(arguments.positional) != 1:
        return None
    function = arguments.positional[0]
    if not isinstance(function, Function | Bound):
        return None
    caller = callee.bind(callee.bound)
    caller.attributes = {name: value for name, value in callee.attributes.items() if name != _KEY}
    return Bound(caller, Arguments([function]))


def _fits(_machine: Machine, callee: Function | Class) -> bool:
    return isinstance(callee, Function) and bool(callee.attributes)


IDIOM = Idiom("callers", outside={"decorator.decorate": _decorate, "decorator.decorator": _decorator}, every=_every, fits=_fits)
