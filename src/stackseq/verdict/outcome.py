"""What an operation came to: ``decide(...)`` finds what proves its end, or says that nothing does."""

# For maintainers. Both answers need a proof that is in the record. An answer of the API's with 202 is none: it says that the
# request was accepted. The end of a message is one only for methods that fail whenever what they do fails, and only where whoever
# recorded it writes down failures: OpenTelemetry's messages end without an error whatever happened to what was cast.
from __future__ import annotations

import re

from stackseq.records import Record
from stackseq.verdict.ends import ends, found_ends, is_served
from stackseq.verdict.facts import CLIENT, HONEST, ROUTINE, Kind, is_about, is_same_process, status_of
from stackseq.verdict.model import Outcome
from stackseq.verdict.saved import asked_servers, saved_failures, saved_successes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from stackseq.verdict.aligning import Aligned
    from stackseq.verdict.facts import Fact
    from stackseq.verdict.plan import Plan, Step, Thread
    from stackseq.verdict.reaching import Reached

_CLOSING = re.compile(
    r"\bcast(?:\(.*\))? to all\b|\bfan-?out\b|^notif|\bsave instance\b|\bfinish instance action event|^response\b"
)
"""Steps that tell what was done, or write it down."""
_REPLIED = re.compile(r"Replied (success|failure) (?:for incoming )?message with id \S+ and method: (\w+)")
"""Line of oslo.messaging, of the level DEBUG, about a message that was served."""
_RUN = re.compile(r"Going to run (\d{1,6}) instances")
"""Line of nova-api, of the level DEBUG."""
_RAISED = re.compile(r"(\w+): \w+")
"""A notification that Nova sends when a method fails: its type is the method's name."""
_UNHANDLED = "Exception during message handling"
"""Line of oslo.messaging about a method that failed, if nobody expects that."""
_BESIDE = re.compile(r"(?i)\bspawn(?:s|ed)?\b|\bthreads?\b|\bin the background\b|\btaskflow\b|\bworker\b")
"""Steps that go on when the request is answered."""
_WAITING = frozenset({"nova", "cinder", "glance", "keystone"})
"""Services whose calls between processes wait until all is done; others begin the work, and answer."""
_ACCEPTED = 202
"""The status of an answer that promises nothing."""


class Decision(Record):
    """What it came to, and why."""

    outcome: Outcome
    means: str = ""
    """What the proof says; empty without one."""
    proof: Fact | None = None
    others: tuple[Fact, ...] = ()
    """Further facts that say the same."""


UNDECIDED = Decision(Outcome.UNKNOWN)


def decide(
    operation: str,
    facts: Sequence[Fact],
    plan: Plan | None,
    aligned: Aligned | None,
    reached: Reached | None,
    *,
    is_whole: bool = False,
    server: str = "",
) -> Decision:
    """Return the outcome. A failure that ends an operation goes before a success: of several servers one may have failed.

    ``is_whole`` says that nothing of the record is known to be missing, so that what is not in it may tell something;
    ``server`` that the facts are of one server of several.
    """
    known = list(found_ends(operation or f"{_service(facts)}/", facts))
    ended = [(row.means, fact) for row, fact in known if row.outcome is Outcome.FAILURE]
    failed = [each for each in ended if each[1].kind is not Kind.ROW]
    failed += [*_refused(facts), *_escaped(operation, facts, plan, aligned), *saved_failures(operation, facts)]
    failed += _given_up(operation, facts) if is_whole else ()
    failed += [each for each in ended if each[1].kind is Kind.ROW]  # statements say less than all else
    if failed:
        return _decision(Outcome.FAILURE, failed)
    succeeded = [(row.means, fact) for row, fact in known if row.outcome is Outcome.SUCCESS]
    succeeded += saved_successes(operation, facts, is_whole=is_whole)
    if plan is not None and aligned is not None and reached is not None:
        succeeded += list(_done(operation, plan, facts, aligned, reached)) + list(_answered(operation, plan, aligned))
    if server:
        succeeded = [(means, fact) for means, fact in succeeded if is_about(server, fact)]
    if not succeeded or _proved_servers(succeeded) < (1 if server else _servers(operation, facts)):
        return UNDECIDED
    return _decision(Outcome.SUCCESS, succeeded)


