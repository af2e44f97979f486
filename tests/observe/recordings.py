"""Make records of operations that never were: few words in, what a tracer would have written out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

BEGIN = datetime(2026, 11, 22, 3, 0, 0, 123456, tzinfo=UTC)
BASE = "5bd1c8a2-0000-4000-8000-00000000beef"


def node(name: str, where: str, times: tuple[int, int | None], *children: dict[str, Any], **details: object) -> dict[str, Any]:
    """Return a node of an OSProfiler report without ids. ``where`` is ``project/service@host``, ``times`` are milliseconds."""
    service, _, host = where.partition("@")
    project, _, service = service.partition("/")
    return {
        "name": name,
        "project": project,
        "service": service,
        "host": host,
        "times": times,
        "children": children,
        "details": {key: value for key, value in details.items() if key not in {"error", "message"}},
        "error": details.get("error", ""),
        "message": details.get("message", ""),
    }


def report(*nodes: dict[str, Any]) -> dict[str, Any]:
    """Return what ``osprofiler trace show --json`` prints."""
    numbers = count(1)
    return {
        "info": {"name": "total", "started": 0, "finished": 20000, "last_trace_started": 19000},
        "children": [_of_report(each, BASE, numbers) for each in nodes],
        "stats": {},
    }


def events(*nodes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the raw events of the same spans, as a store keeps them."""
    found = []
    stack = list(report(*nodes)["children"])
    while stack:
        each = stack.pop()
        found += [value for key, value in each["info"].items() if key.startswith("meta.raw_payload.")]
        stack += each["children"]
    return found


def _of_report(each: dict[str, Any], parent: str, numbers: Iterator[int]) -> dict[str, Any]:
    own = f"{next(numbers):08x}-0000-4000-8000-000000000000"
    started, finished = each["times"]
    common = {"trace_id": own, "parent_id": parent, "base_id": BASE, "project": each["project"], "service": each["service"]}
    start = {"name": f"{each['name']}-start", "timestamp": _time(started), "info": {"host": each["host"], **each["details"]}}
    info = {
        "name": each["name"].partition("-")[0],
        "project": each["project"],
        "service": each["service"],
        "host": each["host"],
        "started": started,
        "finished": started if finished is None else finished,
        f"meta.raw_payload.{each['name']}-start": common | start,
    }
    if finished is not None:
        stop: dict[str, Any] = {"name": f"{each['name']}-stop", "timestamp": _time(finished), "info": {"host": each["host"]}}
        if each["error"]:
            stop["info"] |= {"etype": each["error"].rpartition(".")[2], "message": each["message"]}
        info |= {"exception": each["error"] or "None", f"meta.raw_payload.{each['name']}-stop": common | stop}
    children = [_of_report(child, own, numbers) for child in each["children"]]
    return {"trace_id": own, "parent_id": parent, "children": children, "info": info}


def _time(milliseconds: int) -> str:
    return (BEGIN + timedelta(milliseconds=milliseconds)).replace(tzinfo=None).isoformat(timespec="microseconds")


def wsgi(method: str, path: str, query: str = "") -> dict[str, Any]:
    return {"request": {"method": method, "path": path, "query": query, "scheme": "http"}}


def sent(method: str, path: str, host: str, port: int) -> dict[str, Any]:
    return {"requests": {"method": method, "path": path, "hostname": host, "port": port, "query": "", "scheme": "http"}}


def function(name: str, args: str = "()") -> dict[str, Any]:
    return {"function": {"name": name, "args": args, "kwargs": "{}"}}


def statement(text: str) -> dict[str, Any]:
    return {"db": {"statement": text, "params": "('s3cret',)"}}


def boot(*, fails: bool = False) -> list[dict[str, Any]]:
    """Return a boot: with enough hosts, or without."""
    conductor = "nova.conductor.manager.ComputeTaskManager.schedule_and_build_instances"
    select = "nova.scheduler.manager.SchedulerManager.select_destinations.<locals>.inner"
    trouble = {"error": "nova.exception.NoValidHost", "message": "No valid host was found. There are none."}
    rows = "SELECT nova.instances.id FROM nova.instances WHERE uuid = %(uuid)s"
    build = node(
        "rpc",
        "nova/compute@cmp1",
        (900, 949),
        node("db", "nova/conductor@ctl", (905, 910), **statement("UPDATE instances SET vm_state=%(vm_state)s")),
        node(
            "neutron_api",
            "nova/compute@cmp1",
            (1000, 2600),
            node("wsgi", "neutron/neutron@ctl", (1010, 2590), **wsgi("POST", "/v2.0/ports")),
            **function("nova.network.neutron.API.allocate_for_instance", "(<admin token=abc>)"),
        ),
        node("vif_driver", "nova/compute@cmp1", (2700, 2800), **function("nova.virt.libvirt.vif.LibvirtGenericVIFDriver.plug")),
        **function("nova.compute.manager.ComputeManager.build_and_run_instance"),
    )
    scheduling = node(
        "rpc",
        "nova/scheduler@ctl",
        (400, 700),
        node("wsgi", "placement/placement@ctl", (420, 460), **wsgi("GET", "/allocation_candidates", "resources=VCPU:1")),
        **function(select),
        **(trouble if fails else {}),
    )
    reads = [node("db", "nova/conductor@ctl", (320 + step, 321 + step), **statement(rows)) for step in range(3)]
    scheduled = [scheduling] if fails else [scheduling, build]
    casting = node("rpc", "nova/conductor@ctl", (300, 960), *reads, *scheduled, **function(conductor))
    serving = node(
        "wsgi",
        "nova/osapi_compute@ctl",
        (100, 290),
        node("http", "nova/osapi_compute@ctl", (105, 120), **sent("GET", "/v3/auth/tokens", "ctl", 5000)),
        node("db", "nova/osapi_compute@ctl", (130, 131), **statement("INSERT INTO instances (uuid) VALUES (%(uuid)s)")),
        node("compute_api", "nova/osapi_compute@ctl", (140, 280), casting, **function("nova.compute.api.API.create")),
        **wsgi("POST", "/v2.1/servers"),
    )
    return [node("wsgi", "glance/api@ctl", (10, 40), **wsgi("GET", "/v2/images/cirros")), serving]
