"""Leave out what looks like a step on the way, and is done to clean up after a failure."""

# For maintainers. Whoever gives up reads and writes the same rows, ports and allocations as on the way to success, so what a
# process does after a failure proves none of the steps that would have come. Only a message that asks for further work shows that
# the failure was overcome.
from __future__ import annotations

from functools import partial

from stackseq.records import replace
from stackseq.verdict.facts import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.verdict.aligning import Aligned
    from stackseq.verdict.causes import Found
    from stackseq.verdict.facts import Fact
    from stackseq.verdict.plan import Plan, Step


def without_repair(plan: Plan, aligned: Aligned) -> Aligned:
    """Return the same without what came after a message that failed, unless another one was sent since."""
    for number, found in sorted(aligned.proofs.items()):
        step, failed = plan.steps[number], found[-1][0]
        if failed.error and failed.kind is Kind.MESSAGE and not step.is_cast and not _goes_on(plan, aligned, step, failed):
            aligned = _without(plan, aligned, partial(_is_after, step, failed))
    return aligned


def _is_after(step: Step, failed: Fact, other: Step, fact: Fact) -> bool:
    return other.thread == step.thread and other.index > step.index and fact.time >= _end(failed)


def _end(fact: Fact) -> float:
    return fact.time if fact.ended is None else fact.ended


def _goes_on(plan: Plan, aligned: Aligned, step: Step, failed: Fact) -> bool:
    """Tell whether further work was asked for on the way after a message had failed."""
    later = (other for other in plan.steps[step.index + 1 :] if other.thread == step.thread and not other.is_handling)
    return any(fact.kind is Kind.MESSAGE and fact.time >= _end(failed) for other in later for fact in aligned.facts(other.index))


def until_failure(plan: Plan, aligned: Aligned, cause: Found | None) -> Aligned:
    """Return the same without what the work that failed did afterwards."""
    if cause is None or cause.fact.kind in {Kind.LEDGER, Kind.NOTIFICATION}:
        return aligned
    fact = cause.fact
    threads = [thread.number for thread in plan.threads if thread.method and thread.method in fact.threads]
    own = aligned.of_fact.get(id(fact))
    if own is not None:
        begun = [thread.number for thread in plan.threads if thread.cast == own]
        threads = begun or [plan.steps[own].thread]
    since = _end(fact)
    return _without(plan, aligned, lambda step, other: step.thread in threads[:1] and other.time > since)


def _without(plan: Plan, aligned: Aligned, is_repair: Callable[[Step, Fact], bool]) -> Aligned:
    """Leave out proofs of steps that belong neither to the handling of a failure nor to the end of a function."""
    kept = {}
    loose = list(aligned.loose)
    for number, found in aligned.proofs.items():
        step = plan.steps[number]
        told = tuple(each for each in found if step.is_handling or step.is_final or not is_repair(step, each[0]))
        loose += [each[0] for each in found if each not in told]
        if told:
            kept[number] = told
    return replace(aligned, proofs=kept, loose=tuple(loose))
