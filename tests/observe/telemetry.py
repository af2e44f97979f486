"""Make records of OpenTelemetry and its forerunners: the same spans in each shape that is found in the wild."""

from __future__ import annotations

import base64
from typing import Any

EPOCH = 1_795_000_000_000
TRACE = "0af7651916cd43dd8448eb211c80319c"
_KINDS = ("unspecified", "internal", "server", "client", "producer", "consumer")

# Number, number of the parent, name, service, kind, start and end in milliseconds, attributes, why it failed.
Row = tuple[int, int, str, str, str, int, int, dict[str, Any], str]


def rpc(topic: str, method: str, operation: str) -> dict[str, Any]:
    return {
        "messaging.system": "rabbitmq",
        "messaging.operation": operation,
        "messaging.destination.name": topic,
        "rpc.method": method,
        "openstack.request_id": "req-1",
    }


def web(method: str, path: str, request: str, above: str = "", status: int = 200) -> dict[str, Any]:
    found = {"http.method": method, "http.url": f"http://ctl{path}", "http.status_code": status, "openstack.request_id": request}
    return found | ({"openstack.global_request_id": above} if above else {})


BOOT: list[Row] = [
    (1, 0, "HTTP POST /v2.1/servers", "nova-api", "server", 0, 200, web("POST", "/v2.1/servers", "req-1", status=202), ""),
    (2, 1, "INSERT nova", "nova-api", "client", 10, 12, {"db.system": "mysql", "db.statement": "INSERT INTO instances (a)"}, ""),
    (3, 1, "conductor.build", "nova-api", "producer", 150, 155, rpc("conductor", "build", "cast"), ""),
    (
        4,
        3,
        "build receive",
        "nova-conductor",
        "consumer",
        160,
        900,
        {**rpc("conductor", "build", ""), "messaging.message.id": "m"},
        "",
    ),
    (
        5,
        4,
        "scheduler.select",
        "nova-conductor",
        "producer",
        170,
        300,
        rpc("scheduler", "select", "call"),
        "NoValidHost: No host.",
    ),
    (6, 5, "select receive", "nova-scheduler", "consumer", 180, 290, rpc("scheduler", "select", ""), ""),
]
TOLD = """\
client => nova-api: POST /v2.1/servers
  nova-api -[] database: Instance.create
  nova-api ->> nova-conductor: build
    nova-conductor -> nova-scheduler: select ! NoValidHost: No host."""


def _id(number: int) -> str:
    return f"{number:016x}" if number else ""


def _value(value: object) -> dict[str, Any]:
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": str(value)}


def otlp(rows: list[Row], trace: str = TRACE) -> dict[str, Any]:
    """Return what a collector writes."""
    found = []
    for number, parent, name, service, kind, start, end, attributes, error in rows:
        span = {
            "traceId": trace.upper(),
            "spanId": _id(number),
            "parentSpanId": _id(parent),
            "name": name,
            "kind": _KINDS.index(kind),
            "startTimeUnixNano": str((EPOCH + start) * 1_000_000),
            "endTimeUnixNano": str((EPOCH + end) * 1_000_000),
            "attributes": [{"key": key, "value": _value(value)} for key, value in attributes.items()],
            "status": {"code": 2, "message": error} if error else {},
        }
        resource = {"attributes": [{"key": "service.name", "value": _value(service)}]}
        found.append({"resource": resource, "scopeSpans": [{"scope": {}, "spans": [span]}]})
    return {"resourceSpans": found}


def otlp_of_old(rows: list[Row]) -> dict[str, Any]:
    """Return the same as Tempo has it: batches, libraries, ids in base64, names of kinds, and some without any."""
    batches = otlp(rows)["resourceSpans"]
    for batch in batches:
        (scope,) = batch.pop("scopeSpans")
        batch["instrumentationLibrarySpans"] = [{"spans": scope["spans"]}]
        for span in scope["spans"]:
            for key in ("traceId", "spanId", "parentSpanId"):
                span[key] = base64.b64encode(bytes.fromhex(span[key])).decode()
            span["kind"] = f"SPAN_KIND_{_KINDS[span['kind']].upper()}"
            if span["kind"] == "SPAN_KIND_CLIENT":
                del span["kind"]
            if span["status"]:
                span["status"]["code"] = "STATUS_CODE_ERROR"
    return {"batches": batches}


def otlp_of_python(rows: list[Row]) -> dict[str, Any]:
    """Return the same in snake_case, with numbers for times and plain attributes."""
    found = []
    for resource in otlp(rows)["resourceSpans"]:
        (scope,) = resource["scopeSpans"]
        (span,) = scope["spans"]
        renamed = {
            "trace_id": span["traceId"],
            "span_id": span["spanId"],
            "parent_span_id": span["parentSpanId"],
            "start_time_unix_nano": int(span["startTimeUnixNano"]),
            "end_time_unix_nano": int(span["endTimeUnixNano"]),
        }
        rest = {key: span[key] for key in ("name", "kind", "attributes", "status")}
        found.append({"resource": resource["resource"], "scope_spans": [{"spans": [renamed | rest]}]})
    return {"resource_spans": found}


def jaeger(rows: list[Row]) -> dict[str, Any]:
    """Return what Jaeger answers; casts follow from their senders."""
    spans = []
    for number, parent, name, service, kind, start, end, attributes, error in rows:
        tags = [{"key": key, "type": "string", "value": value} for key, value in attributes.items()]
        tags.append({"key": "span.kind", "type": "string", "value": kind})
        logs = []
        if error:
            tags.append({"key": "error", "type": "bool", "value": True})
            fields = [{"key": "exception.type", "value": error.partition(":")[0]}]
            fields.append({"key": "exception.message", "value": error.partition(": ")[2]})
            logs.append({"timestamp": (EPOCH + end) * 1000, "fields": fields})
        references = [{"refType": "FOLLOWS_FROM" if kind == "consumer" else "CHILD_OF", "traceID": TRACE, "spanID": _id(parent)}]
        span = {"traceID": TRACE, "spanID": _id(number), "operationName": name, "references": references if parent else []}
        times = {"startTime": (EPOCH + start) * 1000, "duration": (end - start) * 1000}
        spans.append(span | times | {"tags": tags, "logs": logs, "processID": service, "warnings": None})
    processes = {row[3]: {"serviceName": row[3], "tags": [{"key": "hostname", "value": "ctl"}]} for row in rows}
    return {"data": [{"traceID": TRACE, "spans": spans, "processes": processes}], "total": 0, "errors": None}


def zipkin(rows: list[Row]) -> list[dict[str, Any]]:
    """Return a list of spans, in which the two sides of a message share an id."""
    shared = {number: parent for number, parent, _, _, kind, *_ in rows if kind == "consumer"}
    found = []
    for number, parent, name, service, kind, start, end, attributes, error in rows:
        own, above = (shared[number], next(row[1] for row in rows if row[0] == parent)) if number in shared else (number, parent)
        tags = {key: str(value) for key, value in attributes.items()} | ({"error": error} if error else {})
        span = {"traceId": TRACE, "id": _id(own), "name": name, "kind": kind.upper(), "localEndpoint": {"serviceName": service}}
        if above:
            span["parentId"] = _id(shared.get(above, above))
        found.append(span | {"timestamp": (EPOCH + start) * 1000, "duration": (end - start) * 1000, "tags": tags})
    return found
