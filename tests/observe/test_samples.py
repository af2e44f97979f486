"""What real services recorded is read: each file alone, and cut off in the middle."""

# For maintainers. What was recorded changes when it is recorded again: ids and hosts are taken from the samples themselves.
from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.observe.formats import read_record
from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.requests import find_requests, only_one
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.observing import observe

if TYPE_CHECKING:
    from stackseq.observe import Observation, Reading

SAMPLES = Path(__file__).parent / "samples"
CASES = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())
_FORMATS = {
    "osprofiler": "osprofiler",
    "otlp": "otlp",
    "notifications": "notifications",
    "server-event": "server-events",
    "server-migration": "migrations",
    "action": "server-events",
    "migrations": "migrations",
}
_FILES = sorted(str(path.relative_to(SAMPLES)) for pattern in ("*/*json", "*/api/*json") for path in SAMPLES.glob(pattern))
_SAID = {"inferred-message", "guessed-sender", "success-says-little", "no-end"}
"""What a good record is told to leave open."""
_FAILURES = {
    "boot-no-valid-host": {
        "logs": "NoValidHost",
        "osprofiler.json": "NoValidHost",
        "otlp.ndjson": "NoValidHost",
        "otlp-oslo.ndjson": "NoValidHost",
        "server-event-show-1.json": "No valid host was found",
        "notifications-versioned.ndjson": "NoValidHost",
        "notifications-legacy.ndjson": "NoValidHost",
    },
    "boot-vif-timeout": {
        "logs": "Failed to allocate the network(s)",
        "osprofiler.json": "",
        "notifications-versioned.ndjson": "VirtualInterfaceCreateException",
        "notifications-legacy.ndjson": "VirtualInterfaceCreateException",
        "server-event-show-1.json": "",
    },
    "boot-libvirt-error": {
        "logs": "Could not access KVM kernel module",
        "osprofiler.json": "",
        "notifications-versioned.ndjson": "libvirtError",
        "notifications-legacy.ndjson": "libvirtError",
    },
    "resize-failed": {
        "logs": "Resize error: not able to execute ssh command",
        "osprofiler.json": "ResizeError",
        "server-event-show-2.json": "not able to execute ssh command",
        "server-migration-list.json": "error",
    },
    **{name: {"logs": "", "osprofiler.json": ""} for name in ("boot", "live-migration", "volume-attach")},
}
"""Case → what was recorded → its failure, as far as it tells one: OSProfiler does not see the functions that build a server."""


def test_samples_stay_small() -> None:
    sizes = [path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()]
    assert sum(sizes) < 1_500_000
    assert max(sizes) < 150_000


def test_samples_name_no_machine_that_recorded_them() -> None:
    packed = [gzip.decompress(path.read_bytes()).decode() for path in SAMPLES.glob("*/*.gz")]
    text = "".join(path.read_text("utf-8") for path in SAMPLES.glob("*/**/*") if path.is_file() and path.suffix != ".gz")
    text += "".join(packed)
    assert not [word for word in ("/home/", "/root/", "/tmp/", "/truth/", "nova.tests") if word in text]  # noqa: S108


@pytest.mark.parametrize("name", _FILES)
def test_each_file_is_of_the_format_that_it_has_and_is_read_without_problems(name: str) -> None:
    reading = _read(name)
    expected = next(known for start, known in _FORMATS.items() if Path(name).name.startswith(start))
    assert reading.format == expected
    assert reading.spans
    assert {problem.code for problem in observe([reading]).problems} <= _SAID


@pytest.mark.parametrize("case", CASES)
def test_logs_tell_one_request_through_all_processes(case: str) -> None:
    seen = observe([_logs(case)])
    assert [each.title.split()[0] for each in seen.operations] == ["POST"]
    assert not seen.problems
    assert seen.requests[0] == _request(case)
    assert {"nova-api", "nova-conductor"} <= {span.service for span in seen.spans}
    assert ("nova-compute" in {span.service for span in seen.spans}) == (case != "boot-no-valid-host")


@pytest.mark.parametrize("case", CASES)
def test_the_request_that_changes_something_is_found_in_logs(case: str) -> None:
    found, is_all = find_requests(find_logs([str(SAMPLES / case / "logs")]))
    assert is_all
    assert only_one(found) == _request(case)


