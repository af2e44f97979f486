"""What to look at next: ``advise(verdict, facts)``, by the rows of ``advice.toml``."""

from __future__ import annotations

import re

from stackseq.verdict.causes import find_cause, find_failure, table
from stackseq.verdict.facts import is_same_process
from stackseq.verdict.model import Advice, Outcome
from stackseq.verdict.reasons import chosen_host

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackseq.verdict.causes import Found, Hint
    from stackseq.verdict.facts import Fact
    from stackseq.verdict.model import Evidence, Verdict

_UUID = r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
_PORT = re.compile(rf"(?:network-vif-plugged[^0-9a-f]{{1,8}}|\bport[ :=']{{1,3}}){_UUID}")
_VOLUME = re.compile(rf"\b(?:volume[s/ :=']{{1,3}}|Failed to attach ){_UUID}")
_IMAGE = re.compile(rf"\b[Ii]mages?[/ :=']{{1,3}}{_UUID}")
_ASKED = re.compile(r"\bresources=([A-Z_0-9]+(?::|%3A)\d+(?:(?:,|%2C)[A-Z_0-9]+(?::|%3A)\d+)*)")
_RESOURCES = "--resource VCPU=N --resource MEMORY_MB=N --resource DISK_GB=N"
_MOST = 4


def advise(verdict: Verdict, facts: Sequence[Fact]) -> tuple[Advice, ...]:
    """Return what to look at, the most telling first; nothing after a success."""
    if verdict.outcome is Outcome.SUCCESS or not facts:
        return ()
    names = _names(verdict, facts)
    found = [_filled(hint, names) for hint in _hints(verdict, facts)]
    return tuple({(each.command, each.log): each for each in reversed(found)}.values())[::-1][:_MOST]


def _hints(verdict: Verdict, facts: Sequence[Fact]) -> Iterator[Hint]:
    stop = verdict.stop
    if verdict.outcome is Outcome.FAILURE or (stop is not None and stop.error):
        found = _found_cause(verdict, facts)
        if found is not None and found.cause is not None:
            yield from found.cause.hints
        elif stop is not None:
            yield _log_of()
    elif stop is not None:
        recorded = any(fact.span is not None and is_same_process(stop.process, fact.span.service) for fact in facts)
        if not recorded:
            yield from (hint for hint in table().silences if is_same_process(hint.process, stop.process))
        yield _log_of()
    service = verdict.operation.partition("/")[0] or "nova"
    yield from (hint for hint in table().general if hint.process == service)


def _found_cause(verdict: Verdict, facts: Sequence[Fact]) -> Found | None:
    if verdict.outcome is Outcome.FAILURE:
        return find_cause(facts, next(iter(_cited(verdict.proofs, facts)), None))
    return find_failure(_cited(verdict.stop.evidence if verdict.stop else (), facts))


def _cited(evidence: Sequence[Evidence], facts: Sequence[Fact]) -> Sequence[Fact]:
    """Return the fact that is the first evidence."""
    told = [(each.where, each.text) for each in evidence[:1]]
    return [fact for fact in facts if (fact.where, fact.text) in told][:1]


def _log_of() -> Hint:
    from stackseq.verdict.causes import Hint

    return Hint("what does {process} say?", "", "{process}.log on {host}")


def _names(verdict: Verdict, facts: Sequence[Fact]) -> Mapping[str, str]:
    """Return what is filled in: what was recorded, else a name in capitals."""
    stop = verdict.stop
    process = stop.process if stop is not None else ""
    told_by = stop.evidence[0].process if stop is not None and stop.evidence else ""
    texts = (
        [fact.text for fact in facts] + [fact.error for fact in facts if fact.error] + [stop.error if stop is not None else ""]
    )
    return {
        "server": _attribute(facts, "instance") or "SERVER",
        "request": next(iter(verdict.requests), "") or "REQUEST_ID",
        "host": (stop.host if stop is not None else "") or chosen_host(facts, process) or chosen_host(facts, told_by) or "HOST",
        "process": process or "the service",
        "port": _found(_PORT, texts) or _attribute(facts, "port") or "PORT",
        "volume": _found(_VOLUME, texts) or _attribute(facts, "volume") or "VOLUME",
        "image": _found(_IMAGE, texts) or _attribute(facts, "image") or "IMAGE",
        "resources": _resources(facts),
    }


def _attribute(facts: Sequence[Fact], name: str) -> str:
    return next((value for fact in facts if fact.span is not None and (value := fact.span.attributes.get(name, ""))), "")


def _found(pattern: re.Pattern[str], texts: Sequence[str]) -> str:
    return next((match[1] for text in reversed(texts) if (match := pattern.search(text))), "")


def _resources(facts: Sequence[Fact]) -> str:
    """Return what nova-scheduler asked placement for, as the client takes it."""
    for fact in facts:
        texts = (fact.text, fact.span.attributes.get("query", "") if fact.span is not None else "")
        for text in texts:
            match = _ASKED.search(text)
            if match:
                pairs = match[1].replace("%3A", ":").replace("%2C", ",").split(",")
                return " ".join(f"--resource {pair.replace(':', '=')}" for pair in pairs)
    return _RESOURCES


def _filled(hint: Hint, names: Mapping[str, str]) -> Advice:
    """Return the advice; what was recorded stands in commands so that a shell takes it as a word."""
    from shlex import quote

    words = {name: value if name == "resources" else quote(value) for name, value in names.items()}
    return Advice(hint.text.format(**names), hint.command.format(**words), hint.log.format(**names))
