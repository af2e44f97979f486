"""OSProfiler: ``read_osprofiler(text, name)`` reads what ``osprofiler trace show --json`` prints, and raw events."""

# For maintainers. A report is a tree whose nodes carry the raw events of their start and stop. Times are milliseconds since the
# first event; the raw events know the time of day. A node without a stop event did not end while the trace was kept.
from __future__ import annotations

from stackseq.observe.model import Problem, Reading, Span, SpanKind, Waiting
from stackseq.observe.processes import process_at, process_of
from stackseq.observe.profiled import complete, facts_in
from stackseq.observe.redact import are_shown, redact, redacted
from stackseq.observe.saved import states_in, states_of
from stackseq.observe.semantics import failure, failure_of_status, ids_in, place_of, time_of
from stackseq.observe.values import member, members, number, read_values

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
_NO_EXCEPTION: tuple[object, ...] = ("", "None", None)


def read_osprofiler(text: str, name: str) -> Reading:
    """Read a trace. What cannot be read is told as a problem; the rest is there."""
    events, nodes, problems = _load(text, name)
    spans = [*_spans_of_nodes(nodes, name), *_spans_of_events(events, name)]
    unended = sum(span.ended is None for span in spans)
    if unended:
        problems.append(Problem("no-end", "the end of a span was not recorded", name, unended))
    return Reading("osprofiler", complete(spans), tuple(problems))


