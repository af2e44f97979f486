"""Several emitters that record one thing."""

from __future__ import annotations

import json

from stackseq.observe.emitters import fold_emitters, tell_once
from stackseq.observe.formats import read_record
from stackseq.observe.model import Reading, Span, SpanKind, Waiting
from stackseq.observe.observing import observe
from stackseq.records import replace
from tests.observe import telemetry
from tests.observe.outlines import outline

SEND = Span("1", "build", "nova-conductor", 1.0, 2.0, "t", "", SpanKind.PRODUCER, Waiting.CALL, evidence="a")
SENT = Span("2", "build", "nova-conductor", 1.1, 1.9, "t", "1", SpanKind.PRODUCER, attributes={"rpc.system": "oslo.messaging"})
SERVE = Span("3", "build", "nova-compute", 1.2, 1.8, "t", "2", SpanKind.CONSUMER, attributes={"message": "m"})
SERVED = Span("4", "build", "nova-compute", 1.3, 1.7, "t", "2", SpanKind.CONSUMER, attributes={"rpc.system": "oslo.messaging"})
INSIDE = Span("5", "plug", "nova-compute", 1.4, 1.5, "t", "4")


def test_both_emitters_of_messages_make_one_message() -> None:
    folded = fold_emitters((INSIDE, SERVED, SERVE, SENT, SEND))
    assert [(span.id, span.parent) for span in folded] == [("5", "3"), ("3", "1"), ("1", "")]
    assert folded[1].attributes["message"] == "m"
    told = outline(observe([Reading("otlp", (SEND, SENT, SERVE, SERVED, INSIDE))], folded=False).calls.calls)
    assert told == "nova-conductor -> nova-compute: build\n  nova-compute .. nova-compute: plug"


def test_one_emitter_on_several_hosts_makes_several_messages() -> None:
    fanout = [replace(SERVE, id=f"6{number}", started=1.2 + number / 10) for number in range(3)]
    assert fold_emitters((SEND, SENT, *fanout))[1:] == tuple(replace(each, parent="1") for each in fanout)


def test_both_emitters_on_several_hosts_make_one_message_each() -> None:
    other = [replace(SERVE, id="6", started=1.25, ended=1.78), replace(SERVED, id="7", started=1.31, ended=1.69)]
    assert {span.id for span in fold_emitters((SEND, SENT, SERVE, SERVED, *other))} == {"1", "3", "6"}


def test_clients_below_clients_are_one_request() -> None:
    outer = Span("1", "network POST", "nova-compute", 1.0, 2.0, "t", "", SpanKind.CLIENT)
    inner = Span("2", "POST /v2.0/ports", "nova-compute", 1.1, 1.9, "t", "1", SpanKind.CLIENT, peer="neutron-server")
    token = replace(inner, name="POST /v3/auth/tokens", peer="keystone")
    (folded,) = fold_emitters((outer, inner))
    assert (folded.name, folded.peer, folded.id) == ("POST /v2.0/ports", "neutron-server", "1")
    assert len(fold_emitters((outer, token))) == 2
    assert len(fold_emitters((replace(outer, peer="nova-api"), inner))) == 2
    assert len(fold_emitters((replace(outer, name="network GET"), inner))) == 2


def test_frameworks_and_middleware_serve_one_request() -> None:
    outer = Span("1", "POST /servers", "nova-api", 1.0, 2.0, "t", "", SpanKind.SERVER)
    inner = replace(outer, id="2", parent="1", error="HTTP 500", attributes={"request": "req-1"})
    (folded,) = fold_emitters((inner, outer))
    assert (folded.id, folded.error, folded.attributes) == ("1", "HTTP 500", {"request": "req-1"})


def test_what_follows_or_circles_is_no_pair() -> None:
    late = replace(SENT, started=3.0, ended=4.0)
    assert fold_emitters((SEND, late)) == (SEND, late)
    assert len(fold_emitters((replace(SEND, parent="2", name="a"), replace(SENT, name="a", started=1.0, ended=2.0)))) == 1


def test_a_record_of_another_format_is_told_if_the_fullest_has_none() -> None:
    full = read_record(json.dumps(telemetry.otlp(telemetry.BOOT, "a" * 32)), "a.json")
    less = read_record(json.dumps(telemetry.jaeger(telemetry.BOOT[:2])), "b.json")
    served = replace(less.spans[0], attributes={"instance": "uuid"})
    spans, problems = tell_once([Reading("jaeger", (served, *less.spans[1:])), full])
    assert [problem.code for problem in problems] == ["told-once"]
    assert spans[0].attributes == {**full.spans[0].attributes, "instance": "uuid"}
    assert spans[1:] == full.spans[1:]
    later = replace(served, started=served.started + 9, ended=None)
    assert tell_once([Reading("jaeger", (later,)), full]) == ((later, *full.spans), ())
    assert tell_once([full, full])[0] == full.spans * 2


def test_the_same_trace_in_two_formats_is_told_once() -> None:
    one = read_record(json.dumps(telemetry.otlp(telemetry.BOOT)), "a.json")
    other = read_record(json.dumps(telemetry.jaeger(telemetry.BOOT)), "b.json")
    assert outline(observe([one, other]).calls.calls) == telemetry.TOLD
