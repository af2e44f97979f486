"""Logs beside traces: ``merge_logs(spans, logs)`` puts lines into the spans of traces in which they were written."""

# For maintainers. What a service did is told twice if both its trace and its log are given. The trace has the functions and the
# exact times, the log has words and ids of requests. A span of a log is the same as one of a trace if process, side and name are,
# and both began at one time by the same host's clock; where a log does not know the method, the span that ran then in the same
# process of the same operation stands for it. What only the log has stays, below the span that stands for its parent. Logs tell
# the time of their place, without saying which: a difference of quarters of hours is one of time zones.
from __future__ import annotations

from bisect import bisect_left, bisect_right

from stackseq.observe.model import IDS, Problem, SpanKind
from stackseq.observe.skew import set_back, tell_ahead
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from stackseq.observe.model import Span

    _Key = tuple[str, str]
    _Index = dict[tuple[object, ...], list[Span]]

_SAME = 0.25
"""Seconds between the beginnings of one thing in both: a line is written a little later than a span begins."""
_QUARTER = 900.0
"""Seconds between time zones."""
_FARTHEST = 14 * 3600.0
_NEAR = 50
"""Spans that are looked at, from the one that began last."""
_SENDING = (SpanKind.CLIENT, SpanKind.PRODUCER)
_SERVING = (SpanKind.SERVER, SpanKind.CONSUMER)


def merge_logs(spans: Sequence[Span], logs: Collection[_Key]) -> tuple[tuple[Span, ...], tuple[Problem, ...]]:
    """Return the spans, each thing once, and what there is to say. ``logs`` are those made of lines, as pairs of trace and id."""
    lines = [span for span in spans if _key(span) in logs]
    traced = [span for span in spans if _key(span) not in logs]
    twins = _twins(lines, traced) if lines and traced else {}
    zone = _zone(lines, traced) if lines and traced and not twins else 0.0
    if zone:
        lines = [set_back(span, zone) for span in lines]
        twins = _twins(lines, traced)
    if not twins:
        return tuple(spans), ()
    told = f"beside the traces the times of the logs are {tell_ahead(zone)}: corrected"
    return _merged(lines, traced, twins), (Problem("clock-skew", told),) if zone else ()


def _merged(lines: Sequence[Span], traced: Sequence[Span], twins: dict[_Key, Span]) -> tuple[Span, ...]:
    twins |= _running(lines, traced, twins)
    gone = twins.keys() | _needless(lines, traced, twins)
    parents = {_key(span): (span.trace, span.parent) for span in lines}
    told: dict[_Key, list[Span]] = {}
    kept = []
    for span in lines:
        stands = _standing(_key(span), parents, twins)
        if _key(span) not in gone:
            parent = stands.id if stands and (span.trace, span.parent) in gone else span.parent
            kept.append(replace(span, trace=stands.trace, parent=parent) if stands else span)
        elif stands:
            told.setdefault(_key(stands), []).append(span)
    return (*(_with(span, told.get(_key(span), ())) for span in traced), *kept)


def _key(span: Span) -> _Key:
    return span.trace, span.id


def _standing(key: _Key, parents: Mapping[_Key, _Key], twins: Mapping[_Key, Span]) -> Span | None:
    """Return the span of a trace that stands for one of a log, or for the nearest around it."""
    seen = set()
    while key in parents and key not in twins and key not in seen:
        seen.add(key)
        key = parents[key]
    return twins.get(key)


def _twins(lines: Sequence[Span], traced: Iterable[Span]) -> dict[_Key, Span]:
    """Return the spans of logs with those of traces that are the same."""
    index = _by(traced, _same)
    used: set[_Key] = set()
    found = {}
    for span in sorted(lines, key=lambda each: each.started):
        near = [
            each
            for each in _between(index, _same(span), span.started - _SAME, span.started + _SAME)
            if _key(each) not in used and _fits(span, each)
        ]
        twin = min(near, key=lambda each: abs(each.started - span.started), default=None)
        if twin is not None:
            found[_key(span)] = twin
            used.add(_key(twin))
    return found


