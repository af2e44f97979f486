"""Say what a recorded operation came to: ``judge(observation, edition_text=…, …)`` holds it against an edition."""

# For maintainers. The order matters: what was recorded becomes facts, facts become steps, and only then is it asked how it ended.
# An end is proved by facts of the source (`ends.toml`), never by the absence of something. What is expected and was not
# recorded says where it stands, if the end is known; else it says where the record ends.
from __future__ import annotations

from functools import lru_cache

from stackseq.collector import resting_collector
from stackseq.observe.redact import redact
from stackseq.records import replace
from stackseq.verdict.advice import advise
from stackseq.verdict.aligning import align
from stackseq.verdict.causes import find_cause
from stackseq.verdict.facts import ROUTINE, Kind, facts_about, facts_of, is_same_process
from stackseq.verdict.model import ExpectedStep, Outcome, State, Stop, Verdict
from stackseq.verdict.outcome import decide, entrance
from stackseq.verdict.plan import plan_of
from stackseq.verdict.reaching import answered, reach
from stackseq.verdict.reasons import DAMAGED, reason_of, unknown_of
from stackseq.verdict.repairing import until_failure, without_repair
from stackseq.verdict.saved import with_saved
from stackseq.verdict.selecting import select
from stackseq.verdict.stopping import find_stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.catalogue import Operation
    from stackseq.interaction import Interaction
    from stackseq.observe import Observation
    from stackseq.verdict.aligning import Aligned
    from stackseq.verdict.facts import Fact, Know
    from stackseq.verdict.model import Evidence
    from stackseq.verdict.outcome import Decision
    from stackseq.verdict.plan import Plan, Step
    from stackseq.verdict.reaching import Reached

_MOST = 40
"""Pieces of evidence of one step, and things that were not expected, that are kept."""
_SERIOUS = frozenset({"WARNING", "ERROR", "CRITICAL"})
_READS = ("GET ", "HEAD ", "OPTIONS ")
_ASIDE = ("/auth/tokens", "/os-server-external-events")
"""Parts of paths that services ask for on the way, or tell each other."""


def judge(
    observation: Observation,
    *,
    edition_text: str = "",
    operation: Operation | str | None = None,
    release: str = "",
    release_by: str = "",
    know: Know | None = None,
    server: str = "",
) -> Verdict:
    """Return what an operation came to. The observation must have been made with ``folded=False``.

    ``edition_text`` is the diagram that it is held against; without one only the outcome is told, as far as it is certain.
    ``know`` tells which function writes a line of a log, given its logger and its text.
    ``server`` is the id of the one that is meant, of several that one request is about.
    """
    with resting_collector():
        interaction, plan = _read(edition_text) if edition_text.strip() else (None, None)
        name, title = _names(operation)
        selected = select(observation.spans, plan, _action(name))
        facts = with_saved(facts_of(selected.spans, know), selected.spans)
        title = title or _asked(facts, observation)
        verdict = Verdict(
            name, title, release, release_by, Outcome.UNKNOWN, "", requests=tuple(observation.requests), expected=interaction
        )
        if selected.rivals:
            return replace(verdict, reason=_rivals_text(len(selected.rivals)), unknown=(_rivals_advice(selected.rivals),))
        return _decided(verdict, facts, plan, observation, server)


def _decided(verdict: Verdict, told: Sequence[Fact], plan: Plan | None, observation: Observation, server: str) -> Verdict:
    """Return the verdict with what it came to, and why."""
    facts = facts_about(server, told) if server else told
    server = server if len(facts) < len(told) else ""
    is_whole = not any(problem.code in DAMAGED for problem in observation.problems)
    if plan is None:
        decision = decide(verdict.operation, facts, None, None, None, is_whole=is_whole, server=server)
        return _without_edition(_proved(verdict, decision), decision, facts, observation)
    aligned = without_repair(plan, align(plan, facts))
    reached = reach(plan, aligned)
    reached = reach(plan, aligned, answered(plan, aligned, reached))
    decision = decide(verdict.operation, facts, plan, aligned, reached, is_whole=is_whole, server=server)
    if decision.outcome is Outcome.FAILURE:
        aligned = until_failure(plan, aligned, find_cause(facts, decision.proof))
        reached = reach(plan, aligned)
    reached = _completed(plan, aligned, reached, decision)
    return _with_edition(_proved(verdict, decision), decision, facts, plan, aligned, reached, observation)


def _proved(verdict: Verdict, decision: Decision) -> Verdict:
    found = [fact for fact in (decision.proof, *decision.others[:_MOST]) if fact is not None]
    return replace(verdict, outcome=decision.outcome, proofs=tuple(fact.evidence() for fact in found))


