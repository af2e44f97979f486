"""Verdicts in sentences: why the outcome is what it is, and what the record cannot tell."""

from __future__ import annotations

import re

from stackseq.verdict.causes import find_sign
from stackseq.verdict.ends import ends
from stackseq.verdict.facts import Kind, is_same_process
from stackseq.verdict.model import Outcome
from stackseq.verdict.stopping import said

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.observe import Observation
    from stackseq.verdict.facts import Fact
    from stackseq.verdict.model import Stop, Verdict
    from stackseq.verdict.outcome import Decision
    from stackseq.verdict.reaching import Reached

_CHOSEN = re.compile(r"^Selected host: \(?([\w.-]+)")
DAMAGED = frozenset({"truncated-json", "no-end", "too-many-lines", "unreadable-file", "missing-parent"})
"""Problems of a record that may be why something is not in it."""


def reason_of(decision: Decision, facts: Sequence[Fact], reached: Reached | None, stop: Stop | None) -> str:
    """Return why the outcome is what it is, with the evidence."""
    proof = decision.proof
    if proof is not None:
        words = proof.error or proof.text
        return f"{decision.means}: {words} ({proof.where})" if proof.where else f"{decision.means}: {words}"
    sign = find_sign(facts) if reached is not None else None
    if sign is not None:
        return f"{said(sign)}; whether another host was asked, or the server was given up, is not recorded"
    if stop is not None and stop.error:
        return f"{stop.error} ({stop.evidence[0].where}); what came of that is not recorded"
    return _silence(stop) if reached is not None else "nothing was recorded that tells how it ended"


def _silence(stop: Stop | None) -> str:
    if stop is None or stop.after is None:
        return "nothing was recorded that belongs to the operation"
    if stop.before is None:
        return (
            f"all steps that surely come were reached, and nothing recorded says that the last one ended well: {stop.after.text}"
        )
    return f"nothing is recorded after “{stop.after.text}”: neither that it went on nor that it failed"


def unknown_of(verdict: Verdict, facts: Sequence[Fact], reached: Reached | None, observation: Observation) -> tuple[str, ...]:
    """Return what the record cannot tell, and what would."""
    return tuple(dict.fromkeys(_unknown(verdict, facts, reached, observation)))


def _unknown(verdict: Verdict, facts: Sequence[Fact], reached: Reached | None, observation: Observation) -> Iterator[str]:
    if not facts:
        yield "nothing was recorded of the operation: is it another one, or the wrong file?"
        return
    if verdict.outcome is Outcome.UNKNOWN:
        yield from _vague(verdict, facts)
        yield from _end(verdict, facts, reached)
    elif verdict.outcome is Outcome.FAILURE and verdict.stop is not None:
        yield from _why(verdict.stop, facts)
    for problem in observation.problems:
        if problem.code in DAMAGED:
            yield f"{f'{problem.where}: ' if problem.where else ''}{problem.message}: what is missing may tell more"


def _why(stop: Stop, facts: Sequence[Fact]) -> Iterator[str]:
    """Yield what would tell why it failed, if the failure is not named, or named by another than who is to blame."""
    if not _is_recorded(stop.process, facts):
        yield f"why {stop.process} did not do it: nothing is recorded of it; its log would tell"
    elif " " not in stop.error:
        yield f"why it failed: only that it did is recorded; the log of {stop.process}{_on(stop.host)} would tell"


def _vague(verdict: Verdict, facts: Sequence[Fact]) -> Iterator[str]:
    """Yield what looks like an end, and is none."""
    for row in ends().vague:
        if row.operation == verdict.operation and any(
            fact.kind is Kind.MESSAGE and (fact.name, fact.emitter) == (row.method, row.emitter) and not fact.error
            for fact in facts
        ):
            yield row.says


def _on(host: str) -> str:
    return f" on {host}" if host else ""


def _end(verdict: Verdict, facts: Sequence[Fact], reached: Reached | None) -> Iterator[str]:
    stop = verdict.stop
    if reached is None or stop is None or stop.after is None:
        yield "how it ended: logs of all services of the request, or its spans to the last one, would tell"
        return
    host = stop.host or chosen_host(facts, stop.process)
    if _is_recorded(stop.process, facts):
        yield f"what {stop.process} did after “{stop.after.text}”: its record{_on(host)} ends there; what came since would tell"
    else:
        yield f"what {stop.process} did: nothing is recorded of it{_on(host)}; its log or its spans would tell"


def _is_recorded(process: str, facts: Sequence[Fact]) -> bool:
    return any(is_same_process(process, fact.process) for fact in facts if fact.span is None or _was_there(fact))


def _was_there(fact: Fact) -> bool:
    """Tell whether the process itself told it, rather than who asked it."""
    return fact.kind not in {Kind.REQUEST, Kind.MESSAGE} or (fact.span is not None and fact.span.service == fact.process)


def chosen_host(facts: Sequence[Fact], process: str) -> str:
    """Return the host that the scheduler chose for a process; empty if it chose another one as well."""
    if process != "nova-compute":
        return ""
    lines = (_CHOSEN.match(fact.text) for fact in facts if fact.kind is Kind.LINE)
    hosts = {match[1] for match in lines if match}
    return hosts.pop() if len(hosts) == 1 else ""
