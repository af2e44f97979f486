"""Spans that several emitters recorded of one thing: ``fold_emitters(spans)`` makes one of them.

``tell_once(readings)`` leaves out what a fuller record of another format has as well.
"""

# For maintainers. Instrumentation is stacked: oslo.messaging traces messages by itself, and a library of third parties does so
# one layer below; a web framework and its middleware both trace the request that they serve; a client of a service, and the HTTP
# library below it. The inner span of such a pair says nothing new. Of consumers the inner one stands beside the outer, since both
# find their parent in the message; two hosts that got one message look alike, so that only different emitters count as a pair.
from __future__ import annotations

from bisect import bisect_left

from stackseq.observe.model import IDS, Problem, SpanKind, Waiting
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from stackseq.observe.model import Reading, Span

    _Key = tuple[str, str]

_SLACK = 0.002
"""Seconds by which an inner span may stick out."""
_SAME = 0.25
"""Seconds between the beginnings of one request in two records: each tracer has its place in the pipeline of a service."""
_TRACERS = frozenset({"osprofiler", "otlp", "jaeger", "zipkin"})
_THIRD = "rpc.system"
"""An attribute that the third parties' emitter has, and oslo.messaging's own has not."""
_TOKENS = "/auth/tokens"


def fold_emitters(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return the spans with one for each thing that was recorded by several emitters."""
    known = {(span.trace, span.id): span for span in spans}
    into = _nested(spans, known) | _beside(spans)
    if not into:
        return tuple(spans)
    whole = {key: _outermost(key, into) for key in into}
    merged: dict[_Key, Span] = {}
    for key, outer in whole.items():
        if outer != key:
            merged[outer] = _merged(merged.get(outer, known[outer]), known[key])
    kept = (span for span in spans if whole.get((span.trace, span.id), (span.trace, span.id)) == (span.trace, span.id))
    return tuple(_below(merged.get((span.trace, span.id), span), whole) for span in kept)


def _nested(spans: Sequence[Span], known: Mapping[_Key, Span]) -> dict[_Key, _Key]:
    """Return inner → outer of spans that stand within each other."""
    asking: dict[_Key, int] = {}
    pairs = []
    for span in spans:
        if span.kind is not SpanKind.INTERNAL and span.parent:
            outer = known.get((span.trace, span.parent))
            if outer is not None and outer.kind is span.kind and _is_one(outer, span):
                pairs.append((span, outer))
                asking[outer.trace, outer.id] = asking.get((outer.trace, outer.id), 0) + 1
    alone = ((span, outer) for span, outer in pairs if asking[outer.trace, outer.id] == 1)
    return {(span.trace, span.id): (outer.trace, outer.id) for span, outer in alone}


def _beside(spans: Sequence[Span]) -> dict[_Key, _Key]:
    """Return inner → outer of consumers of one message, by two emitters on one host."""
    third: dict[tuple[str, ...], list[Span]] = {}
    own: dict[tuple[str, ...], list[Span]] = {}
    for span in spans:
        if span.kind is SpanKind.CONSUMER and span.parent:
            group = third if _THIRD in span.attributes else own
            group.setdefault((span.trace, span.parent, span.name, span.service, span.host), []).append(span)
    found: dict[_Key, _Key] = {}
    for message, inner in third.items():
        outer = [each for each in own.get(message, ()) if each.ended is not None]
        for span in inner if len(inner) == len(own.get(message, ())) else ():
            around = [each for each in outer if _is_within(span, each) and (each.trace, each.id) not in found.values()]
            if around:
                tightest = max(around, key=lambda each: each.started)
                found[span.trace, span.id] = tightest.trace, tightest.id
    return found


def _is_one(outer: Span, inner: Span) -> bool:
    """Tell whether two spans of the same side, one below the other, are about one message."""
    if outer.service != inner.service or (outer.host and inner.host and outer.host != inner.host) or not _is_within(inner, outer):
        return False
    if outer.kind is not SpanKind.CLIENT or outer.name == inner.name:
        return outer.name == inner.name
    if outer.peer:
        return outer.peer == inner.peer
    words = outer.name.split()
    return bool(words) and inner.name.startswith(f"{words[-1]} /") and _TOKENS not in inner.name


def _is_within(inner: Span, outer: Span) -> bool:
    ends = inner.ended is None or outer.ended is None or inner.ended <= outer.ended + _SLACK
    return inner.started >= outer.started - _SLACK and ends


def _outermost(key: _Key, into: Mapping[_Key, _Key]) -> _Key:
    seen = {key}
    at = key
    while at in into and into[at] not in seen:
        at = into[at]
        seen.add(at)
    return min(seen) if at in into else at  # a circle


def _merged(outer: Span, inner: Span) -> Span:
    return replace(
        outer,
        name=inner.name if "/" in inner.name and "/" not in outer.name else outer.name,
        waiting=outer.waiting if outer.waiting is not Waiting.UNKNOWN else inner.waiting,
        host=outer.host or inner.host,
        peer=outer.peer or inner.peer,
        error=outer.error or inner.error,
        place=outer.place or inner.place,
        attributes={**inner.attributes, **outer.attributes},
        happenings=tuple(dict.fromkeys((*outer.happenings, *inner.happenings))) if inner.happenings else outer.happenings,
    )


def _below(span: Span, whole: Mapping[_Key, _Key]) -> Span:
    above = whole.get((span.trace, span.parent))
    return span if above is None else replace(span, parent="" if above == (span.trace, span.id) else above[1])


# Records of one operation in two formats.


def tell_once(readings: Sequence[Reading]) -> tuple[tuple[Span, ...], tuple[Problem, ...]]:
    """Return the spans of all readings without the traces of which another tracer's record has more, and say so."""
    tracers = dict.fromkeys(reading.format for reading in readings if reading.format in _TRACERS)
    spans = tuple(span for reading in readings for span in reading.spans)
    if len(tracers) < 2:
        return spans, ()
    by_format = {name: [span for each in readings if each.format == name for span in each.spans] for name in tracers}
    fullest, *others = sorted(by_format, key=lambda name: -len(by_format[name]))
    twins = _twins(by_format[fullest], [span for name in others for span in by_format[name]])
    if not twins:
        return spans, ()
    left = set().union(*(_all_below(by_format[name], twins) for name in others))
    known = {(twin.trace, twin.id): _with_ids(twin, span) for span, twin in twins.values()}
    kept = []
    for reading in readings:
        if reading.format == fullest:
            kept += [known.get((span.trace, span.id), span) for span in reading.spans]
        else:
            kept += [span for span in reading.spans if (span.trace, span.id) not in left]
    text = f"requests are recorded by {fullest} as well, which has more: that is told"
    return tuple(kept), (Problem("told-once", text, "", len(twins)),)


def _twins(full: Iterable[Span], others: Iterable[Span]) -> dict[_Key, tuple[Span, Span]]:
    """Return the spans of requests that the full record has as well, each with the one there, which is nobody else's."""
    served: dict[_Key, list[Span]] = {}
    for span in full:
        if span.kind is SpanKind.SERVER:
            served.setdefault((span.service, span.name), []).append(span)
    for group in served.values():
        group.sort(key=lambda each: each.started)
    found = {}
    for span in others:
        group = served.get((span.service, span.name), []) if span.kind is SpanKind.SERVER else []
        at = bisect_left(group, span.started - _SAME, key=lambda each: each.started)
        if at < len(group) and group[at].started <= span.started + _SAME:
            found[span.trace, span.id] = span, group.pop(at)
    return found


def _with_ids(twin: Span, span: Span) -> Span:
    return replace(
        twin, attributes={**{name: span.attributes[name] for name in IDS if name in span.attributes}, **twin.attributes}
    )


def _all_below(spans: Sequence[Span], doubled: Collection[_Key]) -> set[_Key]:
    """Return the spans at and below some of them."""
    inside: dict[_Key, list[_Key]] = {}
    for span in spans:
        if span.parent:
            inside.setdefault((span.trace, span.parent), []).append((span.trace, span.id))
    found = {(span.trace, span.id) for span in spans if (span.trace, span.id) in doubled}
    waiting = list(found)
    while waiting:
        new = [key for key in inside.get(waiting.pop(), ()) if key not in found]
        found.update(new)
        waiting += new
    return found
