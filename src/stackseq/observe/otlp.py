"""OpenTelemetry's own JSON: ``read_otlp(text, name)`` reads what collectors, Tempo and libraries write."""

# For maintainers. The shapes in the wild: one object; one a line (the collector's file exporter); ``batches`` (Tempo);
# ``instrumentationLibrarySpans`` (before 2022); snake_case (Python's own); names instead of numbers for kinds; ids in base64.
from __future__ import annotations

from stackseq.observe.model import Happening, Problem, Reading, SpanKind
from stackseq.observe.opentelemetry import Recorded, span_of
from stackseq.observe.profiled import complete
from stackseq.observe.redact import redact
from stackseq.observe.values import member, members, number, read_values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_RESOURCES = ("resourceSpans", "resource_spans", "batches")
_SCOPES = ("scopeSpans", "scope_spans", "instrumentationLibrarySpans", "instrumentation_library_spans", "ilSpans")
_KINDS = (None, SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER)
"""Kinds by their numbers; 0 stands for a missing one."""
_HEXADECIMAL = frozenset("0123456789abcdef")


def read_otlp(text: str, name: str) -> Reading:
    """Read spans. What cannot be read is told as a problem; the rest is there."""
    values, problems = read_values(text, name)
    spans = []
    odd = 0
    for fields, span in _spans(values):
        recorded = _recorded(span, fields, name)
        odd += recorded is None
        spans += [span_of(recorded)] if recorded else []
    if odd:
        problems.append(Problem("odd-span", "spans have no id or no time", name, odd))
    return Reading("otlp", complete(spans), tuple(problems))


def is_otlp(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value has spans of resources."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and (
        any(name in first for name in _RESOURCES) or any(name in member(first, "trace") for name in _RESOURCES)
    )


def _spans(values: list[Any]) -> Iterator[tuple[Mapping[str, str], dict[str, Any]]]:
    """Yield each span with the attributes of its resource."""
    for value in values:
        for whole in value if isinstance(value, list) else [value]:
            for resource in members(member(whole, "trace") or whole, *_RESOURCES):
                fields = attributes_of(member(resource, "resource"))
                for scope in members(resource, *_SCOPES) or [resource]:
                    for span in members(scope, "spans"):
                        yield fields, span


def _recorded(span: dict[str, Any], fields: Mapping[str, str], file: str) -> Recorded | None:
    own, started = _id(_of(span, "spanId", "span_id")), _seconds(_of(span, "startTimeUnixNano", "start_time_unix_nano"))
    if not own or started is None:
        return None
    ended = _seconds(_of(span, "endTimeUnixNano", "end_time_unix_nano"))
    status = member(span, "status")
    happenings, exception = _events(span, f"{file}#{own}")
    attributes = attributes_of(span)
    failed = str(status.get("code")) in {"2", "STATUS_CODE_ERROR", "ERROR"} or attributes.get("error") == "true"
    return Recorded(
        _id(_of(span, "traceId", "trace_id")),
        own,
        _id(_of(span, "parentSpanId", "parent_span_id")),
        str(span.get("name") or "span"),
        fields.get("service.name", ""),
        fields.get("host.name", ""),
        kind_of(span.get("kind")),
        started,
        ended if ended is not None and ended >= started else None,
        attributes,
        failed,
        str(status.get("message") or ""),
        exception,
        happenings,
        f"{file}#{own}",
        "",
        fields,
    )


def kind_of(value: object) -> SpanKind | None:
    """Return the kind of a number or a name in any spelling; None for a missing one."""
    if isinstance(value, str):
        name = value.upper().removeprefix("SPAN_KIND_").rpartition(".")[2]
        return SpanKind[name] if name in SpanKind.__members__ else None
    return _KINDS[value] if isinstance(value, int) and 0 <= value < len(_KINDS) else None


def attributes_of(holder: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes of a span, a resource or an event, as text."""
    plain = holder.get("attributes")
    if isinstance(plain, dict):
        return {str(key): _text(value) for key, value in plain.items()}
    return {str(each.get("key") or ""): _text(each.get("value")) for each in members(holder, "attributes")}


def _text(value: object) -> str:
    """Return ``{"stringValue": "a"}``, or any other value, as text."""
    if isinstance(value, dict):
        value = next(iter(value.values()), "")
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _events(span: dict[str, Any], evidence: str) -> tuple[tuple[Happening, ...], tuple[str, str]]:
    """Return a span's events, and class and message of the last exception among them."""
    happenings = []
    exception = ("", "")
    for event in members(span, "events"):
        fields = attributes_of(event)
        kind = fields.get("exception.type") or fields.get("error.kind") or ""
        message = fields.get("exception.message") or fields.get("message") or ""
        if kind:
            exception = kind, message
        time = _seconds(_of(event, "timeUnixNano", "time_unix_nano"))
        if time is not None:
            text = f"{event.get('name') or ''} {kind} {message}"
            happenings.append(Happening(time, redact(" ".join(text.split())), evidence, "ERROR" if kind else ""))
    return tuple(happenings), exception


def _id(value: object) -> str:
    """Return an id in hexadecimal, in small letters; those in base64 are decoded."""
    text = str(value or "").strip()
    if set(text.lower()) <= _HEXADECIMAL and len(text) in {16, 32}:
        return "" if not text.strip("0") else text.lower()
    if len(text) in {12, 24} and text.endswith("="):
        import base64

        try:
            return base64.b64decode(text, validate=True).hex()
        except ValueError:
            return text
    return text


def _seconds(value: object) -> float | None:
    found = number(value)
    return found / 1e9 if found is not None and found > 0 else None


def _of(holder: Mapping[str, Any], *names: str) -> object:
    return next((holder[name] for name in names if name in holder), None)
