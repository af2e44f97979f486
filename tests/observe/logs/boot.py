"""The logs of a boot at the level DEBUG, all made up: three hosts, four services, a callback of Neutron, other people's lines."""

from __future__ import annotations

BOOT = "req-11111111-1111-4111-8111-111111111111"
PORT = "req-22222222-2222-4222-8222-222222222222"
EVENT = "req-33333333-3333-4333-8333-333333333333"
OTHER = "req-99999999-9999-4999-8999-999999999999"
INSTANCE = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
_CALL, _CAST, _BUILD = "c" * 32, "d" * 32, "e" * 32
_WHO = "alice demo - - default default"


def line(second: float, level: str, logger: str, text: str, request: str = BOOT, above: str = "None") -> str:
    """Write a line as oslo.log has done since Zed."""
    context = f"{above} {request} {_WHO}" if request else "-"
    return f"2026-11-22 10:00:{second:06.3f} 7 {level} {logger} [{context}] {text}"


_ON = f"[instance: {INSTANCE}] "
_DONE = '192.0.2.1 "{} HTTP/1.1" status: {}  len: 700 time: 0.5'
FILES = {
    "ctl/nova-api.log": [
        line(0.5, "INFO", "nova.osapi_compute.wsgi.server", _DONE.format("GET /v2.1/flavors", 200), OTHER),
        line(1.0, "DEBUG", "oslo_messaging._drivers.amqpdriver", f"CAST unique_id: {_CAST} exchange 'nova' topic 'conductor'"),
        line(1.2, "INFO", "nova.osapi_compute.wsgi.server", _DONE.format("POST /v2.1/servers", 202)),
        line(
            6.0,
            "INFO",
            "nova.api.openstack",
            f"Creating event network-vif-plugged:{PORT[4:]} for instance {INSTANCE} on cmp",
            EVENT,
        ),
        line(6.1, "INFO", "nova.wsgi", _DONE.format("POST /v2.1/os-server-external-events", 200), EVENT),
    ],
    "ctl/nova-conductor.log": [
        line(
            1.1,
            "DEBUG",
            "oslo_messaging",
            f"received message with unique_id: {_CAST} __call__ /x/oslo_messaging/amqpdriver.py:1",
            "",
        ),
        line(1.3, "DEBUG", "oslo_messaging._drivers.amqpdriver", f"CALL msg_id: {_CALL} exchange 'nova' topic 'scheduler'"),
        line(2.0, "DEBUG", "oslo_messaging", f"received reply msg_id: {_CALL} __call__ /x/oslo_messaging/amqpdriver.py:2", ""),
        line(2.1, "DEBUG", "oslo_messaging._drivers.amqpdriver", f"CAST unique_id: {_BUILD} exchange 'nova' topic 'compute.cmp'"),
    ],
    "ctl/nova-scheduler.log": [
        line(
            1.4,
            "DEBUG",
            "oslo_messaging",
            f"received message msg_id: {_CALL} reply to q __call__ /x/oslo_messaging/amqpdriver.py:1",
            "",
        ),
        line(
            1.5,
            "DEBUG",
            "nova.scheduler.manager",
            "Starting to schedule select_destinations /opt/stack/nova/nova/scheduler/manager.py:140",
        ),
    ],
    "cmp/nova-compute.log": [
        line(3.0, "INFO", "nova.compute.claims", f"{_ON}Claim successful on node cmp"),
        line(5.0, "DEBUG", "nova.network", f"POST call to network for http://192.0.2.1:9696/v2.0/ports used request id {PORT}"),
        line(7.0, "ERROR", "nova.compute.manager", f"{_ON}Instance failed to spawn: nova.exception.NoDisk: /dev/vda"),
        f"2026-11-22 10:00:07.000 7 ERROR nova.compute.manager {_ON}Traceback (most recent call last):",
        f'2026-11-22 10:00:07.000 7 ERROR nova.compute.manager {_ON}  File "/x/nova/compute/manager.py", line 9, in spawn',
        line(7.0, "INFO", "nova.else", "somebody else's line in between", OTHER).replace(" 7 INFO", " 8 INFO"),
        f"2026-11-22 10:00:07.000 7 ERROR nova.compute.manager {_ON}nova.exception.NoDisk: there is no disk /dev/vda",
    ],
    "net/neutron-server.log": [
        line(4.0, "INFO", "neutron.wsgi", _DONE.format("POST /v2.0/ports", 201), PORT, BOOT),
    ],
}
"""Path → lines."""
