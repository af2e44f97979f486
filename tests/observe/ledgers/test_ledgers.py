"""Migrations, messages to users, notifications, audit events; and each by its contents told from all others."""

from __future__ import annotations

import json
from typing import Any

import pytest

from stackseq.observe.formats import FORMATS, read_record
from stackseq.observe.logs.files import is_log_text
from stackseq.observe.observing import observe
from tests.observe.ledgers import made_up
from tests.observe.ledgers.made_up import LEDGERS
from tests.observe.made_up import SAMPLES
from tests.observe.outlines import outline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.observe.model import Reading, Span


def _read(value: Any) -> Reading:  # noqa: ANN401  # JSON
    return read_record(json.dumps(value), "ledger.json")


def _lines(*values: Any) -> Reading:  # noqa: ANN401  # JSON
    return read_record("\n".join(json.dumps(value) for value in values), "ledger.json")


def _texts(span: Span) -> list[str]:
    return [each.text for each in span.happenings]


@pytest.mark.parametrize("name", [*LEDGERS, *SAMPLES])
def test_the_format_is_told_by_the_contents_alone(name: str) -> None:
    text = (LEDGERS | SAMPLES)[name]
    formats = [each for each in FORMATS if name.startswith(f"{each}-")]
    assert read_record(text, "some").format == formats[0]
    assert not is_log_text(text.encode())


def test_a_line_of_a_log_in_json_is_no_ledger() -> None:
    line = {
        "message": "Took 3 s",
        "levelname": "INFO",
        "asctime": "2026-11-22 03:00:00,000",
        "name": "nova.compute",
        "created": 1.0,
    }
    assert read_record(json.dumps(line), "some").format == ""


@pytest.mark.parametrize("name", LEDGERS)
def test_secrets_are_not_told(name: str) -> None:
    reading = read_record(LEDGERS[name], "some")
    assert made_up.SECRET not in repr(reading)
    assert made_up.SECRET not in repr(observe([reading], folded=False))


# Migrations.


def test_a_migration_that_failed_is_evidence() -> None:
    (span,) = _read([made_up.migration("error")]).spans
    assert (span.name, span.error) == ("resize from cmp1 to cmp2: error", "resize error")
    assert span.attributes["instance"] == made_up.SERVER
    (running,) = _read([made_up.migration("migrating")]).spans
    assert (running.ended, running.error) == (None, "")


def test_a_migration_is_told_at_the_action_that_began_it() -> None:
    for row in (made_up.RESIZE, made_up.as_client(made_up.RESIZE)):
        seen = observe([_read(row), _read([made_up.migration("error")])])
        assert len(seen.operations) == 1
        assert _texts(seen.spans[0]) == ["resize from cmp1 to cmp2: error"]
    other = made_up.migration("error", **{"Created At": "2026-11-22T01:00:00", "Type": "evacuation"})
    assert len(observe([_read(made_up.as_client(made_up.RESIZE)), _read([other])]).operations) == 2


# Messages to users.


def test_a_message_to_a_user_names_the_process_that_gave_up() -> None:
    (volume,) = _read([made_up.MESSAGE]).spans
    assert (volume.service, volume.name, volume.error) == (
        "cinder-volume",
        "create volume from backend storage",
        "Driver failed to create the volume.",
    )
    assert volume.attributes["volume"] == made_up.MESSAGE["Resource UUID"]
    (share,) = _read({"messages": [made_up.SHARE_MESSAGE]}).spans
    assert (share.service, share.attributes["share"]) == ("manila-scheduler", made_up.SHARE_MESSAGE["resource_id"])
    (backup,) = _read([made_up.MESSAGE | {"Event ID": "VOLUME_VOLUME_BACKUP_013_024"}]).spans
    assert backup.service == "cinder-scheduler"


# Notifications.


def test_start_and_end_are_one_and_the_rest_happened_between() -> None:
    (span,) = _lines(*made_up.NOTIFIED).spans
    assert span.ended is not None
    assert (span.service, span.host, round(span.ended - span.started)) == ("nova-compute", "cmp1", 18)
    assert _texts(span) == ["instance.update: building → active, spawning → none"]
    assert span.attributes["instance"] == made_up.SERVER
    assert span.attributes["request"] == made_up.REQUEST


def test_a_failure_names_who_raised() -> None:
    (span,) = _read(made_up.NOTIFIED_FAILURE).spans
    assert span.error == "libvirtError: virDomainDefineXML() failed"
    assert _texts(span) == ["raised in create, nova/virt/libvirt/guest.py"]


