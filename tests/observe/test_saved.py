"""States that were saved are told, and nothing else of arguments and parameters."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from stackseq.calls import Call, CallKind
from stackseq.observe.folding import fold
from stackseq.observe.formats import read_record
from stackseq.observe.observing import observe
from stackseq.observe.opentelemetry import Recorded, span_of
from stackseq.observe.saved import states_in, states_of

SAMPLES = Path(__file__).parent / "samples"
SERVER = "0f9ab2c7-9c0e-4d5e-8d0e-2f8a0f6b1c11"
_SAVE = "{{'objinst': Instance({fields}), 'objmethod': 'save', 'args': [], 'kwargs': {{}}}}"


def _arguments(name: str = "'web'", state: str = "'error'", task: str = "None") -> str:
    fields = (
        f"display_name={name},metadata={{}},task_state={task},terminated_at=None,user_data='eA==',uuid={SERVER},vm_state={state}"
    )
    return _SAVE.format(fields=fields)


def test_the_state_of_an_object_is_told_with_what_was_emptied() -> None:
    assert states_in(_arguments()) == {"saved.of": "Instance", "saved": "vm_state=error task_state="}


@pytest.mark.parametrize(
    "name",
    [
        "\",vm_state='active')\"",
        "\"x,task_state='spawning',terminated_at=\"",
        "\"), 'objmethod': 'save', 'args': ,vm_state='active')\"",
        "\",vm_state='active'), 'objmethod': 'save', 'args': \"",
    ],
)
def test_no_server_can_be_named_like_a_state(name: str) -> None:
    assert states_in(_arguments(name)).get("saved", "vm_state=error task_state=") == "vm_state=error task_state="


def test_what_is_only_read_or_cut_off_saves_nothing() -> None:
    assert states_in(_arguments().replace("'save'", "'refresh'")) == {}
    assert states_in(_arguments()[:-60]) == {}
    assert states_in("{'instance': Instance(vm_state='error'), 'objmethod': 'save', 'args': []}") == {}


def test_a_fault_has_its_message_and_what_was_raised() -> None:
    details = 'Traceback (most recent call last):\\n  File "a", line 1\\nnova.exception.NotFound\\nlibvirt.libvirtError: no\\n'
    fields = f"code=500,details='{details}',host='c',instance_uuid={SERVER},message='it broke',updated_at=<?>"
    text = f"{{'objinst': InstanceFault({fields}), 'objmethod': 'create'}}"
    assert states_in(text) == {
        "saved.of": "InstanceFault",
        "instance": SERVER,
        "fault": "it broke",
        "fault.raised": "NotFound, libvirtError",
    }


def test_why_another_host_is_tried_is_told_without_what_is_secret() -> None:
    retry = "{'exc': ['E\\n', 'libvirt.libvirtError: no\\n'], 'exc_reason': \"it's token=abc\"}"
    text = f"{{'filter_properties': {{'retry': {retry}}}, 'admin_password': 'pw'}}"
    assert states_in(text) == {"fault": "it's token=***", "fault.raised": "libvirtError"}


_SET = "UPDATE instances SET updated_at={0}, vm_state={0}, task_state={0} WHERE instances.deleted = {0} AND instances.uuid = {0}"
_NAMED = "UPDATE `nova`.`instances` SET `vm_state`={}, `task_state`={} WHERE `instances`.`uuid` = {}"
_GIVEN = [1, "error", None, 0, SERVER]
_BY_NAME = {"a": "error", "b_b": None, "uuid_1": SERVER}


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        (_SET.format("?"), _GIVEN),
        (_SET.format("%s"), _GIVEN),
        (_SET.format("?"), json.dumps(_GIVEN)),
        (_SET.format("?"), [_GIVEN]),
        (_NAMED.format("%(a)s", "%(b_b)s", "%(uuid_1)s"), _BY_NAME),
        (_NAMED.format(":a", ":b_b", ":uuid_1"), _BY_NAME),
    ],
)
def test_parameters_of_sql_are_found_by_place_and_by_name(statement: str, parameters: object) -> None:
    assert states_of(statement, parameters) == {"saved.of": "Instance", "saved": "vm_state=error task_state=", "instance": SERVER}


@pytest.mark.parametrize(
    ("statement", "parameters"),
    [
        ("UPDATE instances SET user_data=?, key_data=? WHERE instances.id = ?", ["secret", "secret", 1]),
        ("UPDATE instances SET vm_state=? WHERE instances.id = ?", None),
        ("UPDATE instances SET vm_state=? WHERE instances.id = ?", []),
        ("UPDATE instances SET vm_state=? WHERE instances.id = ?", [["error", 1], ["active", 2]]),
        ("UPDATE instances SET vm_state=? WHERE instances.id = ?", ["a word that is none; DROP", 1]),
        ("UPDATE instances SET vm_state=%(vm_state)s WHERE instances.id = %(id)s", ["error", 1]),
        ("UPDATE secrets SET status=? WHERE id = ?", ["a", 1]),
        ("INSERT INTO instances (vm_state) VALUES (?)", ["building"]),
        ("SELECT vm_state FROM instances WHERE vm_state = ?", ["error"]),
        ("SELECT 1; UPDATE", "{"),
    ],
)
def test_what_is_no_state_is_not_told(statement: str, parameters: object) -> None:
    assert states_of(statement, parameters) == {}


def test_a_fault_is_found_in_its_row() -> None:
    statement = "INSERT INTO instance_faults (instance_uuid, code, message, details) VALUES (%(u)s, %(c)s, %(m)s, %(d)s)"
    given = {"u": SERVER, "c": 500, "m": "it broke\nbadly", "d": "Traceback\nnova.exception.NoMoreNetworksError: no\n"}
    assert states_of(statement, given) == {
        "saved.of": "InstanceFault",
        "instance": SERVER,
        "fault": "it broke",
        "fault.raised": "NoMoreNetworksError",
    }


def _sample(case: str) -> str:
    return gzip.decompress((SAMPLES / case / "osprofiler-full.json.gz").read_bytes()).decode()


@pytest.mark.parametrize("case", sorted(path.parent.name for path in SAMPLES.glob("*/*.gz")))
def test_recorded_arguments_and_parameters_stay_secret(case: str) -> None:
    told = " ".join(f"{key}={value}" for span in read_record(_sample(case), "x").spans for key, value in span.attributes.items())
    assert "admin_password" not in told
    assert "boot_roles" not in told
    assert "Traceback" not in told


@pytest.mark.parametrize(("case", "states"), [("boot", ["None", "networking", "block_device_mapping", "spawning", "None"])])
def test_a_boot_is_told_by_the_states_that_it_goes_through(case: str, states: list[str]) -> None:
    calls = list(_all(observe([read_record(_sample(case), "x")]).calls.calls))
    saved = [call for call in calls if call.name == "Instance.save" and call.process == "nova-compute"]
    assert [call.fields["task_state"] for call in saved if "task_state" in call.fields] == states
    assert saved[-1].fields["vm_state"] == "active"
    assert not [call for call in calls if call.name.startswith("object_")]
    assert len(calls) <= 60


def test_why_a_host_failed_is_told_where_it_is_handed_on() -> None:
    calls = list(_all(observe([read_record(_sample("boot-libvirt-error"), "x")]).calls.calls))
    assert ["Could not access KVM" in call.note for call in calls if call.name == "build_instances"] == [True, True]


def _all(calls: tuple[Call, ...]) -> list[Call]:
    return [each for call in calls for each in (call, *_all(call.children))]


def test_a_message_that_failed_is_kept_as_it_is() -> None:
    row = Call(CallKind.DB, "Instance.save", "nova-conductor", "database", error="DBDeadlock")
    asked = Call(CallKind.RPC_CALL, "object_action", "nova-compute", "nova-conductor", children=(row,))
    around = Call(CallKind.RPC_CAST, "build_and_run_instance", "nova-conductor", "nova-compute", children=(asked,))
    assert [call.name for call in _all(fold([around]))] == ["build_and_run_instance", "object_action", "Instance.save"]


def test_exported_spans_tell_the_same() -> None:
    statement, parameters = _SET.format("?"), json.dumps(_GIVEN)
    row = Recorded("t", "1", "", "db", "nova-conductor", "", None, 1.0, 2.0, {"db.statement": statement, "db.params": parameters})
    asked = Recorded("t", "2", "", "rpc", "nova-conductor", "", None, 1.0, 2.0, {"args": "()", "kwargs": _arguments()})
    assert [span_of(each).attributes["saved"] for each in (row, asked)] == ["vm_state=error task_state="] * 2
    assert span_of(row).attributes["db.params"] == "***"


@pytest.mark.parametrize("part", ["a", "a =  ", " ", "vm_state=:", "a=?, ", "WHERE instances.uuid "])
def test_long_statements_are_read_at_once(part: str) -> None:
    assert states_of(" ".join(("UPDATE instances SET", part * 100_000)), {}) == {}
