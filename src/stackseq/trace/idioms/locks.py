"""Locks: ``with lockutils.lock(name):``, and what is decorated with ``synchronized(name)``."""

# For maintainers. A decorator of a library leaves the function as it is; the lock is noted on the function, and told when it is
# entered.
from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom
from stackseq.trace.truth import known
from stackseq.trace.values import Arguments, Bound, Class, Const, Function, Outside, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_KEY = "__lock__"
_NAMES = ("lock", "synchronized", "external_lock", "synchronized_with_prefix")


def _lock(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    if not isinstance(callee, Outside) or not any(word in callee.text for word in ("lock", "synchronized")):
        return None
    first = known(machine, arguments.get(0) or Unknown())
    name = text_of(first)
    if not isinstance(first, Function):
        machine.recorder.add(CallKind.LOCK, name or "lock", machine.process, place=site.place())
    lock = Outside(f"{callee.text}()")
    lock.attributes[_KEY] = Const(name or "lock")
    return lock


def _coordinated(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Make a lock of a project's own: ``coordination.synchronized('{volume.id}-delete')``."""
    if not isinstance(callee, Function) or not callee.scope.path.endswith("coordination.py"):
        return None
    return _lock(machine, site, Outside("coordination.synchronized"), arguments)


def _named(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Make a lock by what ``synchronized_with_prefix('nova-')`` has returned."""
    if isinstance(arguments.get(0), Function) or not isinstance(callee, Outside):
        return None
    return _lock(machine, site, Outside("lockutils.synchronized"), arguments)


def _decorate(_machine: Machine, _site: Site, callee: Value, arguments: Arguments) -> Value | None:
    """Put the lock on the function that is decorated."""
    lock = callee.attributes.get(_KEY) if isinstance(callee, Outside) else None
    function = arguments.get(0)
    if lock is None:
        return None
    if isinstance(function, Bound) and isinstance(function.function, Function):
        inner = function.function.bind(function.function.bound)
        inner.attributes = {**inner.attributes, _KEY: lock}
        return Bound(inner, function.arguments)
    if not isinstance(function, Function):
        return None
    function.attributes[_KEY] = lock
    return function


def _every(machine: Machine, site: Site, callee: Value, _arguments: Arguments) -> Value | None:
    lock = callee.attributes.get(_KEY) if isinstance(callee, Function) else None
    if lock is not None:
        machine.recorder.add(CallKind.LOCK, text_of(lock), machine.process, place=site.place())
    return None


def _fits(_machine: Machine, callee: Function | Class) -> bool:
    return isinstance(callee, Function) and bool(callee.attributes)


IDIOM = Idiom(
    "locks",
    functions={"synchronized": _coordinated},
    outside={
        **dict.fromkeys(_NAMES, _lock),
        **{f"{name}()": _decorate for name in _NAMES},
        "synchronized_with_prefix()": _named,
    },
    every=_every,
    fits=_fits,
)