@lru_cache(maxsize=4)
def _read(text: str) -> tuple[Interaction, Plan]:
    """Return an edition and its plan; who judges many records judges them by the same."""
    from stackseq.wsd import parse

    interaction = parse(text).interaction
    return interaction, plan_of(interaction)


def _names(operation: Operation | str | None) -> tuple[str, str]:
    if operation is None:
        return "", ""
    if isinstance(operation, str):
        return operation, operation
    return operation.name, operation.title


def _action(operation: str) -> str:
    from stackseq.verdict.recognising import action_of

    return action_of(operation)


def _asked(facts: Sequence[Fact], observation: Observation) -> str:
    fact = entrance(facts)
    return fact.name if fact is not None else observation.calls.operation


def _rivals_text(count: int) -> str:
    return f"{count} operations were recorded, and nothing tells which of them is meant"


def _rivals_advice(rivals: Sequence[object]) -> str:
    ids = [getattr(each, "attributes", {}).get("request", "") for each in rivals]
    known = ", ".join(dict.fromkeys(filter(None, ids)))
    return f"which operation is meant: choose one by the id of its request{f' ({known})' if known else ''}"


def _completed(plan: Plan, aligned: Aligned, reached: Reached, decision: Decision) -> Reached:
    """After a success, the last thread of work is known to have come to its end: all that surely is on its way was reached."""
    if decision.outcome is not Outcome.SUCCESS:
        return reached
    last = plan.last_thread(reached.entered)
    done = {step.index for step in plan.steps if step.thread == last.number and reached.is_certain(step)}
    if last.cast is not None:
        done.add(last.cast)
    return reach(plan, aligned, done)


def _without_edition(verdict: Verdict, decision: Decision, facts: Sequence[Fact], observation: Observation) -> Verdict:
    stop = find_stop(decision, facts, None, None, None)
    verdict = replace(verdict, stop=stop, unexpected=_unexpected(facts, decision, ()))
    verdict = replace(
        verdict, reason=reason_of(decision, facts, None, stop), unknown=unknown_of(verdict, facts, None, observation)
    )
    return replace(verdict, advice=advise(verdict, facts))


def _with_edition(
    verdict: Verdict,
    decision: Decision,
    facts: Sequence[Fact],
    plan: Plan,
    aligned: Aligned,
    reached: Reached,
    observation: Observation,
) -> Verdict:
    found = find_stop(decision, facts, plan, aligned, reached)
    steps = tuple(_steps(plan, aligned, reached, decision, found))
    by_element = {id(step.element): step for step in steps}
    stop = _with_steps(found, by_element) if found is not None else None
    last = _last(_on_the_way(steps, plan, decision), _moment(found, decision))
    unexpected = tuple(_at_home(plan, aligned, each) for each in _unexpected(aligned.loose, decision, facts))
    proofs = tuple(_at_home(plan, aligned, each) for each in verdict.proofs)
    verdict = replace(verdict, steps=steps, stop=stop, last=last, unexpected=unexpected, proofs=proofs)
    verdict = replace(
        verdict, reason=reason_of(decision, facts, reached, stop), unknown=unknown_of(verdict, facts, reached, observation)
    )
    verdict = replace(verdict, advice=advise(verdict, facts))
    return replace(verdict, stop=_stop_at_home(plan, aligned, stop)) if stop is not None else verdict


def _moment(stop: Stop | None, decision: Decision) -> float:
    """Return when it failed: what is done afterwards, to tidy up, is no progress."""
    if stop is None or decision.outcome is not Outcome.FAILURE:
        return float("inf")
    return max((each.ended or each.time or 0.0 for each in stop.evidence[:1]), default=0.0) or float("inf")


def _on_the_way(steps: Sequence[ExpectedStep], plan: Plan, decision: Decision) -> Sequence[ExpectedStep]:
    """Return the steps that an operation can come to: of one that failed in the end, not what handles failures."""
    handling = {id(step.element) for step in plan.steps if step.is_handling and decision.outcome is Outcome.FAILURE}
    return [step for step in steps if id(step.element) not in handling]


def _last(steps: Iterable[ExpectedStep], until: float) -> ExpectedStep | None:
    """Return the step that was come to last, up to some time."""
    best: tuple[float, ExpectedStep | None] = (-1.0, None)
    for step in steps:
        times = [each.time or 0.0 for each in step.firsts if step.state in {State.PROVED, State.STOPPED}]
        at = max((time for time in times if time <= until), default=-1.0)
        if at > best[0]:
            best = at, step
    return best[1]


def _stop_at_home(plan: Plan, aligned: Aligned, stop: Stop) -> Stop:
    """Return a stop of the lifeline at which it is, which has its part in the name where there are two of a process."""
    role = aligned.roles.get((stop.process, stop.host), "")
    evidence = tuple(_at_home(plan, aligned, each) for each in stop.evidence)
    return replace(stop, process=role or stop.process, evidence=evidence)


