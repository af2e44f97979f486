"""Traces that belong together, and operations that do not."""

from __future__ import annotations

import json

from stackseq.observe.formats import read_record
from stackseq.observe.joining import join
from stackseq.observe.model import Observation, Reading, Span, SpanKind
from stackseq.observe.observing import observe
from stackseq.observe.osprofiler import read_osprofiler
from stackseq.observe.semantics import ids_in
from stackseq.records import replace
from tests.observe import recordings, telemetry
from tests.observe.outlines import outline

PORTS = telemetry.web("POST", "/v2.0/ports", "req-2", "req-1")
NEUTRON: list[telemetry.Row] = [(1, 0, "HTTP POST /v2.0/ports", "neutron-server", "server", 500, 800, PORTS, "")]
PAUSE = telemetry.web("POST", "/v2.1/servers/1/action", "req-9", status=409)
OTHER: list[telemetry.Row] = [(1, 0, "HTTP POST /v2.1/servers/1/action", "nova-api", "server", 950, 990, PAUSE, "")]


def _read(rows: list[telemetry.Row], trace: str) -> Reading:
    return read_record(json.dumps(telemetry.otlp(rows, trace)), f"{trace[:1]}.json")


def _seen(request: str = "") -> Observation:
    readings = [_read(OTHER, "c" * 32), _read(NEUTRON, "b" * 32), _read(telemetry.BOOT, "a" * 32)]
    return observe(readings, request=request)


def test_what_was_asked_stands_below_who_asked() -> None:
    told = f"{telemetry.TOLD}\n    nova-conductor => neutron-server: POST /v2.0/ports"
    assert outline(_seen("req-1").calls.calls) == told
    assert _seen("req-1").requests == ("req-1", "req-2")


def test_each_operation_is_listed_and_can_be_chosen_by_any_id_of_its_requests() -> None:
    seen = _seen()
    assert [(each.request, each.title, each.outcome) for each in seen.operations] == [
        ("req-1", "POST /v2.1/servers", "NoValidHost: No host."),
        ("req-9", "POST /v2.1/servers/1/action", "HTTP 409"),
    ]
    assert len(seen.calls.calls) == 2
    assert _seen("req-2").calls == _seen("req-1").calls
    assert [call.name for call in _seen("req-9").calls.calls] == ["POST /v2.1/servers/1/action"]
    assert _seen("req-none").calls.calls == ()
    assert len(_seen("req-none").operations) == 2
    assert [call.name for call in observe([_read(OTHER, "c" * 32)], request=seen.operations[1].id.rpartition("/")[2]).calls.calls]


def test_an_answered_failure_was_handled_and_one_below_a_cast_was_not() -> None:
    reading = read_osprofiler(json.dumps(recordings.report(*recordings.boot(fails=True))), "t.json")
    assert [each.outcome for each in observe([reading]).operations] == [
        "",
        "NoValidHost: No valid host was found. There are none.",
    ]
    failed = recordings.node("neutron_api", "nova/a@b", (1, 2), error="x.PortNotFound", message="none")
    served = recordings.node("wsgi", "nova/osapi_compute@b", (0, 9), failed, **recordings.wsgi("POST", "/v2.1/servers"))
    assert [each.outcome for each in observe([read_osprofiler(json.dumps(recordings.report(served)), "t.json")]).operations] == [
        ""
    ]


def _span(own: str, start: float, end: float, kind: SpanKind = SpanKind.SERVER, **ids: str) -> Span:
    return Span(own, own, own, start, end, f"trace of {own}", "", kind, attributes=ids)


def _parent(asked: Span, *spans: Span) -> str:
    joined = join([*spans, asked])
    return joined[-1].parent.rpartition("/")[2]


def test_the_sender_is_the_innermost_that_ran_then() -> None:
    asked = _span("asked", 5, 6, global_request="r")
    outer, inner = _span("outer", 0, 9, request="r"), _span("inner", 2, 8, request="r")
    ended, later = _span("ended", 3, 4, request="r"), _span("later", 5.5, 9, request="r")
    client = replace(_span("client", 1, 9, SpanKind.CLIENT, request="r"), peer="asked")
    assert _parent(asked, outer, inner, ended, later) == "inner"
    assert _parent(asked, outer, inner, client) == "client"
    assert _parent(asked, ended, later) == "ended"
    assert _parent(asked, later) == ""
    assert _parent(asked, replace(outer, attributes={"request": "s"})) == ""


def test_spans_that_are_not_joined_stay_as_they_are() -> None:
    spans = (_span("a", 0, 1, request="r"), _span("b", 0, 1, request="s"))
    assert join(spans) == spans


