"""Ledgers beside traces and logs of the same requests: recorded from real services."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackseq.observe.formats import read_record
from stackseq.observe.ledgers.hosts import of_clock
from stackseq.observe.ledgers.placing import place
from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.model import Happening, Observation, Reading, Span, SpanKind
from stackseq.observe.observing import observe
from stackseq.records import replace
from tests.observe.outlines import outline

SAMPLES = Path(__file__).parent.parent / "samples"
CASES = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())
KINDS = {
    "server-event-": "server-events",
    "server-migration-": "migrations",
    "notifications-": "notifications",
    "action": "server-events",
    "migrations": "migrations",
}


def _read(case: str, *names: str) -> list[Reading]:
    paths = [path for name in names for path in sorted((SAMPLES / case).glob(name))]
    return [read_record(path.read_text(encoding="utf-8"), path.name) for path in paths]


def _seen(case: str, *names: str) -> Observation:
    return observe(_read(case, *names))


@pytest.mark.parametrize("case", CASES)
def test_recorded_ledgers_are_read(case: str) -> None:
    paths = [path for path in sorted((SAMPLES / case).rglob("*.*json")) if path.name.startswith(tuple(KINDS))]
    assert len(paths) > 3
    for path in paths:
        reading = read_record(path.read_text(encoding="utf-8"), path.name)
        assert reading.format == next(kind for start, kind in KINDS.items() if path.name.startswith(start))
        assert reading.spans
        assert {problem.code for problem in reading.problems} <= {"no-end", "success-says-little"}


@pytest.mark.parametrize("case", CASES)
def test_what_the_client_prints_and_what_the_api_says_is_the_same(case: str) -> None:
    printed = _seen(case, "server-event-show-*.json", "server-event-list.json")
    said = _seen(case, "api/action-*.json", "api/actions.json")
    assert printed.calls == said.calls or [call.name for call in printed.calls.calls] == [call.name for call in said.calls.calls]
    assert printed.requests == said.requests


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("trace", ["osprofiler.json", "otlp.ndjson"])
def test_ledgers_add_to_a_trace_only_the_operations_that_it_lacks(case: str, trace: str) -> None:
    alone = _seen(case, trace)
    together = _seen(case, trace, "server-event-show-*.json", "server-event-list.json", "notifications-*.ndjson")
    if not alone.operations:
        return
    asked = len(_read(case, "server-event-show-*.json"))
    assert len(together.operations) == asked
    (traced,) = [each for each in together.operations if each.title == alone.operations[0].title]
    assert traced.request
    assert (traced.outcome != "") >= (alone.operations[0].outcome != "")


def test_a_trace_that_lacks_a_failure_gets_it_from_a_notification() -> None:
    together = _seen("boot-vif-timeout", "osprofiler.json", "notifications-versioned.ndjson")
    assert together.operations[0].outcome.startswith("VirtualInterfaceCreateException")


def test_a_failed_resize_names_function_and_host() -> None:
    seen = _seen("resize-failed", "server-event-show-2.json", "server-migration-list.json")
    failed = next(span for span in seen.spans if span.error)
    assert (failed.name, failed.host, failed.happenings[0].text.partition(",")[0]) == (
        "resize_instance",
        "compute-1",
        "raised in _resize_instance",
    )
    assert [each.text for each in seen.spans[0].happenings] == ["resize from compute-1 to compute-2: error"]


def test_a_boot_that_was_tried_again_is_told_on_both_hosts() -> None:
    seen = _seen("boot-libvirt-error", "server-event-show-1.json")
    hosts = [(span.host, span.ended is not None) for span in seen.spans if span.name == "build_and_run_instance" and span.host]
    assert hosts == [("compute-1", True), ("compute-2", True)]
    assert [problem.code for problem in seen.problems] == ["success-says-little", "inferred-message"]


def _span(own: str, service: str, started: float, ended: float, kind: SpanKind, **more: str) -> Span:
    return Span(own, own, service, started, ended, kind=kind, attributes=more)


def test_without_ledgers_nothing_is_changed() -> None:
    spans = (_span("a", "nova-api", 0, 9, SpanKind.SERVER),)
    assert place(spans, ()) == (spans, ())


def test_rows_are_set_to_the_common_clock() -> None:
    row = replace(_span("a", "nova-compute", 10, 12, SpanKind.INTERNAL), host="cmp1", happenings=(Happening(11, "x", "e"),))
    (moved,) = of_clock((row,), {"cmp1": 4.0, "cmp2": 1.0})
    assert (moved.started, moved.ended, moved.happenings[0].time) == (6, 8, 7)
    assert of_clock((row,), {"cmp2": 1.0}) == [row]


@pytest.mark.parametrize("case", CASES)
def test_ledgers_beside_logs_break_nothing(case: str) -> None:
    logs = read_logs(find_logs([str(SAMPLES / case / "logs")]), _seen(case, "server-event-list.json").requests[-1])
    rows = _read(case, "server-event-*.json", "server-migration-*.json", "notifications-*.ndjson")
    seen = observe([logs, *rows], folded=False)
    assert not {problem.code for problem in seen.problems} & {"cycle", "duplicate-span", "missing-parent", "guessed-request"}
    assert sum(each.request == logs.spans[0].attributes["request"] for each in seen.operations) == 1


@pytest.mark.parametrize(
    "names",
    [("server-event-show-2.json",), ("notifications-versioned.ndjson",), ("server-event-*.json", "notifications-*.ndjson")],
)
def test_hosts_ask_each_other_during_a_live_migration(names: tuple[str, ...]) -> None:
    seen = _seen("live-migration", *names)
    told = outline(seen.calls.calls)
    assert "nova-conductor ->> nova-compute: live_migration" in told
    assert "nova-compute -> nova-compute: pre_live_migration" in told
    assert "nova-conductor -> nova-compute: pre_live_migration" not in told
    assert {
        (span.service, span.host) for span in seen.spans if span.service == "nova-compute" and span.kind is SpanKind.CONSUMER
    } == {
        ("nova-compute", "compute-1"),
        ("nova-compute", "compute-2"),
    }
    assert not {problem.code for problem in seen.problems} & {"cycle", "duplicate-span", "missing-parent", "guessed-sender"}
