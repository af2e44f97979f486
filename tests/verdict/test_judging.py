from __future__ import annotations

import pytest

from stackseq.verdict.model import Outcome, State
from tests.verdict.records import cut, judged, readings_of, texts_of, until

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.verdict.model import Verdict

SUCCESS, FAILURE, UNKNOWN = Outcome.SUCCESS, Outcome.FAILURE, Outcome.UNKNOWN

CASES = [
    ("boot/osprofiler.json", "nova/boot", SUCCESS, ""),
    ("boot/osprofiler-events.ndjson", "nova/boot", SUCCESS, ""),
    ("boot/otlp.ndjson", "nova/boot", SUCCESS, ""),
    ("boot/otlp-oslo.ndjson", "nova/boot", SUCCESS, ""),
    ("boot/osprofiler-full.json.gz", "nova/boot", SUCCESS, ""),
    ("boot/logs", "nova/boot", SUCCESS, ""),
    ("boot/notifications-legacy.ndjson", "nova/boot", SUCCESS, ""),
    ("boot/notifications-versioned.ndjson", "nova/boot", SUCCESS, ""),
    ("boot/server-event-show-1.json", "nova/boot", UNKNOWN, ""),
    ("boot-no-valid-host/osprofiler.json", "nova/boot", FAILURE, "nova-scheduler NoValidHost"),
    ("boot-no-valid-host/osprofiler-events.ndjson", "nova/boot", FAILURE, "nova-scheduler NoValidHost"),
    ("boot-no-valid-host/otlp.ndjson", "nova/boot", FAILURE, "nova-scheduler NoValidHost"),
    ("boot-no-valid-host/otlp-oslo.ndjson", "nova/boot", FAILURE, "nova-scheduler NoValidHost"),
    ("boot-no-valid-host/osprofiler-full.json.gz", "nova/boot", FAILURE, "nova-scheduler NoValidHost"),
    ("boot-no-valid-host/logs", "nova/boot", FAILURE, "nova-scheduler NoValidHost"),
    ("boot-no-valid-host/notifications-legacy.ndjson", "nova/boot", FAILURE, "nova-conductor NoValidHost"),
    ("boot-no-valid-host/notifications-versioned.ndjson", "nova/boot", FAILURE, "nova-conductor NoValidHost"),
    ("boot-no-valid-host/server-event-list.json", "nova/boot", FAILURE, "nova-api Error"),
    ("boot-no-valid-host/server-event-show-1.json", "nova/boot", FAILURE, "nova-conductor No valid host"),
    ("boot-vif-timeout/logs", "nova/boot", FAILURE, "neutron waiting for network-vif-plugged of port ce531f90"),
    ("boot-vif-timeout/osprofiler-full.json.gz", "nova/boot", FAILURE, "neutron waiting for network-vif-plugged"),
    ("boot-vif-timeout/osprofiler.json", "nova/boot", UNKNOWN, ""),
    ("boot-vif-timeout/server-event-show-1.json", "nova/boot", UNKNOWN, ""),
    ("boot-libvirt-error/logs", "nova/boot", FAILURE, "nova-compute Failed to start libvirt guest: libvirt.libvirtError"),
    ("boot-libvirt-error/osprofiler-full.json.gz", "nova/boot", FAILURE, "nova-compute fault: internal error"),
    ("boot-libvirt-error/osprofiler.json", "nova/boot", FAILURE, "nova-compute nova-compute on compute-2 gave back"),
    ("boot-libvirt-error/notifications-legacy.ndjson", "nova/boot", FAILURE, "nova-compute libvirtError"),
    ("boot-libvirt-error/notifications-versioned.ndjson", "nova/boot", FAILURE, "nova-compute libvirtError: internal error"),
    ("boot-libvirt-error/server-event-show-1.json", "nova/boot", UNKNOWN, ""),
    ("resize-failed/osprofiler-full.json.gz", "nova/resize", FAILURE, "nova-compute-source ResizeError"),
    ("resize-failed/osprofiler.json", "nova/resize", FAILURE, "nova-compute-source ResizeError"),
    ("resize-failed/logs", "nova/resize", FAILURE, "nova-compute-source nova.exception.ResizeError"),
    ("resize-failed/notifications-legacy.ndjson", "nova/resize", FAILURE, "nova-compute-source resize_instance: ResizeError"),
    ("resize-failed/server-event-show-2.json", "nova/resize", FAILURE, "nova-compute-source Resize error"),
    ("resize-failed/server-event-list.json", "nova/resize", FAILURE, "nova-api Error"),
    ("resize-failed/server-migration-list.json", "nova/resize", FAILURE, "nova-api resize error"),
    ("live-migration/osprofiler.json", "nova/live-migrate", SUCCESS, ""),
    ("live-migration/logs", "nova/live-migrate", SUCCESS, ""),
    ("live-migration/server-migration-list.json", "nova/live-migrate", SUCCESS, ""),
    ("live-migration/server-event-show-2.json", "nova/live-migrate", UNKNOWN, ""),
    ("volume-attach/osprofiler.json", "nova/volume-attach", SUCCESS, ""),
    ("volume-attach/logs", "nova/volume-attach", SUCCESS, ""),
    ("volume-attach/notifications-legacy.ndjson", "nova/volume-attach", SUCCESS, ""),
    ("volume-attach/notifications-versioned.ndjson", "nova/volume-attach", SUCCESS, ""),
    ("volume-attach/server-event-show-2.json", "nova/volume-attach", SUCCESS, ""),
]


