"""Instance actions: what users asked for, and which functions did it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from stackseq.observe.formats import read_record
from stackseq.observe.ledgers.instance_events import asking, known_event
from stackseq.observe.ledgers.tables import table_rows
from stackseq.observe.model import Reading, Span, Waiting
from stackseq.observe.observing import observe
from tests.observe.ledgers import made_up
from tests.observe.ledgers.made_up import action, event
from tests.observe.outlines import outline


def _read(*values: Any) -> Reading:  # noqa: ANN401  # JSON
    return read_record(json.dumps(values[0] if len(values) == 1 else list(values)), "events.json")


def _told(*values: Any) -> str:  # noqa: ANN401  # JSON
    return outline(observe([_read(*values)], folded=False).calls.calls)


def _event(row: dict[str, Any]) -> Span:
    return _read(action("create", "00:00", row)).spans[1]


def test_a_boot_is_drawn_from_its_action_alone() -> None:
    told = """\
client => nova-api: server action create
  nova-api ->> nova-conductor: schedule_and_build_instances
    nova-conductor ->> nova-compute: build_and_run_instance"""
    assert _told(made_up.BOOT) == told
    assert _told({"instanceAction": made_up.BOOT}) == told
    assert _told(made_up.as_client(made_up.BOOT)) == told
    codes = [problem.code for problem in observe([_read(made_up.BOOT)]).problems]
    assert codes == ["success-says-little", "inferred-message"]


def test_hosts_ask_each_other_during_a_resize_and_what_did_not_end_is_said() -> None:
    seen = observe([_read(made_up.RESIZE)])
    assert outline(seen.calls.calls).startswith(
        """\
