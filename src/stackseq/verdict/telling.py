"""Tell a verdict in five lines: what it was, what it came to, how far it got, where it stopped, and what to look at next."""

from __future__ import annotations

from stackseq.verdict.model import Outcome
from stackseq.verdict.pointing import point_at
from stackseq.verdict.times import Clock
from stackseq.verdict.words import (
    cited,
    on_host,
    once,
    one_line,
    reason_parts,
    release_words,
    seen_in,
    short_place,
    stop_words,
    watcher_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.calls import Place
    from stackseq.interaction import Anchor
    from stackseq.observe import Observation
    from stackseq.verdict.model import Stop, Verdict

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
    return tuple((name, _joined(parts)) for name, parts in paragraphs(verdict, observation))


def paragraphs(verdict: Verdict, observation: Observation | None = None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the same in parts, each for a line of its own: what is said, and then the evidence, the function, its address."""
    clock = Clock(verdict, observation)
    told = (
        ("Operation", _operation(verdict)),
        ("Outcome", _outcome(verdict)),
        ("Last step reached", _last(verdict, clock)),
        ("Stopped", _stop(verdict.stop, verdict)),
        ("Look next", _next(verdict)),
    )
    return tuple((name, tuple(one_line(part) for part in parts if part)) for name, parts in told)


def _joined(parts: Sequence[str]) -> str:
    """Return parts in one line; what ends as a sentence needs nothing behind it."""
    ends = [" " if part.endswith((".", "?")) else "; " for part in parts[:-1]]
    return "".join(part + end for part, end in zip(parts, [*ends, ""], strict=True))


def write_lines(lines: Iterable[tuple[str, str]]) -> str:
    """Write lines one below the other, with their names."""
    return "\n".join(f"{name + ':':{_WIDTH}} {text}" for name, text in lines) + "\n"


def write_paragraphs(told: Iterable[tuple[str, Sequence[str]]], width: int) -> str:
    """Write paragraphs for people: in lines of so many columns, which hang below the first; addresses are not broken."""
    lines: list[str] = []
    for name, parts in told:
        first = f"{name + ':':{_WIDTH}} "
        for part in parts:
            lines += _wrapped(part, first, max(width, 2 * _WIDTH))
            first = " " * len(first)
    return "\n".join(lines) + "\n"


def _wrapped(part: str, first: str, width: int) -> Sequence[str]:
    """Break a part at blanks; addresses and commands stay whole, so that they can be copied."""
    from textwrap import TextWrapper

    if part.startswith(("`", "https://")):
        return [first + part]
    hanging = " " * len(first)
    wrapper = TextWrapper(width, first, hanging, break_long_words=False, break_on_hyphens=False)
    return wrapper.wrap(part)


def _operation(verdict: Verdict) -> Iterator[str]:
    yield f"{verdict.title}: {verdict.operation}{release_words(verdict)}" if verdict.operation else verdict.title
    more = f" and {len(verdict.requests) - _REQUESTS} more" if len(verdict.requests) > _REQUESTS else ""
    yield f"{', '.join(verdict.requests[:_REQUESTS])}{more}"


def _outcome(verdict: Verdict) -> Iterator[str]:
    reason, where = reason_parts(verdict)
    yield f"{verdict.outcome.value}: {one_line(short_place(reason), _LONGEST)}"
    yield short_place(where)


def _last(verdict: Verdict, clock: Clock) -> Iterator[str]:
    step = verdict.last
    if step is None:
        yield "none that is known of" if verdict.operation else "not known, as the operation is not; --against names it"
        return
    proof = step.firsts[-1] if step.firsts else None
    where = f"on {proof.host}" if proof and proof.host else ""
    yield " ".join(filter(None, (clock.offset(proof.time) if proof else "", one_line(step.text, _STEP), where)))
    yield short_place(proof.where) if proof else ""
    yield from _source(step.anchor, verdict)


def _source(what: Place | Anchor | None, verdict: Verdict, way: str = "in") -> Iterator[str]:
    source = point_at(what, verdict.release) if what else None
    if source is not None:
        yield f"{way} {source.written}"
        yield source.link


def _stop(stop: Stop | None, verdict: Verdict) -> Iterator[str]:
    if stop is None:
        yield "nowhere: it went to its end" if verdict.outcome is Outcome.SUCCESS else "nobody can tell where"
        return
    own = on_host(watcher_of(stop), stop.host)
    yield f"{own}: {one_line(once(stop_words(stop)), _LONGEST) or 'nothing more is recorded'}"
    proof = stop.evidence[0] if stop.evidence else None
    is_quoted = proof is not None and stop_words(stop) != stop.error
    yield cited(proof) if proof and is_quoted else short_place(proof.where) if proof else ""
    yield from _source(stop.place, verdict, seen_in(stop))
    yield f"what would come next: {one_line(stop.before.text, _STEP)}" if stop.before else ""


def _next(verdict: Verdict) -> Iterator[str]:
    if verdict.advice:
        first = verdict.advice[0]
        yield first.text
        yield f"`{first.command}`" if first.command else ""
        yield first.log
    elif verdict.unknown:
        yield verdict.unknown[0]
    else:
        yield "nothing: it succeeded" if verdict.outcome is Outcome.SUCCESS else _proof(verdict)


def _proof(verdict: Verdict) -> str:
    """Return the first thing that an outcome rests on."""
    return cited(verdict.proofs[0]) if verdict.proofs else "the logs of the process that is named above"
