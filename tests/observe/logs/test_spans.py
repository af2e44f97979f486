"""What logs tell about a request."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackseq.cli import main
from stackseq.observe.logs.failures import without_traceback
from stackseq.observe.logs.files import find_logs, is_log, service_of
from stackseq.observe.logs.requests import find_requests, only_one
from stackseq.observe.logs.servers import requests_about
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.observing import observe
from tests.observe.logs import boot
from tests.observe.outlines import outline

if TYPE_CHECKING:
    from pathlib import Path

    from stackseq.observe.model import Reading

_TOLD = """\
client => nova-api: POST /v2.1/servers
  nova-api ->> nova-conductor: message
    nova-conductor -> nova-scheduler: Starting to schedule
    nova-conductor ->> nova-compute: Claim successful on node cmp ! NoDisk: there is no disk /dev/vda
      nova-compute => neutron-server: POST /v2.0/ports
      neutron-server => nova-api: POST /v2.1/os-server-external-events
        nova-api :: nova-api: Creating event network-vif-plugged:22222222-2222-4222-8222-222222222222 for instance \
aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa on cmp
      nova-compute :: nova-compute: Instance failed to spawn: nova.exception.NoDisk: /dev/vda (ERROR)"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return _write(tmp_path)


def _write(folder: Path, ending: str = "\n") -> Path:
    for name, lines in boot.FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(ending.join([*lines, ""]), newline="")
    return folder


def _read(folder: Path, request: str = boot.BOOT) -> Reading:
    return read_logs(find_logs([str(folder)]), request)


def _told(folder: Path, request: str = boot.BOOT) -> str:
    return outline(observe([_read(folder, request)]).calls.calls)


def test_a_boot_is_told_across_hosts_and_services(folder: Path) -> None:
    assert _told(folder) == _TOLD
    reading = _read(folder)
    assert reading.problems == ()
    assert {span.host for span in reading.spans if span.service == "nova-compute"} >= {"cmp"}
    assert {each.evidence for span in reading.spans for each in span.happenings} >= {
        "cmp/nova-compute.log:1",
        "net/neutron-server.log:1",
    }


