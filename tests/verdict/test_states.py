"""States that were saved prove steps and ends: of traces with SQL and with nova-conductor's objects, whole and cut off."""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from stackseq.catalogue import load
from stackseq.observe.formats import read_record
from stackseq.observe.model import Span, SpanKind
from stackseq.observe.observing import observe
from stackseq.records import replace
from stackseq.verdict.facts import facts_of
from stackseq.verdict.model import Outcome
from stackseq.verdict.recognising import guess_release
from stackseq.verdict.saved import saved_failures, saved_successes, with_saved
from tests.verdict.records import SAMPLES, judged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stackseq.observe import Reading
    from stackseq.verdict.model import Verdict

CASES = {
    "boot": ("nova/boot", Outcome.SUCCESS),
    "boot-no-valid-host": ("nova/boot", Outcome.FAILURE),
    "boot-vif-timeout": ("nova/boot", Outcome.FAILURE),
    "boot-libvirt-error": ("nova/boot", Outcome.FAILURE),
    "resize-failed": ("nova/resize", Outcome.FAILURE),
}
_PARTS = 16
SERVER = "0f9ab2c7-9c0e-4d5e-8d0e-2f8a0f6b1c11"


@cache
def _text(case: str) -> str:
    return gzip.decompress((SAMPLES / case / "osprofiler-full.json.gz").read_bytes()).decode()


