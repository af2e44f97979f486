"""Jaeger's JSON: ``read_jaeger(text, name)`` reads what its interface saves and its API answers."""

from __future__ import annotations

from stackseq.observe.model import Happening, Problem, Reading
from stackseq.observe.opentelemetry import Recorded, span_of
from stackseq.observe.otlp import kind_of
from stackseq.observe.profiled import complete
from stackseq.observe.redact import redact
from stackseq.observe.values import member, members, number, read_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


def read_jaeger(text: str, name: str) -> Reading:
    """Read spans. What cannot be read is told as a problem; the rest is there."""
    values, problems = read_values(text, name)
    spans = []
    odd = 0
    for trace in (trace for value in values for trace in _traces(value)):
        processes = member(trace, "processes")
        for span in members(trace, "spans"):
            recorded = _recorded(span, processes, name)
            odd += recorded is None
            spans += [span_of(recorded)] if recorded else []
    if odd:
        problems.append(Problem("odd-span", "spans have no id or no time", name, odd))
    return Reading("jaeger", complete(spans), tuple(problems))


def is_jaeger(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value is a trace, or an answer with traces."""
    return any("traceID" in trace or "spanID" in (members(trace, "spans") or [{}])[0] for trace in _traces(value)[:1])


def _traces(value: object) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, dict)]
    return members(value, "data") or ([value] if isinstance(value, dict) else [])


def _recorded(span: dict[str, Any], processes: Mapping[str, Any], file: str) -> Recorded | None:
    own, started = str(span.get("spanID") or ""), number(span.get("startTime"))
    if not own or started is None:
        return None
    process = member(span, "process") or member(processes, str(span.get("processID") or ""))
    fields, attributes = _tags(process), _tags(span)
    lasted = number(span.get("duration"))
    happenings, exception = _logs(span, f"{file}#{own}")
    return Recorded(
        str(span.get("traceID") or ""),
        own,
        _parent(span),
        str(span.get("operationName") or "span"),
        str(process.get("serviceName") or ""),
        fields.get("hostname", "") or fields.get("host.name", ""),
        kind_of(attributes.get("span.kind")),
        started / 1e6,
        None if lasted is None else (started + max(lasted, 0)) / 1e6,
        attributes,
        attributes.get("error") == "true" or attributes.get("otel.status_code") == "ERROR",
        attributes.get("otel.status_description", ""),
        exception,
        happenings,
        f"{file}#{own}",
        "",
        fields,
    )


def _parent(span: dict[str, Any]) -> str:
    """Return the span around it, or the one that it follows from, in the same trace."""
    references = [each for each in members(span, "references") if each.get("traceID") in (None, "", span.get("traceID"))]
    ordered = sorted(references, key=lambda each: each.get("refType") != "CHILD_OF")
    return str(ordered[0].get("spanID") or "") if ordered else str(span.get("parentSpanID") or "")


def _tags(holder: Mapping[str, Any], name: str = "tags") -> dict[str, str]:
    return {str(tag.get("key") or ""): _text(tag.get("value")) for tag in members(holder, name)}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _logs(span: dict[str, Any], evidence: str) -> tuple[tuple[Happening, ...], tuple[str, str]]:
    """Return a span's logs, and class and message of the last exception among them."""
    happenings = []
    exception = ("", "")
    for log in members(span, "logs"):
        fields = _tags(log, "fields")
        kind = fields.get("exception.type") or fields.get("error.kind") or ""
        message = fields.get("exception.message") or fields.get("message") or ""
        if kind:
            exception = kind, message
        time = number(log.get("timestamp"))
        if time is not None:
            text = f"{fields.get('event') or ''} {kind} {message}"
            happenings.append(Happening(time / 1e6, redact(" ".join(text.split())), evidence, "ERROR" if kind else ""))
    return tuple(happenings), exception
