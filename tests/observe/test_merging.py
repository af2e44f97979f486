"""Logs beside traces of the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.observe.formats import read_record
from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.requests import find_requests, only_one
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.merging import merge_logs
from stackseq.observe.model import Happening, Span, SpanKind
from stackseq.observe.observing import observe
from stackseq.observe.skew import set_back
from stackseq.records import replace

SAMPLES = Path(__file__).parent / "samples"
LINE = Happening(1.5, "Took 1 second to build", "nova-compute.log:1", "INFO")
SERVE = Span("1", "POST /servers", "nova-api", 1.0, 2.0, "t", "", SpanKind.SERVER, host="ctl")
BUILD = Span("2", "build", "nova-compute", 1.1, 9.0, "t", "1", SpanKind.CONSUMER, host="cmp")
IDS = {"request": "req-1"}
LOGGED = (
    Span("a", "POST /servers?x=1", "nova-api", 1.05, 1.9, "", "", SpanKind.SERVER, host="ctl", attributes=IDS),
    Span("b", "message to compute", "nova-api", 1.1, 1.1, "", "a", SpanKind.PRODUCER, host="ctl", peer="nova-compute"),
    Span("c", "build", "nova-compute", 1.2, 8.0, "", "b", SpanKind.CONSUMER, host="cmp", attributes=IDS, happenings=(LINE,)),
)


def _merged(*lines: Span, traced: tuple[Span, ...] = (SERVE, BUILD)) -> tuple[Span, ...]:
    return merge_logs((*traced, *lines), {(span.trace, span.id) for span in lines})[0]


def test_lines_go_into_the_spans_in_which_they_were_written() -> None:
    served, build = _merged(*LOGGED)
    assert served == replace(SERVE, attributes=IDS)
    assert build == replace(BUILD, attributes=IDS, happenings=(LINE,))


def test_logs_tell_failures_that_traces_do_not() -> None:
    failed = (*LOGGED[:2], replace(LOGGED[2], error="BuildAbort: no"))
    assert _merged(*failed)[1].error == "BuildAbort: no"
    assert _merged(*failed, traced=(SERVE, replace(BUILD, error="Own: yes")))[1].error == "Own: yes"


def test_messages_whose_method_no_line_tells_are_those_that_ran_then() -> None:
    unknown = replace(LOGGED[2], name="Attempting claim …", started=5.0)
    assert _merged(*LOGGED[:2], unknown)[1].happenings == (LINE,)
    assert len(_merged(*LOGGED[:2], replace(unknown, started=50.0))) == 4
    assert len(_merged(*LOGGED[:2], replace(unknown, host="other"))) == 4


def test_what_only_logs_have_stays() -> None:
    asked = Span("d", "POST /v3/volumes", "nova-compute", 3.0, 4.0, "", "c", SpanKind.CLIENT, host="cmp", peer="cinder-api")
    kept = _merged(*LOGGED, asked)[2]
    assert kept == replace(asked, trace="t", parent="2")
    other = Span("9", "GET /v3", "cinder-api", 3.1, 3.2, "t", "2", SpanKind.SERVER, host="ctl")
    assert len(_merged(*LOGGED, asked, traced=(SERVE, BUILD, other))) == 3


def test_other_requests_stay_beside() -> None:
    spans = (SERVE, BUILD, *LOGGED)
    late = tuple(replace(span, started=span.started + 60) for span in LOGGED)
    assert _merged(*late) == (SERVE, BUILD, *late)
    assert merge_logs(spans, set()) == (spans, ())
    assert len(_merged(LOGGED[0], traced=(replace(SERVE, attributes={"request": "req-2"}),))) == 2
    assert len(_merged(LOGGED[0], replace(LOGGED[0], id="z"), traced=(SERVE,))) == 2


def test_logs_of_another_time_zone_are_set_to_that_of_the_traces() -> None:
    there = tuple(set_back(span, -7200.0) for span in LOGGED)
    spans, problems = merge_logs((SERVE, BUILD, *there), {(span.trace, span.id) for span in there})
    assert spans == _merged(*LOGGED)
    assert [problem.message for problem in problems] == [
        "beside the traces the times of the logs are 2 h ahead, as in another time zone: corrected"
    ]
    assert len(_merged(*(set_back(span, -7230.0) for span in LOGGED))) == 5
    assert len(_merged(*there[:2])) == 4


@pytest.mark.parametrize("case", sorted(path.name for path in SAMPLES.iterdir() if path.is_dir()))
def test_a_recorded_operation_is_told_once_with_its_lines(case: str) -> None:
    files = list(find_logs([str(SAMPLES / case / "logs")]))
    logs = read_logs(files, only_one(find_requests(files)[0]))
    trace = read_record((SAMPLES / case / "osprofiler.json").read_text(), "osprofiler.json")
    seen = observe([trace, logs], folded=False)
    assert len(seen.operations) == 1
    assert {problem.code for problem in seen.problems} <= {"no-end"}
    assert seen.requests[0] == logs.spans[0].attributes["request"]
    texts = {each.text for span in seen.spans for each in span.happenings}
    assert texts == {each.text for span in logs.spans for each in span.happenings}


@given(parents=st.lists(st.sampled_from("abcdx"), min_size=4, max_size=4), kinds=st.lists(st.sampled_from(SpanKind), min_size=4))
def test_circles_of_lines_end(parents: list[str], kinds: list[SpanKind]) -> None:
    lines = tuple(
        Span(own, "build", "nova-compute", 1.1, 2.0, "", parent, kind)
        for own, parent, kind in zip("abcd", parents, kinds, strict=False)
    )
    assert _merged(*lines)
