"""What was done to one server, and which requests there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackseq.cli import main
from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.requests import find_requests
from stackseq.observe.logs.servers import requests_about
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.observing import observe
from tests.observe.logs import boot
from tests.observe.logs.boot import INSTANCE, line

if TYPE_CHECKING:
    from pathlib import Path

_VOLUME = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb"
_ATTACH, _EXTEND, _LATE, _LOOK = (f"req-{letter * 8}-1111-4111-8111-{letter * 12}" for letter in "4567")
_DONE = '192.0.2.1 "{} HTTP/1.1" status: {}  len: 700 time: 0.5'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    api = [
        *boot.FILES["ctl/nova-api.log"],
        line(10, "INFO", "nova.wsgi", _DONE.format(f"GET /v2.1/servers/{INSTANCE}", 200), _LOOK),
        line(20, "INFO", "nova.wsgi", _DONE.format(f"POST /v2.1/servers/{INSTANCE}/os-volume_attachments", 200), _ATTACH),
    ]
    compute = [
        *boot.FILES["cmp/nova-compute.log"],
        line(15, "INFO", "nova.compute.manager", f"[instance: {INSTANCE}] During sync_power_state", boot.OTHER).replace(
            "alice demo - - default default", "- - - - -"
        ),
        line(21, "INFO", "nova.compute.manager", f"[instance: {INSTANCE}] Attaching volume {_VOLUME} to /dev/vdb", _ATTACH),
    ]
    late = line(40, "INFO", "cinder.volume.manager", f"Extend volume {_VOLUME} completed successfully.", _LATE)
    cinder = [
        line(30, "INFO", "cinder.volume.manager", f"Extend volume {_VOLUME} completed successfully.", _EXTEND),
        late.replace("2026-11-22", "2026-11-24"),
    ]
    files = {**boot.FILES, "ctl/nova-api.log": api, "cmp/nova-compute.log": compute, "ctl/cinder-volume.log": cinder}
    for name, lines in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join([*lines, ""]))
    return tmp_path


def test_requests_about_a_server_are_those_that_change_it_or_what_is_tied_to_it(folder: Path) -> None:
    assert requests_about(find_logs([str(folder)]), INSTANCE.upper()) == (boot.BOOT, _ATTACH, _EXTEND)
    assert requests_about(find_logs([str(folder)]), _VOLUME[:-1] + "0") == ()


def test_operations_of_a_server_are_told_each(folder: Path) -> None:
    files = find_logs([str(folder)])
    seen = observe([read_logs(files, requests_about(files, INSTANCE))])
    assert [each.title for each in seen.operations] == [
        "POST /v2.1/servers",
        f"POST /v2.1/servers/{INSTANCE}/os-volume_attachments",
        f"Extend volume {_VOLUME} …",
    ]
    assert [each.request for each in seen.operations] == [boot.BOOT, _ATTACH, _EXTEND]


def test_many_requests_are_found_as_few_are(folder: Path) -> None:
    others = [f"req-{number:08}-0000-4000-8000-000000000000" for number in range(20)]
    found = read_logs(find_logs([str(folder)]), [*others, boot.BOOT[4:], "odd"])
    assert {span.id for span in found.spans} == {span.id for span in read_logs(find_logs([str(folder)]), boot.BOOT).spans}


def test_the_command_tells_what_was_done_to_a_server(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["observe", str(folder), "--server", INSTANCE]) == 0
    assert "os-volume" in capsysbinary.readouterr().out.decode()
    assert main(["observe", str(folder), "--server", _LATE[4:]]) == 2
    assert b"names the server" in capsysbinary.readouterr().err


def test_requests_are_listed_with_their_server_what_was_done_and_what_came_of_it(tmp_path: Path) -> None:
    on = f"[instance: {INSTANCE}] "
    path = f"POST /v2.1/servers/{INSTANCE}/action"
    lines = [
        line(1, "INFO", "nova.compute.manager", f"{on}Rebooting instance", _ATTACH),
        line(2, "INFO", "nova.wsgi", _DONE.format(path, 202), _ATTACH),
        line(3, "DEBUG", "nova.api.openstack.wsgi", "Action: 'pause', calling method: <x>, body: {}", _EXTEND),
        line(4, "INFO", "nova.wsgi", _DONE.format(path, 409), _EXTEND),
        line(5, "INFO", "nova.wsgi", _DONE.format("POST /v2.1/servers", 202), _LATE),
        line(6, "ERROR", "nova.compute.manager", f"{on}Instance failed to spawn", _LATE),
        line(7, "INFO", "nova.compute.manager", f"{on}Took 3.2 seconds to build instance.", _LATE),
        line(8, "INFO", "nova.compute.manager", f"{on}Updating at times", _LOOK).replace(
            "alice demo - - default default", "- - - - - -"
        ),
    ]
    (tmp_path / "nova-api.log").write_text("\n".join(lines))
    found, _ = find_requests(find_logs([str(tmp_path)]))
    assert [(each.title, each.what, each.server, each.outcome) for each in found] == [
        (path, "Rebooting instance", INSTANCE, "202"),
        (path, "pause", INSTANCE, "409"),
        ("POST /v2.1/servers", "", INSTANCE, "Took 3.2 seconds to build instance"),
    ]
