"""Draw what a cloud recorded: traces, what is wrong with them, and which of several operations."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tests.observe.logs.boot import BOOT, line
from tests.observe.recordings import boot, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

REQUEST = "req-0f5f5a52-0000-4000-8000-000000000001"


@pytest.fixture
def failed(folder: Path) -> str:
    text = json.dumps(report(*boot(fails=True)))
    (folder / "trace.json").write_text(text)
    return text


@pytest.mark.usefixtures("failed")
def test_a_failure_that_nobody_heard_of_is_told(stackseq: Run) -> None:
    result = stackseq("observe", "trace.json", "-f", "wsd")
    assert result.code == 0
    assert "cast\\nschedule_and_build_instances" in result.out
    assert "NoValidHost" in result.out
    assert "As it was recorded." in result.out
    assert result.err.startswith("osprofiler: ")
    assert "failed, the innermost: " in result.err


@pytest.mark.usefixtures("failed")
def test_several_formats_go_into_a_folder(stackseq: Run, folder: Path) -> None:
    assert stackseq("observe", "trace.json", "-f", "svg,json,html", "-o", "out/").code == 0
    assert sorted(path.name for path in (folder / "out").iterdir()) == ["observed.html", "observed.json", "observed.svg"]
    calls = json.loads((folder / "out" / "observed.json").read_text())["calls"]
    assert all(call["evidence"] for call in calls)


def test_compressed_and_from_standard_input(stackseq: Run, failed: str) -> None:
    packed = gzip.compress(failed.encode())
    assert "NoValidHost" in stackseq("observe", "-", "-f", "wsd", stdin=packed).out
    result = stackseq("observe", "-", stdin=packed[:40])
    assert (result.code, result.out) == (2, "")
    assert "is compressed, and damaged" in result.err


def test_what_is_cut_off_is_told_and_the_rest_is_drawn(stackseq: Run, folder: Path, failed: str) -> None:
    (folder / "cut.json").write_text(failed[: len(failed) // 2])
    result = stackseq("observe", "cut.json", "-f", "wsd")
    assert result.code == 0
    assert "nova-api->database: create instance" in result.out
    assert "[truncated-json]" in result.err


def test_what_is_no_record_is_one_clear_line(stackseq: Run, folder: Path) -> None:
    (folder / "a.json").write_text('{"hello": 1}')
    result = stackseq("observe", "a.json")
    assert (result.code, result.out) == (1, "")
    assert "this is no record that is known: OSProfiler" in result.err
    assert stackseq("observe", "nowhere.json").err == "stackseq: error: nowhere.json: no such file or directory\n"
    result = stackseq("observe", "a.json", "--from", "xml")
    assert "there is no format 'xml'" in result.err
    assert "osprofiler" in result.err


@pytest.mark.usefixtures("failed")
def test_a_request_that_was_not_recorded_is_told_with_those_that_were(stackseq: Run) -> None:
    result = stackseq("observe", "trace.json", "--request-id", REQUEST)
    assert (result.code, result.out) == (1, "")
    assert "POST /v2.1/servers" in result.err
    assert f"no operation of the record has the request id '{REQUEST}'" in result.err


def test_addresses_are_asked_and_their_refusals_are_one_line(stackseq: Run) -> None:
    result = stackseq("observe", "redis://:s3cret@controller/0")
    assert (result.code, result.out) == (2, "")
    assert "redis://***@controller/0: which trace?" in result.err
    assert "--trace" in result.err
    assert "cannot be read from gopher://" in stackseq("observe", "gopher://controller/1").err


def test_functions_of_one_process_alone_are_told_as_such(stackseq: Run, folder: Path) -> None:
    spans = [otlp_span("1", "", "build"), otlp_span("2", "1", "spawn")]
    (folder / "trace.json").write_text(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}))
    assert "spawn" in stackseq("observe", "trace.json").out
    assert 'class="message' in stackseq("observe", "trace.json", "-f", "html").out


def otlp_span(own: str, parent: str, name: str) -> dict[str, str]:
    ends = {"startTimeUnixNano": f"179538457400000000{own}", "endTimeUnixNano": "1795384575000000000"}
    return {"traceId": "a" * 32, "spanId": own * 16, "parentSpanId": parent * 16, "name": name, **ends}


@pytest.mark.usefixtures("failed")
def test_a_release_alone_is_no_operation(stackseq: Run) -> None:
    result = stackseq("explain", "trace.json", "--against", "@2026.1")
    assert result.code == 2
    assert result.err == "stackseq: error: argument --against: '@2026.1' names no operation\n  hint: such as nova/boot@2026.1\n"


def test_standard_input_is_read_once(stackseq: Run, failed: str) -> None:
    result = stackseq("explain", "-", "-", stdin=failed.encode())
    assert (result.code, result.out) == (2, "")
    assert "standard input can be read once" in result.err


def test_what_people_have_instead_of_a_record_is_named(stackseq: Run, folder: Path) -> None:
    (folder / "empty.json").write_text("")
    result = stackseq("explain", "empty.json")
    assert result.code == 3
    assert "empty.json: is empty" in result.err
    assert "whole file" not in result.err
    (folder / "a.pdf").write_bytes(b"%PDF-1.7")
    assert stackseq("explain", "a.pdf").err == "stackseq: error: a.pdf: is a PDF: what it was made of is needed\n"


def test_text_that_powershell_wrote_is_read(stackseq: Run, folder: Path, failed: str) -> None:
    (folder / "wide.json").write_text(failed, encoding="utf-16")
    assert "NoValidHost" in stackseq("observe", "wide.json", "-f", "wsd").out
    (folder / "nova-api.log").write_text(f"{line(1, 'INFO', 'nova.x', 'it begins')}\n", encoding="utf-16")
    assert "it begins" in stackseq("observe", "nova-api.log", "-f", "wsd").out
    result = stackseq("observe", ".", "--request-id", BOOT)
    assert result.code == 2
    assert "nova-api.log: is text in UTF-16: save it in UTF-8" in result.err


def test_of_very_many_requests_those_that_failed_are_listed(stackseq: Run, folder: Path) -> None:
    served = [_served(number, "POST" if number in {5, 7} else "GET", 500 if number == 9 else 200) for number in range(99)]
    (folder / "nova-api.log").write_text("\n".join(served))
    result = stackseq("explain", "nova-api.log")
    assert result.code == 2
    assert "99 requests; 40 are listed, failures and changes first" in result.err
    listed = result.err.splitlines()[:40]
    assert [each.split()[4] for each in listed[:3]] == ["/v2.1/servers/5", "/v2.1/servers/7", "/v2.1/servers/9"]
    assert "/v2.1/servers/98 " in listed[39]


def _served(number: int, method: str, status: int) -> str:
    text = f'192.0.2.1 "{method} /v2.1/servers/{number} HTTP/1.1" status: {status} len: 7 time: 1.0'
    return line(1 + number / 100, "INFO", "nova.api", text).replace(BOOT, f"req-{number:08x}{BOOT[12:]}")
