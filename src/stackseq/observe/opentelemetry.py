"""What spans of OpenTelemetry and its forerunners say about OpenStack: names, sides, peers, ids, errors."""

# For maintainers. OTLP, Jaeger and Zipkin differ in how they write spans and not in what instrumentation puts into them, so that
# their readers bring `Recorded`, and this file makes spans of them. Emitters are known by their attributes: OSProfiler's exporter
# (which eats letters from the ends of names), OpenStack's middleware and messaging, the instrumentation of third parties, and the
# general ones of libraries in their old and new vocabulary.
from __future__ import annotations

from stackseq.observe.model import Span, SpanKind, Waiting
from stackseq.observe.processes import process_at, process_of
from stackseq.observe.profiled import facts_in
from stackseq.observe.redact import redact, redacted
from stackseq.observe.saved import states_in, states_of
from stackseq.observe.semantics import failure, failure_of_status, ids_in, place_of
from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.observe.model import Happening

_IDS = {
    "openstack.request_id": "request",
    "openstack.global_request_id": "global_request",
    "openstack.instance_id": "instance",
    "messaging.message.id": "message",
    "messaging.message_id": "message",
}
"""Attribute → its name in the model."""
_OPERATIONS = {"call": Waiting.CALL, "cast": Waiting.CAST, "fanout": Waiting.CAST, "notify": Waiting.CAST}
_EATEN = {
    "conducto": "conductor",
    "drive": "driver",
    "vif_drive": "vif_driver",
    "l3-agen": "l3-agent",
    "ovs_dvr_agen": "ovs_dvr_agent",
    "neutron_ap": "neutron_api",
    "compute_ap": "compute_api",
    "volume_ap": "volume_api",
    "nova_imag": "nova_image",
    "db_ap": "db_api",
}
"""Names that OSProfiler's exporter wrote without the last letters, which it took for a part of ``-start``."""
_KINDS_BY_NAME = {"wsgi": SpanKind.SERVER, "db": SpanKind.CLIENT, "http": SpanKind.CLIENT, "https": SpanKind.CLIENT}
_NAMING = ("args", "kwargs", "url.path", "http.target", "http.path", "url.full", "http.url")
"""Attributes in which things are named by their ids."""
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})


class Recorded(Record):
    """A span as its format has it: ids and times understood, attributes as they stand."""

    trace: str
    id: str
    parent: str
    name: str
    service: str
    """``service.name``, or whatever stands for it."""
    host: str
    kind: SpanKind | None
    """None if the record does not say."""
    started: float
    ended: float | None
    attributes: Mapping[str, str]
    failed: bool = False
    message: str = ""
    """Why, if the status says so."""
    exception: tuple[str, str] = ("", "")
    """Class and message of the last exception among its events."""
    happenings: tuple[Happening, ...] = ()
    evidence: str = ""
    peer: str = ""
    """The other side, if the format has it outside of the attributes."""
    fields: Mapping[str, str] = field(default={})
    """Attributes of the resource."""


def span_of(recorded: Recorded) -> Span:
    """Return the span that a record is about."""
    attributes = recorded.attributes
    name = _EATEN.get(recorded.name, recorded.name)
    kind = _kind(recorded, name)
    request = _request(attributes, name)
    method = _method(attributes, name)
    function = attributes.get("name", "") if "args" in attributes else _code(attributes)
    told = request or method or (name if kind is SpanKind.INTERNAL else function.rpartition(".")[2]) or name
    return Span(
        recorded.id,
        redact(told),
        _service(recorded),
        recorded.started,
        recorded.ended,
        recorded.trace,
        recorded.parent,
        kind,
        _waiting(attributes, kind),
        recorded.host,
        _peer(recorded, kind),
        _error(recorded, kind),
        place_of(function),
        redacted(_attributes(recorded)),
        recorded.happenings,
        recorded.evidence,
    )


def _kind(recorded: Recorded, name: str) -> SpanKind:
    """Return the side; OSProfiler's exporter knows no RPC, and calls clients whatever has api in its name."""
    attributes = recorded.attributes
    if "args" in attributes or "kwargs" in attributes or name in _EATEN.values():
        return SpanKind.CONSUMER if name in {"rpc", "rp"} else SpanKind.INTERNAL
    if recorded.kind is not None and recorded.kind is not SpanKind.INTERNAL:
        return recorded.kind
    for prefix, kind in (("WSGI_", SpanKind.SERVER), ("SQL_", SpanKind.CLIENT), ("REQUESTS_", SpanKind.CLIENT)):
        if name.startswith(prefix):
            return kind
    if recorded.kind is None and ("db.system" in attributes or "db.statement" in attributes):
        return SpanKind.CLIENT
    return _KINDS_BY_NAME.get(name, SpanKind.INTERNAL)