def _servers(operation: str, facts: Sequence[Fact]) -> int:
    """Return how many servers one request makes, as far as it is recorded."""
    if operation != "nova/boot":
        return 1
    asked = [int(match[1]) for fact in facts if fact.kind is Kind.LINE and (match := _RUN.match(fact.text))]
    built = {
        fact.span.attributes["instance"]
        for fact in facts
        if fact.span is not None and fact.kind is not Kind.REQUEST and fact.span.attributes.get("instance")
    }
    return max(1, *asked, len(built), asked_servers(facts))


def _proved_servers(succeeded: Sequence[tuple[str, Fact]]) -> int:
    """Return how many servers were made, of which each proof of one kind tells of one."""
    kinds: dict[str, set[str]] = {}
    for means, fact in succeeded:
        kinds.setdefault(means, set()).add(_told_by(fact))
    return max(map(len, kinds.values()))


def _told_by(fact: Fact) -> str:
    """Return where a proof stands; of a message that all processes of a kind receive, where it was sent."""
    span = fact.span
    return f"{span.trace} {span.parent}" if span is not None and fact.has_sender_side and span.parent else fact.where


def _service(facts: Sequence[Fact]) -> str:
    """Return the service that was asked, if it is not known for what."""
    asked = entrance(facts)
    return (asked.process if asked is not None else next((fact.process for fact in facts), "")).partition("-")[0]


def _decision(outcome: Outcome, found: Sequence[tuple[str, Fact]]) -> Decision:
    means, proof = found[0]
    others = tuple({id(fact): fact for _, fact in found if fact is not proof}.values())
    return Decision(outcome, means, proof, others)


def entrance(facts: Sequence[Fact]) -> Fact | None:
    """Return what the user asked for: the first request of a client that changes something, else the first."""
    asked = [fact for fact in facts if fact.kind is Kind.REQUEST and fact.sender == CLIENT]
    changing = [fact for fact in asked if not fact.name.startswith(("GET ", "HEAD ", "OPTIONS "))]
    return next(iter(changing or asked), None)


def _refused(facts: Sequence[Fact]) -> Iterator[tuple[str, Fact]]:
    asked = entrance(facts)
    if asked is not None and status_of(asked) >= 400:
        yield f"{asked.process} refused the request with {status_of(asked)}", asked


def _escaped(operation: str, facts: Sequence[Fact], plan: Plan | None, aligned: Aligned | None) -> Iterator[tuple[str, Fact]]:
    """Yield failures of messages that were cast: nobody hears of them, so nobody can make them good."""
    service = operation.partition("/")[0]
    retried = {method for each, method in ends().retried if service in ("", each)}
    casts = _casts(plan) - retried if plan is not None else ends().casts - retried
    own = {id(fact) for number in aligned.proofs for fact in aligned.facts(number)} if aligned is not None else None
    for fact in facts:
        if fact.kind is Kind.MESSAGE and fact.error and fact.emitter in HONEST and fact.process:
            if fact.name in casts and (own is None or id(fact) in own):
                yield _lost({fact.name}), fact
        elif fact.kind is Kind.LINE:
            methods = _failed_methods(fact, plan)
            if methods and methods <= casts:
                yield _lost(methods), fact


def _lost(methods: AbstractSet[str]) -> str:
    what = " or ".join(sorted(methods))
    return f"{what} failed, and who cast it does not wait: nobody can make it good"


def _casts(plan: Plan) -> set[str]:
    """Return the methods that are cast wherever they are sent."""
    calls = {step.meaning.method for step in plan.steps if not step.is_cast}
    return {step.meaning.method for step in plan.steps if step.is_cast and step.meaning.method} - calls


def _failed_methods(fact: Fact, plan: Plan | None) -> AbstractSet[str]:
    """Return the method of which a line says that it failed; those that it may be, if nothing tells which."""
    told = _RAISED.match(fact.text) if fact.emitter == "notifications" and fact.level == "ERROR" else None
    if told:
        return {told[1]}
    replied = _REPLIED.match(fact.text)
    if replied:
        return {replied[2]} if replied[1] == "failure" else frozenset()
    if not fact.text.startswith(_UNHANDLED):
        return frozenset()
    if fact.threads:
        return {fact.threads[0]}
    return _received(plan, fact.process) if plan is not None else frozenset()


def _received(plan: Plan, process: str) -> frozenset[str]:
    """Return the methods that a process may be asked for."""
    return frozenset(
        step.meaning.method
        for step in plan.steps
        if step.meaning.method and step.receiver and is_same_process(plan.processes.get(step.receiver, step.receiver), process)
    )


