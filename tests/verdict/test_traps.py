from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stackseq.observe.model import Happening, Reading, Span, SpanKind
from stackseq.records import replace
from stackseq.verdict.model import Outcome, State
from stackseq.verdict.plan import plan_of
from stackseq.wsd import parse
from tests.verdict.records import cut, edition, judged, readings_of, texts_of, until

if TYPE_CHECKING:
    from stackseq.verdict.model import Verdict

SUCCESS, FAILURE, UNKNOWN = Outcome.SUCCESS, Outcome.FAILURE, Outcome.UNKNOWN
SERVER = "0f7e9c1a-5b0d-4c55-9a3e-7d1f2b3c4d5e"
ACTION = f"POST /v2.1/servers/{SERVER}/action"


def asked(name: str = "POST /v2.1/servers", status: str = "202", **more: object) -> Span:
    span = Span("api", name, "nova-api", 100.0, 100.2, kind=SpanKind.SERVER, host="ctl", attributes={"status": status})
    return replace(span, **more)


def cast(method: str, process: str, parent: str, at: float, *, host: str = "ctl", emitter: str = "rpc", error: str = "") -> Span:
    own = f"{method}@{host}"
    ids = {"recorded": emitter}
    return Span(own, method, process, at, at + 0.5, parent=parent, kind=SpanKind.CONSUMER, host=host, error=error, attributes=ids)


def line(text: str, at: float, level: str = "INFO", logger: str = "nova.compute.manager") -> Happening:
    return Happening(at, text, f"nova-compute.log:{at:.0f}", level, None, logger)


def of(*spans: Span, operation: str = "nova/boot", release: str = "2026.1") -> Verdict:
    return judged([Reading("made-up", spans)], operation, release)


def built(*lines: Happening) -> list[Span]:
    """Return a boot as logs of the level INFO have it."""
    conductor = Span("con", "message", "nova-conductor", 100.1, 100.4, parent="api", kind=SpanKind.CONSUMER, host="ctl")
    compute = Span("cmp", "message", "nova-compute", 100.4, 160.0, parent="con", kind=SpanKind.CONSUMER, host="cmp1")
    return [asked(), conductor, replace(compute, happenings=lines)]


# What proves an end, and what does not.


def test_acceptance_is_no_success() -> None:
    verdict = of(asked())
    assert verdict.outcome is UNKNOWN
    assert verdict.stop
    assert verdict.stop.before
    assert not verdict.proofs


@pytest.mark.parametrize("status", ["400", "403", "404", "409", "413", "500"])
def test_what_the_api_refuses_failed(status: str) -> None:
    verdict = of(asked(status=status))
    assert verdict.outcome is FAILURE
    assert status in verdict.reason
    assert verdict.stop
    assert verdict.stop.process == "nova-api"


def test_errors_that_were_handled_are_no_failure() -> None:
    trouble = (
        line("Unable to refresh my resource provider record", 110, "ERROR"),
        line("Exception during message handling: InstanceNotFound: no", 111, "ERROR", "oslo_messaging.rpc.server"),
    )
    for count in (1, 2):
        assert of(*built(*trouble[:count])).outcome is UNKNOWN
    verdict = of(*built(*trouble, line("Took 12.30 seconds to build instance.", 120)))
    assert verdict.outcome is SUCCESS
    assert {each.text for each in verdict.unexpected} >= {each.text for each in trouble}


def test_a_line_of_another_process_proves_nothing() -> None:
    spans = built()
    told = replace(spans[0], happenings=(line("Took 12.30 seconds to build instance.", 120),))
    assert of(told, *spans[1:]).outcome is UNKNOWN


@pytest.mark.parametrize(("emitter", "outcome"), [("rpc", SUCCESS), ("pause_instance receive", UNKNOWN)])
def test_only_who_records_failures_proves_that_there_was_none(emitter: str, outcome: Outcome) -> None:
    verdict = of(asked(ACTION), cast("pause_instance", "nova-compute", "api", 100.3, emitter=emitter), operation="nova/pause")
    assert verdict.outcome is outcome


