"""Write down what administrators have of a cloud: logs, traces, notifications, as the services' own libraries write them."""

# For maintainers. Nothing is made up here: lines are formatted by oslo.log's formatter with its default format, a report of
# OSProfiler is built by its own driver from events as its drivers store them, OTLP is what its driver for OTLP gives to
# OpenTelemetry's exporter of JSON, notifications are taken where RabbitMQ would get them. What is left out and replaced is told
# in tests/observe/samples/README.md.
from __future__ import annotations

import copy
import gzip
import io
import json
import logging
import re
import traceback

from truth.recorder import running_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

_LONGEST = 400
"""Characters of a function's arguments, and of a query, in a trace that are kept."""
_DIVIDED = re.compile(r"/[^\s'\"]*$")
"""A path at the end of what is kept, of which nobody could tell that it is one of this machine."""
_LONGEST_LINE = 1000
"""Characters of a DEBUG line that is kept."""
TELLING = ("nova", "placement", "oslo_messaging", "keystoneauth")
"""Loggers whose DEBUG lines are kept."""
_CHATTER = re.compile(
    r"AMQPListener connection|Listener is running|Poll the incoming|REQ: curl|RESP|"
    r"^(limits|Flavor|Image|Chose|Topology|Build topologies|Got \d+ possible|Possible|Sorted) |Found default for|"
    r"Sending message to topic|NOTIFY|Filtering removed all|bound method ServersController.show|Fetching instance by UUID|"
    r"Lazy-load|"
    r"_get_guest_xml|block_device_mapping \[|Instance network_info: |InstanceDriverMetadata|Inventory has not changed|"
    r"Request filter|_filter skipped|Starting with|Filter \w+ returned"
)
"""What DEBUG lines have that are left out: repeated in each operation, and of no step of it."""
_SILENT = (
    "oslo.messaging",
    "nova.scheduler.host_manager",
    "nova.weights",
    "nova.virt.hardware",
    "nova.network.os_vif_util",
    "nova.virt.libvirt.vif",
    "nova.policy",
    "nova.quota",
    "placement.objects",
    "placement.handlers",
)
"""Loggers whose DEBUG lines are left out."""
_OF_TESTS = re.compile(
    r"No hostname was supplied|Heartbeat support requested|Could not load 'oslo_cache|"
    r"unknown attribute of the|DeprecationWarning"
)
"""What lines have that a cloud would not tell: of a message bus in memory, of libraries that tests do without."""
_PIDS = {"nova-api": 2101, "placement-api": 2177, "nova-scheduler": 2240, "nova-conductor": 2312, "nova-compute": 3405}


class Logs(logging.Handler):
    """The log files of all processes."""

    def __init__(self, formatter: logging.Formatter) -> None:
        """Format as the services do."""
        super().__init__(logging.DEBUG)
        self.formatter = formatter
        self.lines: dict[tuple[str, str], list[str]] = {}

    def createLock(self) -> None:  # noqa: N802  # so it is called
        """Do without a lock: threads of eventlet take turns, and a lock of theirs would be logged."""
        self.lock = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line into the log of the process that says it."""
        who = running_in()
        if who[0] in _PIDS and _is_kept(record):
            own = copy.copy(record)
            own.process = _PIDS[who[0]] + (who[1] == "compute-2")
            self.lines.setdefault(who, []).append(self.format(own))


def _is_kept(record: logging.LogRecord) -> bool:
    text = record.getMessage()
    if record.name.startswith("nova.tests"):
        return False
    if record.levelno > logging.DEBUG:
        return not _OF_TESTS.search(text)
    return (
        record.name.startswith(TELLING)
        and not record.name.startswith(_SILENT)
        and not _CHATTER.search(text)
        and len(text) < _LONGEST_LINE
    )


def hide_ourselves() -> None:
    """Leave our own functions out of tracebacks, and what Nova's tests put in the place of libvirt."""
    walk = traceback._walk_tb_with_full_positions

    def _walk(found: Any) -> Iterator[Any]:
        return (pair for pair in walk(found) if not _OURS.search(pair[0].f_code.co_filename))

    traceback._walk_tb_with_full_positions = _walk


_OURS = re.compile(r"/truth/\w+\.py$|/nova/tests/|/fixtures/_fixtures/|/unittest/mock\.py$")