def _done(operation: str, plan: Plan, facts: Sequence[Fact], aligned: Aligned, reached: Reached) -> Iterator[tuple[str, Fact]]:
    """Yield what says that the last thread of work came to its end."""
    last = plan.last_thread(reached.entered)
    if last.cast is None or not _is_meant(plan, last, facts, aligned):
        return
    service = operation.partition("/")[0]
    if (service, last.method) in ends().honest:
        served = [fact for fact in aligned.facts(last.cast) if is_served(fact)]
        process = plan.processes.get(last.process, last.process)
        for fact in (*served, *(fact for fact in facts if _is_reply(fact, last.method, process))):
            yield f"{last.method} ended without a failure: it does so only if all of it was done", fact
    for step in _closing(plan, last.number):
        for fact in aligned.facts(step.index):
            if _is_end(fact):
                yield f"it is one of the last steps, with which the operation ends: {step.text}", fact


def _given_up(operation: str, facts: Sequence[Fact]) -> Iterator[tuple[str, Fact]]:
    """Yield the end of a method that ends either by asking another process or by giving up, and asked nobody.

    Only where the record has what its process sends: a method whose end is recorded then sent what is recorded of it.
    """
    for method, wanted in ends().senders.get(operation, {}).items():
        sent = [fact for fact in facts if fact.kind is Kind.MESSAGE and fact.span is not None and fact.emitter == "osprofiler"]
        for fact in sent:
            if fact.name == method and is_served(fact) and fact.span is not None and _records_sent(fact, facts):
                below = [each for each in facts if each.kind is Kind.MESSAGE and each.name == wanted and _is_below(each, fact)]
                if not below:
                    yield f"{fact.process} ended {method} without {wanted}, with which it asks a host: it gave up", fact


def _records_sent(fact: Fact, facts: Sequence[Fact]) -> bool:
    """Tell whether a record has what a process sends by itself, and not only what others received."""
    return any(each.has_sender_side and each.sender == fact.process for each in facts if each.kind is Kind.MESSAGE)


def _is_below(each: Fact, fact: Fact) -> bool:
    return each.time >= fact.time and fact.name in each.threads[:2]


def _is_meant(plan: Plan, last: Thread, facts: Sequence[Fact], aligned: Aligned) -> bool:
    """Tell whether the work that ends an edition is what was recorded, and not another that ends alike."""
    methods = {fact.name for fact in facts if fact.kind is Kind.MESSAGE and fact.name}
    return last.cast in aligned.proofs or not methods & _sent(plan, last.process, facts) or last.method in methods


def _sent(plan: Plan, process: str, facts: Sequence[Fact]) -> set[str]:
    """Return the methods that a process was asked for."""
    served = plan.processes.get(process, process)
    return {fact.name for fact in facts if fact.kind is Kind.MESSAGE and fact.name and is_same_process(served, fact.process)}


def _is_reply(fact: Fact, method: str, process: str) -> bool:
    replied = _REPLIED.match(fact.text) if fact.kind is Kind.LINE and is_same_process(process, fact.process) else None
    return replied is not None and replied[1] == "success" and replied[2] == method


def _is_end(fact: Fact) -> bool:
    """Tell whether what proves one of the last steps is that step, and not only its function."""
    return fact.kind in {Kind.MESSAGE, Kind.NOTIFICATION} and not fact.error


def _closing(plan: Plan, thread: int) -> Iterator[Step]:
    """Yield the last steps of a thread as long as they do nothing but tell and save. Failures handled are no steps on the way."""
    for step in reversed([each for each in plan.steps if each.thread == thread]):
        if step.is_handling:
            continue
        if step.is_conditional or not (_CLOSING.search(step.meaning.text) or step.meaning.events):
            return
        yield step


def _answered(operation: str, plan: Plan, aligned: Aligned) -> Iterator[tuple[str, Fact]]:
    """Yield the answer to a request of which nothing is left to be done when it is answered."""
    if any((step.is_cast and not step.is_handling) or _BESIDE.search(step.meaning.text) for step in plan.steps):
        return
    if any(fact.kind is Kind.MESSAGE and fact.name not in ROUTINE for fact in aligned.loose):
        return  # something is done that the edition does not know of
    alone = not any(step.meaning.method for step in plan.steps)
    if not alone and operation.partition("/")[0] not in _WAITING:
        return
    for step in plan.steps:
        if plan.processes.get(step.process, "") == CLIENT and step.receiver:
            for fact in aligned.facts(step.index):
                status = status_of(fact) if fact.kind is Kind.REQUEST else 0
                if 200 <= status < 300 and (alone or status != _ACCEPTED):
                    yield f"{fact.process} answered {status}, and does all that there is to do before it answers", fact
