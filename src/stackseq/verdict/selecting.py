"""Which part of a record a verdict is about: ``select(spans, plan)`` leaves out other operations, or says that it cannot."""

# For maintainers. A client asks for images and flavors before it asks for a server, and a ledger has all that was done to one.
# Two operations in one verdict would prove each other's steps: rather none than both.
from __future__ import annotations

from stackseq.observe.model import SpanKind
from stackseq.records import Record
from stackseq.verdict.facts import ACTION, LEDGER
from stackseq.verdict.labels import is_same_path, segments_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.observe.model import Span
    from stackseq.verdict.plan import Plan

    _Key = tuple[str, str]

_READING = ("GET ", "HEAD ", "OPTIONS ")
_ASKED = ("POST ", "PUT ", "PATCH ", "DELETE ")


class Selected(Record):
    """The spans of one operation."""

    spans: tuple[Span, ...]
    rivals: tuple[Span, ...] = ()
    """What was asked for, if it is several operations of which none can be chosen."""


def select(spans: Sequence[Span], plan: Plan | None = None, action: str = "") -> Selected:
    """Return the spans of the operation that was asked for. ``action`` is what ledgers call it."""
    roots = _roots(spans)
    tops = {key: span for span in spans if roots[key := (span.trace, span.id)] == key}
    asked = [span for span in tops.values() if _is_asked(span)] or [
        span for span in tops.values() if span.name.startswith(_READING)
    ]
    chosen = _choose(asked, plan, action)
    if len(chosen) > 1 and len({span.attributes.get("request") or span.id for span in chosen}) > 1:
        return Selected((), tuple(sorted(chosen, key=lambda span: span.started)))
    kept = {(span.trace, span.id) for span in chosen} or {(span.trace, span.id) for span in asked}
    requests = {span.attributes["request"] for span in chosen if span.attributes.get("request")}
    others = {
        (span.trace, span.id) for span in tops.values() if (span.trace, span.id) not in kept and not _belongs(span, requests)
    }
    return _one_request(tuple(span for span in spans if roots[span.trace, span.id] not in others), roots, kept)


def _one_request(spans: tuple[Span, ...], roots: Mapping[_Key, _Key], kept: Iterable[_Key]) -> Selected:
    """Refuse what no request holds together: work for several requests, none of which is there."""
    if any(True for _ in kept):
        return Selected(spans)
    tops = [span for span in spans if roots[span.trace, span.id] == (span.trace, span.id)]
    working = {
        span.attributes["request"]: span for span in tops if span.attributes.get("request") and span.kind is SpanKind.CONSUMER
    }
    return Selected((), tuple(working.values())) if len(working) > 1 else Selected(spans)


def _belongs(span: Span, requests: Iterable[str]) -> bool:
    """Tell whether what stands at the top of a record is part of the request: work whose sender is not recorded."""
    if _is_asked(span) or span.name.startswith(_READING):
        return False
    own = span.attributes.get("request", "")
    wanted = set(requests)
    return not wanted or not own or own in wanted


def _is_asked(span: Span) -> bool:
    if span.name.startswith(ACTION) and LEDGER in span.attributes:
        return True
    if span.kind not in {SpanKind.SERVER, SpanKind.CLIENT} or "os-server-external-events" in span.name:
        return False
    return span.name.startswith(_ASKED) and "/auth/tokens" not in span.name


def _choose(asked: Sequence[Span], plan: Plan | None, action: str) -> list[Span]:
    """Return the requests that are the edition's; all that change something, if there is no edition."""
    if plan is None:
        return list(asked)
    wanted = [request for step in plan.steps[:3] for request in step.meaning.requests if step.thread == 0]
    found = []
    for span in asked:
        if span.name.startswith(ACTION):
            if not action or span.name.removeprefix(ACTION).lower() == action:
                found.append(span)
            continue
        method, _, path = span.name.partition(" ")
        if any(each.method == method and is_same_path(each.segments, segments_of(path)) for each in wanted[:1]):
            found.append(span)
    return found


def _roots(spans: Sequence[Span]) -> dict[_Key, _Key]:
    """Return for each span the one at the top above it."""
    parents = {(span.trace, span.id): (span.trace, span.parent) for span in spans}
    roots: dict[_Key, _Key] = {}
    for key in parents:
        trail = [key]
        while (above := parents.get(trail[-1], ("", ""))) in parents and above not in roots and above not in trail[-200:]:
            trail.append(above)
        top = roots.get(above, trail[-1])
        roots.update(dict.fromkeys(trail, top))
    return roots
