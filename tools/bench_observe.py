"""What `bench.py` measures about what clouds recorded: large traces, and folders of logs.

Everything is made up, as large as an incident's: one operation of a hundred thousand spans, as many spans of short operations,
and logs in which all lines belong to one request, or none.
"""
# The bytes of a log repeat after some megabytes, so that making a folder costs next to nothing: searching knows nothing of that.

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from stackseq.api import Options, render
from stackseq.collector import resting_collector
from stackseq.diagnostics import Source
from stackseq.narrate import Detail, narrate, read_phrasebook
from stackseq.observe.formats import read_record
from stackseq.observe.logs.files import LogFile, find_logs
from stackseq.observe.logs.scanning import find_lines
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.observing import observe
from stackseq.wsd import format as write_wsd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Row = tuple[int, int, str, str, int, int, int, dict[str, str]]
    """Number, number of the parent, name, service, kind, start and end in milliseconds, attributes."""

SPANS = 100_000
EPOCH = 1_795_000_000_000
MIB = 2**20
ID = "5bd1c8a2-1111-4000-8000-00000000beef"
INSTANCE = "aaaaaaaa-2222-4000-8000-00000000cafe"
SERVER, CLIENT, PRODUCER, CONSUMER = 2, 3, 4, 5
SERVICES = ("nova-api", "nova-conductor", "nova-scheduler", "nova-compute", "neutron-server", "placement-api")
CONCURRENCY = "/opt/stack/data/venv/lib/python3.12/site-packages/oslo_concurrency"
DRIVER = "/opt/stack/nova/nova/virt/libvirt/driver.py"
LINES = (
    "DEBUG oslo_concurrency.lockutils [{0}] Acquired lock 'compute_resources' {{{{(pid=4711) inner {3}/lockutils.py:405}}}}",
    "INFO nova.compute.claims [{0}] [instance: {1}] Claim successful on node compute-1.example.org",
    "DEBUG nova.virt.libvirt.driver [{0}] [instance: {1}] Start _get_guest_xml disk={{}} {{{{(pid=4711) _get_xml {2}:7}}}}",
    "INFO nova.virt.libvirt.driver [{0}] [instance: {1}] Creating image(s)",
    "DEBUG nova.virt.libvirt.driver [{0}] Hypervisor resource view: free_ram=4096MB {{{{(pid=4711) _report_view {2}:1096}}}}",
)


# Traces


def measure_observe_html() -> dict[str, float]:
    """Draw one operation of very many spans as a page."""
    text = otlp(one_operation())
    return {"cpu": cpu_of(lambda: draw(text, "html")), "megabytes": len(text) / 1e6}


