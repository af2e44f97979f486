"""What OSProfiler's spans do not say outright."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stackseq.observe.formats import read_record
from stackseq.observe.model import SpanKind
from stackseq.observe.observing import observe
from stackseq.observe.profiled import facts_in
from tests.observe import recordings
from tests.observe.outlines import outline

SAMPLES = Path(__file__).parent / "samples"
MANAGER = "(<nova.scheduler.manager.SchedulerManager object at 0x7f>, <nova.context.RequestContext object at 0x7f>)"
PORTS = "(<nova.network.neutron.ClientWrapper object at 0x7f>, <bound method Client.list_ports of <neutronclient.Client object>>)"
INNER = "oslo_messaging.rpc.server.expected_exceptions.<locals>.outer.<locals>.inner"


def _told(*nodes: dict[str, object]) -> str:
    reading = read_record(json.dumps(recordings.report(*nodes)), "t.json")
    return outline(observe([reading], folded=False).calls.calls)


def _sending(*inside: dict[str, object], method: str = "select_destinations") -> dict[str, object]:
    function = recordings.function(f"nova.scheduler.rpcapi.SchedulerAPI.{method}")
    sender = recordings.node("rpc", "nova/conductor@ctl", (10, 90), *inside, **function)
    return recordings.node("wsgi", "nova/osapi_compute@ctl", (0, 100), sender, **recordings.wsgi("POST", "/v2.1/servers"))


def test_modules_tell_who_sends_and_who_serves() -> None:
    served = recordings.node(
        "rpc",
        "nova/scheduler@ctl",
        (20, 80),
        **recordings.function("nova.scheduler.manager.SchedulerManager.select_destinations"),
    )
    assert _told(_sending(served)).endswith("\n  nova-conductor -> nova-scheduler: select_destinations")
    assert _told(_sending()).endswith("\n  nova-conductor -> nova-scheduler: select_destinations")
    assert "->" not in _told(_sending(method="get_client")).replace("=>", "").replace("nova-api -> nova-conductor", "")


def test_senders_know_what_decorators_hide() -> None:
    served = recordings.node("rpc", "nova/scheduler@ctl", (20, 80), **recordings.function(INNER, MANAGER))
    reading = read_record(json.dumps(recordings.report(_sending(served))), "t.json")
    (span,) = (span for span in reading.spans if span.service == "nova-scheduler")
    assert span.place is not None
    assert (span.name, span.place.qualname) == ("select_destinations", "SchedulerManager.select_destinations")
    (alone,) = read_record(json.dumps(recordings.report(served)), "t.json").spans
    assert (alone.name, alone.place) == ("SchedulerManager", None)


def test_services_that_were_not_traced_are_asked_all_the_same() -> None:
    asking = recordings.node(
        "neutron_api", "nova/compute@cmp", (10, 10), **recordings.function("nova.network.neutron.ClientWrapper.proxy", PORTS)
    )
    image = recordings.node("nova_image", "nova/compute@cmp", (20, 30), **recordings.function("nova.image.glance.API.get"))
    build = "nova.compute.manager.ComputeManager.build_and_run_instance"
    around = recordings.node("rpc", "nova/compute@cmp", (0, 90), asking, image, **recordings.function(build))
    told = _told(around)
    assert "  nova-compute => neutron-server: list_ports\n" in told
    assert told.endswith("  nova-compute => glance-api: GET /v2/images/{id}")
    served = recordings.node("wsgi", "neutron/neutron@ctl", (11, 15), **recordings.wsgi("GET", "/v2.0/ports"))
    assert "list_ports" not in _told(around, served)


def test_messages_between_hosts_of_one_process_are_messages() -> None:
    inner = recordings.node(
        "rpc", "nova/compute@one", (20, 80), **recordings.function("nova.compute.manager.ComputeManager.check")
    )
    outer = recordings.node(
        "rpc", "nova/compute@two", (0, 90), inner, **recordings.function("nova.compute.manager.ComputeManager.a")
    )
    assert _told(outer).endswith("\n  nova-compute -> nova-compute: check")
    inner["host"] = "two"
    assert ".." in _told(outer)


def test_arguments_tell_classes_and_bound_methods() -> None:
    assert facts_in(MANAGER) == {"owner": "nova.scheduler.manager.SchedulerManager"}
    assert facts_in(PORTS)["bound"] == "list_ports"
    assert facts_in("(<bound method _patch.<locals>._update_port of <x>>)") == {"bound": "update_port"}
    assert facts_in("()") == {}


@pytest.mark.parametrize(
    ("case", "told"),
    [
        (
            "boot",
            [
                "nova-api ->> nova-conductor: schedule_and_build_instances",
                "nova-conductor -> nova-scheduler: select_destinations",
            ],
        ),
        (
            "live-migration",
            ["nova-compute -> nova-compute: check_can_live_migrate_source", "nova-compute -> nova-compute: pre_live"],
        ),
        ("resize-failed", ["! ResizeError: "]),
    ],
)
def test_recorded_operations_are_told_in_one_screen(case: str, told: list[str]) -> None:
    reading = read_record((SAMPLES / case / "osprofiler.json").read_text(), "osprofiler.json")
    seen = observe([reading])
    text = outline(seen.calls.calls)
    for line in told:
        assert line in text
    assert "expected_exceptions" not in text
    assert len(text.splitlines()) < 70
    assert not [span for span in reading.spans if span.kind is SpanKind.CONSUMER and "/rpcapi.py" in str(span.place)]
