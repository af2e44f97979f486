"""Tell a verdict in five lines: what it was, what it came to, how far it got, where it stopped, and what to look at next."""

from __future__ import annotations

from stackseq.verdict.model import Outcome
from stackseq.verdict.pointing import point_at
from stackseq.verdict.times import Clock
from stackseq.verdict.words import advised, cited, on_host, one_line, release_words, short_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.observe import Observation
    from stackseq.verdict.model import Evidence, Stop, Verdict

EXITS = {Outcome.SUCCESS: 0, Outcome.FAILURE: 1, Outcome.UNKNOWN: 3}
"""The exit codes of ``stackseq explain``; 2 is that of wrong usage."""
_WIDTH = 18
"""Columns of the names of the lines."""
_LONGEST = 300
_STEP = 100
"""Characters of a step."""
_REQUESTS = 2


def explain(verdict: Verdict, observation: Observation | None = None) -> tuple[tuple[str, str], ...]:
    """Return the five lines: name and text of each, in which no line breaks."""
    clock = Clock(verdict, observation)
    return (
        ("Operation", _operation(verdict)),
        ("Outcome", f"{verdict.outcome.value}: {one_line(short_place(verdict.reason), _LONGEST)}"),
        ("Last step reached", _last(verdict, clock)),
        ("Stopped", _stop(verdict.stop, verdict)),
        ("Look next", _next(verdict)),
    )


def write_lines(lines: tuple[tuple[str, str], ...]) -> str:
    """Write lines one below the other, with their names."""
    return "\n".join(f"{name + ':':{_WIDTH}} {text}" for name, text in lines) + "\n"


def _operation(verdict: Verdict) -> str:
    name = f": {verdict.operation}{release_words(verdict)}" if verdict.operation else ""
    more = f" and {len(verdict.requests) - _REQUESTS} more" if len(verdict.requests) > _REQUESTS else ""
    requests = f"; {', '.join(verdict.requests[:_REQUESTS])}{more}" if verdict.requests else ""
    return one_line(f"{verdict.title}{name}{requests}")


def _last(verdict: Verdict, clock: Clock) -> str:
    step = verdict.last
    if step is None:
        return "none that is known of" if verdict.operation else "not known, as the operation is not; --against names it"
    proof = step.evidence[-1] if step.evidence else None
    told = [clock.offset(proof.time) if proof else "", one_line(step.text, _STEP)]
    where = f" on {proof.host}" if proof and proof.host else ""
    source = point_at(step.anchor, verdict.release) if step.anchor else None
    line = f"; {' '.join(filter(None, (source.written, source.link)))}" if source else ""
    return one_line(f"{' '.join(filter(None, told))}{where}{_by(proof)}{line}")


def _by(proof: Evidence | None) -> str:
    return f" ({short_place(proof.where)})" if proof else ""


def _stop(stop: Stop | None, verdict: Verdict) -> str:
    if stop is None:
        return "nowhere: it went to its end" if verdict.outcome is Outcome.SUCCESS else "nobody can tell where"
    source = point_at(stop.place, verdict.release) if stop.place else None
    own = on_host(stop.process, stop.host)
    why = f": {one_line(stop.error, _LONGEST)}" if stop.error else ": nothing more is recorded"
    function = f"; in {' '.join(filter(None, (source.written, source.link)))}" if source else ""
    ahead = f"; what would come next: {one_line(stop.before.text, _STEP)}" if stop.before else ""
    return one_line(f"{own}{why}{_by(stop.evidence[0] if stop.evidence else None)}{function}{ahead}")


def _next(verdict: Verdict) -> str:
    told = [advised(each) for each in verdict.advice[:1]] or list(verdict.unknown[:1])
    if not told:
        told = ["nothing: it succeeded"] if verdict.outcome is Outcome.SUCCESS else [_proof(verdict)]
    return one_line("; ".join(told))


def _proof(verdict: Verdict) -> str:
    """Return the first thing that an outcome rests on."""
    return cited(verdict.proofs[0]) if verdict.proofs else "the logs of the process that is named above"
