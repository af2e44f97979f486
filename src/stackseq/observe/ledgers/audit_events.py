"""Audit events in CADF: ``read_audit_events(text, name)`` reads those of Keystone, and of other services' middleware."""

# For maintainers. CADF says who did what to what, and how it went. Keystone tells of each change and each authentication; the
# middleware tells twice of each request, before and after, with the same id. Both come in notifications, which hand them over.
from __future__ import annotations

from stackseq.observe.ledgers.rows import LEDGER, filled, text_of
from stackseq.observe.model import Problem, Reading, Span, SpanKind
from stackseq.observe.processes import process_of
from stackseq.observe.redact import redact
from stackseq.observe.semantics import failure, failure_of_status, time_of
from stackseq.observe.values import member, members, read_values
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

FORMAT = "cadf"
_TYPE = "schemas.dmtf.org/cloud/audit"
_SERVICES = {
    "security": "keystone",
    "compute": "nova-api",
    "network": "neutron-server",
    "storage": "cinder-api",
    "volume": "cinder-api",
    "image": "glance-api",
    "orchestration": "heat-api",
    "baremetal": "ironic-api",
    "dns": "designate-api",
    "loadbalancer": "octavia-api",
}
"""Second segment of an observer's type → process."""


def is_audit(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value is an event of CADF, or a list of such."""
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict) and _TYPE in str(first.get("typeURI"))


def read_audit_events(text: str, name: str) -> Reading:
    """Read events. What cannot be read is told as a problem; the rest is there."""
    values, problems = read_values(text, name)
    rows = [each for value in values for each in (value if isinstance(value, list) else [value])]
    found = [audit_span(row, f"{name}#{number}") if isinstance(row, dict) else None for number, row in enumerate(rows, 1)]
    spans = [span for span in found if span is not None]
    if len(spans) < len(rows):
        problems.append(Problem("odd-row", "rows are no audit events, or have no time", name, len(rows) - len(spans)))
    return Reading(FORMAT, tuple(paired(spans)), tuple(problems))


def audit_span(
    event: Mapping[str, Any], evidence: str, process: str = "", host: str = "", time: float | None = None
) -> Span | None:
    """Return the span of an event. ``process``, ``host`` and ``time`` are of the notification that brought it, if one did."""
    initiator, target, observer = member(event, "initiator"), member(event, "target"), member(event, "observer")
    when = time_of(event.get("eventTime"))
    started = when if when is not None else time
    action, path = text_of(event, "action"), text_of(event, "requestPath").partition("?")[0]
    if started is None or not action:
        return None
    reported = [time_of(each.get("reporterTime")) for each in members(event, "reporterchain")]
    ends = [started, *(moment for moment in (*reported, time) if moment is not None)]
    ids = filled(
        request=text_of(initiator, "request_id") or text_of(event, "request_id"),
        global_request=text_of(initiator, "global_request_id") or text_of(event, "global_request_id"),
        user=text_of(initiator, "id"),
        target=text_of(target, "id"),
        audit=text_of(event, "id"),
    )
    return Span(
        f"audit {text_of(event, 'id') or evidence}",
        redact(f"{action} {path}" if path else action),
        process or _process(observer),
        started,
        max(ends),
        f"ledger {ids.get('request') or evidence}",
        kind=SpanKind.SERVER,
        host=host,
        error=_error(event, asked=bool(path)),
        attributes={LEDGER: FORMAT, **ids, "outcome": text_of(event, "outcome")},
        evidence=evidence,
    )


def paired(spans: Iterable[Span]) -> list[Span]:
    """Return the spans, those of the same event as one: the first began it, and the last knows how it ended."""
    found: dict[str, Span] = {}
    for span in spans:
        known = found.get(span.id)
        if known is None:
            found[span.id] = span
            continue
        ends = max(known.ended or known.started, span.ended or span.started)
        found[span.id] = replace(
            known, ended=ends, error=known.error or span.error, attributes={**known.attributes, **span.attributes}
        )
    return list(found.values())


def _process(observer: Mapping[str, Any]) -> str:
    """Return the process that watched, by its type (``service/security``) or by its name."""
    segment = text_of(observer, "typeURI").partition("service/")[2].partition("/")[0]
    return _SERVICES.get(segment) or process_of(text_of(observer, "name") or "keystone", "")


def _error(event: Mapping[str, Any], *, asked: bool) -> str:
    """Return why it failed. A request that found nothing is no failure; whoever was refused by Keystone was."""
    if text_of(event, "outcome").lower() != "failure":
        return ""
    reason = member(event, "reason")
    code, kind = text_of(reason, "reasonCode"), text_of(reason, "reasonType")
    if asked and code:
        return failure_of_status(code)
    told = " ".join(filter(None, ("" if kind == "HTTP" else kind, f"(HTTP {code})" if code and kind != "HTTP" else "")))
    return failure("", told) or (f"HTTP {code}" if code else "failure")
