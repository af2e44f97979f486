"""Functions that are called again and again until they say that it is enough: ``FixedIntervalLoopingCall(f).start(interval)``."""

from __future__ import annotations

from stackseq.calls import Branching
from stackseq.trace.frames import Raised
from stackseq.trace.idiom import Idiom
from stackseq.trace.values import Arguments, Bound, Outside, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine

_KEY = "__looping__"


def _make(_machine: Machine, _site: Site, _callee: Value, arguments: Arguments) -> Value | None:
    named = dict(arguments.named)
    function = arguments.positional[0] if arguments.positional else named.pop("f", None)
    if function is None:
        return None
    timer = Outside("timer")
    timer.attributes[_KEY] = Bound(function, Arguments(arguments.positional[1:], named))
    return timer


def _start(machine: Machine, site: Site, owner: Value, _arguments: Arguments) -> Value | None:
    function = owner.attributes.get(_KEY) if isinstance(owner, Outside) else None
    if not isinstance(function, Bound):
        return None
    recorder = machine.recorder
    base = len(recorder.guards)
    recorder.guard(f"while not done: {text_of(function.function)}", Branching.LOOP)
    try:
        machine.call(site, function, Arguments())
    except Raised:
        pass
    finally:
        del recorder.guards[base:]
    return Unknown("timer")


_KINDS = ("FixedIntervalLoopingCall", "DynamicLoopingCall", "BackOffLoopingCall", "FixedIntervalWithTimeoutLoopingCall")

IDIOM = Idiom(
    "looping",
    methods={"start": _start},
    outside={f"loopingcall.{kind}": _make for kind in _KINDS},
)