def is_osprofiler(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value is a report, one of its events, or a list of events."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return {"base_id", "trace_id", "timestamp"} <= first.keys() or ("info" in first and "children" in first) or _has_nodes(first)


def _has_nodes(value: dict[str, Any]) -> bool:
    """Tell whether what is known of a report, whose rest may be cut off, has nodes."""
    nodes = members(value, "children")
    while nodes and not {"trace_id", "info"} <= nodes[0].keys():
        nodes = members(nodes[0], "children")
    return bool(nodes)


def _load(text: str, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[Problem]]:
    """Return raw events, nodes of a report, and what was wrong."""
    values, problems = read_values(text, name)
    found = [each for value in values for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
    events = [each for each in found if "trace_id" in each and "timestamp" in each]
    return events, [each for each in found if "children" in each or ("info" in each and "timestamp" not in each)], problems


# Reports.


def _spans_of_nodes(roots: Iterable[dict[str, Any]], name: str) -> Iterator[Span]:
    for root in roots:
        origin = _origin(root)
        stack = [(root, "", "")]
        while stack:
            node, above, trace = stack.pop()
            own, info = str(node.get("trace_id") or ""), member(node, "info")
            if own:
                span = _span_of_node(node, info, (above, trace), origin, name)
                trace = span.trace
                yield span
            stack += [(child, own or above, trace) for child in members(node, "children")]


def _origin(root: dict[str, Any]) -> float:
    """Return when a report's first event was, as far as any raw event tells."""
    stack = [root]
    while stack:
        node = stack.pop()
        info = member(node, "info")
        moment = time_of(_raw(info, "-start").get("timestamp"))
        if moment is not None:
            return moment - (number(info.get("started")) or 0) / 1000
        stack += members(node, "children")
    return 0.0


def _span_of_node(node: Mapping[str, Any], info: Mapping[str, Any], above: tuple[str, str], origin: float, file: str) -> Span:
    starts, stops = _raw(info, "-start"), _raw(info, "-stop")
    trace = str(starts.get("base_id") or stops.get("base_id") or above[1])
    parent = str(node.get("parent_id") or above[0]) if trace else above[0]
    return _span(
        (str(node.get("trace_id")), parent, trace),
        _name_of(starts, info),
        (str(info.get("project") or ""), str(info.get("service") or ""), str(info.get("host") or "")),
        _times(info, starts, stops, origin),
        member(starts, "info") or info,
        {"exception": info.get("exception"), **member(stops, "info")},
        file,
    )


def _times(
    info: Mapping[str, Any], starts: Mapping[str, Any], stops: Mapping[str, Any], origin: float
) -> tuple[float, float | None]:
    """Return start and end, by the raw events if they are there. Without a stop the report gives both the same time."""
    began, finished = number(info.get("started")) or 0.0, number(info.get("finished")) or 0.0
    started, ended = time_of(starts.get("timestamp")), time_of(stops.get("timestamp"))
    if ended is None and not starts and finished > began:
        ended = origin + finished / 1000
    return origin + began / 1000 if started is None else started, ended


def _name_of(starts: Mapping[str, Any], info: Mapping[str, Any]) -> str:
    """Return a span's name: the report cuts it at the first hyphen, the raw event has it whole."""
    return str(starts["name"]).removesuffix("-start") if starts.get("name") else str(info.get("name") or "")


def _raw(info: Mapping[str, Any], ending: str) -> Mapping[str, Any]:
    for key, value in info.items():
        if isinstance(value, dict) and key.endswith(ending) and key.startswith(_RAW):
            return value
    return {}


# Raw events.


def _spans_of_events(events: Iterable[dict[str, Any]], file: str) -> Iterator[Span]:
    """Pair the starts and stops, in whichever order they stand."""
    pairs: dict[str, dict[str, dict[str, Any]]] = {}
    for event in events:
        side = "stop" if str(event.get("name") or "").endswith("-stop") else "start"
        pairs.setdefault(str(event["trace_id"]), {}).setdefault(side, event)
    earliest = 0.0
    for own, pair in pairs.items():
        start, stop = pair.get("start", {}), pair.get("stop", {})
        first = start or stop
        details = member(first, "info")
        earliest = earliest or time_of(first.get("timestamp")) or 0.0
        started = time_of(first.get("timestamp"))
        yield _span(
            (own, str(first.get("parent_id") or ""), str(first.get("base_id") or "")),
            str(first.get("name") or "").removesuffix("-start").removesuffix("-stop"),
            (str(first.get("project") or ""), str(first.get("service") or ""), str(details.get("host") or "")),
            (earliest if started is None else started, time_of(stop.get("timestamp")) if stop else None),
            details,
            member(stop, "info"),
            file,
        )


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
    kind = _KINDS.get(name.partition("-")[0].lower(), SpanKind.INTERNAL)
    function = str(member(details, "function").get("name") or "")
    method = function.partition(".<locals>")[0].rpartition(".")[2]
    return Span(
        own,
        name if kind is SpanKind.INTERNAL else _request(details) or method or name,
        process_of(where[0], where[1]),
        *times,
        trace,
        "" if parent == trace else parent,
        kind,
        Waiting.UNKNOWN,
        where[2],
        _peer(name, details),
        _error(result),
        place_of(function),
        redacted(_attributes(name, details, result)),
        (),
        f"{file}#{own}",
    )


def _request(details: Mapping[str, Any]) -> str:
    """Return ``POST /v2.1/servers`` of a request that is served or sent."""
    request = member(details, "request", "requests")
    return redact(f"{request.get('method') or 'GET'} {request.get('path') or '/'}") if request else ""


def _peer(name: str, details: Mapping[str, Any]) -> str:
    if name == "db":
        return "database"
    request = member(details, "requests")
    port = f":{request['port']}" if request.get("port") else ""
    return process_at(f"{request.get('hostname') or ''}{port}{request.get('path') or ''}") if request else ""


def _error(result: Mapping[str, Any]) -> str:
    kind, message = result.get("etype"), result.get("message")
    if kind in _NO_EXCEPTION:
        kind = result.get("exception")
    if kind in _NO_EXCEPTION:
        return failure_of_status(_status(result))
    return failure(kind, message)


def _status(result: Mapping[str, Any]) -> object:
    return member(result, "requests").get("status_code") or result.get("status_code")


def _attributes(name: str, details: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, str]:
    found = {"recorded": name}
    database = member(details, "db")
    if database:
        statement = str(database.get("statement") or "")
        parameters = database.get("params")
        given = {"db.params": str(parameters)} if parameters and are_shown() else {}
        return found | {"db.statement": statement} | states_of(statement, parameters) | given
    request, function = member(details, "request", "requests"), member(details, "function")
    if request.get("query"):
        found["query"] = str(request["query"])
    if _status(result):
        found["status"] = str(_status(result))
    if request:
        found |= ids_in(str(request.get("path") or ""))
    if not function:
        return found
    arguments = {key: str(function[key]) for key in ("args", "kwargs") if function.get(key)}
    for text in arguments.values():
        found |= ids_in(text)
    return found | facts_in(arguments.get("args", "")) | states_in(arguments.get("kwargs", "")) | arguments
