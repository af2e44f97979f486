"""Records that look like an end that they do not have, or like the end of somebody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stackseq.observe.model import Span, SpanKind
from stackseq.observe.osprofiler import read_osprofiler
from stackseq.records import replace
from stackseq.verdict.facts import facts_about, facts_of
from stackseq.verdict.model import Outcome, State
from stackseq.verdict.outcome import decide
from tests.verdict.records import SAMPLES, judged, readings_of, texts_of
from tests.verdict.test_traps import ACTION, SERVER, asked, built, cast, line, of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SUCCESS, FAILURE, UNKNOWN = Outcome.SUCCESS, Outcome.FAILURE, Outcome.UNKNOWN


def at_levels(texts: Mapping[str, str], *levels: str) -> dict[str, str]:
    """Return what would be in logs of some levels, which lines that are continued have, too."""

    def is_kept(text: str) -> bool:
        words = text.split(maxsplit=4)
        return len(words) < 4 or not words[2].isdigit() or words[3] in levels

    return {path: "".join(filter(is_kept, text.splitlines(keepends=True))) for path, text in texts.items()}


SERIOUS = ("WARNING", "ERROR", "CRITICAL")


def without(node: dict[str, Any], service: str) -> dict[str, Any]:
    """Return a report of OSProfiler without what a service recorded."""
    below = [each for each in node["children"] if each["info"].get("service") != service]
    return {**node, "children": [without(each, service) for each in below]}


# Who sent a message does not know what became of it.


def test_a_message_that_was_sent_is_not_one_that_was_served() -> None:
    sent = Span("s", "pause_instance", "nova-api", 100.1, 100.2, parent="api", kind=SpanKind.PRODUCER, host="ctl")
    sent = replace(sent, peer="nova-compute", attributes={"recorded": "rpc"})
    assert of(asked(ACTION), sent, operation="nova/pause").outcome is UNKNOWN
    served = cast("pause_instance", "nova-compute", "s", 100.2, host="cmp1")
    assert of(asked(ACTION), sent, served, operation="nova/pause").outcome is SUCCESS


@pytest.mark.parametrize(("sample", "operation"), [("volume-attach", "nova/volume-attach"), ("boot", "nova/boot")])
def test_a_trace_without_its_last_process_proves_no_success(sample: str, operation: str) -> None:
    report = json.loads((SAMPLES / sample / "osprofiler.json").read_text(encoding="utf-8"))
    kept = json.dumps(without(report, "nova-compute"))
    assert judged([read_osprofiler(kept, "trace.json")], operation).outcome is UNKNOWN


# Logs without the lines that say which message it was.


@pytest.mark.parametrize("levels", [SERIOUS, ("INFO", *SERIOUS)])
def test_no_method_and_no_host_is_guessed_where_several_may_have_failed(levels: tuple[str, ...]) -> None:
    verdict = judged(readings_of(at_levels(texts_of("resize-failed/logs"), *levels)), "nova/resize")
    assert verdict.outcome is FAILURE
    assert verdict.stop
    assert verdict.stop.host == "compute-1"
    assert "ResizeError" in verdict.stop.error
    assert not verdict.reason.startswith("finish_resize failed")
    for step in verdict.steps:
        assert not any(each.host == "compute-1" and step.text.endswith("cast prep_resize") for each in step.evidence)


def test_a_cast_of_which_the_answer_tells_a_failure_failed() -> None:
    lines = (line("Replied failure for incoming message with id None and method: pause_instance. Time elapsed: 0.1", 100.4),)
    served = replace(cast("message", "nova-compute", "api", 100.3, emitter=""), happenings=lines)
    assert of(asked(ACTION), served, operation="nova/pause").outcome is FAILURE


# What is told as the reason is where it failed, and of whom.


def of_files(texts: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return the texts of files that have any of the names in their paths."""
    return {path: text for path, text in texts.items() if any(name in path for name in names)}


def left_out(texts: Mapping[str, str], name: str) -> dict[str, str]:
    return {path: text for path, text in texts.items() if name not in path}


def test_errors_are_told_though_nothing_says_what_came_of_them() -> None:
    verdict = judged(readings_of(at_levels(texts_of("boot-libvirt-error/logs"), "ERROR")), "nova/boot")
    assert verdict.outcome is UNKNOWN
    assert "libvirtError" in verdict.reason
    assert verdict.stop
    assert (verdict.stop.process, verdict.stop.host) == ("nova-compute", "compute-2")
    assert "libvirt" in verdict.advice[0].text


def test_no_allocation_candidates_is_told_where_the_end_is_not() -> None:
    verdict = judged(readings_of(left_out(texts_of("boot-no-valid-host/logs"), "conductor")), "nova/boot")
    assert verdict.outcome is UNKNOWN
    assert "no allocation candidates" in verdict.reason
    assert verdict.stop
    assert verdict.stop.process == "nova-scheduler"


