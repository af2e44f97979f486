"""Clocks of hosts against each other: ``find_skews(spans)`` tells which are ahead, and ``correct(spans)`` sets them."""

# For maintainers. Nothing but messages tells how clocks differ: what was sent cannot begin before its sender did, and who waits
# for an answer does not end before it. Each message bounds the difference of two clocks from one side or both. Clocks that no
# message proves wrong stay as they are, and so do those about which messages contradict each other. Of what bounds allow, the
# middle is taken if they are close, as if messages travelled equally long both ways, else the smallest correction: recorded
# operations keep their order so. A record that does not tell hosts may have one clock a process. Bounds are differences (b is
# ahead of a by w at most), so that the widest and the narrowest offsets are shortest paths; after each clock that is set, only
# the bounds that it narrows are followed further.
from __future__ import annotations

from collections import deque
from math import inf

from stackseq.observe.model import Problem, SpanKind, Waiting
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.observe.model import Span

    _Edges = dict[str, dict[str, float]]

_SLACK = 0.0005
"""Seconds by which records are rounded."""
_ZONE = 1800.0
"""Seconds between time zones: half an hour."""
_NEAR = 60.0
"""Seconds by which a clock may be off beside its time zone."""
_CLOSE = 1.0
"""Seconds between bounds of messages in both directions, in whose middle the truth is, if both travelled alike."""


def find_skews(spans: Iterable[Span]) -> Mapping[str, float]:
    """Return the hosts whose clocks are proven wrong → seconds by which they are ahead of the first API's host."""
    return _study(tuple(spans))[0]


def correct(spans: Iterable[Span]) -> tuple[tuple[Span, ...], Mapping[str, float], tuple[Problem, ...]]:
    """Return the spans with times of one clock, by how much each clock was ahead, and what there is to say about it."""
    found = tuple(spans)
    skews, unclear = _study(found)
    problems = [Problem("clock-skew", f"{host}'s clock is {tell_ahead(ahead)}: corrected") for host, ahead in skews.items()]
    text = "messages contradict each other as to their clocks: their times are as recorded"
    problems += [Problem("clock-contradiction", f"{' and '.join(hosts)}: {text}") for hosts in unclear]
    return tuple(set_back(span, skews.get(clock_of(span), 0.0)) for span in found) if skews else found, skews, tuple(problems)


def clock_of(span: Span) -> str:
    """Return whose clock a span's times are of: the host's; the process, if the record does not tell hosts."""
    return span.host or span.service


def set_back(span: Span, ahead: float) -> Span:
    """Return a span with the times of a clock that is set back by some seconds."""
    if not ahead:
        return span
    ended = None if span.ended is None else span.ended - ahead
    happenings = tuple(replace(each, time=each.time - ahead) for each in span.happenings)
    return replace(span, started=span.started - ahead, ended=ended, happenings=happenings)


def tell_ahead(ahead: float) -> str:
    """Return ``4.2 s ahead`` or ``1 h behind, as in another time zone``."""
    side = "ahead" if ahead > 0 else "behind"
    minutes, seconds = divmod(round(abs(ahead), 3), 60)
    hours, minutes = divmod(int(minutes), 60)
    parts = ((hours, "h"), (minutes, "min"), (round(seconds, 1 if seconds >= 1 else 3), "s"))
    return f"{' '.join(f'{value:g} {unit}' for value, unit in parts if value)} {side}{_zone_told(ahead)}"


def _zone_told(ahead: float) -> str:
    zone = _zone(ahead)
    return ", as in another time zone" if zone and abs(zone - ahead) <= _NEAR else ""


def _zone(ahead: float) -> float:
    return round(ahead / _ZONE) * _ZONE


# Bounds.


def _study(spans: Sequence[Span]) -> tuple[dict[str, float], list[tuple[str, ...]]]:
    """Return the clocks that are ahead, and those about which messages contradict each other."""
    most = _bounds(spans)
    if all(bound >= 0 for bounds in most.values() for bound in bounds.values()):
        return {}, []
    unclear = _drop_contradictions(most)
    skews: dict[str, float] = {}
    for group in _groups(_in_order(spans, most), most):
        if _is_possible(group, most):
            skews.update(_offsets(group, most))
        else:
            unclear.append(tuple(sorted(group)))
    return {host: round(ahead, 6) for host, ahead in skews.items() if abs(ahead) > _SLACK}, unclear


def _bounds(spans: Sequence[Span]) -> _Edges:
    """Return clock → other clock → seconds by which the other is ahead at most."""
    known = {(span.trace, span.id): span for span in spans}
    most: _Edges = {}
    for span in spans:
        parent = known.get((span.trace, span.parent)) if span.parent else None
        if parent is None or parent.host == span.host != "":
            continue
        here, there = clock_of(parent), clock_of(span)
        if here and there and here != there:
            _bound(most, here, there, span.started - parent.started)
            if span.ended is not None and parent.ended is not None and _waits(parent, span):
                _bound(most, there, here, parent.ended - span.ended)
    return most


