"""OSProfiler: ``read_osprofiler(text, name)`` reads what ``osprofiler trace show --json`` prints, and raw events."""

# For maintainers. A report is a tree whose nodes carry the raw events of their start and stop. Times are milliseconds since the
# first event; the raw events know the time of day. A node without a stop event did not end while the trace was kept.
from __future__ import annotations

import json

from stackseq.calls import Place
from stackseq.observe.model import Problem, Reading, Span, SpanKind, Waiting
from stackseq.observe.processes import process_at, process_of
from stackseq.observe.redact import redacted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

_RAW = "meta.raw_payload."
_KINDS = {
    "wsgi": SpanKind.SERVER,
    "rpc": SpanKind.CONSUMER,
    "db": SpanKind.CLIENT,
    "http": SpanKind.CLIENT,
    "https": SpanKind.CLIENT,
    "requests": SpanKind.CLIENT,
}
"""Names of spans that tell on which side of a message they were recorded."""
_NO_EXCEPTION = ("", "None", None)


def read_osprofiler(text: str, name: str) -> Reading:
    """Read a trace. What cannot be read is told as a problem; the rest is there."""
    events, nodes, problems = _load(text, name)
    spans = [*_spans_of_nodes(nodes, name), *_spans_of_events(events, name)]
    unended = sum(span.ended is None for span in spans)
    if unended:
        problems.append(Problem("no-end", "the end of a span was not recorded", name, unended))
    return Reading("osprofiler", tuple(spans), tuple(problems))


def is_osprofiler(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value is a report, one of its events, or a list of events."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return {"base_id", "trace_id", "timestamp"} <= first.keys() or ({"info", "children"} <= first.keys())


def _load(text: str, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Problem]]:
    """Return raw events, nodes of a report, and what was wrong."""
    problems: list[Problem] = []
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        values = list(_lines(text, name, problems))
    else:
        values = value if isinstance(value, list) else [value]
    found = [each for each in values if isinstance(each, dict)]
    events = [each for each in found if "trace_id" in each and "timestamp" in each]
    return events, [each for each in found if "children" in each], problems


def _lines(text: str, name: str, problems: list[Problem]) -> Iterator[Any]:
    """Yield the values of lines, and of a text that ends too early what can still be read."""
    bad = 0
    for line in text.splitlines():
        stripped = line.strip().rstrip(",")
        if not stripped.startswith("{") or not stripped.endswith("}"):
            bad += bool(stripped.strip("[]{},"))
            continue
        try:
            yield json.loads(stripped)
        except (ValueError, RecursionError):
            bad += 1
    if bad:
        problems.append(Problem("truncated-json", "lines are no complete JSON", name, bad))


# Reports.


def _spans_of_nodes(roots: Iterable[dict[str, Any]], name: str) -> Iterator[Span]:
    stack = [(root, "") for root in roots]
    while stack:
        node, above = stack.pop()
        own = str(node.get("trace_id") or "")
        info = node.get("info") if isinstance(node.get("info"), dict) else {}
        if own and isinstance(info, dict):
            yield _span_of_node(node, info, above, name)
        children = node.get("children")
        stack += [(child, own or above) for child in children if isinstance(child, dict)] if isinstance(children, list) else []


def _span_of_node(node: Mapping[str, Any], info: Mapping[str, Any], above: str, file: str) -> Span:
    starts, stops = _raw(info, "-start"), _raw(info, "-stop")
    began, lasted = (
        _number(info.get("started")) / 1000,
        _number(info.get("finished")) / 1000 - _number(info.get("started")) / 1000,
    )
    started = _time(starts.get("timestamp")) if starts else began
    ended = _time(stops.get("timestamp")) if stops else (started + lasted if not starts and lasted > 0 else None)
    details = starts.get("info") if isinstance(starts.get("info"), dict) else info
    return _span(
        (str(node.get("trace_id")), str(node.get("parent_id") or above), str(starts.get("base_id") or "")),
        _name_of(starts, info),
        (str(info.get("project") or ""), str(info.get("service") or ""), str(info.get("host") or "")),
        (started, ended),
        details or {},
        {**_info_of(stops), "exception": info.get("exception")},
        file,
    )


def _name_of(starts: Mapping[str, Any], info: Mapping[str, Any]) -> str:
    """Return a span's name: the report cuts it at the first hyphen, the raw event has it whole."""
    return str(starts["name"]).removesuffix("-start") if starts.get("name") else str(info.get("name") or "")


