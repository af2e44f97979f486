"""States that were saved, as facts: ``with_saved(facts, spans)``; what they prove: ``saved_failures``, ``saved_successes``."""

# For maintainers. nova-compute has no database: it asks nova-conductor to save an object, which writes a row or two. Both may be
# recorded, or one of them; it is one state, saved by whoever asked. An object has all its fields when it is saved, so a state is
# a fact only where it is another one than before. A state is no end by itself: a server is active while it is resized, and one in
# error may be rebuilt. What is held against that stands at each rule.
from __future__ import annotations

from stackseq.observe.model import SpanKind
from stackseq.observe.saved import FAULT, OWNER, RAISED, SAVED
from stackseq.records import replace
from stackseq.verdict.facts import Fact, Kind, emitter_of, is_same_process, is_sender_of_rpc
from stackseq.verdict.statements import row_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.observe.model import Span
    from stackseq.verdict.plan import Step

    _Key = tuple[str, str]

_ASKING = frozenset({"object_action", "object_class_action_versions", "object_class_action"})
"""Messages by which nova-compute asks nova-conductor for the database."""
_BUILDING = frozenset({"build_and_run_instance", "run_instance"})
_BOOT = "nova/boot"
_DEEPEST = 200
_NEW = ", new: "


def with_saved(facts: Sequence[Fact], spans: Iterable[Span]) -> tuple[Fact, ...]:
    """Return facts with those of the states that spans saved, in the order of time."""
    told = [span for span in spans if span.attributes.get(SAVED) or FAULT in span.attributes]
    if not told:
        return tuple(facts)
    found = list(_changed(sorted(_Saving(spans).facts(told), key=lambda fact: fact.time)))
    return tuple(sorted((*facts, *found), key=lambda fact: fact.time))


class _Saving:
    def __init__(self, spans: Iterable[Span]) -> None:
        self._by_key = {(span.trace, span.id): span for span in spans}

    def facts(self, told: Iterable[Span]) -> Iterator[Fact]:
        """Yield a fact for each span that was written, or said why something failed; for a row none beside its object's."""
        for span in told:
            if span.error or span.ended is None or is_sender_of_rpc(span):
                continue
            above = list(self._above(span))
            if any(_is_written(each) and each.attributes.get(OWNER) == span.attributes.get(OWNER) for each in above):
                continue
            yield self._fact(span, above)

    def _fact(self, span: Span, above: Sequence[Span]) -> Fact:
        work = [each for each in above if _is_work(each)]
        by = work[0] if work else above[-1] if above else span
        fault = _fault(span)
        owner, saved = span.attributes.get(OWNER, ""), span.attributes.get(SAVED, "")
        text = fault or f"{owner} saved: {_listed(saved)}"
        threads = tuple(each.name for each in work)
        return Fact(
            Kind.SAVED, owner, by.service, by.host, span.started, span.ended, text, span.evidence,
            error=fault, threads=threads, emitter=emitter_of(span), span=span,
        )  # fmt: skip

    def _above(self, span: Span) -> Iterator[Span]:
        at = self._by_key.get((span.trace, span.parent)) if span.parent else None
        steps = 0
        while at is not None and steps < _DEEPEST:
            yield at
            at = self._by_key.get((at.trace, at.parent)) if at.parent else None
            steps += 1


def _is_written(span: Span) -> bool:
    return span.name in _ASKING and not span.error and span.ended is not None


def _is_work(span: Span) -> bool:
    return span.kind is SpanKind.CONSUMER and not is_sender_of_rpc(span) and span.name not in _ASKING


def _listed(saved: str) -> str:
    pairs = (each.partition("=") for each in saved.split())
    return ", ".join(f"{name} = {value or 'None'}" for name, _, value in pairs)


def _fault(span: Span) -> str:
    fault, raised = span.attributes.get(FAULT, ""), span.attributes.get(RAISED, "")
    return (f"fault: {fault} ({raised})" if raised else f"fault: {fault}") if fault else ""


def states_of(fact: Fact) -> dict[str, str]:
    """Return the states that a fact is about; what was emptied is ``none``."""
    text = fact.span.attributes.get(SAVED, "") if fact.span is not None else ""
    pairs = (each.partition("=") for each in text.split())
    return {name: value.lower() or "none" for name, _, value in pairs}


def _server(fact: Fact) -> str:
    return fact.span.attributes.get("instance", "") if fact.span is not None else ""


def _changed(facts: Iterable[Fact]) -> Iterator[Fact]:
    """Yield those that save another state than before, named by it and by what is new of it."""
    known: dict[tuple[str, str], dict[str, str]] = {}
    for fact in facts:
        if fact.error:
            yield fact
            continue
        states, before = states_of(fact), known.setdefault((fact.name, _server(fact)), {})
        new = [name for name, value in states.items() if before.get(name) != value]
        first = "" if before else " first"
        before.update(states)
        if new:
            yield replace(fact, name=f"{fact.name} {_pairs(states)}{_NEW}{' '.join(new)}{first}")


def _pairs(states: Mapping[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in states.items())


def _new(fact: Fact) -> list[str]:
    return fact.name.partition(_NEW)[2].split()


def is_saved_at(step: Step, fact: Fact) -> bool:
    """Tell whether a step of an edition saves just these states."""
    if not step.meaning.states or fact.error or (step.meaning.row is not None and step.meaning.row.verb != "save"):
        return False
    states, new = states_of(fact), _new(fact)
    return all(states.get(name) == value for name, value in step.meaning.states) and any(
        name in new for name, _ in step.meaning.states
    )


def saved_failures(operation: str, facts: Sequence[Fact]) -> Iterator[tuple[str, Fact]]:
    """Yield what was saved when all was given up.

    A server that is made was in no error before. Of others that is known only if another state was saved before, as whoever
    takes on a server in error saves its state as well. Faults are saved for hosts that fail, too, and not while a server is made.
    """
    for fact in facts:
        if fact.kind is not Kind.SAVED:
            continue
        new = _new(fact)
        is_new = "vm_state" in new and (operation == _BOOT or "first" not in new)
        if fact.name.startswith("Instance ") and is_new and states_of(fact)["vm_state"] == "error":
            yield f"{fact.process} saved the server's state as error", fact
        elif operation == _BOOT and fact.name == "InstanceFault" and fact.error:
            yield "Nova writes down why the server could not be built; it does not as long as another host is tried", fact


def saved_successes(operation: str, facts: Sequence[Fact], *, is_whole: bool) -> Iterator[tuple[str, Fact]]:
    """Yield what nova-compute saves last when it has built a server: active, and with no task. Each server has one.

    In a record that is cut off there may have been more servers, unless it has the rows of what was asked for.
    """
    if operation != _BOOT or not (is_whole or asked_servers(facts)):
        return
    told: set[str] = set()
    for fact in facts:
        if fact.kind is not Kind.SAVED or fact.error or not is_same_process("nova-compute", fact.process):
            continue
        states = states_of(fact)
        is_built = (states.get("vm_state"), states.get("task_state")) == ("active", "none")
        if is_built and _BUILDING.intersection(fact.threads[:1]) and _server(fact) not in told:
            told.add(_server(fact))
            yield "nova-compute saved the server as active, with no task left", fact


def asked_servers(facts: Sequence[Fact]) -> int:
    """Return how many servers nova-api wrote down that it was asked for."""
    return sum(fact.kind is Kind.ROW and row_of(fact.name) == ("create", "build_requests") for fact in facts)
