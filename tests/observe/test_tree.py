"""From spans to calls."""

from __future__ import annotations

from stackseq.observe.model import Span, SpanKind, Waiting
from stackseq.observe.tree import build_calls
from stackseq.records import replace
from tests.observe.outlines import outline

SEND = Span("1", "compute.build", "nova-conductor", 0.0, 0.1, "t", "", SpanKind.PRODUCER)
SERVE = Span("2", "build", "nova-compute", 0.02, 0.08, "t", "1", SpanKind.CONSUMER, host="cmp1")
INSIDE = Span("3", "driver", "nova-compute", 0.03, 0.04, "t", "2")


def _told(*spans: Span) -> tuple[str, list[str]]:
    calls, problems = build_calls(spans)
    return outline(calls), [problem.code for problem in problems]


def test_both_sides_of_a_message_are_one_call() -> None:
    told = "nova-conductor -> nova-compute: build\n  nova-compute .. nova-compute: driver"
    assert _told(SEND, SERVE, INSIDE) == (told, [])
    assert _told(INSIDE, SERVE, SEND) == (told, [])
    assert build_calls([SEND, SERVE])[0][0].host == "cmp1"


def test_who_does_not_wait_cast() -> None:
    assert "->>" in _told(SEND, replace(SERVE, ended=0.5))[0]
    assert "->>" in _told(SEND, SERVE, replace(INSIDE, ended=0.5))[0]
    assert "->>" in _told(replace(SEND, waiting=Waiting.CAST), SERVE)[0]
    assert "->>" not in _told(replace(SEND, waiting=Waiting.CALL), replace(SERVE, ended=0.5))[0]
    assert "->>" in _told(SEND, replace(SERVE, ended=None))[0]


def test_what_is_recorded_twice_is_told_once_with_its_end() -> None:
    told, problems = _told(SEND, replace(SERVE, ended=None), SERVE)
    assert (told, problems) == ("nova-conductor -> nova-compute: build", ["duplicate-span"])


def test_spans_without_their_parents_stand_at_the_top() -> None:
    told, problems = _told(SERVE, INSIDE)
    assert told == "client -> nova-compute: build\n  nova-compute .. nova-compute: driver"
    assert problems == ["missing-parent"]


def test_circles_are_cut_above_their_earliest_span() -> None:
    told, problems = _told(replace(SEND, parent="2"), SERVE, INSIDE)
    assert problems == ["cycle"]
    assert told.startswith("nova-conductor -> nova-compute: build\n  nova-compute .. nova-compute: driver")
    assert _told(replace(INSIDE, parent="3"))[1] == ["cycle"]


def test_a_change_of_process_is_a_message_even_if_no_side_is_recorded() -> None:
    inside = Span("2", "plug", "os-vif", 0.02, 0.08, "t", "1")
    outer = Span("1", "build", "nova-compute", 0.0, 0.1, "t")
    assert _told(outer, inside)[0] == "nova-compute .. nova-compute: build\n  nova-compute -> os-vif: plug"


def test_a_request_that_nobody_recorded_serving_goes_to_whom_it_names() -> None:
    span = Span("1", "GET /v3", "nova-api", 0.0, 0.1, "t", "", SpanKind.CLIENT, peer="keystone")
    assert _told(span)[0] == "nova-api => keystone: GET /v3"


def test_statements_are_named_by_their_tables() -> None:
    def name(statement: str) -> str:
        attributes = {"db.statement": statement}
        span = Span("1", "db", "nova-api", 0.0, 0.1, "t", "", SpanKind.CLIENT, peer="database", attributes=attributes)
        return build_calls([span])[0][0].name

    assert name("INSERT INTO instance_actions (a) VALUES (?)") == "InstanceAction.create"
    assert name('update "nova"."instances" set a=1') == "Instance.save"
    assert name("SELECT a, b\nFROM nova.instances WHERE x") == "Instance.get"
    assert name("DELETE FROM volumes") == "Volume.destroy"
    assert name("BEGIN") == "db"


def test_the_side_that_tells_more_says_why_a_message_failed() -> None:
    sent, served = replace(SEND, error="NoValidHost: none"), replace(SERVE, error="ExpectedException")
    assert _told(sent, served)[0].endswith(" ! NoValidHost: none")
    assert _told(SEND, served)[0].endswith(" ! ExpectedException")
    assert _told(sent, replace(SERVE, error="Timeout: late"))[0].endswith(" ! Timeout: late")