class Trace:
    """What OSProfiler tells of one operation."""

    def __init__(self, is_whole: Callable[[dict[str, str]], bool] = lambda _function: False) -> None:
        """``is_whole`` tells whether a function's arguments are kept, however long they are."""
        self.is_whole = is_whole
        self.events: list[dict[str, Any]] = []
        self.exported: dict[str, Any] = {}

    def notify(self, event: dict[str, Any]) -> None:
        """Store an event as OSProfiler's driver for Redis does, in the name of the process that runs."""
        name, host = running_in()
        event = copy.deepcopy(event)
        event["info"]["host"] = host
        function = event["info"].get("function", {})
        if not self.is_whole(function):
            _shorten(function)
        _shorten_query(event["info"].get("db", {}))
        self.events.append({**event, "project": "placement" if "placement" in name else "nova", "service": name})
        if name not in self.exported:
            self.exported[name] = Exported(name)
        self.exported[name].notify(event)

    def report(self, base: str) -> dict[str, Any]:
        """Return what ``osprofiler trace show --json`` prints."""
        from osprofiler.drivers import base as drivers

        driver = drivers.Driver("")
        for event in self.events:
            if event["base_id"] == base:
                about = (event[name] for name in ("trace_id", "parent_id", "name", "project", "service"))
                driver._append_results(*about, event["info"]["host"], event["timestamp"], event)
        return driver._parse_results()


def _shorten(function: dict[str, str]) -> None:
    for name in ("args", "kwargs"):
        if len(function.get(name, "")) > _LONGEST:
            function[name] = _DIVIDED.sub("", function[name][:_LONGEST]) + "..."


def _shorten_query(found: dict[str, str]) -> None:
    if len(statement := found.get("statement", "")) > _LONGEST and statement.startswith("SELECT"):
        found["statement"] = statement[:_LONGEST] + "..."


class Exported:
    """OSProfiler's driver for OTLP in one process, with OpenTelemetry's exporter to files of JSON."""

    def __init__(self, service: str) -> None:
        from nova.conf import CONF
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
        from opentelemetry.exporter.otlp.proto.http import trace_exporter
        from osprofiler.drivers import otlp

        self.stream = io.StringIO()
        trace_exporter.OTLPSpanExporter = lambda _url: FileSpanExporter(stream=self.stream)
        trace._TRACER_PROVIDER_SET_ONCE._done = False
        trace._TRACER_PROVIDER = None
        project = "placement" if "placement" in service else "nova"
        self.driver = otlp.OTLP("otlp://localhost:4318", project=project, service=service, conf=CONF)
        self.provider = trace.get_tracer_provider()

    def notify(self, event: dict[str, Any]) -> None:
        """Take an event, knowing nothing of what else is traced."""
        from opentelemetry import context

        token = context.attach(context.Context())
        try:
            self.driver.notify(event)
        finally:
            context.detach(token)

    def text(self) -> str:
        """Return what has been exported, a batch on each line."""
        self.provider.force_flush()
        return self.stream.getvalue()


class Telemetry:
    """What oslo.messaging and oslo.middleware tell OpenTelemetry, each process with a provider of its own."""

    def __init__(self) -> None:
        self.providers: dict[str, tuple[Any, io.StringIO]] = {}

    def tracer(self, library: str) -> Any:
        """Return what makes the spans of a library in the process that runs."""
        from opentelemetry.exporter.otlp.json.file.trace_exporter import FileSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor

        name = running_in()[0]
        if name not in self.providers:
            stream = io.StringIO()
            provider = TracerProvider(resource=Resource.create({"service.name": name}))
            provider.add_span_processor(BatchSpanProcessor(FileSpanExporter(stream=stream)))
            self.providers[name] = provider, stream
        return self.providers[name][0].get_tracer(library)

    def text(self) -> str:
        """Return what has been exported, a batch on each line."""
        for provider, _ in self.providers.values():
            provider.force_flush()
        return "".join(stream.getvalue() for _, stream in self.providers.values())


class Notifications:
    """What is sent to the topics of notifications."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, Any]] = []

    def versioned(self) -> list[str]:
        """Return the messages as they are on the bus: in oslo.messaging's envelope."""
        return [json.dumps(message) for topic, message in self.sent if topic.startswith("versioned")]

    def legacy(self) -> list[str]:
        """Return the messages as whoever takes them off the bus stores them: without the envelope."""
        return [message["oslo.message"] for topic, message in self.sent if not topic.startswith("versioned")]


class Neutral:
    """Replaces what is of the machine that records."""

    def __init__(self, replaced: dict[str, str]) -> None:
        """``replaced`` has text, and what stands for it."""
        self.replaced = sorted(replaced.items(), key=lambda pair: -len(pair[0]))

    def __call__(self, text: str) -> str:
        """Return a text without it."""
        for old, new in self.replaced:
            text = text.replace(old, new)
        return text


def write(folder: Path, name: str, text: str) -> None:
    """Write a sample, unless there is nothing in it."""
    if text:
        folder.mkdir(parents=True, exist_ok=True)
        whole = (text if text.endswith("\n") else text + "\n").encode()
        (folder / name).write_bytes(gzip.compress(whole, mtime=0) if name.endswith(".gz") else whole)
