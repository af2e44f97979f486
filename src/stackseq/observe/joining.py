"""Traces that belong together: ``join(spans)`` puts what a service was asked below the span that asked it."""

# For maintainers. Nothing carries a trace from one service to the next when clients of OpenStack send requests: each service
# begins its own. What stays is the id of the request, which the next service knows as the global one. Of the spans with that id,
# the sender is the innermost that ran when the request came, or the last that had begun: work goes on in threads of its own.
# A thread that lost its trace begins another: its messages have the id of the request, and belong to the last in their process.
# What has not even that is joined by what it is about, in `callbacks.py`.
from __future__ import annotations

from bisect import bisect_right

from stackseq.observe.callbacks import find_callbacks
from stackseq.observe.model import SpanKind
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.observe.model import Span

    _Key = tuple[str, str]

_SENDING = (SpanKind.CLIENT, SpanKind.PRODUCER)
_LOOK_BACK = 200
"""Spans of a request that are looked at, from the last one begun: who asks polls seldom more often at one time."""


def join(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans; if traces were joined, all are of one, and their ids begin with those of their traces."""
    found = tuple(spans)
    links = _links(found)
    sent = find_callbacks(found, links)
    return tuple(_moved(span, links) for span in (*found, *sent)) if links else found


def _links(spans: Sequence[Span]) -> dict[_Key, _Key]:
    """Return the sender of each span at the top of a trace that another trace asked for."""
    requests: dict[str, list[Span]] = {}
    known = set()
    for span in sorted(spans, key=lambda each: each.started):
        known.add((span.trace, span.id))
        if span.attributes.get("request"):
            requests.setdefault(span.attributes["request"], []).append(span)
    starts = {request: [span.started for span in group] for request, group in requests.items()}
    links = {}
    for span in spans:
        asked = span.attributes.get("global_request" if span.kind is SpanKind.SERVER else "request", "")
        if asked in requests and (span.trace, span.parent) not in known and (span.trace or span.kind is SpanKind.SERVER):
            sender = _sender(span, requests[asked], starts[asked])
            if sender:
                links[span.trace, span.id] = sender.trace, sender.id
    return links


def _sender(span: Span, group: Sequence[Span], starts: Sequence[float]) -> Span | None:
    """Return who sent a request, of the spans with its global id, which stand in the order of their starts."""
    last = bisect_right(starts, span.started)
    begun = [each for each in reversed(group[max(0, last - _LOOK_BACK) : last]) if each.trace != span.trace]
    running = [each for each in begun if each.ended is None or each.ended >= span.started]
    if span.kind is not SpanKind.SERVER:  # the same request, in a thread that had lost the trace
        own = [each for each in begun if each.service == span.service and each.kind not in _SENDING]
        return next(iter([each for each in own if each in running] or own), None)
    asking = [each for each in running if each.kind is SpanKind.CLIENT and each.peer == span.service]
    working = [each for each in running if each.kind not in _SENDING]
    idle = [each for each in begun if each.kind not in _SENDING]
    return next(iter(asking or working or idle), None)


def _moved(span: Span, links: Mapping[_Key, _Key]) -> Span:
    trace, parent = links.get((span.trace, span.id), (span.trace, span.parent))
    return replace(span, trace="", id=f"{span.trace}/{span.id}", parent=f"{trace}/{parent}" if parent else "")
