"""One failure that several layers tell: ``grouped(evidence)`` brings together what says the same."""

# For maintainers. Each layer that a failure passes writes it down again, with other words in front: what is at its end stays as
# it is. Only of one process on one host, and at one time: two hosts may fail alike, and that they did is worth telling.
from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from stackseq.verdict.model import Evidence, Verdict

_NAMED = re.compile(r".*\b[\w.]*[A-Z]\w*[a-z]: (?=\S)")
"""All up to what an exception says."""
_COMPARED = 80
"""Characters that are compared: ends may be cut off."""
_TELLING = 12
"""Characters that are enough to know a failure again."""
_AT_ONCE = 10.0
"""Seconds in which one failure is told, from where it happened to who gives up."""
_LAST_HOST = re.compile(r"Error from last host: (\S+)")
_ASKED = re.compile(r"(?:GET|HEAD|POST|PUT|PATCH|DELETE) /")


def is_failure(each: Evidence) -> bool:
    """Tell whether something that was not expected is more than a message."""
    return bool(each.error) or not _ASKED.match(each.text)


def repeats_of(verdict: Verdict) -> tuple[Evidence, ...]:
    """Return what tells once more of the failure at which an operation stopped, without what the stop cites."""
    stop = verdict.stop
    if stop is None or not stop.evidence or not stop.error:
        return ()
    told = {(each.where, each.text) for each in stop.evidence}
    others = [each for each in verdict.unexpected if (each.where, each.text) not in told]
    return tuple(each for each in others if _is_same(stop.evidence[0], each))


def grouped(evidence: Iterable[Evidence], but: Sequence[Evidence] = ()) -> list[tuple[Evidence, ...]]:
    """Return evidence with what repeats it, the first that tells of a failure first; ``but`` is left out."""
    groups: list[list[Evidence]] = []
    for each in sorted(evidence, key=_end):
        if each in but:
            continue
        group = next((group for group in reversed(groups) if _is_same(group[0], each)), None)
        if group is None:
            groups.append([each])
        else:
            group.append(each)
    return [tuple(sorted(group, key=_order)) for group in groups]


def _is_same(one: Evidence, other: Evidence) -> bool:
    is_there = one.process == other.process and (one.host == other.host or not one.host or not other.host)
    if not is_there or _ASKED.match(other.text) or _quoted_host(one) not in {"", _quoted_host(other) or _quoted_host(one)}:
        return False
    if one.time is None or other.time is None or abs(_end(one) - _end(other)) > _AT_ONCE:
        return False
    return bool(_said(one) & _said(other)) or any(text in _text(b) for a, b in ((one, other), (other, one)) for text in _said(a))


def _quoted_host(each: Evidence) -> str:
    match = _LAST_HOST.match(each.text)
    return match[1] if match else ""


def _said(each: Evidence) -> AbstractSet[str]:
    """Return what an exception says, if it says enough to know it again."""
    text = _NAMED.sub("", _text(each), count=1)[:_COMPARED].rstrip(". ")
    return {text} if len(text) >= _TELLING else set()


def _text(each: Evidence) -> str:
    return " ".join((each.error or each.text).split())


def _order(each: Evidence) -> tuple[bool, float]:
    """Put lines first: they say when something failed; work may go on after its message, or its span, has ended."""
    return each.by != "log line", _end(each)


def _end(each: Evidence) -> float:
    return each.ended or each.time or 0.0
