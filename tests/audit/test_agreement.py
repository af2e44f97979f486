"""Whether a diagram and a trace of the same operation tell the same: a small operation, told right, and with one mistake each."""

from __future__ import annotations

import pytest

from stackseq import parse
from stackseq.audit.agreement import Agreement, agree
from stackseq.calls import Branching, Call, CallKind, CallTree, Guard, Place
from stackseq.diagnostics import Source

DIAGRAM = """\
client->+nova-api: openstack server stop SERVER\\nPOST /v2.1/servers/{id}/action
# nova/compute/api.py API.stop
nova-api->database: save instance: task_state = powering-off
# nova/compute/rpcapi.py ComputeAPI.stop_instance
nova-api->>nova-compute: cast stop_instance(instance)
# nova/compute/manager.py ComputeManager.stop_instance
note over nova-compute: notification compute.instance.power_off.start
alt libvirt obeys
    # nova/virt/libvirt/guest.py Guest.poweroff
    nova-compute->libvirt: destroy()
    # nova/compute/manager.py ComputeManager.stop_instance
    nova-compute->nova-conductor: call object_action(\\nInstance.save): vm_state = stopped, task_state = None
    nova-conductor->database: save instance
    nova-compute->neutron: GET /v2.0/ports?device_id={server id}
else libvirt reports an error
    # nova/virt/libvirt/guest.py Guest.poweroff
    nova-compute->libvirt: destroy()
    # nova/compute/utils.py add_instance_fault_from_exc
    nova-compute->nova-conductor: create instance fault
end
# nova/virt/libvirt/host.py Host._event_lifecycle_callback
libvirt->>nova-compute: lifecycle event STOPPED
nova-compute->libvirt: info()
"""
FAILURE = Guard("except Exception", Branching.FAILURE, 1)


def call(
    kind: CallKind, name: str, process: str, to: str = "", *children: Call, guards: tuple[Guard, ...] = (), **fields: str
) -> Call:
    place = Place("nova", "nova/compute/manager.py", "ComputeManager.stop_instance", 1)
    return Call(kind, name, process, to or process, place, guards, fields, children=children)


STOPPED = {"vm_state": "stopped", "task_state": "None"}
WORK = (
    call(CallKind.NOTIFY, "compute.instance.power_off.start", "nova-compute"),
    call(CallKind.DRIVER, "destroy", "nova-compute", "libvirt"),
    call(CallKind.DB, "Instance.save", "nova-compute", "database", **STOPPED),
    call(CallKind.HTTP, "list_ports", "nova-compute", "neutron"),
    call(CallKind.DB, "InstanceFault.create", "nova-compute", "database", guards=(FAILURE,), code="500"),
)


def compared(*work: Call, name: str = "stop_instance") -> Agreement:
    cast = call(CallKind.RPC_CAST, name, "nova-api", "nova-compute", *work)
    save = call(CallKind.DB, "Instance.save", "nova-api", "database", task_state="powering-off")
    request = call(CallKind.HTTP, "POST /servers/{id}/action", "client", "nova-api", save, cast)
    return agree(parse(Source("stop.wsd", DIAGRAM)).interaction, CallTree("nova/stop", "nova", "liberty", (request,)))


def test_all_is_told_both_ways_and_what_libvirt_begins_is_apart() -> None:
    found = compared(*WORK)
    assert (found.missing, found.late, found.untold) == ((), (), ())
    assert [claim.text for claim in found.foreign] == ["info()"]
    assert [anchor.qualname for anchor in found.lost] == [
        "API.stop",
        "ComputeAPI.stop_instance",
        "Guest.poweroff",
        "add_instance_fault_from_exc",
        "Host._event_lifecycle_callback",
    ]


@pytest.mark.parametrize("place", range(len(WORK)))
def test_what_the_trace_lacks_is_missing(place: int) -> None:
    found = compared(*WORK[:place], *WORK[place + 1 :])
    assert len({(claim.kind, claim.words) for claim in found.missing}) == 1
    assert found.late == found.untold == ()


def test_another_name_is_missing_there_and_untold_here() -> None:
    found = compared(*WORK, name="start_instance")
    assert [claim.text for claim in found.missing] == ["cast stop_instance(instance)"]
    assert [each.name for each in found.untold] == ["start_instance"]


def test_another_state_is_missing() -> None:
    other = call(CallKind.DB, "Instance.save", "nova-compute", "database", vm_state="active", task_state="None")
    found = compared(*WORK[:2], other, *WORK[3:])
    assert [claim.fields for claim in found.missing] == [STOPPED]


def test_another_order_is_late_but_not_missing() -> None:
    found = compared(WORK[2], WORK[1], WORK[0], *WORK[3:])
    assert found.missing == ()
    assert found.late


def test_more_is_untold_if_it_is_certain() -> None:
    more = call(CallKind.NOTIFY, "compute.instance.power_off.end", "nova-compute")
    perhaps = call(CallKind.HTTP, "show_port", "nova-compute", "neutron", guards=(FAILURE,))
    assert compared(*WORK, more, perhaps).untold == (more,)
