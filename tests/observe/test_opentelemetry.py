"""OpenTelemetry's JSON in the shapes of the wild, Jaeger's and Zipkin's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stackseq.observe.formats import read_record
from stackseq.observe.model import Span, SpanKind, Waiting
from stackseq.observe.observing import observe
from tests.observe import telemetry
from tests.observe.made_up import SAMPLES
from tests.observe.outlines import outline

_SHAPES = [name for name in SAMPLES if not name.startswith("osprofiler")]


@pytest.mark.parametrize("name", _SHAPES)
def test_one_boot_is_told_the_same_from_each_shape(name: str) -> None:
    reading = read_record(SAMPLES[name], "boot.json")
    seen = observe([reading])
    assert reading.format == name.partition("-")[0]
    assert seen.problems == ()
    assert outline(seen.calls.calls) == telemetry.TOLD
    assert seen.requests[0] == "req-1"


@pytest.mark.parametrize("name", _SHAPES)
def test_what_is_cut_off_is_read_as_far_as_it_goes(name: str) -> None:
    whole = SAMPLES[name]
    reading = read_record(whole[: len(whole) * 3 // 4], "boot.json")
    assert reading.format == name.partition("-")[0]
    assert 2 <= len(reading.spans) <= len(telemetry.BOOT)
    assert "truncated-json" in [problem.code for problem in reading.problems]


def _one(name: str, kind: str, attributes: dict[str, Any], service: str = "nova-api", error: str = "") -> Span:
    text = json.dumps(telemetry.otlp([(1, 0, name, service, kind, 0, 5, attributes, error)]))
    (span,) = read_record(text, "one.json").spans
    return span


def test_exporters_of_osprofiler_lose_letters_that_are_given_back() -> None:
    found = _one("vif_drive", "internal", {"name": "nova.virt.libvirt.vif.Driver.plug", "args": "(password)", "kwargs": "{}"})
    assert (found.name, found.kind) == ("vif_driver", SpanKind.INTERNAL)
    assert found.place is not None
    assert found.place.qualname == "Driver.plug"
    assert found.attributes["args"] == "***"
    served = _one(
        "WSGI_POST_/v2.1/servers", "server", {"http.method": "POST", "http.path": "/v2.1/servers"}, "nova-osapi_compute"
    )
    assert (served.name, served.service, served.kind) == ("POST /v2.1/servers", "nova-api", SpanKind.SERVER)
    asked = _one("SQL_SELECT", "internal", {"db.statement": "SELECT 1", "db.params": "x"})
    assert (asked.kind, asked.peer, asked.attributes["db.params"]) == (SpanKind.CLIENT, "database", "***")
    called = _one("rpc", "internal", {"name": "nova.compute.manager.ComputeManager.build", "args": "()"}, "nova-compute")
    assert (called.kind, called.name) == (SpanKind.CONSUMER, "build")


def test_requests_are_named_in_either_vocabulary() -> None:
    new = {"http.request.method": "GET", "url.full": "http://ctl:9696/v2.0/ports?name=a", "server.port": 9696}
    old = {"http.method": "GET", "http.url": "http://ctl:9696/v2.0/ports?name=a"}
    for attributes in (new, old):
        span = _one("GET", "client", attributes)
        assert (span.name, span.peer) == ("GET /v2.0/ports", "neutron-server")


def test_messages_say_who_waits_and_whom_they_ask() -> None:
    cast = _one("compute.build", "producer", telemetry.rpc("compute", "build", "cast"), "nova-conductor")
    assert (cast.name, cast.peer, cast.waiting) == ("build", "nova-compute", Waiting.CAST)
    third = {"rpc.system": "oslo.messaging", "messaging.destination.name": "scheduler", "messaging.system": "rabbitmq"}
    assert _one("select send", "producer", third, "nova-conductor").name == "select"


def test_statuses_tell_failures_that_nobody_marked() -> None:
    assert _one("HTTP GET /", "server", telemetry.web("GET", "/", "req-1", status=500)).error == "HTTP 500"
    assert _one("HTTP GET /", "server", telemetry.web("GET", "/", "req-1", status=404)).error == ""


def test_tokens_in_addresses_stay_out() -> None:
    assert "abc123" not in repr(_one("GET", "client", {"http.method": "GET", "http.url": "http://a:5000/v2.0/tokens/abc123"}))