def _events(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for name, event in node.get("info", {}).items():
        if name.startswith("meta.raw_payload."):
            yield event
    for child in node.get("children", []):
        yield from _events(child)


@cache
def _by_time(case: str) -> tuple[str, ...]:
    """Return the events of a report, a line for each, in the order in which they were stored."""
    events = sorted(_events(json.loads(_text(case))), key=lambda event: str(event["timestamp"]))
    return tuple(map(json.dumps, events))


def _judge(reading: Reading, case: str) -> Verdict:
    return judged([reading], CASES[case][0])


def _keep(reading: Reading, is_kept: Callable[[Span], bool]) -> Reading:
    return replace(reading, spans=tuple(span for span in reading.spans if is_kept(span)))


@pytest.mark.parametrize("case", CASES)
def test_whole_traces_come_to_what_they_came_to(case: str) -> None:
    assert _judge(read_record(_text(case), "trace.json"), case).outcome is CASES[case][1]
    assert _judge(read_record("\n".join(_by_time(case)), "trace.ndjson"), case).outcome is CASES[case][1]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("part", range(_PARTS))
def test_what_is_cut_off_is_never_told_wrong(case: str, part: int) -> None:
    text, lines = _text(case), _by_time(case)
    cuts = (text[: len(text) * part // _PARTS], "\n".join(lines[: len(lines) * part // _PARTS]))
    for each in cuts:
        assert _judge(read_record(each, "trace.json"), case).outcome in {CASES[case][1], Outcome.UNKNOWN}


def test_no_prefix_succeeds_before_the_server_is_saved_as_active() -> None:
    lines = _by_time("boot")
    active = next(number for number, line in enumerate(lines) if "vm_state='active')" in line or '["active"' in line)
    ended = [_judge(read_record("\n".join(lines[:number]), "x"), "boot").outcome for number in (active, active + 1)]
    assert ended == [Outcome.UNKNOWN, Outcome.UNKNOWN]


@pytest.mark.parametrize("case", ["boot-vif-timeout", "boot-libvirt-error"])
def test_a_failure_stops_where_the_guest_is_started(case: str) -> None:
    verdict = _judge(read_record(_text(case), "trace.json"), case)
    stop = verdict.stop
    assert stop is not None
    assert stop.after is not None
    assert "task_state = spawning" in stop.after.text
    assert verdict.last is stop.after, "what tidies up comes later, and is no progress"
    last = [each.host for each in read_record(_text(case), "x").spans if each.name == "build_and_run_instance" and each.host]
    assert stop.host == [host for host in last if host.startswith("compute")][-1]
    assert ("Neutron never told it" in stop.error) == (case == "boot-vif-timeout")
    assert ("Could not access KVM" in stop.error) == (case == "boot-libvirt-error")


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("way", ["objects", "sql"])
def test_objects_alone_and_sql_alone_tell_the_same(case: str, way: str) -> None:
    whole = read_record(_text(case), "trace.json")
    if way == "objects":
        part = _keep(whole, lambda span: "db.statement" not in span.attributes)
    else:
        hidden = ("saved", "saved.of", "fault", "fault.raised")
        spans = (
            span
            if "db.statement" in span.attributes
            else replace(span, attributes={key: value for key, value in span.attributes.items() if key not in hidden})
            for span in whole.spans
        )
        part = replace(whole, spans=tuple(spans))
    assert _judge(part, case).outcome is CASES[case][1]


# Made up.


def _span(name: str, started: float, above: str = "", host: str = "", **named: str) -> Span:
    kind = SpanKind.CLIENT if name == "db" else SpanKind.CONSUMER
    service = "nova-compute" if name in {"build_and_run_instance", "prep_resize"} else "nova-conductor"
    own = f"{name}-{started}"
    attributes = {"recorded": "rpc", **{key.replace("_of", ".of"): value for key, value in named.items()}}
    return Span(own, name, service, started, started + 0.5, "t", above, kind, host=host, attributes=attributes, evidence=own)


def _saved(above: Span, started: float, state: str, task: str = "", server: str = SERVER) -> Span:
    return _span(
        "object_action", started, above.id, saved=f"vm_state={state} task_state={task}", saved_of="Instance", instance=server
    )


def _ends(operation: str, *spans: Span, is_whole: bool = True) -> tuple[int, int]:
    facts = with_saved(facts_of(spans), spans)
    failed, succeeded = saved_failures(operation, facts), saved_successes(operation, facts, is_whole=is_whole)
    return len(list(failed)), len(list(succeeded))


BUILD = _span("build_and_run_instance", 1.0, host="compute-1")


def test_a_server_saved_as_active_was_built_once() -> None:
    saved = [_saved(BUILD, 2.0, "building"), _saved(BUILD, 3.0, "active"), _saved(BUILD, 4.0, "active")]
    assert _ends("nova/boot", BUILD, *saved) == (0, 1)


def test_a_save_that_failed_or_did_not_end_says_nothing() -> None:
    active = _saved(BUILD, 3.0, "active")
    assert _ends("nova/boot", BUILD, replace(active, error="UnexpectedTaskStateError")) == (0, 0)
    assert _ends("nova/boot", BUILD, replace(active, ended=None)) == (0, 0)
    assert _ends("nova/boot", BUILD, replace(_saved(BUILD, 3.0, "error"), ended=None)) == (0, 0)


def test_a_record_that_is_cut_off_may_lack_the_other_servers() -> None:
    active = _saved(BUILD, 3.0, "active")
    assert _ends("nova/boot", BUILD, active, is_whole=False) == (0, 0)
    asked = replace(_span("db", 0.5, db="x"), attributes={"db.statement": "INSERT INTO build_requests (a) VALUES (?)"})
    assert _ends("nova/boot", asked, BUILD, active, is_whole=False) == (0, 1)


def test_a_host_that_failed_is_no_failure_if_another_one_builds_the_server() -> None:
    other = _span("build_and_run_instance", 6.0, host="compute-2")
    retried = _span("build_instances", 5.0, BUILD.id, fault="no KVM", instance=SERVER)
    saved = [
        _saved(BUILD, 2.0, "building", "spawning"),
        _saved(BUILD, 4.0, "building", "scheduling"),
        _saved(other, 7.0, "active"),
    ]
    assert _ends("nova/boot", BUILD, retried, other, *saved) == (0, 1)


def test_an_active_server_is_no_success_of_another_operation() -> None:
    prepared = _span("prep_resize", 1.0, host="compute-1")
    assert _ends("nova/resize", prepared, _saved(prepared, 2.0, "active", "resize_prep"), _saved(prepared, 3.0, "active")) == (
        0,
        0,
    )


def test_a_server_that_was_in_error_before_is_no_failure() -> None:
    work = _span("prep_resize", 1.0, host="compute-1")
    assert _ends("nova/rebuild", work, _saved(work, 2.0, "error", "rebuilding")) == (0, 0)
    assert _ends("nova/rebuild", work, _saved(work, 2.0, "active", "rebuilding"), _saved(work, 3.0, "error")) == (1, 0)


def test_what_nova_compute_lets_others_save_says_nothing_of_the_release() -> None:
    seen = observe([read_record(_text("resize-failed"), "trace.json")], folded=False)
    assert guess_release(seen, "nova/resize", load())[1] == "assumed: the newest"