def _bound(most: _Edges, one: str, other: str, seconds: float) -> None:
    bounds = most.setdefault(one, {})
    bounds[other] = min(bounds.get(other, inf), seconds + _SLACK)
    most.setdefault(other, {})


def _waits(parent: Span, span: Span) -> bool:
    """Tell whether it is certain that the parent ends after a span: threads may go on when what began them has ended."""
    if span.kind is SpanKind.SERVER:
        return parent.kind in (SpanKind.CLIENT, SpanKind.INTERNAL)
    waiting = parent.waiting if parent.waiting is not Waiting.UNKNOWN else span.waiting
    return parent.kind is SpanKind.PRODUCER and waiting is Waiting.CALL


def _drop_contradictions(most: _Edges) -> list[tuple[str, ...]]:
    """Take away what is known of pairs of clocks that contradict themselves, and return these pairs."""
    pairs = [
        (one, other)
        for one, bounds in most.items()
        for other, bound in bounds.items()
        if one < other and bound + most[other].get(one, inf) < 0
    ]
    for one, other in pairs:
        del most[one][other], most[other][one]
    return list(pairs)


def _in_order(spans: Sequence[Span], most: _Edges) -> list[str]:
    """Return the clocks: first those of requests that no span of the record sent, then as they come."""
    known = {(span.trace, span.id) for span in spans}
    asked = (each for each in spans if each.kind is SpanKind.SERVER and (each.trace, each.parent) not in known)
    served = [clock_of(each) for each in sorted(asked, key=lambda each: each.started)]
    return [clock for clock in dict.fromkeys((*served, *most)) if clock in most]


def _groups(clocks: Iterable[str], most: _Edges) -> list[list[str]]:
    """Return the clocks that messages connect, in the order of their distance from the first of each group."""
    beside: dict[str, dict[str, None]] = {clock: {} for clock in most}
    for one, bounds in most.items():
        for other in bounds:
            beside[one][other] = beside[other][one] = None
    groups = []
    seen: set[str] = set()
    for clock in clocks:
        group = dict.fromkeys([] if clock in seen else [clock])
        waiting = deque(group)
        while waiting:
            new = [other for other in beside[waiting.popleft()] if other not in group]
            group.update(dict.fromkeys(new))
            waiting.extend(new)
        seen.update(group)
        groups += [list(group)] if len(group) > 1 else []
    return groups


def _is_possible(group: Sequence[str], most: _Edges) -> bool:
    """Tell whether any offsets satisfy the bounds: no way around leads to less than where it began."""
    offsets = dict.fromkeys(group, 0.0)
    for _ in range(len(group) + 1):
        before = dict(offsets)
        for one in group:
            for other, bound in most[one].items():
                offsets[other] = min(offsets[other], offsets[one] + bound)
        if offsets == before:
            return True
    return False


def _offsets(group: Sequence[str], most: _Edges) -> dict[str, float]:
    """Return by how much each clock of a group is ahead of the first, as little as the bounds allow."""
    least: _Edges = {clock: {} for clock in group}  # the same read backwards, in negative numbers
    for one in group:
        for other, bound in most[one].items():
            least[other][one] = bound
    highest, lowest = dict.fromkeys(group, inf), dict.fromkeys(group, inf)
    offsets = {}
    for index, clock in enumerate(group):
        offsets[clock] = _chosen(-lowest[clock], highest[clock]) if index else 0.0
        _narrow(highest, clock, offsets[clock], most)
        _narrow(lowest, clock, -offsets[clock], least)
    return offsets


def _chosen(lowest: float, highest: float) -> float:
    """Return the offset next to none; if there must be one, that of a time zone, or the middle between close bounds."""
    offset = min(max(0.0, lowest), highest)
    if not offset:
        return 0.0
    zone = _zone(offset)
    if zone and abs(zone - offset) <= _NEAR and lowest <= zone <= highest:
        return zone
    return (lowest + highest) / 2 if highest - lowest <= _CLOSE else offset


def _narrow(limits: dict[str, float], clock: str, limit: float, bounds: _Edges) -> None:
    """Set the limit of a clock, and those of others that follow from it."""
    limits[clock] = limit
    waiting = deque([clock])
    while waiting:
        one = waiting.popleft()
        for other, bound in bounds[one].items():
            if limits[one] + bound < limits[other] - 1e-9:  # no circle of roundings
                limits[other] = limits[one] + bound
                waiting.append(other)
