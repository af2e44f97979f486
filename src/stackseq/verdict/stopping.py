"""Where an operation stopped, or where the record of it ends: ``find_stop(…)``."""

from __future__ import annotations

import re

from stackseq.calls import Place
from stackseq.verdict.aligning import ENTRANCE
from stackseq.verdict.causes import FAILING, find_cause, find_failure
from stackseq.verdict.facts import CLIENT, Kind, is_same_process
from stackseq.verdict.model import ExpectedStep, Outcome, State, Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.verdict.aligning import Aligned
    from stackseq.verdict.causes import Found
    from stackseq.verdict.facts import Fact
    from stackseq.verdict.outcome import Decision
    from stackseq.verdict.plan import Plan, Step, Thread
    from stackseq.verdict.reaching import Reached

_UNHANDLED = "Exception during message handling: "
_PORT = re.compile(r"network-vif-plugged[^0-9a-f]{1,8}([0-9a-f]{8}-[0-9a-f-]{27})")


def find_stop(
    decision: Decision, facts: Sequence[Fact], plan: Plan | None, aligned: Aligned | None, reached: Reached | None
) -> Stop | None:
    """Return where it failed, or what it was last seen at; None after a success, or if nothing is known."""
    if decision.outcome is Outcome.SUCCESS:
        return None
    found = find_cause(facts, decision.proof) if decision.outcome is Outcome.FAILURE else find_trouble(facts, plan, aligned)
    if plan is None or aligned is None or reached is None:
        return _alone(found)
    if found is not None:
        return _failed(found, decision, facts, plan, aligned, reached)
    return _silent(facts, aligned, reached)


def find_trouble(facts: Sequence[Fact], plan: Plan | None, aligned: Aligned | None) -> Found | None:
    """Return the last failure that was told and after which nothing shows that the work went on; it may have, all the same."""
    since = _went_on(plan, aligned) if plan is not None and aligned is not None else 0.0
    return find_failure([fact for fact in facts if fact.time > since])


def _went_on(plan: Plan, aligned: Aligned) -> float:
    """Return when the work last went on; what handles failures, and what is asked of others while tidying up, does not count."""
    times = [
        fact.time
        for number, found in aligned.proofs.items()
        for fact, by in found
        if not plan.steps[number].is_handling
        and fact.kind is not Kind.REQUEST
        and not fact.error
        and fact.level not in FAILING
        and by != ENTRANCE
    ]
    return max(times, default=0.0)


def _alone(found: Found | None) -> Stop | None:
    if found is None:
        return None
    fact = found.fact
    return Stop(None, None, _blamed(found), fact.host, fact.place, said(found), (fact.evidence(),))


def said(found: Found) -> str:
    """Return what a failure says; what it means, where the table knows."""
    if found.cause is None or not found.cause.says:
        return found.error.removeprefix(_UNHANDLED)
    fact = found.fact
    port = _PORT.search(found.error) or _PORT.search(fact.text)
    host = f" on {fact.host}" if fact.host else ""
    words = found.cause.says.format(port=f"port {port[1]}" if port else "the server's port", process=fact.process, host=host)
    return f"{words} ({found.error})"


def _blamed(found: Found) -> str:
    fact = found.fact
    return (found.cause.blame if found.cause else "") or fact.process or fact.sender


def _failed(found: Found, decision: Decision, facts: Sequence[Fact], plan: Plan, aligned: Aligned, reached: Reached) -> Stop:
    thread, step = _step_of(found.fact, plan, aligned, reached)
    before = reached.next_of(thread, step if step is not None and step.thread == thread.number else None)
    is_known = step is not None and not step.is_cast and found.fact.kind is not Kind.LEDGER  # where in its work it failed
    if before is not None and not (is_known and _takes_part(plan, before, found.fact.process)):
        before = None  # what another process would do next is no part of it
    evidence = [found.fact, *([decision.proof] if decision.proof is not None and decision.proof is not found.fact else [])]
    return Stop(
        _expected(step),
        _expected(before),
        _blamed(found),
        found.fact.host or _host_of(found.fact.process, facts, found.fact.time),
        _place(found, step, facts, plan),
        said(found),
        tuple(fact.evidence() for fact in evidence),
    )


def _place(found: Found, step: Step | None, facts: Sequence[Fact], plan: Plan) -> Place | None:
    """Return the function that failed: as recorded, else what its process was last at, else the step's, if it is its own."""
    fact = found.fact
    if fact.place is not None and _is_own(fact.place, fact):
        return fact.place
    lines = [each for each in facts if each.kind is Kind.LINE and each.span is fact.span is not None and each.time <= _end(fact)]
    own = [each.place for each in lines if each.place is not None and _is_own(each.place, fact)]
    if own and fact.kind is Kind.MESSAGE:
        return own[-1]
    is_own = step is not None and not (found.cause and found.cause.blame) and _takes_part(plan, step, fact.process)
    return _place_of(step) if step is not None and is_own else None


def _is_own(place: Place, fact: Fact) -> bool:
    """Tell whether a function is of the project whose process tells it, and not of a library."""
    return place.path.partition("/")[0] == fact.process.partition("-")[0]


def _end(fact: Fact) -> float:
    return fact.time if fact.ended is None else fact.ended


