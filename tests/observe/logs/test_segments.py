"""Which lines belong to which message, and which of them tell of a failure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.requests import find_requests, only_one
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.model import SpanKind
from stackseq.observe.observing import observe
from tests.observe.logs.boot import BOOT, INSTANCE, OTHER, line
from tests.observe.outlines import outline

if TYPE_CHECKING:
    from stackseq.observe.model import Reading

_SAMPLES = Path(__file__).parents[1] / "samples"
_ON = f"[instance: {INSTANCE}] "
_AMQP = "oslo_messaging._drivers.amqpdriver"


def _call(second: float, letter: str, method: str, topic: str) -> list[str]:
    return [
        line(second, "DEBUG", _AMQP, f"Calling RPC method {method} on target {topic.partition('.')[0]}"),
        line(second, "DEBUG", _AMQP, f"CALL msg_id: {letter * 32} exchange 'nova' topic '{topic}'"),
    ]


def _cast(second: float, letter: str, method: str, topic: str) -> list[str]:
    return [each.replace("CALL msg_id", "CAST unique_id") for each in _call(second, letter, method, topic)]


def _received(second: float, letter: str, how: str = "with unique_id") -> str:
    return line(second, "DEBUG", _AMQP, f"received message {how}: {letter * 32}", "")


def _done(second: float, method: str, how: str = "success message", message: str = "None") -> str:
    text = f"Replied {how} with id {message} and method: {method}. Time elapsed: 0.100"
    return line(second, "DEBUG", "oslo_messaging.rpc.server", text)


_TRACEBACK = [
    line(4.0, "ERROR", "nova.compute.manager", f"{_ON}Instance failed to spawn: nova.exception.NoDisk: /dev/vda"),
    f"2026-11-22 10:00:04.000 7 ERROR nova.compute.manager {_ON}Traceback (most recent call last):",
    f"2026-11-22 10:00:04.000 7 ERROR nova.compute.manager {_ON}nova.exception.NoDisk: there is no disk /dev/vda",
]
_AGAIN = {
    "ctl/nova-api.log": [
        *_cast(1.0, "a", "schedule_and_build_instances", "conductor"),
        line(1.1, "INFO", "nova.wsgi", '192.0.2.1 "POST /v2.1/servers HTTP/1.1" status: 202 len: 700 time: 0.5'),
    ],
    "ctl/nova-conductor.log": [
        _received(1.2, "a"),
        line(1.3, "INFO", "nova.conductor.manager", f"{_ON}Scheduling was asked for"),
        *_cast(1.4, "b", "build_and_run_instance", "compute.cmp-1"),
        _done(1.5, "schedule_and_build_instances"),
        _received(5.2, "c"),
        line(5.3, "ERROR", "nova.scheduler.utils", f"{_ON}Error from last host: cmp-1 (node cmp-1): ['NoDisk']"),
        *_cast(5.4, "d", "build_and_run_instance", "compute.cmp-2"),
        _done(5.5, "build_instances"),
    ],
    "cmp-1/nova-compute.log": [
        _received(1.5, "b"),
        line(2.0, "INFO", "nova.compute.claims", f"{_ON}Claim successful on node cmp-1"),
        _done(2.1, "build_and_run_instance"),
        *_TRACEBACK,
        *_cast(5.0, "c", "build_instances", "conductor"),
    ],
    "cmp-2/nova-compute.log": [
        _received(5.6, "d"),
        line(6.0, "INFO", "nova.compute.claims", f"{_ON}Claim successful on node cmp-2"),
        line(9.0, "INFO", "nova.compute.manager", f"{_ON}Took 3.0 seconds to build instance."),
    ],
}
"""A server that was built on the second host that was tried."""
_TOLD = """\
client => nova-api: POST /v2.1/servers
  nova-api ->> nova-conductor: schedule_and_build_instances
    nova-conductor ->> nova-compute: build_and_run_instance
      nova-compute :: nova-compute: Claim successful on node cmp-1
      nova-compute :: nova-compute: Instance failed to spawn: nova.exception.NoDisk: /dev/vda (ERROR)
      nova-compute ->> nova-conductor: build_instances
        nova-conductor :: nova-conductor: Error from last host: cmp-1 (node cmp-1): ['NoDisk'] (ERROR)
        nova-conductor ->> nova-compute: build_and_run_instance
          nova-compute :: nova-compute: Claim successful on node cmp-2
          nova-compute :: nova-compute: Took 3.0 seconds to build instance."""


def _read(folder: Path, files: dict[str, list[str]], request: str = BOOT) -> Reading:
    for name, lines in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([*lines, ""]))
    return read_logs(find_logs([str(folder)]), request)


def test_a_process_that_is_asked_twice_has_two_spans_and_another_host_heals_a_failure(tmp_path: Path) -> None:
    reading = _read(tmp_path, _AGAIN)
    seen = observe([reading])
    assert outline(seen.calls.calls) == _TOLD
    assert seen.problems == ()
    assert seen.operations[0].outcome == ""


def test_without_debug_a_failure_that_another_host_healed_is_none(tmp_path: Path) -> None:
    told = {name: [each for each in lines if " DEBUG " not in each] for name, lines in _AGAIN.items()}
    assert not [span.error for span in _read(tmp_path, told).spans if span.error]


def test_workers_of_one_process_are_told_apart(tmp_path: Path) -> None:
    api = [*_call(1.0, "a", "first", "conductor"), *_call(1.0, "b", "second", "conductor")]
    one = [_received(1.1, "a", "msg_id"), line(1.3, "INFO", "nova.x", "one is done"), line(1.5, "INFO", "nova.x", "one ends")]
    other = [_received(1.2, "b", "msg_id"), line(1.4, "INFO", "nova.x", "other is done")]
    lines = sorted([*one, *(each.replace(" 7 ", " 8 ", 1) for each in other)])
    reading = _read(tmp_path, {"nova-api.log": api, "nova-conductor.log": lines})
    told = {span.name: [each.text for each in span.happenings] for span in reading.spans if span.kind is SpanKind.CONSUMER}
    assert told == {"first": ["one is done", "one ends"], "second": ["other is done"]}


def test_after_the_answer_to_a_call_lines_belong_to_the_cast_that_goes_on(tmp_path: Path) -> None:
    api = [*_cast(1.0, "a", "work", "compute"), *_call(2.0, "b", "ask", "compute")]
    api.append(line(2.5, "DEBUG", _AMQP, f"received reply msg_id: {'b' * 32}", ""))
    compute = [_received(1.1, "a"), line(1.2, "INFO", "nova.x", "work begins"), _received(2.1, "b", "msg_id")]
    compute += [line(2.2, "INFO", "nova.x", "somebody asks"), line(3.0, "INFO", "nova.x", "work ends")]
    reading = _read(tmp_path, {"nova-api.log": api, "nova-compute.log": compute})
    told = {span.name: [each.text for each in span.happenings] for span in reading.spans if span.kind is SpanKind.CONSUMER}
    assert told == {"work": ["work begins", "work ends"], "ask": ["somebody asks"]}


def test_requests_that_share_an_id_are_told_one_by_one(tmp_path: Path) -> None:
    access = '192.0.2.1 "{} /v2/images/1 HTTP/1.1" status: {} len: 1 time: 0.1'
    api = [
        line(1.0, "INFO", "nova.x", "begins"),
        line(3.0, "INFO", "nova.wsgi", access.format("POST", 202).replace("/v2/images/1", "/servers")),
    ]
    glance = [
        line(2.0 + at / 10, "INFO", "glance.wsgi", access.format(verb, 200)) for at, verb in enumerate(("HEAD", "GET", "PUT"))
    ]
    reading = _read(tmp_path, {"nova-api.log": api, "glance-api.log": glance})
    assert [span.name for span in reading.spans if span.service == "glance-api"] == [
        f"{verb} /v2/images/1" for verb in ("HEAD", "GET", "PUT")
    ]
    assert {span.parent.partition("@")[2] for span in reading.spans if span.service == "glance-api"} == {"nova-api@"}


_THROWN = line(1.0, "INFO", "nova.api.openstack.wsgi", "HTTP exception thrown: Cannot 'pause' instance while it is stopped")


@pytest.mark.parametrize(
    ("lines", "error"),
    [
        (_TRACEBACK, "NoDisk: there is no disk /dev/vda"),
        (
            [*_TRACEBACK, line(5, "INFO", "nova.compute.manager", f"{_ON}Took 0.2 seconds to deallocate network.")],
            "NoDisk: there",
        ),
        ([*_TRACEBACK, line(5, "INFO", "nova.compute.manager", f"{_ON}Instance spawned successfully.")], ""),
        ([*_TRACEBACK, _done(5, "build")], ""),
        ([*_TRACEBACK, _done(5, "build", "failure for incoming message")], "NoDisk: there"),
        ([line(1, "ERROR", "nova.x", "the cache of images is somewhat old")], ""),
        ([line(1, "ERROR", "oslo_messaging.rpc.server", "Exception during message handling: KeyError: 'x'")], "KeyError: 'x'"),
        (
            [
                line(1, "DEBUG", "oslo_messaging.rpc.server", "Expected exception during message handling (No valid host.)"),
                _done(2, "select_destinations", "failure for incoming message"),
            ],
            "No valid host.",
        ),
        (
            [line(1, "WARNING", "nova.scheduler.utils", "Failed to compute_task_build_instances: No valid host was found.")],
            "Failed to compute_task_build_instances: No valid host was found.",
        ),
        ([*_TRACEBACK, line(5, "WARNING", "nova.scheduler.utils", f"{_ON}Setting instance to ERROR state.")], "NoDisk: there"),
    ],
)
def test_a_message_failed_if_its_own_lines_say_so(tmp_path: Path, lines: list[str], error: str) -> None:
    spans = _read(tmp_path, {"nova-compute.log": lines}).spans
    assert len(spans) == 1
    assert spans[0].error.startswith(error)
    assert bool(spans[0].error) == bool(error)


@pytest.mark.parametrize(
    ("status", "error"), [(202, ""), (404, ""), (409, "HTTP 409: Cannot 'pause' instance"), (500, "HTTP 500")]
)
def test_a_request_failed_if_its_answer_says_so(tmp_path: Path, status: int, error: str) -> None:
    access = line(5.0, "INFO", "nova.wsgi", f'192.0.2.1 "POST /v2.1/servers/1/action HTTP/1.1" status: {status} len: 1 time: 0.1')
    (span,) = _read(tmp_path, {"nova-api.log": [_THROWN, *_TRACEBACK, access]}).spans
    assert span.error.startswith(error)
    assert bool(span.error) == bool(error)


@pytest.mark.parametrize("ahead", [4.2, -4.2, 3600.0, -7200.0, 19800.0])
def test_clocks_are_set_by_messages_before_anything_is_guessed(tmp_path: Path, ahead: float) -> None:
    from datetime import datetime, timedelta

    def shifted(text: str) -> str:
        moment = datetime.fromisoformat(text[:23]) + timedelta(seconds=ahead)
        return f"{moment.isoformat(' ', 'milliseconds')}{text[23:]}"

    files = {name: [shifted(each) for each in lines] if name.startswith("cmp-1") else lines for name, lines in _AGAIN.items()}
    seen = observe([_read(tmp_path, files)])
    assert outline(seen.calls.calls) == _TOLD
    assert [problem.code for problem in seen.problems] == ["clock-skew"]
    assert seen.skews["cmp-1"] == pytest.approx(ahead, abs=1.0)


@pytest.mark.parametrize("ahead", [-7200.0, 19800.0, 3.3, -3.3])
def test_a_recorded_boot_is_told_the_same_whatever_the_clock_of_the_compute_host(tmp_path: Path, ahead: float) -> None:
    from datetime import datetime, timedelta

    def told(folder: Path) -> tuple[str, dict[str, float]]:
        files = find_logs([str(folder)])
        seen = observe([read_logs(files, only_one(find_requests(files)[0]))])
        return outline(seen.calls.calls), dict(seen.skews)

    for path in _SAMPLES.rglob("boot/logs/*/*.log"):
        copy = tmp_path / path.parent.name / path.name
        copy.parent.mkdir(exist_ok=True)
        lines = path.read_text().splitlines()
        if path.name == "nova-compute.log":
            moments = [datetime.fromisoformat(each[:23]) + timedelta(seconds=ahead) for each in lines]
            lines = [f"{at.isoformat(' ', 'milliseconds')}{each[23:]}" for at, each in zip(moments, lines, strict=True)]
        copy.write_text("\n".join(lines))
    outlined, skews = told(tmp_path)
    assert outlined == told(_SAMPLES / "boot" / "logs")[0]
    assert skews == {"compute-1": pytest.approx(ahead, abs=0.05)}


def test_lines_of_another_request_in_between_change_nothing(tmp_path: Path) -> None:
    noise = [line(at, "INFO", "nova.x", "somebody else", OTHER) for at in (1, 2, 3, 4, 5)]
    files = {name: sorted([*lines, *noise], key=lambda each: each[:23]) for name, lines in _AGAIN.items()}
    assert outline(observe([_read(tmp_path, files)]).calls.calls) == _TOLD


def test_an_answer_that_failed_has_the_exception_that_its_sender_got(tmp_path: Path) -> None:
    conductor = [*_call(1.0, "a", "select_destinations", "scheduler")]
    conductor.append(line(2.0, "DEBUG", _AMQP, f"received reply msg_id: {'a' * 32}", ""))
    conductor.append(
        line(2.1, "ERROR", "nova.conductor.manager", "Failed: nova.exception_Remote.NoValidHost_Remote: There is none.")
    )
    scheduler = [
        _received(1.1, "a", "msg_id"),
        line(1.2, "DEBUG", "nova.scheduler.manager", "Got no candidates. This may be for some reason."),
        line(1.8, "DEBUG", "oslo_messaging.rpc.server", "Expected exception during message handling ()"),
        _done(1.9, "select_destinations", "failure for incoming message", "a" * 32),
    ]
    (span,) = [each for each in _read(tmp_path, {"nova-scheduler.log": scheduler}).spans if each.service == "nova-scheduler"]
    assert span.error == "Got no candidates"
    reading = _read(tmp_path, {"nova-scheduler.log": scheduler, "nova-conductor.log": conductor})
    assert [each.error for each in reading.spans if each.service == "nova-scheduler"] == ["NoValidHost: There is none."]


def test_the_last_host_failed_if_no_other_one_is_left(tmp_path: Path) -> None:
    given_up = line(
        5.45, "WARNING", "nova.scheduler.utils", f"{_ON}Setting instance to ERROR state.: nova.exception.MaxRetriesExceeded: x"
    )
    for name, lines in (
        ("debug", _AGAIN),
        ("info", {name: [each for each in lines if " DEBUG " not in each] for name, lines in _AGAIN.items()}),
    ):
        conductor = [each for each in lines["ctl/nova-conductor.log"] if " 10:00:05.4" not in each]
        files = {**lines, "ctl/nova-conductor.log": sorted([*conductor, given_up])}
        del files["cmp-2/nova-compute.log"]
        (tmp_path / name).mkdir()
        reading = _read(tmp_path / name, files)
        errors = {span.service: span.error for span in reading.spans if span.error}
        assert errors["nova-compute"] == "NoDisk: there is no disk /dev/vda", name
        assert "nova-conductor" in errors, name


def test_what_libvirt_tells_of_a_server_belongs_to_the_request_that_works_on_it(tmp_path: Path) -> None:
    def event(second: float, what: str) -> str:
        text = line(second, "INFO", "nova.compute.manager", f"{_ON}VM {what} (Lifecycle Event)", OTHER)
        return text.replace("alice demo - - default default", "- - - - - -")

    compute = [
        event(1, "Stopped"),
        line(2, "INFO", "nova.compute.claims", f"{_ON}Claim successful on node cmp"),
        event(3, "Started"),
        line(4, "INFO", "nova.compute.manager", f"{_ON}Took 2.0 seconds to build instance."),
        event(5, "Resumed"),
        event(30, "Paused"),
    ]
    (span,) = _read(tmp_path, {"nova-compute.log": compute}).spans
    told = [each.text for each in span.happenings if each.text.startswith("VM ")]
    assert told == ["VM Started (Lifecycle Event)", "VM Resumed (Lifecycle Event)"]


def test_classes_of_libraries_are_exceptions_too(tmp_path: Path) -> None:
    text = f"{_ON}Failed to build: libvirt.libvirtError: internal error: there is no KVM"
    (span,) = _read(tmp_path, {"nova-compute.log": [line(1, "ERROR", "nova.compute.manager", text)]}).spans
    assert span.error == "libvirtError: internal error: there is no KVM"


def test_what_failed_is_never_drawn_as_being_the_same_as_before() -> None:
    from stackseq.narrate import Detail, narrate, read_phrasebook
    from stackseq.wsd import format as write

    logs = _SAMPLES / "boot-libvirt-error" / "logs"
    request = "req-" + next(text for text in (logs / "controller-1" / "nova-api.log").read_text().split("req-")[1:])[:36]
    seen = observe([read_logs(find_logs([str(logs)]), request)])
    text = write(narrate(seen.calls, Detail.STEPS, read_phrasebook()))
    assert text.count("cast build_instances") == 2
    assert "same as above" not in text
    assert "failed: MaxRetriesExceeded" in text or "failed: RescheduledException" in text