def test_a_cast_that_fails_fails_the_operation_though_nobody_hears_of_it() -> None:
    failed = cast("pause_instance", "nova-compute", "api", 100.3, host="cmp1", error="libvirtError: no domain")
    verdict = of(asked(ACTION), failed, operation="nova/pause")
    assert verdict.outcome is FAILURE
    assert verdict.stop
    assert (verdict.stop.process, verdict.stop.host) == ("nova-compute", "cmp1")
    assert "libvirt" in verdict.advice[0].text


def test_an_end_that_was_not_recorded_is_none() -> None:
    cut_off = replace(cast("pause_instance", "nova-compute", "api", 100.3), ended=None)
    assert of(asked(ACTION), cut_off, operation="nova/pause").outcome is UNKNOWN


def test_a_message_that_begins_a_thread_ends_at_once_and_proves_nothing() -> None:
    conductor = cast("schedule_and_build_instances", "nova-conductor", "api", 100.1)
    compute = cast("build_and_run_instance", "nova-compute", conductor.id, 100.4, host="cmp1")
    verdict = of(asked(), conductor, compute)
    assert verdict.outcome is UNKNOWN
    assert verdict.stop
    assert (verdict.stop.process, verdict.stop.host) == ("nova-compute", "cmp1")


def test_a_call_that_fails_is_blamed_on_who_was_asked() -> None:
    conductor = cast("schedule_and_build_instances", "nova-conductor", "api", 100.1, emitter="receive")
    sent = Span(
        "sent", "select_destinations", "nova-conductor", 100.2, 100.3, parent=conductor.id, kind=SpanKind.PRODUCER, host="ctl"
    )
    sent = replace(sent, error="NoValidHost: No valid host was found.", peer="nova-scheduler", attributes={"recorded": "x"})
    served = cast("select_destinations", "nova-scheduler", "sent", 100.22, emitter="select_destinations receive")
    verdict = of(asked(), conductor, sent, replace(served, ended=100.28))
    assert verdict.outcome is FAILURE
    assert verdict.stop
    assert verdict.stop.process == "nova-scheduler"
    assert verdict.stop.error.startswith("NoValidHost")
    assert "allocation candidate list" in verdict.advice[0].command


def test_a_host_that_fails_is_no_end_as_long_as_another_is_tried() -> None:
    failed = line("Instance failed to spawn: libvirt.libvirtError: no", 120, "ERROR")
    spans = built(failed)
    assert of(*spans).outcome is UNKNOWN
    again = Span("cmp2", "message", "nova-compute", 121.0, 140.0, parent="con", kind=SpanKind.CONSUMER, host="cmp2")
    assert of(*spans, again).outcome is UNKNOWN
    verdict = of(*spans, replace(again, happenings=(line("Took 12.30 seconds to build instance.", 139),)))
    assert verdict.outcome is SUCCESS
    assert {each.host for each in verdict.unexpected} == {"cmp1"}


def test_late_events_after_an_end_change_nothing() -> None:
    late = Span("late", "ping", "nova-compute", 900.0, 900.1, parent="cmp", kind=SpanKind.CONSUMER, host="cmp1")
    verdict = of(
        *built(line("Took 12.30 seconds to build instance.", 120)), replace(late, happenings=(line("late", 900, "WARNING"),))
    )
    assert verdict.outcome is SUCCESS


def test_a_compute_service_that_keeps_silent_is_named_with_its_host() -> None:
    spans = built()[:2]
    chosen = line("Selected host: cmp7; Selected node: cmp7; Alternates: []", 100.3, "DEBUG", "nova.conductor.manager")
    sent = Span("s", "build_and_run_instance", "nova-conductor", 100.35, 100.36, parent="con", kind=SpanKind.PRODUCER, host="ctl")
    verdict = of(spans[0], replace(spans[1], happenings=(chosen,)), replace(sent, peer="nova-compute"))
    assert verdict.outcome is UNKNOWN
    assert any("nova-compute" in each and "cmp7" in each for each in verdict.unknown)
    assert verdict.advice[0].command == "openstack compute service list --service nova-compute"
    assert "cmp7" in verdict.advice[0].text