client => nova-api: server action resize
  nova-api ->> nova-conductor: migrate_server
    nova-conductor ->> nova-compute: prep_resize
      nova-compute ->> nova-compute: resize_instance
        nova-compute ->> nova-compute: finish_resize"""
    )
    assert [problem.code for problem in seen.problems] == ["no-end"]
    assert [span.host for span in seen.spans if span.service == "nova-compute" and span.host] == ["cmp2", "cmp1", "cmp2"]
    last = next(span for span in seen.spans if span.name == "finish_resize" and span.host)
    assert last.ended is None
    assert "has no end" in last.happenings[0].text


def test_a_failure_names_the_function_of_openstack_that_raised() -> None:
    span = _read(made_up.SPAWN_FAILS).spans[1]
    assert span.error == "Build failed; password=***"
    (told,) = span.happenings
    assert (told.level, told.text) == ("ERROR", "raised in create, nova/virt/libvirt/guest.py:175")
    assert told.place is not None
    assert (told.place.path, told.place.line) == ("nova/virt/libvirt/guest.py", 175)
    assert span.place is not None
    assert (span.place.path, span.place.qualname) == ("nova/compute/manager.py", "ComputeManager._do_build_and_run_instance")


def test_a_boot_without_a_host_fails_in_the_conductor() -> None:
    seen = observe([_read(made_up.NO_HOST)])
    assert seen.operations[0].outcome.startswith("No valid host was found.")
    assert "nova-api ->> nova-conductor: schedule_and_build_instances ! No valid host" in outline(seen.calls.calls)


def test_of_actions_without_events_only_the_failure_is_known() -> None:
    seen = observe([_read(*made_up.LISTED)])
    assert [(each.title, each.server) for each in seen.operations] == [
        (f"server action {name}", made_up.SERVER) for name in ("create", "lock", "resize")
    ]
    failed = action("resize", "01:00", message="Error")
    assert observe([_read(failed)]).operations[0].outcome == "Error"


def test_a_list_and_what_is_shown_of_an_action_are_one() -> None:
    seen = observe([_read(made_up.as_client(made_up.BOOT)), _read(*made_up.LISTED[2:])])
    assert len(seen.operations) == 1
    assert seen.operations[0].server == made_up.SERVER
    assert not [problem for problem in seen.problems if problem.code == "duplicate-span"]


def test_of_events_with_one_name_the_end_belongs_to_the_last() -> None:
    first = event("compute__do_build_and_run_instance", "00:02", "00:09", "Error", "cmp1", details="No luck")
    second = event("compute__do_build_and_run_instance", "00:05", None, None, "cmp2")
    spans = _read(action("create", "00:00", first, second)).spans[1:]
    assert [(span.host, span.error, span.ended and span.ended % 60) for span in spans] == [
        ("cmp1", "", 5),
        ("cmp2", "No luck", 9),
    ]
    assert "began again on cmp2" in spans[0].happenings[0].text
    early = {**first, "finish_time": "2026-11-22T03:00:04"}
    spans = _read(action("create", "00:00", early, second)).spans[1:]
    assert [(span.host, span.error) for span in spans] == [("cmp1", "No luck"), ("cmp2", "")]
    assert spans[1].ended is None


def test_hidden_hosts_get_their_names_from_whoever_knows_them() -> None:
    digest = hashlib.sha224(f"{made_up.PROJECT}cmp1".encode()).hexdigest()
    row = event("compute_pause_instance", "00:01", "00:02", "Success", hostId=digest)
    alone = observe([_read(action("pause", "00:00", row))])
    assert [span.host for span in alone.spans if span.service == "nova-compute"] == [digest[:8]]
    seen = observe([_read(action("pause", "00:00", row)), _read(made_up.BOOT | {"request_id": "req-x"})])
    assert {span.host for span in seen.spans if span.service == "nova-compute"} == {"cmp1"}


@pytest.mark.parametrize(
    ("name", "process", "path", "qualname"),
    [
        ("compute_pause_instance", "nova-compute", "nova/compute/manager.py", "ComputeManager.pause_instance"),
        ("conductor_migrate_server", "nova-conductor", "nova/conductor/manager.py", "ComputeTaskManager.migrate_server"),
        ("api_lock", "nova-api", "nova/compute/api.py", "API.lock"),
        ("cold_migrate", "nova-conductor", "nova/conductor/manager.py", "ComputeTaskManager._cold_migrate"),
        ("schedule", "nova-scheduler", "nova/scheduler/manager.py", "SchedulerManager.run_instance"),
    ],
)
def test_names_of_events_are_functions(name: str, process: str, path: str, qualname: str) -> None:
    known = known_event(name)
    assert known is not None
    assert known.place is not None
    assert (known.process, known.place.path, known.place.qualname) == (process, path, qualname)


def test_names_that_nova_never_gave_are_told_as_they_are() -> None:
    assert known_event("something") is None
    assert known_event("compute_") is None
    assert _event(event("something", "00:01", "00:02", "Success")).name == "something"
    assert asking("pause_instance").place is None


def test_who_asks_for_an_answer_waits() -> None:
    assert _event(event("compute_pre_live_migration", "00:01", "00:02", "Success")).waiting is Waiting.CALL
    assert _event(event("compute_pause_instance", "00:01", "00:02", "Success")).waiting is Waiting.CAST


def test_rows_that_are_none_are_counted() -> None:
    reading = read_record(json.dumps([made_up.LOCK, {"action": "x", "start_time": "never", "request_id": "r"}, {}]), "e.json")
    assert [(problem.code, problem.count) for problem in reading.problems] == [("odd-row", 2)]
    assert len(reading.spans) == 2


def test_tables_are_read_as_they_are_printed() -> None:
    action, paused = read_record(made_up.EVENT_TABLE, "events.txt").spans
    assert (action.name, action.error, paused.name, paused.host, paused.error) == (
        "server action pause",
        "",
        "pause_instance",
        "cmp1",
        "",
    )
    (migration,) = read_record(made_up.MIGRATION_TABLE, "migrations.txt").spans
    assert (migration.name, migration.ended) == ("migration from cmp1 to cmp2: migrating", None)


def test_cells_that_are_wrapped_go_on() -> None:
    rows = list(
        table_rows("+---+---+\n| A | B |\n+---+---+\n| 1 | x |\n|   | y |\n| 2 | - |\n+---+---+\n\n+---+\n| C |\n+---+\n| 3 |\n")
    )
    assert rows == [{"A": "1", "B": "x\ny"}, {"A": "2", "B": None}, {"C": "3"}]
