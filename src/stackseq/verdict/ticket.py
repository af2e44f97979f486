"""A verdict as Markdown, for a ticket: what it came to, the steps with their evidence, what cannot be known, and a diagram."""

from __future__ import annotations

import re

from stackseq.interaction import walk
from stackseq.verdict.model import State
from stackseq.verdict.telling import explain
from stackseq.verdict.times import Clock
from stackseq.verdict.words import cited, one_line, short_place

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.interaction import Interaction
    from stackseq.observe import Observation
    from stackseq.verdict.model import Evidence, ExpectedStep, Verdict

_DIAGRAM = 80
"""Elements of a diagram that those who show Mermaid still show well."""
_ROWS = 200
_TEXT = 120
_SPECIAL = re.compile(r"([\\*<]|(?<=\])\()")
_SIGNS = {
    State.PROVED: "recorded",
    State.IMPLIED: "implied",
    State.STOPPED: "**stopped**",
    State.WAITING: "**not reached**",
    State.NOT_REACHED: "not reached",
}


def write_ticket(verdict: Verdict, observation: Observation | None, shown: Interaction | None = None) -> str:
    """Return a verdict as Markdown. ``shown`` is the diagram of it, which is left out if it is large."""
    clock = Clock(verdict, observation)
    blocks = [f"# {_plain(one_line(verdict.title))}: {verdict.outcome.value}", *_list(explain(verdict, observation))]
    blocks += _section("Steps", _steps(verdict.steps, clock))
    blocks += _section("What nobody expected", _evidence(verdict.unexpected, clock))
    blocks += _section("What the outcome rests on", _evidence(verdict.proofs, clock))
    blocks += _section("What the record cannot tell", [_list_of(verdict.unknown)] if verdict.unknown else [])
    advice = [
        f"{each.text}{f' `{each.command}`' if each.command else ''}{f' ({each.log})' if each.log else ''}"
        for each in verdict.advice
    ]
    blocks += _section("What to look at next", [_list_of(advice)] if advice else [])
    blocks += _diagram(shown)
    return "\n\n".join(blocks) + "\n"


def _list(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield "\n".join(f"* **{name}**: {_plain(text)}" for name, text in lines)


def _section(title: str, blocks: Sequence[str]) -> list[str]:
    return [f"## {title}", *blocks] if blocks else []


def _list_of(lines: Iterable[str]) -> str:
    return "\n".join(f"* {_plain(line)}" for line in lines)


def _steps(steps: Sequence[ExpectedStep], clock: Clock) -> list[str]:
    """Return the table of steps, and how many stand under conditions that nothing tells of."""
    told = [step for step in steps if step.state is not State.OPEN]
    rows = [_row(step, clock) for step in told[:_ROWS]]
    if not rows:
        return []
    table = "\n".join(["| state | time | step | evidence |", "|---|---:|---|---|", *rows])
    rest = [f"{len(told) - _ROWS} more steps are not listed."] if len(told) > _ROWS else []
    hidden = len(steps) - len(told)
    rest += [f"{hidden} steps under conditions that nothing tells of are left out."] if hidden > 1 else []
    rest += ["1 step under a condition that nothing tells of is left out."] if hidden == 1 else []
    return [table, *rest]


def _row(step: ExpectedStep, clock: Clock) -> str:
    first = step.evidence[0] if step.evidence else None
    moment = clock.moment(first) if first else ""
    evidence = "; ".join(f"{_cell(each.text)} ({_cell(short_place(each.where))})" for each in step.evidence[:2])
    more = f" and {len(step.evidence) - 2} more" if len(step.evidence) > 2 else ""
    return f"| {_SIGNS[step.state]} | {moment} | {_cell(step.text)} | {evidence}{more} |"


def _evidence(evidence: Sequence[Evidence], clock: Clock) -> list[str]:
    lines = [" ".join(filter(None, (clock.offset(each.time), each.process, cited(each)))) for each in evidence]
    return [_list_of(lines)] if lines else []


def _diagram(shown: Interaction | None) -> list[str]:
    if shown is None or sum(1 for _ in walk(shown)) > _DIAGRAM:
        return []
    from stackseq.export import write

    return ["## Diagram", f"```mermaid\n{write('mermaid', shown).rstrip()}\n```"]


def _cell(text: str) -> str:
    return _plain(one_line(text, _TEXT)).replace("|", "\\|")


def _plain(text: str) -> str:
    """Keep what was recorded from being taken for Markdown; what is code already stays."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        parts = ["'".join(parts)]
    return "`".join(_SPECIAL.sub(r"\\\1", part) if number % 2 == 0 else part for number, part in enumerate(parts))