def _raw(info: Mapping[str, Any], ending: str) -> Mapping[str, Any]:
    for key, value in info.items():
        if key.startswith(_RAW) and key.endswith(ending) and isinstance(value, dict):
            return value
    return {}


# Raw events.


def _spans_of_events(events: Iterable[dict[str, Any]], file: str) -> Iterator[Span]:
    pairs: dict[str, dict[str, dict[str, Any]]] = {}
    for event in events:
        name = str(event.get("name") or "")
        side = "stop" if name.endswith("-stop") else "start"
        pairs.setdefault(str(event["trace_id"]), {}).setdefault(side, event)
    for own, pair in pairs.items():
        start, stop = pair.get("start", {}), pair.get("stop", {})
        first = start or stop
        details = _info_of(first)
        name = str(first.get("name") or "").removesuffix("-start").removesuffix("-stop")
        yield _span(
            (own, str(first.get("parent_id") or ""), str(first.get("base_id") or "")),
            name,
            (str(first.get("project") or ""), str(first.get("service") or ""), str(details.get("host") or "")),
            (_time(first.get("timestamp")), _time(stop.get("timestamp")) if stop else None),
            details,
            _info_of(stop),
            file,
        )


def _info_of(event: Mapping[str, Any]) -> Mapping[str, Any]:
    info = event.get("info")
    return info if isinstance(info, dict) else {}


# Both.


def _span(
    ids: tuple[str, str, str],
    name: str,
    where: tuple[str, str, str],
    times: tuple[float, float | None],
    details: Mapping[str, Any],
    result: Mapping[str, Any],
    file: str,
) -> Span:
    own, parent, trace = ids
    project, service, host = where
    kind = _KINDS.get(name.partition("-")[0].lower(), SpanKind.INTERNAL)
    request = _request(details)
    return Span(
        own,
        request or _function(details).rpartition(".")[2] if kind is not SpanKind.INTERNAL else name,
        process_of(project, service),
        *times,
        trace,
        "" if parent == trace else parent,
        kind,
        Waiting.UNKNOWN,
        host,
        _peer(name, details),
        _error(result),
        _place(_function(details)),
        redacted(_attributes(name, details)),
        (),
        f"{file}#{own}",
    )


def _request(details: Mapping[str, Any]) -> str:
    """Return ``POST /v2.1/servers`` of a request that is served or sent."""
    for key in ("request", "requests"):
        request = details.get(key)
        if isinstance(request, dict):
            return f"{request.get('method') or 'GET'} {request.get('path') or '/'}"
    return ""


def _peer(name: str, details: Mapping[str, Any]) -> str:
    if name.startswith("db"):
        return "database"
    request = details.get("requests")
    if not isinstance(request, dict):
        return ""
    port = f":{request['port']}" if request.get("port") else ""
    return process_at(f"{request.get('hostname') or ''}{port}{request.get('path') or ''}")


def _function(details: Mapping[str, Any]) -> str:
    function = details.get("function")
    return str(function.get("name") or "") if isinstance(function, dict) else ""


def _place(function: str) -> Place | None:
    """Return where ``nova.compute.manager.ComputeManager.build`` is: the class is the first part with a capital letter."""
    parts = [part for part in function.split(".") if part != "<locals>"]
    if len(parts) < 3:  # project, module, function
        return None
    at = next((number for number, part in enumerate(parts) if part[:1].isupper()), len(parts) - 1)
    return Place(parts[0], "/".join(parts[:at]) + ".py", ".".join(parts[at:]), 0) if at else None


def _error(result: Mapping[str, Any]) -> str:
    kind, message = result.get("etype"), result.get("message")
    if kind in _NO_EXCEPTION:
        kind = result.get("exception")
    if kind in _NO_EXCEPTION:
        return ""
    return f"{str(kind).rpartition('.')[2]}: {message}" if message else str(kind).rpartition(".")[2]


def _attributes(name: str, details: Mapping[str, Any]) -> dict[str, str]:
    found = {"recorded": name}
    database, request = details.get("db"), details.get("request") or details.get("requests")
    if isinstance(database, dict):
        found["db.statement"] = str(database.get("statement") or "")
    if isinstance(request, dict) and request.get("query"):
        found["query"] = str(request["query"])
    function = details.get("function")
    if isinstance(function, dict):
        found |= {key: str(function[key]) for key in ("args", "kwargs") if function.get(key)}
    return found


def _time(value: object) -> float:
    """Return seconds since 1970 of ``2026-11-22T10:00:00.123456``, which OSProfiler writes in UTC; 0 for anything else."""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return 0.0
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