def _request(attributes: Mapping[str, str], name: str) -> str:
    """Return ``POST /v2.1/servers`` of a REST request, in either vocabulary."""
    method = _first(attributes, "http.request.method", "http.method")
    if not method:
        words = name.removeprefix("HTTP ").split(" ", 1)
        return name.removeprefix("HTTP ") if words[0] in _METHODS and len(words) == 2 else ""
    path = _first(attributes, "url.path", "http.target", "http.path", "http.route") or _path(
        _first(attributes, "url.full", "http.url")
    )
    return f"{method} {path.partition('?')[0] or '/'}"


def _path(address: str) -> str:
    rest = address.partition("://")[2] if "://" in address else address
    return f"/{rest.partition('/')[2]}" if "/" in rest else ""


def _method(attributes: Mapping[str, str], name: str) -> str:
    """Return the method of an RPC message."""
    if "rpc.method" in attributes:
        return attributes["rpc.method"]
    if attributes.get("messaging.system") or name.endswith((" receive", " send")):
        return name.removesuffix(" receive").removesuffix(" send").rpartition(".")[2]
    return ""


def _code(attributes: Mapping[str, str]) -> str:
    function = _first(attributes, "code.function.name", "code.function")
    return function if "." in function or "code.namespace" not in attributes else f"{attributes['code.namespace']}.{function}"


def _service(recorded: Recorded) -> str:
    """Return the process; exporters write ``nova-osapi_compute``, with a prefix if the administrator wants one."""
    project, _, service = recorded.service.partition("-")
    return process_of(project, service) if project and service else process_of("", recorded.service) or process_of(project, "")


def _waiting(attributes: Mapping[str, str], kind: SpanKind) -> Waiting:
    if kind not in {SpanKind.PRODUCER, SpanKind.CONSUMER}:
        return Waiting.UNKNOWN
    names = ("messaging.operation", "messaging.operation.name", "messaging.operation.type")
    return next((_OPERATIONS[attributes[name]] for name in names if attributes.get(name) in _OPERATIONS), Waiting.UNKNOWN)


def _peer(recorded: Recorded, kind: SpanKind) -> str:
    attributes = recorded.attributes
    if kind is SpanKind.PRODUCER:
        topic = _first(attributes, "messaging.destination.name", "messaging.destination").partition(".")[0]
        return process_of(recorded.service.partition("-")[0], topic) if topic else recorded.peer
    if kind is not SpanKind.CLIENT:
        return ""
    if any(name.startswith(("db.system", "db.statement", "db.query")) for name in attributes):
        return "database"
    return recorded.peer or _address(attributes)


def _address(attributes: Mapping[str, str]) -> str:
    """Return the process at the address to which a request was sent."""
    full = _first(attributes, "url.full", "http.url")
    if "://" in full:
        return process_at(full)
    host = _first(attributes, "server.address", "net.peer.name", "http.hostname", "http.host", "net.peer.ip")
    port = _first(attributes, "server.port", "net.peer.port", "http.port")
    path = _first(attributes, "url.path", "http.target", "http.path")
    where = f"{host}:{port}{path}" if port and ":" not in host else f"{host}{path}"
    return _first(attributes, "peer.service") or (process_at(where) if host or port else "")


def _error(recorded: Recorded, kind: SpanKind) -> str:
    attributes = recorded.attributes
    if any(recorded.exception) and (recorded.failed or kind is not SpanKind.SERVER):
        return failure(*recorded.exception)
    status = failure_of_status(_first(attributes, "http.response.status_code", "http.status_code", "status_code"))
    if recorded.failed:
        return failure("", recorded.message) or failure(_first(attributes, "error.type"), "") or status or "failed"
    return status


def _attributes(recorded: Recorded) -> dict[str, str]:
    found = {"recorded": recorded.name}
    for key in _NAMING:
        if key in recorded.attributes:
            found |= ids_in(recorded.attributes[key])
    found |= facts_in(recorded.attributes.get("args", ""))
    for key, value in recorded.attributes.items():
        found[_IDS.get(key, key)] = value
    if "db.query.text" in found:
        found.setdefault("db.statement", found["db.query.text"])
    statement, parameters = found.get("db.statement", ""), found.get("db.params", "")
    return found | states_in(found.get("kwargs", "")) | (states_of(statement, parameters) if statement else {})


def _first(attributes: Mapping[str, str], *names: str) -> str:
    return next((attributes[name] for name in names if attributes.get(name)), "")