def test_two_operations_prove_nothing_of_each_other() -> None:
    other = replace(asked(id="api2"), attributes={"status": "202", "request": "req-2"}, started=90.0)
    mine = built(line("Took 12.30 seconds to build instance.", 120))
    first = replace(mine[0], attributes={"status": "202", "request": "req-1"})
    verdict = of(first, *mine[1:], other)
    assert verdict.outcome is UNKNOWN
    assert "req-1" in verdict.unknown[0]
    assert "req-2" in verdict.unknown[0]


def test_what_the_client_read_before_is_left_out() -> None:
    read = Span(
        "read", "GET /v2/images/x", "glance-api", 99.0, 99.1, kind=SpanKind.SERVER, error="HTTP 500", attributes={"status": "500"}
    )
    assert of(read, *built(line("Took 12.30 seconds to build instance.", 120))).outcome is SUCCESS


def test_nothing_recorded_is_unknown() -> None:
    verdict = of()
    assert verdict.outcome is UNKNOWN
    assert verdict.unknown
    assert not verdict.advice


# Recorded samples, made misleading.


def test_operations_that_share_logs_are_told_apart() -> None:
    good, bad = texts_of("boot/logs"), texts_of("boot-vif-timeout/logs")
    requests = {
        texts: re.search(r"req-[0-9a-f-]{36}", "".join(whole.values())) for texts, whole in (("good", good), ("bad", bad))
    }
    names = {path.rpartition("/logs/")[2]: path for path in (*good, *bad)}
    both = {
        path: "".join(text for each in (good, bad) for own, text in each.items() if own.endswith(f"/logs/{name}"))
        for name, path in names.items()
    }
    for which, outcome in (("good", SUCCESS), ("bad", FAILURE)):
        match = requests[which]
        assert match
        assert judged(readings_of(both, match[0]), "nova/boot", request=match[0]).outcome is outcome


@pytest.mark.parametrize("sample", ["boot/logs", "boot-no-valid-host/logs", "boot-vif-timeout/logs", "resize-failed/logs"])
@pytest.mark.parametrize("hours", [-9, 2])
def test_wrong_clocks_change_no_outcome(sample: str, hours: int) -> None:
    texts = texts_of(sample)
    operation = "nova/resize" if "resize" in sample else "nova/boot"
    expected = judged(readings_of(texts), operation)

    def shifted(match: re.Match[str]) -> str:
        return f"{match[1]}{(int(match[2]) + hours) % 24:02d}{match[3]}"

    late = {
        path: re.sub(r"(?m)^(\d{4}-\d\d-\d\d )(\d\d)(:\d\d:\d\d\.)", shifted, text)
        if "compute" in path.rpartition("/")[2]
        else text
        for path, text in texts.items()
    }
    verdict = judged(readings_of(late), operation)
    assert verdict.outcome is expected.outcome
    assert (verdict.stop and verdict.stop.process) == (expected.stop and expected.stop.process)


def retried() -> dict[str, str]:
    """Return the logs of a boot that failed on its first host, and went well on the second."""
    texts = texts_of("boot-libvirt-error/logs")
    second = next(path for path in texts if "compute-2" in path)
    lines = texts[second].splitlines(keepends=True)
    failing = next(number for number, text in enumerate(lines) if " ERROR " in text)
    last = lines[failing]
    head, _, _ = last.partition("] ")
    instance = re.search(r"\[instance: [0-9a-f-]{36}\] ", texts[second])
    assert instance
    words = head.replace(" ERROR ", " INFO ")
    good = f"{re.sub('nova[.][a-z.]+', 'nova.compute.manager', words)}] {instance[0]}Took 3.00 seconds to build instance.\n"
    found = {}
    for path, text in texts.items():
        kept = [each for each in text.splitlines(keepends=True) if each[:23] <= last[:23] or "compute-1" in path]
        found[path] = "".join(kept)
    found[second] = "".join([*lines[:failing], good])
    return found


