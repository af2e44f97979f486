"""How requests ended whose services do not say it in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackseq.observe.logs.files import find_logs, is_log
from stackseq.observe.logs.requests import find_requests, only_one
from stackseq.observe.logs.spans import read_logs
from tests.observe.logs import boot

if TYPE_CHECKING:
    from pathlib import Path

    from stackseq.observe.model import Span

_URL = "http://192.0.2.5:8776/v3/0123456789abcdef0123456789abcdef/volumes"
_PATH = "/v3/0123456789abcdef0123456789abcdef/volumes"
_GLANCE = "99999999-9999-4999-8999-999999999999"


def _apache(second: int, path: str = _PATH, status: int = 202, rest: str = '"-" "curl"', method: str = "POST") -> str:
    return f'192.0.2.9 - - [22/Nov/2026:10:00:{second:02} +0100] "{method} {path} HTTP/1.1" {status} 845 {rest}'


def _haproxy(second: int, path: str, status: int, method: str = "GET") -> str:
    return (
        f"Nov 22 10:00:{second:02} lb haproxy[7]: 192.0.2.9:3344 [22/Nov/2026:10:00:{second:02}.000] glance glance/ctl "
        f'0/0/1/99/100 {status} 845 - - ---- 1/1/0/0/0 0/0 "{method} {path} HTTP/1.1"'
    )


def _spans(folder: Path, **files: list[str]) -> dict[str, Span]:
    for name, lines in files.items():
        (folder / f"{name.replace('_', '-')}.log").write_text("\n".join([*lines, ""]))
    return {span.service: span for span in read_logs(find_logs([str(folder)]), boot.BOOT).spans if span.happenings}


def _served(*more: str) -> list[str]:
    return [
        boot.line(5.0, "INFO", "cinder.api.openstack.wsgi", f"POST {_URL}"),
        boot.line(5.2, "INFO", "cinder.volume.api", "Create volume request issued successfully."),
        *more,
    ]


def test_cinder_tells_method_and_status_in_two_lines(tmp_path: Path) -> None:
    ended = boot.line(5.3, "INFO", "cinder.api.openstack.wsgi", f"{_URL} returned with HTTP 413")
    span = _spans(tmp_path, cinder_api=_served(ended))["cinder-api"]
    assert (span.name, span.attributes["status"], span.error) == (f"POST {_PATH}", "413", "HTTP 413")
    (request,), _ = find_requests(find_logs([str(tmp_path)]))
    assert (request.title, request.method, request.outcome) == (f"POST {_PATH}", "POST", "413")


def test_a_request_that_only_looks_is_not_chosen(tmp_path: Path) -> None:
    looking = f"GET {_URL}/detail"
    (tmp_path / "cinder-api.log").write_text(
        "\n".join([*_served(), boot.line(7.0, "INFO", "cinder.api.openstack.wsgi", looking, boot.BOOT[:-1] + "9")])
    )
    found, _ = find_requests(find_logs([str(tmp_path)]))
    assert [each.method for each in found] == ["POST", "GET"]
    assert only_one(found) == boot.BOOT


@pytest.mark.parametrize("rest", ['"-" "curl"', '400000 "-" "curl"', ""])
def test_the_only_line_of_apache_near_a_request_tells_its_answer(tmp_path: Path, rest: str) -> None:
    lines = [_apache(1, status=400), _apache(5, status=503, rest=rest), _apache(5, "/v3/other"), _apache(9, status=404)]
    span = _spans(tmp_path, cinder_api=_served(), access=lines)["cinder-api"]
    assert (span.attributes["status"], span.error) == ("503", "HTTP 503")
    assert [each.evidence for each in span.happenings] == ["cinder-api.log:1", "cinder-api.log:2", "access.log:2"]


def test_of_two_lines_that_fit_none_is_taken(tmp_path: Path) -> None:
    span = _spans(tmp_path, cinder_api=_served(), access=[_apache(5, status=202), _apache(6, status=503)])["cinder-api"]
    assert "status" not in span.attributes


def test_haproxy_tells_how_a_request_ended_that_a_client_sent(tmp_path: Path) -> None:
    path = "/v2/images/eeeeeeee-eeee-4eee-8eee-eeeeeeeeeeee"
    made = f"GET call to image for http://192.0.2.6:9292{path} used request id req-{_GLANCE}"
    lines = [boot.line(5.0, "DEBUG", "keystoneauth.session", made)]
    front = [_haproxy(4, path, 404), _haproxy(4, "/v2/images", 200)]
    span = _spans(tmp_path, nova_compute=lines, lb=front)["glance-api"]
    assert (span.name, span.attributes["status"]) == (f"GET {path}", "404")
    assert [each.evidence for each in span.happenings] == ["lb.log:1"]


def test_lines_of_servers_are_a_log_and_none_of_a_request(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(_apache(5) + "\n" + _haproxy(5, "/", 200) + "\n[22/Foo/2026:10:00:01] x HTTP/1.1\n")
    assert is_log(str(tmp_path / "access.log"))
    assert find_requests(find_logs([str(tmp_path)])) == ((), True)