def _with_steps(stop: Stop, steps: dict[int, ExpectedStep]) -> Stop:
    """Put in the steps as they are told."""
    after = steps.get(id(stop.after.element)) if stop.after else None
    before = steps.get(id(stop.before.element)) if stop.before else None
    return replace(stop, after=after, before=before)


def _steps(plan: Plan, aligned: Aligned, reached: Reached, decision: Decision, stop: Stop | None) -> Iterator[ExpectedStep]:
    before = stop.before.element if stop and stop.before else None
    failed = stop.after.element if stop and stop.after and decision.outcome is Outcome.FAILURE else None
    waiting = next((step for step in plan.steps if step.element is before), None)
    later = _later(plan, waiting)
    for step in plan.steps:
        state = _state(step, reached, later, waiting)
        if step.element is failed and state in {State.PROVED, State.IMPLIED} and _is_at(step, plan, stop):
            state = State.STOPPED
        evidence = tuple(_evidence(plan, aligned, step)) if state is not State.IMPLIED else ()
        yield expected(step, state, evidence)


def _is_at(step: Step, plan: Plan, stop: Stop | None) -> bool:
    """Tell whether a step has a part in whoever failed: the last one of somebody else did not fail."""
    ends = [plan.processes.get(each, each) for each in (step.process, step.receiver) if each]
    told = {each.process for each in stop.evidence} if stop is not None else set()
    return any(is_same_process(end, process) for end in ends for process in told)


def _evidence(plan: Plan, aligned: Aligned, step: Step) -> Iterator[Evidence]:
    """Yield what proves a step, of the lifeline that tells it."""
    for fact, by in aligned.proofs.get(step.index, ())[:_MOST]:
        told = fact.evidence(by)
        ends = [each for each in (step.receiver, step.process) if each and is_same_process(plan.processes[each], told.process)]
        yield replace(told, process=ends[0]) if ends else told


def _at_home(plan: Plan, aligned: Aligned, told: Evidence) -> Evidence:
    """Return evidence of the lifeline that its process and host are, if the edition has one for them."""
    alike = [lifeline for lifeline, process in plan.processes.items() if is_same_process(process, told.process)]
    role = aligned.roles.get((told.process, told.host), "")
    return replace(told, process=role or alike[0]) if len(alike) == 1 or role else told


def expected(step: Step, state: State, evidence: tuple[Evidence, ...] = ()) -> ExpectedStep:
    """Return a step as verdicts tell it."""
    return ExpectedStep(step.element, step.text, state, step.process, step.guards, step.anchor, evidence)


def _state(step: Step, reached: Reached, later: Iterable[int], waiting: Step | None) -> State:
    if step.index in reached.proved:
        return State.PROVED
    if step.index in reached.implied:
        return State.IMPLIED
    if waiting is not None and step.index == waiting.index:
        return State.WAITING
    return State.NOT_REACHED if reached.is_certain(step) and step.index in later else State.OPEN


def _later(plan: Plan, waiting: Step | None) -> frozenset[int]:
    """Return the steps that can only come after another: those after it in its thread, and what they cast."""
    if waiting is None:
        return frozenset()
    found = {step.index for step in plan.steps if step.thread == waiting.thread and step.index > waiting.index}
    threads: set[int] = set()
    for thread in plan.threads:
        if thread.cast is not None and (thread.cast in found or thread.cast == waiting.index):
            threads.add(thread.number)
            found.update(step.index for step in plan.steps if step.thread == thread.number)
    return frozenset(found)


def _unexpected(loose: Sequence[Fact], decision: Decision, facts: Sequence[Fact]) -> tuple[Evidence, ...]:
    """Return failures, warnings, and what was asked of whom that is no step; each once, without reads and routine."""
    told = {id(fact) for fact in loose}
    candidates = [fact for fact in (facts or loose) if _is_trouble(fact) or (id(fact) in told and _is_message(fact))]
    seen: set[tuple[str, str]] = set()
    found = []
    for fact in candidates:
        key = fact.process, redact(fact.text)
        if key not in seen and fact is not decision.proof:
            seen.add(key)
            found.append(fact.evidence())
    return tuple(found[:_MOST])


def _is_trouble(fact: Fact) -> bool:
    return fact.level in _SERIOUS if fact.kind is Kind.LINE else bool(fact.error)


def _is_message(fact: Fact) -> bool:
    if fact.kind is Kind.REQUEST:
        return not fact.name.startswith(_READS) and not any(each in fact.name for each in _ASIDE)
    return fact.kind is Kind.MESSAGE and bool(fact.name) and fact.name not in ROUTINE
