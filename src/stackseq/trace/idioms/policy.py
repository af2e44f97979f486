"""Policy rules: ``context.can('os_compute_api:os-pause-server:pause')`` is told by the name of the rule, and not gone through."""

# For maintainers. `[settings.policies]` has the functions that ask, as anchors → the place or the name of the rule among their
# arguments.
from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.trace.idiom import Idiom, anchor_of
from stackseq.trace.truth import known
from stackseq.trace.values import Arguments, Class, Const, Either, Function, Unknown, Value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.trace.frames import Site
    from stackseq.trace.machine import Machine


def _every(machine: Machine, site: Site, callee: Value, arguments: Arguments) -> Value | None:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    if profile is None or not isinstance(callee, Function):
        return None
    place = profile.settings.get("policies", {}).get(f"{callee.scope.path} {callee.qualname}")
    if place is None:
        return None
    given = arguments.get(place) if isinstance(place, int) else arguments.get(-1, place)
    rule = known(machine, given or Unknown())
    options = rule.options if isinstance(rule, Either) else (rule,)
    names = [str(option.value) for option in options if isinstance(option, Const)] or [text_of(rule) or "…"]
    machine.recorder.add(CallKind.CHECK, f"policy {' or '.join(names)}", machine.process, place=site.place())
    return Unknown("allowed")


def _fits(machine: Machine, callee: Function | Class) -> bool:
    profile = machine.profile(callee.scope.package) if isinstance(callee, Function) else None
    return profile is not None and anchor_of(callee) in profile.settings.get("policies", {})


IDIOM = Idiom("policy", every=_every, fits=_fits)