def test_both_kinds_of_notifications_tell_of_one_function() -> None:
    for readings in (
        [_lines(*made_up.NOTIFIED_OF_OLD, *made_up.NOTIFIED)],
        [_lines(*made_up.NOTIFIED_OF_OLD), _lines(*made_up.NOTIFIED)],
    ):
        seen = observe(readings, folded=False)
        told = outline(seen.calls.calls)
        assert told.count("build_and_run_instance") == 1
        assert "nova-compute => neutron-server: port.create" in told


def test_notifications_are_placed_in_the_action_of_their_request() -> None:
    seen = observe([_lines(*made_up.NOTIFIED_OF_OLD), _read(made_up.BOOT)], folded=False)
    assert outline(seen.calls.calls) == (
        """\
client => nova-api: server action create
  nova-api ->> nova-conductor: schedule_and_build_instances
    nova-conductor ->> nova-compute: build_and_run_instance
      nova-compute .. nova-compute: ComputeManager._build_and_run_instance
        nova-compute => neutron-server: port.create"""
    )


def test_who_was_asked_with_another_request_stands_below_the_global_one() -> None:
    rows = [json.loads(each["oslo.message"]) for each in made_up.NOTIFIED_OF_OLD[1:3]]
    asked = [row | {"_context_request_id": made_up.OTHER, "_context_global_request_id": made_up.REQUEST} for row in rows]
    told = outline(observe([_lines(*asked, *made_up.NOTIFIED)], folded=False).calls.calls)
    assert "nova-compute: build_and_run_instance\n    nova-compute => neutron-server: port.create" in told


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("NoValidHost('No host.',)", "NoValidHost: No host."),
        ("{'class': 'NoValidHost_Remote', 'message': 'No host.'}", "NoValidHost: No host."),
        ({"class": "NoValidHost", "message": "No host."}, "NoValidHost: No host."),
        ("{'class': ", "{'class':"),
        ("no reason", "no reason"),
    ],
)
def test_failures_of_old_are_understood(reason: object, told: str) -> None:
    row = made_up.legacy("compute_task.build_instances", "00:01", "compute_task.ctl1", {"reason": reason}, "ERROR")
    (span,) = _read(row).spans
    assert (span.service, span.host, span.error.strip()) == ("nova-conductor", "ctl1", told)


def test_what_drivers_for_logs_and_ceilometer_keep_is_read() -> None:
    inside = made_up.NOTIFIED_OF_OLD[0]["oslo.message"]
    line = f"2026-11-22 03:00:02.490 7 INFO oslo.messaging.notification.compute.instance.create.start [-] {inside}"
    assert [span.service for span in read_record(line, "n.log", "notifications").spans] == ["nova-compute"]
    traits: list[Any] = [["service", 1, "compute.cmp1"], {"name": "request_id", "value": "req-1"}, ["instance_id", 1, "i"]]
    dump = {"event_type": "compute.instance.pause.start", "generated": "2026-11-22T03:00:00", "message_id": "m", "traits": traits}
    (span,) = _read([dump]).spans
    assert (span.service, span.host, span.attributes["request"], span.attributes["instance"]) == (
        "nova-compute",
        "cmp1",
        "req-1",
        "i",
    )
    listened = {
        "ctxt": {"request_id": "req-2"},
        "publisher_id": "volume.stor1@lvm#pool",
        "event_type": "volume.create.start",
        "payload": {"volume_id": "v"},
        "metadata": {"timestamp": "2026-11-22 03:00:00"},
    }
    (span,) = _read(listened).spans
    assert (span.service, span.host, span.attributes["request"], span.attributes["volume"]) == (
        "cinder-volume",
        "stor1",
        "req-2",
        "v",
    )


# Audit events.


def test_keystone_tells_below_the_request_that_made_it_do_so() -> None:
    seen = observe([_read([made_up.AUDIT, made_up.REQUESTED, made_up.ANSWERED])])
    assert outline(seen.calls.calls) == (
        "client => nova-api: create /v2.1/servers\n  nova-api => keystone: authenticate ! HTTP 401"
    )
    assert seen.calls.calls[0].ended == 1.5


def test_an_audit_event_may_come_as_a_notification() -> None:
    row = made_up.legacy("identity.authenticate", "30:00", "identity.ctl1", made_up.AUDIT)
    (span,) = _read(row).spans
    assert (span.service, span.host, span.error) == ("keystone", "ctl1", "HTTP 401")
    assert span.attributes["request"] == made_up.OTHER