@pytest.mark.parametrize(("sample", "operation", "outcome", "blamed"), CASES, ids=[case[0] for case in CASES])
def test_recorded_samples_come_to_what_they_came_to(sample: str, operation: str, outcome: Outcome, blamed: str) -> None:
    verdict = judged(readings_of(texts_of(sample)), operation)
    assert verdict.outcome is outcome, verdict.reason
    assert (verdict.stop is None) == (outcome is SUCCESS)
    assert bool(verdict.proofs) == (outcome is not UNKNOWN)
    assert bool(verdict.advice) == (outcome is not SUCCESS)
    if outcome is FAILURE:
        assert verdict.stop
        process, _, error = blamed.partition(" ")
        assert verdict.stop.process == process
        assert verdict.stop.error.startswith(error)
    if outcome is UNKNOWN:
        assert verdict.unknown
    check_steps(verdict)


def check_steps(verdict: Verdict) -> None:
    """What holds for every verdict: no proof without evidence, and nothing proved after what nobody came to."""
    for step in verdict.steps:
        if step.state is State.PROVED:
            assert step.evidence
        if step.state in {State.WAITING, State.NOT_REACHED}:
            assert not step.evidence
    assert sum(step.state is State.WAITING for step in verdict.steps) <= 1
    if verdict.stop and verdict.stop.before:
        assert verdict.stop.before in verdict.steps
        assert not verdict.stop.before.state.is_reached
    if verdict.stop and verdict.stop.after:
        assert verdict.stop.after in verdict.steps
    if verdict.outcome is SUCCESS:
        assert not any(step.state in {State.WAITING, State.NOT_REACHED, State.STOPPED} for step in verdict.steps)


CUTS = [(sample, operation, outcome) for sample, operation, outcome, _ in CASES]


@pytest.mark.parametrize(("sample", "operation", "outcome"), CUTS, ids=[case[0] for case in CUTS])
def test_what_is_cut_off_is_never_told_as_the_end(sample: str, operation: str, outcome: Outcome) -> None:
    whole = texts_of(sample)
    ways = (cut, until) if sample.endswith("logs") else (cut,)
    for way in ways:
        for tenths in range(10):
            part = way(whole, tenths)
            verdict = judged(readings_of(part), operation)
            assert verdict.outcome in {outcome, UNKNOWN}, (tenths, verdict.reason)
            check_steps(verdict)
            text = "\n".join(part.values())
            for proof in verdict.proofs:
                told = proof.where.rpartition("#")[2].partition("/")[0]
                assert told in text or proof.text[:60] in text or proof.where.rpartition(":")[2].isdigit(), (tenths, proof)