def measure_observe_short() -> dict[str, float]:
    """Tell as many spans of short operations."""
    text = otlp(short_operations())
    return {"cpu": cpu_of(lambda: draw(text, "wsd")), "operations": SPANS // 3}


def draw(text: str, name: str) -> bytes:
    """Do what `stackseq observe` does."""
    with resting_collector():
        seen = observe([read_record(text, "trace.json")])
        if seen.calls.entered < SPANS - 2:
            raise SystemExit(f"only {seen.calls.entered} spans were read")
        diagram = write_wsd(narrate(seen.calls, Detail.STEPS, read_phrasebook()))
        return render(Source("observed", diagram), (name,), Options()).outputs[0]


def one_operation() -> Iterator[Row]:
    """Yield a tree: some processes, each of which asks the others and the database again and again."""
    yield 1, 0, "POST /v2.1/servers", "nova-api", SERVER, 0, SPANS, web("POST", "/v2.1/servers")
    for number in range(2, SPANS + 1):
        parent = number // 2 if number < 400 else number // 100
        service = SERVICES[number % len(SERVICES)]
        if number % 4 == 0:
            fields = {"db.system": "mysql", "db.statement": "UPDATE instances SET vm_state=%s"}
            yield number, parent, "UPDATE nova", service, CLIENT, number, number + 1, fields
        elif number % 4 == 1:
            method = f"method_{number % 50}"
            yield number, parent, f"{method} receive", service, CONSUMER, number, number + 3, rpc(method, service)
        else:
            fields = web("GET" if number % 3 else "POST", f"/v2/things/{number}")
            yield number, parent, "HTTP request", service, SERVER, number, number + 2, fields


def short_operations() -> Iterator[Row]:
    """Yield requests of three spans each, one after the other."""
    for number in range(1, SPANS - 1, 3):
        start = number * 20
        yield number, 0, "POST action", "nova-api", SERVER, start, start + 40, web("POST", f"/v2.1/servers/{number}/action")
        fields = rpc("pause_instance", "compute")
        yield number + 1, number, "compute.pause", "nova-api", PRODUCER, start + 9, start + 11, fields
        yield number + 2, number + 1, "pause_instance receive", "nova-compute", CONSUMER, start + 14, start + 30, fields


def web(method: str, path: str) -> dict[str, str]:
    """Return the attributes of a request."""
    return {"http.method": method, "http.url": f"http://controller{path}"}


def rpc(method: str, topic: str) -> dict[str, str]:
    """Return the attributes of a message."""
    return {"messaging.system": "rabbitmq", "messaging.destination.name": topic, "rpc.method": method}


def otlp(rows: Iterator[Row]) -> str:
    """Write spans as collectors do: those of one process together."""
    spans: dict[str, list[dict[str, Any]]] = {}
    for number, parent, name, service, kind, start, end, attributes in rows:
        span = {
            "traceId": f"{7:032x}",
            "spanId": f"{number:016x}",
            "parentSpanId": f"{parent:016x}" if parent else "",
            "name": name,
            "kind": kind,
            "startTimeUnixNano": str((EPOCH + start) * 1_000_000),
            "endTimeUnixNano": str((EPOCH + end) * 1_000_000),
            "attributes": fields_of(attributes),
        }
        spans.setdefault(service, []).append(span)
    resources = [
        {"resource": {"attributes": fields_of({"service.name": service})}, "scopeSpans": [{"spans": own}]}
        for service, own in spans.items()
    ]
    return json.dumps({"resourceSpans": resources})


def fields_of(attributes: dict[str, str]) -> list[dict[str, Any]]:
    """Write attributes as OTLP does."""
    return [{"key": key, "value": {"stringValue": value}} for key, value in attributes.items()]


# Logs


def measure_observe_lines() -> dict[str, float]:
    """Read logs of which no line belongs to the request, and logs of which each does; then make spans of those."""
    with tempfile.TemporaryDirectory() as folder:
        others, own = write_log(Path(folder, "others"), 128, "other"), write_log(Path(folder, "own"), 16, ID)
        skipped = min(cpu_of(lambda: lines_of(others)) for _ in range(3))
        matched = min(cpu_of(lambda: lines_of(own)) for _ in range(3))
        spans = min(cpu_of(lambda: read_logs([own], f"req-{ID}")) for _ in range(2))
    size = {"others": 128 * MIB / 1e6, "own": 16 * MIB / 1e6}
    return {"skipped": size["others"] / skipped, "matched": size["own"] / matched, "spans": size["own"] / spans}


def lines_of(file: LogFile) -> int:
    """Return how many lines of a file have the id."""
    return sum(1 for _ in find_lines(file, {ID.encode()}))


def measure_observe_64() -> dict[str, float]:
    """Read a folder of logs."""
    return read_folder(64)


def measure_observe_512() -> dict[str, float]:
    """Read one that is eight times as large."""
    return read_folder(512)


def read_folder(mebibytes: int) -> dict[str, float]:
    """Read logs of eight hosts, and in each some lines of the request; the parent process sees how much memory that takes."""
    with tempfile.TemporaryDirectory() as name:
        for host in range(8):
            folder = Path(name, f"compute-{host}")
            write_log(folder, mebibytes // 8, "other", lines_of_request())
        reading = read_logs(find_logs([name]), f"req-{ID}")
    if len(reading.spans) != 8:  # one for each host
        raise SystemExit(f"{len(reading.spans)} spans were read of a folder of logs")
    return {}


def write_log(folder: Path, mebibytes: int, request: str, more: bytes = b"") -> LogFile:
    """Write so much of a service's log, then some lines more."""
    folder.mkdir()
    text = "".join(log_lines(request, 8 * MIB))[: 8 * MIB].rpartition("\n")[0] + "\n"
    path = folder / "nova-compute.log"
    with path.open("wb") as file:
        for _ in range(mebibytes // 8):
            file.write(text.encode())
        file.write(more)
    (found,) = find_logs([str(path)])
    return found


def log_lines(request: str, size: int) -> Iterator[str]:
    """Yield lines, about so many characters."""
    number = 0
    while size > 0:
        own = request if request == ID else f"{number // 100:08x}-1111-4000-8000-000000000000"
        context = f"req-{own} 7b2c1a f9e8d7 - - default default"
        moment = f"2026-11-22 03:{number // 60_000 % 60:02}:{number // 1000 % 60:02}.{number % 1000:03}"
        line = f"{moment} 4711 {LINES[number % len(LINES)].format(context, INSTANCE, DRIVER, CONCURRENCY)}\n"
        yield line
        size -= len(line)
        number += 1


def lines_of_request() -> bytes:
    """Return some lines of the request."""
    return "".join(log_lines(ID, 10_000)).encode()


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU time in seconds that the work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


MEASURES = {
    "observe-html": measure_observe_html,
    "observe-short": measure_observe_short,
    "observe-lines": measure_observe_lines,
    "observe-64": measure_observe_64,
    "observe-512": measure_observe_512,
}