def test_a_retry_that_goes_well_is_a_success_with_the_failure_told() -> None:
    verdict = judged(readings_of(retried()), "nova/boot")
    assert verdict.outcome is SUCCESS, verdict.reason
    assert any("libvirtError" in each.text and each.host == "compute-1" for each in verdict.unexpected)


@pytest.mark.parametrize("way", [cut, until])
def test_no_part_of_a_retry_is_a_failure(way: object) -> None:
    for tenths in range(10):
        part = way(retried(), tenths)  # type: ignore[operator]
        assert judged(readings_of(part), "nova/boot").outcome is not FAILURE


ENDS = {
    "boot": ("nova/boot", SUCCESS),
    "boot-no-valid-host": ("nova/boot", FAILURE),
    "boot-vif-timeout": ("nova/boot", FAILURE),
    "boot-libvirt-error": ("nova/boot", FAILURE),
    "resize-failed": ("nova/resize", FAILURE),
    "live-migration": ("nova/live-migrate", SUCCESS),
    "volume-attach": ("nova/volume-attach", SUCCESS),
}


@pytest.mark.parametrize("sample", ENDS)
def test_a_log_that_is_missing_turns_nothing_into_its_opposite(sample: str) -> None:
    operation, outcome = ENDS[sample]
    whole = texts_of(f"{sample}/logs")
    for missing in whole:
        part = {path: text for path, text in whole.items() if path != missing}
        assert judged(readings_of(part), operation).outcome in {outcome, UNKNOWN}, missing
        assert judged(readings_of({missing: whole[missing]}), operation).outcome in {outcome, UNKNOWN}, missing


@pytest.mark.parametrize("sample", ENDS)
def test_logs_without_the_level_debug_say_less_and_nothing_else(sample: str) -> None:
    operation, outcome = ENDS[sample]
    texts = {
        path: "".join(each for each in text.splitlines(keepends=True) if " DEBUG " not in each)
        for path, text in texts_of(f"{sample}/logs").items()
    }
    verdict = judged(readings_of(texts), operation)
    assert verdict.outcome is (UNKNOWN if sample == "volume-attach" else outcome)


@pytest.mark.parametrize("sample", ENDS)
@pytest.mark.parametrize(
    "other", ["nova/resize", "nova/live-migrate", "nova/pause", "nova/lock", "nova/boot", "nova/volume-attach"]
)
def test_an_operation_that_was_not_recorded_is_no_success(sample: str, other: str) -> None:
    if ENDS[sample][0] == other:
        return
    for source in ("logs", "osprofiler.json", "notifications-versioned.ndjson"):
        assert judged(readings_of(texts_of(f"{sample}/{source}")), other).outcome is not SUCCESS


def test_of_several_servers_each_must_be_proved() -> None:
    told = line("Going to run 2 instances...", 100.1, "DEBUG", "nova.compute.api")
    one, two = (line(f"Took {number}.00 seconds to build instance.", 120 + number) for number in (1, 2))
    spans = built(one)
    assert of(replace(spans[0], happenings=(told,)), *spans[1:]).outcome is UNKNOWN
    spans = built(one, two)
    assert of(replace(spans[0], happenings=(told,)), *spans[1:]).outcome is SUCCESS


# Plans.


