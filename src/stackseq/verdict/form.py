"""A verdict for programs: ``flatten_verdict(verdict)`` gives values that JSON has."""

# For maintainers. `docs/observe.md` has the table of the keys, which a test holds against this.
from __future__ import annotations

from stackseq.verdict.pointing import point_at
from stackseq.verdict.words import watcher_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from stackseq.calls import Place
    from stackseq.interaction import Anchor
    from stackseq.verdict.model import Evidence, ExpectedStep, Stop, Verdict


def flatten_verdict(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as objects, lists, texts and numbers. Times are seconds since 1970, UTC; null where nothing is known."""
    numbers = {id(step): number for number, step in enumerate(verdict.steps, 1)}
    return {
        "operation": verdict.operation,
        "title": verdict.title,
        "release": verdict.release,
        "release_by": verdict.release_by,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "requests": list(verdict.requests),
        "last": _number(verdict.last, numbers),
        "stop": _stop(verdict.stop, verdict.release, numbers),
        "proofs": [_evidence(each) for each in verdict.proofs],
        "unexpected": [_evidence(each) for each in verdict.unexpected],
        "unknown": list(verdict.unknown),
        "advice": [{"text": each.text, "command": each.command, "log": each.log} for each in verdict.advice],
        "steps": [_step(step, number, verdict.release) for number, step in enumerate(verdict.steps, 1)],
    }


def _number(step: ExpectedStep | None, numbers: dict[int, int]) -> int | None:
    return numbers.get(id(step)) if step is not None else None


def _step(step: ExpectedStep, number: int, release: str) -> dict[str, Any]:
    return {
        "number": number,
        "text": step.text,
        "state": step.state.value,
        "process": step.process,
        "guards": list(step.guards),
        "function": _function(step.anchor, release),
        "evidence": [_evidence(each) for each in step.evidence],
    }


def _stop(stop: Stop | None, release: str, numbers: dict[int, int]) -> dict[str, Any] | None:
    if stop is None:
        return None
    return {
        "after": _number(stop.after, numbers),
        "before": _number(stop.before, numbers),
        "process": watcher_of(stop),
        "silent": stop.process if stop.process != watcher_of(stop) else "",
        "host": stop.host,
        "function": _function(stop.place, release),
        "error": stop.error,
        "evidence": [_evidence(each) for each in stop.evidence],
    }


def _evidence(each: Evidence) -> dict[str, Any]:
    return {
        "text": each.text,
        "where": each.where,
        "process": each.process,
        "host": each.host,
        "time": each.time,
        "ended": each.ended,
        "error": each.error,
        "by": each.by,
        "function": f"{each.place.path} {each.place.qualname}" if each.place else "",
    }


def _function(what: Place | Anchor | None, release: str) -> dict[str, Any] | None:
    if what is None:
        return None
    source = point_at(what, release)
    return {"path": what.path, "name": what.qualname, "line": source.line or None, "link": source.link}
