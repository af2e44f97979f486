"""OSProfiler's reports and raw events, whole and damaged."""

from __future__ import annotations

import json

import pytest

from stackseq.observe.formats import read_record
from stackseq.observe.observing import observe
from stackseq.observe.osprofiler import read_osprofiler
from tests.observe import recordings
from tests.observe.outlines import outline

BOOT = """\
client => nova-api: POST /v2.1/servers
  nova-api -[] database: Instance.create
  nova-api ->> nova-conductor: schedule_and_build_instances
    nova-conductor -> nova-scheduler: select_destinations
      nova-scheduler => placement: GET /allocation_candidates
    nova-conductor ->> nova-compute: build_and_run_instance
      nova-conductor -[] database: Instance.save
      nova-compute => neutron-server: POST /v2.0/ports
      nova-compute .. nova-compute: LibvirtGenericVIFDriver.plug"""
NO_HOST = """\
client => nova-api: POST /v2.1/servers
  nova-api -[] database: Instance.create
  nova-api ->> nova-conductor: schedule_and_build_instances
    nova-conductor -> nova-scheduler: select_destinations ! NoValidHost: No valid host was found. There are none.
      nova-scheduler => placement: GET /allocation_candidates"""


def _shapes(*nodes: dict[str, object]) -> dict[str, str]:
    """Return the same trace as a report, as events, and as events a line, newest first."""
    events = recordings.events(*nodes)
    return {
        "report": json.dumps(recordings.report(*nodes), indent=2),
        "line": json.dumps(recordings.report(*nodes)),
        "events": json.dumps(events),
        "lines": "\n".join(json.dumps(event) for event in reversed(events)),
    }


@pytest.mark.parametrize("shape", ["report", "line", "events", "lines"])
@pytest.mark.parametrize(("fails", "expected"), [(False, BOOT), (True, NO_HOST)])
def test_a_boot_is_told_from_whatever_was_kept(shape: str, *, fails: bool, expected: str) -> None:
    reading = read_record(_shapes(*recordings.boot(fails=fails))[shape], "boot.json")
    seen = observe([reading])
    assert reading.format == "osprofiler"
    assert seen.problems == ()
    assert outline(seen.calls.calls) == expected


def test_times_are_seconds_since_the_first_and_a_cast_lasts_as_long_as_what_it_began() -> None:
    (served,) = observe([read_osprofiler(_shapes(*recordings.boot())["line"], "boot.json")]).calls.calls
    assert (served.started, served.ended) == (0.09, 0.28)
    cast = served.children[1]
    assert (cast.started, cast.ended) == (0.29, 2.79)
    assert cast.evidence


@pytest.mark.parametrize("shape", ["report", "line", "events"])
def test_a_trace_that_is_cut_off_is_read_as_far_as_it_goes(shape: str) -> None:
    whole = _shapes(*recordings.boot())[shape]
    counts = []
    for tenths in range(1, 10):
        reading = read_record(whole[: len(whole) * tenths // 10], "boot.json")
        assert "truncated-json" in [problem.code for problem in reading.problems], tenths
        assert reading.format == "osprofiler"
        counts.append(len(reading.spans))
    assert counts == sorted(counts)
    assert counts[-1] >= len(read_record(whole, "boot.json").spans) * 0.8


def test_a_bad_line_costs_no_other() -> None:
    lines = _shapes(*recordings.boot())["lines"].splitlines()
    lines[3] = lines[3][:40]
    lines[5] = "connection lost"
    reading = read_record("\n".join(lines), "boot.ndjson")
    assert [problem.code for problem in reading.problems] == ["truncated-json"]
    assert reading.problems[0].count == 2
    assert len(reading.spans) >= len(recordings.events(*recordings.boot())) // 2 - 2


def test_a_span_that_never_ended_has_no_end() -> None:
    reading = read_osprofiler(json.dumps(recordings.report(recordings.node("rpc", "nova/compute@a", (0, None)))), "t.json")
    assert [span.ended for span in reading.spans] == [None]
    assert [problem.code for problem in reading.problems] == ["no-end"]


def test_reports_of_old_have_times_without_raw_events() -> None:
    info = {"name": "wsgi", "project": "nova", "service": "osapi_compute", "host": "a", "started": 5, "finished": 25}
    node = {"trace_id": "1", "parent_id": "0", "children": [], "info": info}
    report = {"info": {"name": "total", "started": 0, "finished": 25}, "children": [node]}
    (span,) = read_osprofiler(json.dumps(report), "t.json").spans
    assert (span.service, span.started, span.ended, span.parent) == ("nova-api", 0.005, 0.025, "")


def test_names_with_hyphens_are_whole_and_wrappers_are_looked_through() -> None:
    agent = recordings.node("l3-agent", "neutron/l3@net", (0, 5), **recordings.function("neutron.agent.l3.agent.L3NATAgent.init"))
    inner = recordings.node("rpc", "nova/scheduler@c", (0, 5), **recordings.function("nova.a.B.pick.<locals>.inner"))
    spans = read_osprofiler(json.dumps(recordings.report(agent, inner)), "t.json").spans
    assert {span.name for span in spans} == {"l3-agent", "pick"}
    assert {span.place.qualname for span in spans if span.place} == {"L3NATAgent.init", "B.pick"}


def test_a_remote_exception_is_named_as_where_it_was_raised() -> None:
    trouble = {"error": "oslo.X.NoValidHost_Remote", "message": "No valid host\nTraceback (most recent call last)\n"}
    node = recordings.node("rpc", "nova/conductor@c", (0, 5), **recordings.function("a.b.C.d"), **trouble)
    (span,) = read_osprofiler(json.dumps(recordings.report(node)), "t.json").spans
    assert span.error == "NoValidHost: No valid host"


def test_secrets_stay_out() -> None:
    whole = repr(read_osprofiler(_shapes(*recordings.boot())["line"], "boot.json"))
    assert "s3cret" not in whole
    assert "token=abc" not in whole


def test_nesting_deeper_than_a_stack_is_read_and_told() -> None:
    depth = 5000
    raw = [
        {
            "trace_id": str(level),
            "parent_id": str(level - 1) if level else "base",
            "base_id": "base",
            "timestamp": f"2026-11-22T03:00:00.{level:06}",
            "name": "rpc-start",
            "project": "nova",
            "service": "compute" if level % 2 else "conductor",
            "info": recordings.function("nova.a.B.c"),
        }
        for level in range(depth)
    ]
    text = "".join(f'{{"trace_id": "{each["trace_id"]}", "info": {{"name": "rpc"}}, "children": [' for each in raw) + "]}" * depth
    assert len(read_osprofiler(text, "deep.json").spans) == depth
    seen = observe([read_osprofiler(json.dumps(raw), "deep.json")], folded=False)
    assert "nested-too-deep" in [problem.code for problem in seen.problems]
    assert outline(seen.calls.calls).count("\n") == depth - 1


def test_what_is_no_record_is_said_to_be_none() -> None:
    for text in ("", "nothing", "[]", "{}", "[1, 2]", "null", '"text"', "{" * 9):
        reading = read_record(text, "some.json")
        assert [problem.code for problem in reading.problems] == ["unknown-format" if text else "empty"], text