@pytest.mark.parametrize("levels", [("DEBUG", "INFO", *SERIOUS), SERIOUS, ("ERROR",)])
def test_the_last_host_is_to_blame_also_if_only_the_conductor_tells_of_it(levels: tuple[str, ...]) -> None:
    texts = left_out(texts_of("boot-libvirt-error/logs"), "compute-2")
    for some in (texts, of_files(texts, "conductor")):
        verdict = judged(readings_of(at_levels(some, *levels)), "nova/boot")
        assert verdict.stop
        assert (verdict.stop.process, verdict.stop.host) == ("nova-compute", "compute-2")


def test_a_failure_that_the_end_quotes_goes_before_others() -> None:
    other = line("Binding failed for port 7d1f2b3c-0f7e-4c55-9a3e-4d5e0f7e9c1a, please check neutron logs", 110, "ERROR")
    why = "internal error: process exited while connecting to monitor"
    own = line(f"Failed to start libvirt guest: libvirt.libvirtError: {why}", 112, "ERROR")
    end = line(f"Setting instance to ERROR state.: nova.exception.BuildAbortException: aborted: {why}", 113, "WARNING")
    verdict = of(*built(other, own, end))
    assert verdict.outcome is FAILURE
    assert verdict.stop
    assert "libvirtError" in verdict.stop.error


def test_tidying_up_is_no_progress() -> None:
    verdict = judged(readings_of(texts_of("boot-vif-timeout/logs")), "nova/boot")
    assert verdict.last
    assert verdict.last.text.endswith("create and start the guest")


def test_what_another_process_would_do_next_is_not_what_comes_next() -> None:
    verdict = judged(readings_of(at_levels(texts_of("resize-failed/logs"), "INFO", *SERIOUS)), "nova/resize")
    assert verdict.stop
    assert verdict.stop.process.startswith("nova-compute")
    assert verdict.stop.before is None
    assert not any(step.state is State.STOPPED for step in verdict.steps if step.process == "nova-scheduler")


# Who is silent is who was asked.


def test_the_api_did_what_it_does_before_it_answers() -> None:
    verdict = judged(readings_of(of_files(at_levels(texts_of("boot/logs"), "INFO"), "nova-api")), "nova/boot")
    assert verdict.outcome is UNKNOWN
    assert verdict.stop
    assert verdict.stop.process == "nova-conductor"
    verdict = judged(readings_of(of_files(at_levels(texts_of("volume-attach/logs"), "INFO"), "nova-api")), "nova/volume-attach")
    assert verdict.stop
    assert verdict.stop.process == "nova-conductor"


def test_the_host_that_a_message_went_to_is_the_one_that_is_silent() -> None:
    for names in (("conductor", "api", "scheduler", "compute-2"), ("conductor",)):
        verdict = judged(readings_of(of_files(texts_of("live-migration/logs"), *names)), "nova/live-migrate")
        assert verdict.outcome is UNKNOWN
        assert verdict.stop
        assert (verdict.stop.process, verdict.stop.host) == ("nova-compute-source", "compute-1")
        assert verdict.advice[0].log.endswith("compute-1")


def test_no_other_process_is_looked_for_on_the_host_of_nova_compute() -> None:
    verdict = judged(readings_of(of_files(texts_of("boot/logs"), "scheduler")), "nova/boot")
    assert verdict.advice[0].log == "nova-scheduler.log on HOST"


# One request may make several servers.


def test_a_server_did_not_fail_because_another_of_its_request_did() -> None:
    other = SERVER.replace("0f7e", "1a2b")
    good, bad = (
        replace(cast("build_and_run_instance", "nova-compute", "con", 100.4, host=host), attributes={"instance": each})
        for host, each in (("cmp1", SERVER), ("cmp2", other))
    )
    good = replace(good, happenings=(line("Took 12.30 seconds to build instance.", 120),))
    bad = replace(bad, happenings=(line(f"Build of instance {other} aborted: no", 130, "ERROR"),))
    facts = facts_of([*built()[:2], good, bad])
    assert decide("nova/boot", facts, None, None, None).outcome is FAILURE
    assert decide("nova/boot", facts_about(SERVER, facts), None, None, None, server=SERVER).outcome is SUCCESS
    assert decide("nova/boot", facts_about(other, facts), None, None, None, server=other).outcome is FAILURE


def test_of_work_of_which_only_its_failure_is_known_nothing_is_said_to_come_next() -> None:
    failed = cast("pause_instance", "nova-compute", "api", 100.3, host="cmp1", error="libvirtError: no domain")
    verdict = of(asked(ACTION), failed, operation="nova/pause")
    assert verdict.stop
    assert verdict.stop.before is None
