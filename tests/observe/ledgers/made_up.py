"""Ledgers of operations that never were, in the shapes that clients, APIs and queues give them."""

from __future__ import annotations

import json
from typing import Any

SERVER = "7d3f2c1e-0000-4000-8000-0000000000aa"
REQUEST = "req-00000000-0000-4000-8000-0000000000b1"
OTHER = "req-00000000-0000-4000-8000-0000000000b2"
MORE = "req-00000000-0000-4000-8000-0000000000b3"
PROJECT = "c0ffee00c0ffee00c0ffee00c0ffee00"
SECRET = "hunter2-and-more"  # noqa: S105  # it must not be told
TRACEBACK = """\
  File "/opt/stack/nova/nova/compute/manager.py", line 2441, in _build_and_run_instance
    self.driver.spawn(context, instance)
  File "/usr/lib/python3/dist-packages/nova/virt/libvirt/driver.py", line 4711, in spawn
    guest = self._create_guest(xml)
  File "/usr/lib/python3/dist-packages/nova/virt/libvirt/guest.py", line 175, in create
    guest = host.write_instance_config(xml)
  File "/usr/lib/python3/dist-packages/nova/exception_wrapper.py", line 63, in wrapped
    return f(self, context, *args, **kw)
  File "/usr/lib/python3/dist-packages/oslo_utils/excutils.py", line 206, in __exit__
    self.force_reraise()
  File "/usr/lib/python3/dist-packages/libvirt.py", line 4415, in defineXML
    raise libvirtError("virDomainDefineXML() failed")
"""


