"""Zipkin's JSON, version 2: ``read_zipkin(text, name)`` reads a list of spans, or a list of traces."""

# For maintainers. Client and server may share one id. The server's half then gets an id of its own below the client's, and what
# hangs below the shared id hangs below the server, which is where it ran.
from __future__ import annotations

from stackseq.observe.model import Happening, Problem, Reading, SpanKind
from stackseq.observe.opentelemetry import Recorded, span_of
from stackseq.observe.otlp import kind_of
from stackseq.observe.profiled import complete
from stackseq.observe.redact import redact
from stackseq.observe.values import member, members, number, read_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    _Key = tuple[str, str]

_SERVING = frozenset({"SERVER", "CONSUMER"})


def read_zipkin(text: str, name: str) -> Reading:
    """Read spans. What cannot be read is told as a problem; the rest is there."""
    values, problems = read_values(text, name)
    spans = list(_spans(values))
    shared = _shared(spans)
    read = [span_of(recorded) for span in spans if (recorded := _recorded(span, shared, name))]
    if len(read) < len(spans):
        problems.append(Problem("odd-span", "spans have no id or no time", name, len(spans) - len(read)))
    return Reading("zipkin", complete(read), tuple(problems))


def is_zipkin(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value is a span, or a list of spans or of traces."""
    span = next(_spans([value]), {})
    return "traceId" in span and ("localEndpoint" in span or "timestamp" in span)


def _spans(values: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the spans of nested lists."""
    stack = list(reversed(values))
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            yield value


def _key(span: dict[str, Any], name: str = "id") -> _Key:
    return str(span.get("traceId") or ""), str(span.get(name) or "")


def _is_serving(span: dict[str, Any]) -> bool:
    return str(span.get("kind")) in _SERVING


def _shared(spans: list[dict[str, Any]]) -> set[_Key]:
    """Return the ids that a sender and a server have in common."""
    sending = {_key(span) for span in spans if not _is_serving(span)}
    return {_key(span) for span in spans if _is_serving(span) and _key(span) in sending}


def _recorded(span: dict[str, Any], shared: set[_Key], file: str) -> Recorded | None:
    (trace, own), (_, parent) = _key(span), _key(span, "parentId")
    started = number(span.get("timestamp"))
    if not own or started is None:
        return None
    evidence = f"{file}#{own}"
    if (trace, own) in shared and _is_serving(span):
        own, parent = f"{own}/server", own
    elif (trace, parent) in shared:
        parent = f"{parent}/server"
    lasted = number(span.get("duration"))
    attributes = {str(key): str(value) for key, value in member(span, "tags").items()}
    return Recorded(
        trace,
        own,
        parent,
        str(span.get("name") or "span"),
        str(member(span, "localEndpoint").get("serviceName") or ""),
        attributes.get("host.name", ""),
        kind_of(span.get("kind")) or SpanKind.INTERNAL,
        started / 1e6,
        None if lasted is None else (started + max(lasted, 0)) / 1e6,
        attributes,
        "error" in attributes or attributes.get("otel.status_code") == "ERROR",
        attributes.get("error", "") if attributes.get("error") != "true" else "",
        happenings=_annotations(span, evidence),
        evidence=evidence,
        peer=str(member(span, "remoteEndpoint").get("serviceName") or ""),
    )


def _annotations(span: dict[str, Any], evidence: str) -> tuple[Happening, ...]:
    found = ((number(each.get("timestamp")), str(each.get("value") or "")) for each in members(span, "annotations"))
    return tuple(Happening(time / 1e6, redact(text), evidence) for time, text in found if time is not None)
