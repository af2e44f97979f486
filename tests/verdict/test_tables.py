from __future__ import annotations

import re
import string
from itertools import chain

import pytest

from stackseq.observe.model import Happening
from stackseq.records import replace
from stackseq.verdict.causes import table
from stackseq.verdict.ends import ends
from stackseq.verdict.model import Outcome
from tests.verdict.records import catalogue
from tests.verdict.test_traps import SERVER, built, of

NAMES = {"server", "request", "host", "process", "port", "volume", "image", "resources"}
PROGRAMS = {"openstack", "journalctl", "rabbitmqctl", "df"}
PORT = "ce531f90-199f-48c0-816c-13e38010b442"


def test_ends_are_of_operations_that_there_are() -> None:
    known = {operation.name for operation in catalogue().operations()}
    services = {f"{service}/*" for service in catalogue().services()}
    for row in ends().rows:
        assert row.operations
        assert set(row.operations) <= known | services, row.means
        assert row.outcome is not Outcome.UNKNOWN
    assert set(ends().senders) <= known
    assert {row.operation for row in ends().vague} <= known


def test_hints_have_names_that_are_filled_in_and_programs_that_there_are() -> None:
    hints = [*chain.from_iterable(cause.hints for cause in table().causes), *table().silences, *table().general]
    for hint in hints:
        for text in (hint.text, hint.command, hint.log):
            assert {name for _, name, _, _ in string.Formatter().parse(text) if name} <= NAMES
        assert not hint.command or hint.command.split()[0] in PROGRAMS
        assert hint.command or hint.log
    for cause in table().causes:
        assert cause.hints


CAUSES = [
    (f"Timeout waiting for ['network-vif-plugged-{PORT}'] for instance with vm_state building", "network agent list --host cmp1"),
    (f"Binding failed for port {PORT}, please check neutron logs", f"openstack port show {PORT}"),
    ("Instance failed to spawn: libvirt.libvirtError: internal error: no kvm", "journalctl -u libvirtd"),
    (
        "Exception: oslo_messaging.exceptions.MessagingTimeout: Timed out waiting for a reply to message ID 5",
        "compute service list",
    ),
    ("Failed to attach 0f7e9c1a-5b0d-4c55-9a3e-7d1f2b3c4d5e at /dev/vdb", "--volume-id 0f7e9c1a-5b0d-4c55-9a3e-7d1f2b3c4d5e"),
    ("nova.exception.ImageNotFound: Image 155d900f-4e14-4e4c-a73d-069cbf4541e6 could not be found.", "image show 155d900f"),
    ("OSError: [Errno 28] No space left on device", "df -h"),
    ("Quota exceeded for cores: Requested 4, but already used 18 of 20 cores", "quota show --usage"),
    ("Policy doesn't allow os_compute_api:servers:create to be performed.", "role assignment list"),
    ("The request you have made requires authentication. (HTTP 401)", "token issue"),
    ("placement.concurrent_update: another thread changed the provider", f"resource provider allocation show {SERVER}"),
    ("oslo_db.exception.DBConnectionError: Lost connection to MySQL server", "journalctl -u mariadb"),
    ("Insufficient compute resources: Free memory 10.00 MB", "resource provider list --name cmp1"),
    ("nova.exception.MigrationPreCheckError: Migration pre-check error", f"server migration list --server {SERVER}"),
    ("nova.exception_Remote.NoValidHost_Remote: No valid host was found.", "allocation candidate list --resource VCPU=N"),
    ("Exceeded maximum number of retries. Exhausted all hosts available", f"server event list {SERVER} --long"),
]


@pytest.mark.parametrize(("text", "command"), CAUSES)
def test_each_cause_has_its_advice(text: str, command: str) -> None:
    end = Happening(121, "Setting instance to ERROR state.", "nova-conductor.log:9", "WARNING", None, "nova.scheduler.utils")
    spans = built(Happening(120, text, "nova-compute.log:7", "ERROR", None, "nova.compute.manager"))
    ids = {"instance": SERVER}
    verdict = of(spans[0], replace(spans[1], happenings=(end,)), replace(spans[2], attributes=ids))
    assert verdict.outcome is Outcome.FAILURE
    assert verdict.stop
    assert text[:20] in verdict.stop.error
    assert verdict.stop.host == "cmp1"
    assert any(command in each.command for each in verdict.advice), verdict.advice
    assert not re.search(r"[{}]", "".join(f"{each.text}{each.command}{each.log}" for each in verdict.advice))