def test_requests_that_ask_each_other_end_nowhere() -> None:
    one, other = _span("a", 0, 9, request="r", global_request="s"), _span("b", 0, 9, request="s", global_request="r")
    seen = observe([Reading("otlp", (one, other))])
    assert [problem.code for problem in seen.problems] == ["cycle"]
    assert len(seen.operations) == 1


PORT, SERVER, VOLUME = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "123")
EVENT = "POST /v2.1/os-server-external-events"
WAITING = Span("w", "build", "nova-compute", 2.0, 9.0, "boot", "b", SpanKind.CONSUMER, host="cmp", attributes={"port": PORT})
BOOT = (Span("b", "POST /v2.1/servers", "nova-api", 0.0, 1.0, "boot", "", SpanKind.SERVER), WAITING)
TOLD = Span("e", EVENT, "nova-api", 5.0, 5.2, "event", "", SpanKind.SERVER)
HEARD = Span("h", "external_instance_event", "nova-compute", 5.3, 5.4, "event", "e", SpanKind.CONSUMER)


def _told(*spans: Span) -> str:
    return outline(observe([Reading("otlp", spans)], folded=False).calls.calls)


def test_what_neutron_tells_nova_belongs_to_the_boot_that_waits_for_it() -> None:
    heard = replace(HEARD, attributes={"port": PORT, "event": "network-vif-plugged"})
    assert _told(*BOOT, TOLD, heard).splitlines()[1:] == [
        "  nova-api ->> nova-compute: build",
        f"    neutron-server => nova-api: {EVENT} (joined by port {PORT})",
        "      nova-api ->> nova-compute: external_instance_event",
    ]


def test_the_name_of_an_event_tells_who_sends_it() -> None:
    waiting = replace(WAITING, attributes={"volume": VOLUME})
    told = _told(BOOT[0], waiting, replace(TOLD, attributes={"volume": VOLUME, "event": "volume-extended"}))
    assert "cinder-volume => nova-api" in told
    told = _told(BOOT[0], replace(WAITING, attributes={"instance": SERVER}), replace(TOLD, attributes={"instance": SERVER}))
    assert "client => nova-api" in told


def test_attachments_belong_to_who_names_the_volume() -> None:
    attributes = {"volume": VOLUME}
    asked = Span("a", "POST /v3/p/attachments", "cinder-api", 4.0, 4.5, "other", "", SpanKind.SERVER, attributes=attributes)
    told = _told(BOOT[0], replace(WAITING, attributes=attributes), asked)
    assert f"    nova-compute => cinder-api: POST /v3/p/attachments (joined by volume {VOLUME})" in told.splitlines()


def test_only_what_names_the_same_while_it_goes_on_is_joined() -> None:
    heard = replace(HEARD, attributes={"port": PORT})
    for other in (replace(heard, attributes={"port": SERVER}), replace(heard, attributes={})):
        assert "joined" not in _told(*BOOT, TOLD, other)
    assert "joined" not in _told(*BOOT, replace(TOLD, started=11.0, ended=11.2), heard)
    assert "joined" not in _told(*BOOT, replace(TOLD, name="GET /v2.1/servers/1"), heard)
    assert "joined" in _told(*BOOT, TOLD, heard)


def test_arguments_of_functions_and_lines_of_logs_name_what_they_are_about() -> None:
    event = f"[InstanceExternalEvent(instance_uuid={SERVER},name='network-vif-plugged',status='completed',tag='{PORT}')]"
    assert ids_in(event) == {"event": "network-vif-plugged", "port": PORT, "instance": SERVER}
    assert ids_in(f"Creating event network-vif-plugged:{PORT} for instance {SERVER} on cmp") == ids_in(event)
    assert ids_in(f"/v3/p/volumes/{VOLUME}/action") == {"volume": VOLUME}
    assert ids_in(f"(Instance(host='cmp',uuid={SERVER}),)") == {"instance": SERVER}
    assert ids_in("a-b") == {}


def test_threads_that_lost_their_trace_go_on_in_the_process_that_began_them() -> None:
    build = replace(_span("build", 1, 2, SpanKind.CONSUMER, request="r"), service="nova-compute")
    other = replace(_span("schedule", 1.5, 9, SpanKind.CONSUMER, request="r"), service="nova-conductor")
    late = replace(_span("update", 5, 6, SpanKind.PRODUCER, request="r"), service="nova-compute")
    assert _parent(late, build, other) == "build"
    assert _parent(replace(late, service="nova-api"), build, other) == ""
    assert _parent(replace(late, started=0.5), build, other) == ""
    assert _parent(replace(late, attributes={"request": "s"}), build) == ""
