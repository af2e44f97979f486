"""Clocks of hosts against each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.observe.formats import read_record
from stackseq.observe.model import Happening, Reading, Span, SpanKind, Waiting
from stackseq.observe.observing import observe
from stackseq.observe.skew import correct, find_skews, set_back
from stackseq.observe.tree import build_calls
from stackseq.records import replace
from tests.observe.outlines import outline

SERVE = Span("1", "POST /servers", "nova-api", 100.0, 101.0, "t", "", SpanKind.SERVER, host="ctl")
CALL = Span("2", "select", "nova-api", 100.2, 100.8, "t", "1", SpanKind.PRODUCER, Waiting.CALL, host="ctl")
ANSWER = Span("3", "select", "nova-scheduler", 100.3, 100.7, "t", "2", SpanKind.CONSUMER, host="sch")
CAST = Span("4", "build", "nova-api", 100.9, 100.91, "t", "1", SpanKind.PRODUCER, Waiting.CAST, host="ctl")
BUILD = Span("5", "build", "nova-compute", 100.95, 130.0, "t", "4", SpanKind.CONSUMER, host="cmp")
ASK = Span("6", "POST /ports", "nova-compute", 110.0, 112.0, "t", "5", SpanKind.CLIENT, host="cmp")
PORT = Span("7", "POST /ports", "neutron-server", 110.1, 111.9, "t", "6", SpanKind.SERVER, host="ctl")
SAMPLES = Path(__file__).parent / "samples"
GOOD = (SERVE, CALL, ANSWER, CAST, BUILD, ASK, PORT)


def _shifted(spans: tuple[Span, ...], **ahead: float) -> tuple[Span, ...]:
    return tuple(
        replace(span, started=span.started + ahead.get(span.host, 0.0), ended=(span.ended or 0.0) + ahead.get(span.host, 0.0))
        for span in spans
    )


def test_good_clocks_are_left_alone() -> None:
    assert correct(GOOD) == (GOOD, {}, ())


def test_who_waits_bounds_the_clock_of_who_answers() -> None:
    assert find_skews(_shifted(GOOD, sch=4.2)) == pytest.approx({"sch": 4.2}, abs=0.001)
    assert find_skews(_shifted(GOOD, sch=-4.2)) == pytest.approx({"sch": -4.2}, abs=0.001)


def test_casts_bound_one_side() -> None:
    cast = (SERVE, CAST, BUILD)
    assert find_skews(_shifted(cast, cmp=-9.0)) == pytest.approx({"cmp": -8.95}, abs=0.001)
    assert find_skews(_shifted(cast, cmp=9.0)) == {}


def test_messages_in_both_directions_bound_both_sides() -> None:
    assert find_skews(_shifted(GOOD, cmp=9.0)) == pytest.approx({"cmp": 8.975}, abs=0.001)


def test_what_is_set_is_told() -> None:
    happening = Happening(105.0, "spawned", "log:1")
    spans, skews, problems = correct(_shifted((SERVE, CALL, replace(ANSWER, happenings=(happening,))), sch=4.2))
    assert [problem.message for problem in problems] == ["sch's clock is 4.2 s ahead: corrected"]
    assert spans[2].happenings[0].time == pytest.approx(105.0 - skews["sch"])
    assert spans[:2] == (SERVE, CALL)


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (7200.0, "2 h ahead, as in another time zone"),
        (-19800.0, "5 h 30 min behind, as in another time zone"),
        (7204.0, "2 h 4 s ahead, as in another time zone"),
        (7000.0, "1 h 56 min 40 s ahead"),
    ],
)
def test_whole_and_half_hours_are_time_zones(ahead: float, told: str) -> None:
    assert correct(_shifted(GOOD, sch=ahead))[2][0].message == f"sch's clock is {told}: corrected"


def test_contradictions_are_told_and_nothing_is_set() -> None:
    other = replace(ANSWER, id="9", parent="8", started=90.0, ended=90.1)
    spans = (*_shifted(GOOD, sch=4.2), replace(CALL, id="8"), other)
    corrected, skews, problems = correct(spans)
    assert corrected == spans
    assert skews == {}
    assert [problem.code for problem in problems] == ["clock-contradiction"]
    assert problems[0].message.startswith("ctl and sch: ")


def test_contradictions_around_three_hosts_are_found() -> None:
    one = Span("1", "a", "p", 10.0, 11.0, "t", host="a")
    two = Span("2", "b", "p", 9.0, 20.0, "t", "1", host="b")
    three = Span("3", "c", "p", 8.0, 20.0, "t", "2", host="c")
    four = Span("4", "d", "p", 7.0, 20.0, "t", "3", host="a")
    skews, problems = correct((one, two, three, four))[1:]
    assert (skews, [problem.message.partition(":")[0] for problem in problems]) == ({}, ["a and b and c"])


def test_processes_stand_for_hosts_that_are_not_recorded() -> None:
    spans = tuple(replace(span, host="") for span in _shifted((SERVE, CALL, ANSWER), sch=4.2))
    assert list(find_skews(spans)) == ["nova-scheduler"]


def test_the_threads_of_a_message_may_go_on_without_it() -> None:
    late = replace(PORT, parent="5", started=500.0, ended=501.0)
    assert find_skews((SERVE, CAST, BUILD, late)) == {}


def test_an_observation_tells_the_clocks() -> None:
    seen = observe([Reading("otlp", _shifted(GOOD, cmp=9.0, sch=-60.0))])
    assert list(seen.skews) == ["sch", "cmp"]
    assert [problem.code for problem in seen.problems] == ["clock-skew", "clock-skew"]


@pytest.mark.parametrize("case", ["boot", "live-migration", "resize-failed", "boot-libvirt-error"])
@pytest.mark.parametrize("ahead", [4.2, -4.2, 3600.0, -7200.0])
def test_clocks_of_recorded_operations_are_found(case: str, ahead: float) -> None:
    reading = read_record((SAMPLES / case / "osprofiler.json").read_text(), "osprofiler.json")
    shifted = tuple(set_back(span, -ahead if span.host == "compute-1" else 0.0) for span in reading.spans)
    assert find_skews(reading.spans) == {}
    assert find_skews(shifted) == pytest.approx({"compute-1": ahead}, abs=0.02)


OFFSETS = st.floats(-100_000, 100_000).filter(lambda value: abs(value) > 0.001)


@given(sch=OFFSETS, cmp=OFFSETS)
def test_a_shifted_record_is_told_as_the_good_one(sch: float, cmp: float) -> None:
    spans = correct(_shifted(GOOD, sch=sch, cmp=cmp))[0]
    assert outline(build_calls(spans)[0]) == outline(build_calls(GOOD)[0])
    known = {span.id: span for span in spans}
    for span in spans:
        assert not span.parent or span.started >= known[span.parent].started - 0.001


@given(
    hosts=st.lists(st.sampled_from("abcdef"), min_size=2, max_size=30),
    parents=st.lists(st.integers(0, 28), min_size=29, max_size=29),
    offsets=st.lists(st.floats(-10_000, 10_000), min_size=6, max_size=6),
)
def test_nothing_begins_before_what_sent_it(hosts: list[str], parents: list[int], offsets: list[float]) -> None:
    ahead = dict(zip("abcdef", offsets, strict=True))
    spans = [Span("0", "GET /", "p", 0.0, 1.0, "t", "", SpanKind.SERVER, host=hosts[0])]
    for number, host in enumerate(hosts[1:]):
        spans.append(Span(str(number + 1), "m", "p", float(number), None, "t", str(parents[number] % (number + 1)), host=host))
    shifted = tuple(replace(span, started=span.started + ahead[span.host]) for span in spans)
    corrected, _, problems = correct(shifted)
    assert {problem.code for problem in problems} <= {"clock-skew"}
    known = {span.id: span for span in corrected}
    assert all(not span.parent or span.started >= known[span.parent].started - 0.001 for span in corrected)