def test_work_that_was_cast_is_a_thread_of_its_own() -> None:
    plan = plan_of(parse(edition("nova/resize@2026.1")).interaction)
    assert [thread.method for thread in plan.threads] == ["", "migrate_server", "prep_resize", "resize_instance", "finish_resize"]
    assert plan.last_thread().method == "finish_resize"
    liberty = plan_of(parse(edition("nova/boot@liberty")).interaction)
    assert [thread.process for thread in liberty.threads] == ["client", "nova-conductor", "nova-compute"]


def test_what_was_cast_says_nothing_of_what_its_sender_did_since() -> None:
    conductor = cast("migrate_server", "nova-conductor", "api", 100.1)
    compute = cast("prep_resize", "nova-compute", conductor.id, 100.4, host="cmp2")
    verdict = of(asked(ACTION), conductor, compute, operation="nova/resize")
    states = {step.text.rpartition(": ")[2]: step.state for step in verdict.steps}
    assert states["cast prep_resize"] is State.PROVED
    assert states["call select_destinations"] is State.IMPLIED
    tail = [step for step in verdict.steps if "save request spec: requested_destination" in step.text]
    assert [step.state for step in tail] == [State.OPEN]


@pytest.mark.parametrize("source", ["osprofiler.json", "osprofiler-full.json.gz", "otlp.ndjson", "otlp-oslo.ndjson", "logs"])
def test_cleaning_up_is_no_step_on_the_way(source: str) -> None:
    verdict = judged(readings_of(texts_of(f"boot-no-valid-host/{source}")), "nova/boot")
    texts = [step.text for step in verdict.steps]
    failed = next(number for number, text in enumerate(texts) if text.endswith("call select_destinations"))
    assert verdict.steps[failed].state is State.STOPPED
    assert verdict.stop
    assert verdict.stop.after is verdict.steps[failed]
    later = [step for step in verdict.steps[failed + 1 :] if step.state.is_reached and step.process == "nova-conductor"]
    assert all(any("on failure" in guard for guard in step.guards) for step in later), [step.text for step in later]


def test_a_message_to_all_is_told_of_one_server_however_many_receive_it() -> None:
    asks = Happening(100.1, "Going to run 2 instances...", "nova-api.log:3", "DEBUG", None, "nova.compute.api")
    conductor = cast("schedule_and_build_instances", "nova-conductor", "api", 100.1)
    compute = cast("build_and_run_instance", "nova-compute", conductor.id, 100.4, host="cmp1")
    sent = Span(
        "sent", "update_instance_info", "nova-compute", 110.0, 110.1, parent=compute.id, kind=SpanKind.PRODUCER, host="cmp1"
    )
    heard = [cast("update_instance_info", "nova-scheduler", "sent", 110.1, host=host) for host in ("ctl1", "ctl2")]
    assert of(asked(), conductor, compute, sent, *heard).outcome is SUCCESS
    assert of(asked(happenings=(asks,)), conductor, compute, sent, *heard).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("process", "text", "level", "outcome"),
    [
        ("cinder-volume", "Created volume successfully.", "INFO", SUCCESS),
        ("cinder-scheduler", "Created volume successfully.", "INFO", UNKNOWN),
        (
            "cinder-scheduler",
            "Failed to run task cinder.scheduler.flows.create_volume.ScheduleCreateVolumeTask: No valid backend was found.",
            "ERROR",
            FAILURE,
        ),
        ("cinder-volume", "Failed to create volume: no space left", "ERROR", UNKNOWN),  # another backend may be tried
    ],
)
def test_volumes_end_where_the_source_says_so(process: str, text: str, level: str, outcome: Outcome) -> None:
    api = asked("POST /v3/0123456789abcdef0123456789abcdef/volumes", service="cinder-api")
    work = Span("work", "message", process, 100.3, 104.0, parent="api", kind=SpanKind.CONSUMER, host="block1")
    verdict = of(api, replace(work, happenings=(line(text, 103.0, level, "cinder.manager"),)), operation="cinder/create-volume")
    assert verdict.outcome is outcome
    if outcome is FAILURE:
        assert verdict.advice[0].command == "openstack volume service list"