def _zone(lines: Iterable[Span], traced: Iterable[Span]) -> float:
    """Return the difference of time zones by which most spans of logs are those of traces; 0 if fewer than two are."""
    index = _by(traced, _same)
    votes: dict[float, int] = {}
    for span in lines:
        for each in index.get(_same(span), [])[:_NEAR]:
            ahead = span.started - each.started
            zone = round(ahead / _QUARTER) * _QUARTER
            if zone and abs(ahead - zone) <= _SAME and abs(zone) <= _FARTHEST and _fits(span, each):
                votes[zone] = votes.get(zone, 0) + 1
    best = max(votes, key=lambda zone: votes[zone], default=0.0)
    return best if votes.get(best, 0) > 1 else 0.0


def _running(lines: Iterable[Span], traced: Sequence[Span], twins: Mapping[_Key, Span]) -> dict[_Key, Span]:
    """Return those spans of logs whose method is not known, with the message that was served then in their process."""
    requests = {span.attributes.get("request") for span in lines if _key(span) in twins}
    index = _by((span for span in traced if span.kind in _SERVING), lambda span: (span.service,))
    found = {}
    for span in lines:
        if span.kind is SpanKind.CONSUMER and _key(span) not in twins and span.attributes.get("request") in requests:
            begun = list(_between(index, (span.service,), float("-inf"), span.started + _SAME))[-_NEAR:]
            open_then = [
                each for each in begun if _fits(span, each) and (each.ended is None or each.ended >= span.started - _SAME)
            ]
            if open_then and _is_unknown(span.name):
                found[_key(span)] = open_then[-1]
    return found


def _needless(lines: Sequence[Span], traced: Iterable[Span], twins: Mapping[_Key, Span]) -> set[_Key]:
    """Return the sending sides in logs of what the traces have."""
    served = {(span.trace, span.parent) for span in lines if _key(span) in twins and span.kind in _SERVING}
    answering = {(span.trace, span.parent) for span in lines if span.kind in _SERVING}
    index = _by(traced, lambda span: (span.peer if span.kind in _SENDING else span.service,))
    found = set()
    for span in lines:
        if span.kind in _SENDING and _key(span) not in twins:
            asked = any(_between(index, (span.peer,), span.started - _SAME, span.started + _SAME))
            if _key(span) in served or (asked and _key(span) not in answering and (span.trace, span.parent) in twins):
                found.add(_key(span))
    return found


def _by(spans: Iterable[Span], key: Callable[[Span], tuple[object, ...]]) -> _Index:
    found: _Index = {}
    for span in sorted(spans, key=lambda each: each.started):
        found.setdefault(key(span), []).append(span)
    return found


def _between(index: _Index, key: tuple[object, ...], first: float, last: float) -> Iterator[Span]:
    """Yield the spans that began between two times."""
    group = index.get(key, [])
    start = bisect_left(group, first, key=lambda each: each.started)
    end = bisect_right(group, last, lo=start, key=lambda each: each.started)
    yield from group[start:end]


def _same(span: Span) -> tuple[object, ...]:
    """Return what is the same of one thing in a log and in a trace."""
    return span.service, span.kind, span.name.partition("?")[0]


def _is_unknown(name: str) -> bool:
    """Tell whether a name is no method: a line, or what stands for one."""
    return " " in name or name == "message"


def _fits(line: Span, span: Span) -> bool:
    """Tell whether hosts and requests do not differ, as far as both are known."""
    one, other = line.attributes.get("request"), span.attributes.get("request")
    return (not line.host or not span.host or line.host == span.host) and (not one or not other or one == other)


def _with(span: Span, lines: Sequence[Span]) -> Span:
    """Return a span of a trace with what logs have of it."""
    if not lines:
        return span
    happenings = sorted((*span.happenings, *(each for line in lines for each in line.happenings)), key=lambda each: each.time)
    ids = {name: line.attributes[name] for line in lines for name in IDS if name in line.attributes}
    error = span.error or next((line.error for line in lines if line.error and line.kind in _SERVING), "")
    return replace(span, happenings=tuple(happenings), attributes={**ids, **span.attributes}, error=error)