def _step_of(fact: Fact, plan: Plan, aligned: Aligned, reached: Reached) -> tuple[Thread, Step | None]:
    """Return the step at which it failed, and in which thread of work.

    It is the step that the failure is, else the last one that its process had come to by then.
    """
    own = aligned.of_fact.get(id(fact)) if fact.kind is not Kind.LEDGER else None
    if own is not None and not plan.steps[own].is_handling and fact.kind is not Kind.LINE:
        return _inside(plan.steps[own], plan, reached)
    proved = [
        (each.time, plan.steps[number])
        for number, found in aligned.proofs.items()
        for each, _ in found
        if not plan.steps[number].is_handling and not plan.steps[number].is_final
    ]
    failed = _failed_message(fact, proved, aligned)
    if failed is not None:
        return plan.threads[failed.thread], failed
    begun = {thread.method: thread for thread in plan.threads if thread.method}
    thread = next((begun[method] for method in fact.threads if method in begun), None)
    earlier = [step for time, step in proved if time <= fact.time and (thread is None or step.thread == thread.number)]
    here = [step for step in earlier if _takes_part(plan, step, fact.process)]
    last = max(here or earlier, key=lambda step: step.index, default=None)
    if last is not None:
        return plan.threads[last.thread], last
    thread = thread or reached.frontier()
    return thread, reached.last_of(thread) or (plan.steps[thread.cast] if thread.cast is not None else None)


def _inside(step: Step, plan: Plan, reached: Reached) -> tuple[Thread, Step]:
    """Return the last step of the work that a message began, if it was cast: there it failed, and not where it was sent."""
    thread = next((thread for thread in plan.threads if thread.cast == step.index), None)
    if thread is None:
        return plan.threads[step.thread], step
    return thread, reached.last_of(thread) or step


def _failed_message(fact: Fact, proved: Sequence[tuple[float, Step]], aligned: Aligned) -> Step | None:
    """Return the last message that failed with the same failure: a line that tells of it comes later than where it happened."""
    name = (fact.error or fact.text).partition(":")[0]
    for _, step in sorted(proved, key=lambda each: each[0], reverse=True):
        for each in () if step.is_cast else aligned.facts(step.index):
            own = each.error.partition(":")[0]
            asks = each.kind in {Kind.MESSAGE, Kind.REQUEST} and each.time <= fact.time
            if asks and own and (own in (name, "failed") or own in fact.text):
                return step
    return None


def _takes_part(plan: Plan, step: Step, process: str) -> bool:
    return is_same_process(plan.processes.get(step.process, step.process), process)


def _silent(facts: Sequence[Fact], aligned: Aligned, reached: Reached) -> Stop | None:
    """Return what was last recorded of the work that the operation was at, and what should have come next."""
    thread = reached.frontier()
    after = reached.last_of(thread)
    before = reached.next_of(thread, after) or _taken_over(thread, reached)
    if after is None and thread.cast is not None:
        after = reached.plan.steps[thread.cast]
    if after is None:
        return None
    told = aligned.facts(after.index)
    last = told[-1] if told else None
    lifeline = before.process if before is not None else after.process
    if before is not None and after.is_answer and after.thread == before.thread == 0:
        lifeline = before.receiver  # the request was answered, and what comes next was asked for before that
    if reached.plan.processes.get(lifeline, lifeline) == CLIENT:
        lifeline = after.receiver or after.process
    process = reached.plan.processes.get(lifeline, lifeline)
    is_its = last is not None and last.process == process and lifeline in (after.process, after.receiver)
    host = (last.host if last is not None and is_its else "") or _host_playing(lifeline, reached.plan, aligned, facts)
    evidence = (last.evidence(),) if last is not None else ()
    return Stop(_expected(after), _expected(before), process, host, _place_of(after), "", evidence)


def _taken_over(thread: Thread, reached: Reached) -> Step | None:
    """Return what another process is asked for when a thread of work comes to its end, if it is all that is left to be done."""
    chain = reached.chain()
    later = [each for each in chain[chain.index(thread) + 1 :] if each.cast is not None and each.cast not in reached]
    return reached.plan.steps[later[0].cast] if later and later[0].cast is not None else None


def _host_playing(lifeline: str, plan: Plan, aligned: Aligned, facts: Sequence[Fact]) -> str:
    """Return the host that a lifeline is; where an operation has two of a process, only if it is known which is which."""
    process = plan.processes.get(lifeline, lifeline)
    if sum(each == process for each in plan.processes.values()) > 1:
        return next((host for (_, host), role in aligned.roles.items() if role == lifeline), "")
    return _host_of(process, facts)


def _host_of(process: str, facts: Sequence[Fact], until: float = float("inf")) -> str:
    hosts = [fact.host for fact in facts if fact.process == process and fact.host and fact.time <= until]
    return hosts[-1] if hosts else ""


def _place_of(step: Step) -> Place | None:
    if step.anchor is None:
        return None
    return Place(step.anchor.path.partition("/")[0], step.anchor.path, step.anchor.qualname, 0)


def _expected(step: Step | None) -> ExpectedStep | None:
    if step is None:
        return None
    return ExpectedStep(step.element, step.text, State.OPEN, step.process, step.guards, step.anchor)