def test_windows_lines_and_compressed_files_are_read(tmp_path: Path) -> None:
    _write(tmp_path, "\r\n")
    path = tmp_path / "cmp" / "nova-compute.log"
    path.with_name("nova-compute.log.1.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert _told(tmp_path) == _TOLD


def test_without_debug_the_order_is_told_and_said_to_be_a_guess(tmp_path: Path) -> None:
    _write(tmp_path)
    for path in tmp_path.rglob("*.log"):
        path.write_text("".join(line for line in path.read_text().splitlines(keepends=True) if " DEBUG " not in line))
    told = _told(tmp_path)
    assert "nova-api ->> nova-compute: Claim successful on node cmp ! NoDisk" in told
    assert "nova-compute => neutron-server: POST /v2.0/ports" in told
    assert [problem.code for problem in _read(tmp_path).problems] == ["guessed-sender"]


def test_requests_are_listed_and_the_only_one_that_changes_something_is_chosen(folder: Path) -> None:
    found, is_all = find_requests(find_logs([str(folder)]))
    assert is_all
    assert {each.id: (each.title, each.outcome) for each in found}[boot.OTHER] == ("GET /v2.1/flavors", "200")
    assert boot.PORT not in {each.id for each in found}
    assert only_one(found) == boot.BOOT


def test_lines_about_the_same_instance_at_another_time_are_left_out(folder: Path) -> None:
    late = boot.line(59, "INFO", "nova.api.openstack", boot.FILES["ctl/nova-api.log"][3].partition("] ")[2], boot.OTHER)
    path = folder / "ctl" / "nova-api.log"
    path.write_text(path.read_text() + late + "\n")
    assert _told(folder) == _TOLD


def test_a_damaged_file_is_told_and_the_rest_is_read(folder: Path) -> None:
    (folder / "cmp" / "nova-compute.log.1.gz").write_bytes(gzip.compress(b"x\n" * 5000)[:40])
    assert [problem.code for problem in _read(folder).problems] == ["unreadable-file"]
    assert _told(folder) == _TOLD


@pytest.mark.parametrize(
    "junk",
    [
        b"\0\xff" * 1000,
        b"a" * 10_000_000,
        b"req-" * 2_500_000,
        b"2026-99-99 10:00:00.000 1 ERROR x [req-1 a b] y\n" * 9,
        b"{" * 99_999,
    ],
)
def test_whatever_a_file_holds_the_rest_is_read(folder: Path, junk: bytes) -> None:
    path = folder / "cmp" / "nova-compute.log"
    path.write_bytes(junk + boot.BOOT.encode() + junk + b"\n" + path.read_bytes())
    assert _told(folder) == _TOLD
    assert find_requests(find_logs([str(folder)]))[0]


@pytest.mark.parametrize(
    ("name", "folder", "service"),
    [
        ("nova-compute.log", "", "nova-compute"),
        ("n-cpu.log.1.gz", "", "nova-compute"),
        ("screen-n-api.txt", "", "nova-api"),
        ("devstack@q-svc.service", "", "neutron-server"),
        ("server.log-20261122", "neutron", "neutron-server"),
        ("volume.log", "cinder", "cinder-volume"),
        ("keystone.log", "", "keystone"),
        ("messages", "log", ""),
    ],
)
def test_files_are_named_after_processes(name: str, folder: str, service: str) -> None:
    assert service_of(name, folder) == service


def test_files_that_were_gathered_are_named_after_processes_and_hosts(tmp_path: Path) -> None:
    for name in ("nova-compute_cmp-1.log", "nova-compute_cmp-2.example.org.log.1", "nova_compute.log"):
        (tmp_path / name).write_text("")
    found = {(file.service, file.host) for file in find_logs([str(tmp_path)])}
    assert found == {("nova-compute", "cmp-1"), ("nova-compute", "cmp-2.example.org"), ("nova-compute", "")}


def test_logs_are_told_from_other_files(folder: Path) -> None:
    (folder / "trace.json").write_text('{"children": [], "info": {"name": "total"}}')
    assert is_log(str(folder / "cmp" / "nova-compute.log"))
    assert not is_log(str(folder / "trace.json"))


def test_the_command_draws_a_request(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["observe", str(folder), "--request-id", boot.BOOT]) == 0
    assert b"NoDisk" in capsysbinary.readouterr().out


def test_the_command_lists_requests_if_there_are_several(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    other = boot.FILES["ctl/nova-api.log"][2].replace(boot.BOOT, "req-44444444-4444-4444-8444-444444444444")
    path = folder / "ctl" / "nova-api.log"
    path.write_text(path.read_text() + other + "\n")
    assert main(["observe", str(folder)]) == 2
    told = capsysbinary.readouterr().err.decode()
    assert f"{boot.BOOT}  POST /v2.1/servers  server {boot.INSTANCE}  Instance failed to spawn" in told
    assert "POST /v2.1/servers  202" in told
    assert "--request-id" in told


def test_the_command_says_that_a_request_is_not_there(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["observe", str(folder), "--request-id", "req-none"]) == 2
    assert b"no line has the request id 'req-none'" in capsysbinary.readouterr().err


def test_one_file_of_unknown_name_is_told_by_project_where_loggers_do_not_tell_more(tmp_path: Path) -> None:
    (tmp_path / "all.log").write_text("\n".join(line for lines in boot.FILES.values() for line in lines))
    reading = _read(tmp_path)
    known = {"nova-api", "nova-compute", "nova-scheduler"}
    assert {span.service for span in reading.spans} == {"nova", "neutron-server", *known}
    assert "unknown-service" in {problem.code for problem in reading.problems}


def test_a_request_that_another_made_is_told_with_what_is_known_of_that(folder: Path) -> None:
    reading = _read(folder, boot.PORT[4:])
    assert "neutron-server: POST /v2.0/ports" in outline(observe([reading]).calls.calls)
    assert not observe([reading]).problems


@pytest.mark.fuzz
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_damaged_logs_are_read(folder: Path, data: st.DataObject) -> None:
    _write(folder)
    path = folder / data.draw(st.sampled_from(sorted(boot.FILES)))
    raw = path.read_bytes()
    start = data.draw(st.integers(0, len(raw)))
    path.write_bytes(raw[:start] + data.draw(st.binary(max_size=9)) + raw[start + data.draw(st.sampled_from([0, 1, 30])) :])
    observe([_read(folder)])
    find_requests(find_logs([str(folder)]))


def test_folders_without_logs_and_files_that_cannot_be_read_are_told(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert main(["observe", str(tmp_path)]) == 2
    assert b"the folder has no files" in capsysbinary.readouterr().err
    (tmp_path / "nova-api.log.gz").write_bytes(gzip.compress(b"x" * 9999)[:30])
    (tmp_path / "nova-compute.log").write_bytes(b"\0\xff" * 999)
    assert main(["observe", str(tmp_path)]) == 2
    told = capsysbinary.readouterr().err
    assert b"nova-api.log.gz: cannot be read: is compressed, and damaged" in told
    assert b"the logs have no request of a user" in told


_JUNK = st.one_of(
    st.sampled_from(
        [
            b"received message with unique_id: " + b"d" * 32,
            b"CALL msg_id: " + b"c" * 32 + b" exchange 'nova' topic 'conductor'",
            b"Replied failure for incoming message with id None and method: x. Time",
            b"Error from last host: cmp (node cmp): ['x']",
            b'"POST /v2.1/servers HTTP/1.1" status: 500',
            b"[instance: aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa] VM Started (Lifecycle Event)",
            b"Creating event network-vif-plugged:x for instance aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa",
            b"GET call to network for http://[ used request id " + boot.BOOT.encode(),
        ]
    ),
    st.binary(max_size=40),
)


@pytest.mark.fuzz
@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_lines_in_any_order_with_anything_in_between_are_read(folder: Path, data: st.DataObject) -> None:
    lines = [(name, each.encode()) for name, found in boot.FILES.items() for each in found]
    written: dict[str, list[bytes]] = {name: [] for name in boot.FILES}
    for name, each in data.draw(st.permutations(lines)):
        junk = data.draw(_JUNK)
        cut = data.draw(st.integers(0, len(each)))
        written[name].append(data.draw(st.sampled_from([each, each[:cut], each[: each.find(b"] ") + 2] + junk, junk + each])))
    for name, found in written.items():
        (folder / name).write_bytes(b"\n".join(found))
    files = find_logs([str(folder)])
    observe([read_logs(files, boot.BOOT)])
    observe([read_logs(files, requests_about(files, boot.INSTANCE))], folded=False)
    find_requests(files)


def test_what_uwsgi_tells_of_an_answer_belongs_to_the_request_that_its_worker_served(tmp_path: Path) -> None:
    def served(pid: int, second: int, path: str, status: int) -> str:
        return (
            f"[pid: {pid}|app: 0|req: 3/9] 192.0.2.1 () {{62 vars in 1234 bytes}} [Sun Nov 22 10:00:{second:02} 2026] "
            f"POST {path} => generated 400 bytes in 1500 msecs (HTTP/1.1 {status}) 9 headers in 300 bytes (1 switches on core 0)"
        )

    lines = [
        served(7, 1, "/v2/early", 200),
        boot.line(5.2, "INFO", "glance.api", "an image is made"),
        boot.line(6.1, "INFO", "glance.api", "it is there"),
        served(8, 5, "/v2/other", 200),
        served(7, 5, "/v2/images", 409),
        served(7, 9, "/v2/late", 200),
        "[pid: 7|app: 0|req: 3/9] nothing more",
    ]
    (tmp_path / "glance-api.log").write_text("\n".join(lines))
    (span,) = _read(tmp_path).spans
    assert (span.name, span.attributes["status"], span.error) == ("POST /v2/images", "409", "HTTP 409")
    assert [each.evidence for each in span.happenings] == ["glance-api.log:2", "glance-api.log:3", "glance-api.log:5"]


def test_a_traceback_that_a_line_quotes_is_told_by_its_exception() -> None:
    quoted = r"""Error from last host: c1: ['Traceback (most recent call last):\n', '  File "a.py", line 1, in spawn\n  x\n', """
    quoted += r"""'libvirt.libvirtError: no permission\n', '\nDuring handling of …', "nova.exception.X: it isn't built\n"]"""
    assert without_traceback(quoted) == "Error from last host: c1: libvirt.libvirtError: no permission"
    assert without_traceback("Error from last host: c1: ['Traceback (most recent call last)") == (
        "Error from last host: c1: ['Traceback (most recent call last)"
    )


@pytest.mark.parametrize("endings", [(".2.gz", ".1", ""), ("-20261120.gz", "-20261121", ""), (".10", ".9", ".1")])
def test_rotated_files_are_read_in_the_order_in_which_they_were_written(tmp_path: Path, endings: tuple[str, ...]) -> None:
    for number, ending in enumerate(endings):
        text = boot.line(1.0, "INFO", "nova.compute.manager", f"line {number}").encode()
        name = tmp_path / f"nova-compute.log{ending}"
        name.write_bytes(gzip.compress(text) if ending.endswith("gz") else text)
    (span,) = _read(tmp_path).spans
    assert [each.text for each in span.happenings] == ["line 0", "line 1", "line 2"]