def event(name: str, start: str, finish: str | None, result: str | None, host: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """Return an event of an action as the API has it, at times of one morning."""
    row = {"event": name, "start_time": _time(start), "finish_time": finish and _time(finish), "result": result}
    return row | ({"host": host} if host else {}) | more


def action(name: str, start: str, *events: dict[str, Any], request: str = REQUEST, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """Return an action as the API has it: its newest event first."""
    row = {"action": name, "instance_uuid": SERVER, "request_id": request, "user_id": "u", "project_id": PROJECT}
    row |= {"start_time": _time(start), "message": None} | more
    return row | ({"events": list(reversed(events))} if events else {})


def _time(moment: str) -> str:
    return f"2026-11-22T03:{moment}"


BOOT = action(
    "create", "00:00.000000", event("compute__do_build_and_run_instance", "00:02.000000", "00:21.000000", "Success", "cmp1")
)
SPAWN_FAILS = action(
    "create",
    "00:00.000000",
    event(
        "compute__do_build_and_run_instance",
        "00:02.000000",
        "00:09.000000",
        "Error",
        "cmp1",
        traceback=TRACEBACK,
        details=f"Build failed; password={SECRET}",
    ),
    message="Error",
)
NO_HOST = action(
    "create",
    "00:00.000000",
    event(
        "conductor_schedule_and_build_instances",
        "00:03.000000",
        "00:03.000000",
        "Error",
        "ctl1",
        traceback='  File "nova/conductor/manager.py", line 1, in schedule_and_build_instances\n    hosts = self._schedule()\n',
        details="No valid host was found. There are not enough hosts available.",
    ),
    message="Error",
)
RESIZE = action(
    "resize",
    "10:00.000000",
    event("conductor_migrate_server", "10:01.000000", "10:03.000000", "Success", "ctl1"),
    event("cold_migrate", "10:01.000000", "10:03.000000", "Success", "ctl1"),
    event("compute_prep_resize", "10:03.000000", "10:04.000000", "Success", "cmp2"),
    event("compute_resize_instance", "10:04.000000", "10:20.000000", "Success", "cmp1"),
    event("compute_finish_resize", "10:20.000000", None, None, "cmp2"),
    request=MORE,
    updated_at="2026-11-22T03:10:20.000000",
)
LOCK = action("lock", "05:00.000000", event("api_lock", "05:00.000000", "05:00.000000", "Success"), request=OTHER)


def as_client(row: dict[str, Any]) -> dict[str, Any]:
    """Return an action as ``openstack server event show`` prints it: without the server."""
    return {key: value for key, value in row.items() if key != "instance_uuid"} | {"id": row["request_id"]}


LISTED = [
    {"Request ID": each["request_id"], "Server ID": SERVER, "Action": each["action"], "Start Time": each["start_time"]}
    for each in (RESIZE, LOCK, BOOT)
]


def migration(status: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """Return a migration as ``openstack server migration list`` prints it."""
    row = {
        "Id": 12,
        "UUID": "5d6f7a8b-0000-4000-8000-0000000000c1",
        "Source Node": "cmp1.example.org",
        "Dest Node": "cmp2.example.org",
        "Source Compute": "cmp1",
        "Dest Compute": "cmp2",
        "Dest Host": "192.0.2.12",
        "Status": status,
        "Server UUID": SERVER,
        "Old Flavor": 1,
        "New Flavor": 2,
        "Type": "resize",
        "Created At": "2026-11-22T03:10:02.000000",
        "Updated At": "2026-11-22T03:10:21.000000",
    }
    return row | more


MESSAGE = {
    "ID": "e0e0e0e0-0000-4000-8000-0000000000d1",
    "Event ID": "VOLUME_VOLUME_008_012",
    "Resource Type": "VOLUME",
    "Resource UUID": "aaaa0000-0000-4000-8000-0000000000e1",
    "Message Level": "ERROR",
    "User Message": "create volume from backend storage: Driver failed to create the volume.",
    "Request ID": MORE,
    "Created At": "2026-11-22T03:20:04.000000",
    "Guaranteed Until": "2026-12-22T03:20:04.000000",
}
SHARE_MESSAGE = {
    "id": "e0e0e0e0-0000-4000-8000-0000000000d2",
    "action_id": "001",
    "detail_id": "003",
    "resource_type": "SHARE",
    "resource_id": "bbbb0000-0000-4000-8000-0000000000e2",
    "user_message": "allocate host: No storage could be allocated for this share request.",
    "request_id": MORE,
    "created_at": "2026-11-22T03:20:04.000000",
}


def versioned(event_type: str, moment: str, *, priority: str = "INFO", host: str = "cmp1", **data: Any) -> dict[str, Any]:  # noqa: ANN401  # JSON
    """Return a versioned notification of nova-compute."""
    inside = {"uuid": SERVER, "request_id": REQUEST, "metadata": {"password": SECRET}, "user_data": SECRET, **data}
    payload = {"nova_object.name": "InstanceActionPayload", "nova_object.version": "1.9", "nova_object.data": inside}
    return {
        "event_type": event_type,
        "publisher_id": f"nova-compute:{host}",
        "priority": priority,
        "payload": payload,
        "timestamp": f"2026-11-22 03:{moment}",
        "message_id": f"{event_type}{moment}",
    }


def legacy(event_type: str, moment: str, publisher: str, payload: dict[str, Any], priority: str = "INFO") -> dict[str, Any]:
    """Return a notification as it is on the queue, in its envelope, with the context of the request."""
    inside = {
        "event_type": event_type,
        "publisher_id": publisher,
        "priority": priority,
        "payload": payload,
        "timestamp": f"2026-11-22 03:{moment}",
        "_context_request_id": REQUEST,
        "_context_auth_token": SECRET,
    }
    return {"oslo.version": "2.0", "oslo.message": json.dumps(inside)}


FAULT = {
    "nova_object.name": "ExceptionPayload",
    "nova_object.data": {
        "module_name": "nova.virt.libvirt.guest",
        "function_name": "create",
        "exception": "libvirtError",
        "exception_message": "virDomainDefineXML() failed",
        "traceback": TRACEBACK,
    },
}
UPDATE = {"nova_object.data": {"old_state": "building", "state": "active", "old_task_state": "spawning", "new_task_state": None}}
NOTIFIED = [
    versioned("instance.create.start", "00:02.500000"),
    versioned("instance.update", "00:20.000000", state_update=UPDATE),
    versioned("instance.create.end", "00:20.500000"),
]
NOTIFIED_FAILURE = [NOTIFIED[0], versioned("instance.create.error", "00:08.000000", priority="ERROR", fault=FAULT)]
NOTIFIED_OF_OLD = [
    legacy(
        "compute.instance.create.start", "00:02.490000", "compute.cmp1", {"instance_id": SERVER, "metadata": {"pass": SECRET}}
    ),
    legacy("port.create.start", "00:05.000000", "network.ctl1", {"port": {"device_id": SERVER, "network_id": "n"}}),
    legacy("port.create.end", "00:06.000000", "network.ctl1", {"port": {"id": "p-1", "device_id": SERVER}}),
    legacy("compute.instance.create.end", "00:20.490000", "compute.cmp1", {"instance_id": SERVER}),
]
AUDIT = {
    "typeURI": "http://schemas.dmtf.org/cloud/audit/1.0/event",
    "eventType": "activity",
    "id": "a0a0a0a0-0000-4000-8000-0000000000f1",
    "eventTime": "2026-11-22T03:30:00.000000+0000",
    "action": "authenticate",
    "outcome": "failure",
    "reason": {"reasonCode": "401", "reasonType": "HTTP"},
    "initiator": {"typeURI": "service/security/account/user", "id": "u", "request_id": OTHER, "global_request_id": REQUEST},
    "target": {"typeURI": "service/security/account/user", "id": "t"},
    "observer": {"typeURI": "service/security", "id": "o"},
}
REQUESTED = {
    **AUDIT,
    "id": "a0a0a0a0-0000-4000-8000-0000000000f2",
    "action": "create",
    "outcome": "pending",
    "requestPath": f"/v2.1/servers?token={SECRET}",
    "initiator": {"id": "u", "request_id": REQUEST},
    "observer": {"typeURI": "service/compute/compute", "name": "nova", "id": "o"},
}
ANSWERED = {
    **REQUESTED,
    "outcome": "success",
    "reporterchain": [{"role": "modifier", "reporterTime": "2026-11-22T03:30:01.5+0000"}],
}

MIGRATION_TABLE = f"""\
+----+-------------+-----------+----------------+--------------+-----------+-----------+--------------------------------------+------------+------------+----------------------------+----------------------------+
| Id | Source Node | Dest Node | Source Compute | Dest Compute | Dest Host | Status    | Instance UUID                        | Old Flavor | New Flavor | Created At                 | Updated At                 |
+----+-------------+-----------+----------------+--------------+-----------+-----------+--------------------------------------+------------+------------+----------------------------+----------------------------+
| 12 | n1          | n2        | cmp1           | cmp2         | -         | migrating | {SERVER} | 1          | 2          | 2026-11-22T03:10:02.000000 | 2026-11-22T03:10:21.000000 |
+----+-------------+-----------+----------------+--------------+-----------+-----------+--------------------------------------+------------+------------+----------------------------+----------------------------+
"""  # noqa: E501  # as it is printed
EVENT_TABLE = f"""\
+---------------+------------------------------------------+
| Field         | Value                                    |
+---------------+------------------------------------------+
| action        | pause                                    |
| events        | details='None', event='compute_pause_instance', finish_time='2026-11-22T03:00:02.000000', host='cmp1', result='Success', start_time='2026-11-22T03:00:01.000000' |
| instance_uuid | {SERVER} |
| message       | None                                     |
| request_id    | {REQUEST} |
| start_time    | 2026-11-22T03:00:00.000000               |
+---------------+------------------------------------------+
"""  # noqa: E501  # as it is printed

LEDGERS = {
    "migrations-table": MIGRATION_TABLE,
    "server-events-table": EVENT_TABLE,
    "server-events-show": json.dumps(as_client(SPAWN_FAILS)),
    "server-events-api": json.dumps({"instanceAction": RESIZE}),
    "server-events-list": json.dumps(LISTED, indent=2),
    "server-events-actions": json.dumps({"instanceActions": [NO_HOST, LOCK], "links": []}),
    "migrations-list": json.dumps([migration("error")]),
    "migrations-api": json.dumps(
        {"migrations": [{"id": 1, "instance_uuid": SERVER, "source_compute": "a", "dest_compute": "b"}]}
    ),
    "volume-messages-list": json.dumps([MESSAGE]),
    "volume-messages-api": json.dumps({"messages": [SHARE_MESSAGE]}),
    "notifications-lines": "\n".join(json.dumps(each) for each in [*NOTIFIED_OF_OLD, *NOTIFIED]),
    "notifications-list": json.dumps(NOTIFIED_FAILURE),
    "cadf-list": json.dumps([AUDIT, REQUESTED, ANSWERED]),
    "cadf-lines": "\n".join(json.dumps(each) for each in [AUDIT, REQUESTED]),
}
"""Format, hyphen, shape → text."""