@pytest.mark.parametrize(("case", "name"), [(case, name) for case, names in _FAILURES.items() for name in names])
def test_a_failure_is_found_where_it_is_told(case: str, name: str) -> None:
    outcomes = [each.outcome for each in _observe(case, name).operations if not each.title.startswith("GET ")]
    expected = _FAILURES[case][name]
    assert len(outcomes) == 1
    assert expected in outcomes[0] if expected else not outcomes[0]


@pytest.mark.parametrize("case", ["boot", "boot-no-valid-host"])
def test_one_trace_is_the_same_in_all_formats(case: str) -> None:
    readings = [_read(f"{case}/{name}") for name in ("osprofiler.json", "osprofiler-events.ndjson", "otlp.ndjson")]
    told = [sorted((span.service, span.kind.value) for span in reading.spans) for reading in readings]
    assert told[0] == told[1]
    assert len(told[0]) == len(told[2])
    assert {service for service, _ in told[0]} == {service for service, _ in told[2]}


def test_the_request_of_neutron_belongs_to_the_boot_that_waits_for_it() -> None:
    services = [span.service for span in observe([_logs("boot")]).spans]
    assert "neutron-server" in services
    assert "neutron-server" not in [span.service for span in observe([_logs("boot-vif-timeout")]).spans]


@pytest.mark.parametrize("case", CASES)
def test_what_a_trace_logs_and_ledgers_tell_of_a_request_is_one_operation(case: str) -> None:
    newest = len(list((SAMPLES / case / "api").glob("action-*.json")))
    names = (
        "osprofiler.json",
        f"server-event-show-{newest}.json",
        "notifications-versioned.ndjson",
        "notifications-legacy.ndjson",
    )
    seen = observe([_logs(case), *(_read(f"{case}/{name}") for name in names)])
    assert [(each.title.split()[0], each.request) for each in seen.operations] == [("POST", _request(case))]
    assert len(seen.formats) == 4


@pytest.mark.parametrize("name", [name for name in _FILES if "boot-libvirt-error" in name or "boot/" in name])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_a_file_that_is_cut_off_is_read_as_far_as_it_goes(name: str, part: float) -> None:
    text = (SAMPLES / name).read_text("utf-8")
    reading = read_record(text[: int(len(text) * part)], name)
    seen = observe([reading])
    assert seen.problems or len(reading.spans) <= len(_read(name).spans)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.95])
def test_logs_that_are_cut_off_are_read_as_far_as_they_go(part: float, tmp_path: Path) -> None:
    for path in (SAMPLES / "boot" / "logs").rglob("*.log"):
        text = path.read_text("utf-8")
        cut = tmp_path / path.relative_to(SAMPLES)
        cut.parent.mkdir(parents=True, exist_ok=True)
        cut.write_text(text[: int(len(text) * part)], "utf-8")
    reading = read_logs(list(find_logs([str(tmp_path)])), _request("boot"))
    assert observe([reading]).calls.entered <= observe([_logs("boot")]).calls.entered


def test_without_the_logs_of_a_host_no_clock_is_doubted(tmp_path: Path) -> None:
    """The scheduler is told of the new server long after it answered: that is another message, whose sender is not recorded."""
    for path in (SAMPLES / "boot" / "logs" / "controller-1").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    seen = observe([read_logs(list(find_logs([str(tmp_path)])), _request("boot"))])
    assert not [each for each in seen.problems if each.code.startswith("clock")]


def _request(case: str) -> str:
    """Return the id of the request that was recorded: the newest of the server."""
    answer = json.loads((SAMPLES / case / "api" / "actions.json").read_text("utf-8"))
    return str(answer["instanceActions"][0]["request_id"])


def _logs(case: str) -> Reading:
    return read_logs(list(find_logs([str(SAMPLES / case / "logs")])), _request(case))


def _read(name: str) -> Reading:
    return read_record((SAMPLES / name).read_text("utf-8"), name)


def _observe(case: str, name: str) -> Observation:
    return observe([_logs(case) if name == "logs" else _read(f"{case}/{name}")])
