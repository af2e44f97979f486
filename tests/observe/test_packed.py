"""Files as they lie about: packed, in archives, or no records at all."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import tarfile
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from stackseq.observe.formats import read_record
from stackseq.observe.logs.files import find_logs, is_log, unreadable
from stackseq.observe.logs.requests import find_requests
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.packed import DAMAGED, UnreadableError, unpack
from tests.observe.logs.boot import BOOT, line
from tests.observe.recordings import boot, report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = f"{line(1, 'INFO', 'nova.x', 'it begins')}\n".encode()


def _tape() -> bytes:
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        member = tarfile.TarInfo("nova/nova-api.log")
        member.size = len(TEXT)
        archive.addfile(member, io.BytesIO(TEXT))
    return data.getvalue()


def _zip() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("nova-api.log", TEXT)
    return data.getvalue()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress, lzma.compress])
def test_logs_are_unpacked(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    path = tmp_path / "nova-api.log.1.xz"
    path.write_bytes(pack(TEXT))
    assert is_log(str(path))
    files = find_logs([str(path)])
    assert files[0].service == "nova-api"
    assert [each.id for each in find_requests(files)[0]] == [BOOT]
    assert len(read_logs(files, BOOT).spans) == 1
    assert unpack(path.read_bytes(), 1000) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_that_are_damaged_are_told(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    (tmp_path / "nova-api.log").write_bytes(pack(TEXT)[:-12])
    (tmp_path / "nova-compute.log").write_bytes(TEXT)
    reading = read_logs(find_logs([str(tmp_path)]), BOOT)
    assert [problem.code for problem in reading.problems] == ["unreadable-file"]
    assert [span.service for span in reading.spans if span.happenings][-1] == "nova-compute"


def test_what_is_huge_when_it_is_unpacked_is_not_unpacked() -> None:
    assert len(unpack(gzip.compress(bytes(10_000_000)), 1000)) == 1001


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (_tape(), "is an archive of files"),
        (gzip.compress(_tape()), "is an archive of files"),
        (_zip(), "is an archive of files"),
        (b"\x28\xb5\x2f\xfd0000", "zstd"),
        (b"LPKSHHRH" + bytes(200), "journalctl -o json"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
    ],
)
def test_what_cannot_be_read_is_named(data: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as raised:
        unpack(data, 1000)
    assert told in str(raised.value.strerror)
    assert isinstance(raised.value, DAMAGED)
    (tmp_path / "nova-api.log").write_bytes(data)
    files = find_logs([str(tmp_path)])
    assert told in unreadable(files[0])
    assert not is_log(files[0].path)
    assert told in read_logs(files, BOOT).problems[0].message


def test_the_page_of_osprofiler_is_read() -> None:
    trace = json.dumps(report(*boot()), indent=4)
    page = f"<!doctype html>\n<html><script>var OSProfilerData = {trace};\n\nangular.module('app');</script></html>"
    assert read_record(page, "x") == read_record(trace, "x")
    assert read_record(page[: len(page) // 2], "x").spans


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        (" \n", "is empty"),
        ("<!DOCTYPE html><html>Horizon</html>", "is a page"),
        ('{"id": "2f1c", "OS-EXT-STS:vm_state": "error", "status": "ERROR"}', "openstack server event list 2f1c"),
        ("hello", "no record that is known"),
    ],
)
def test_what_is_no_record_is_named(text: str, told: str) -> None:
    reading = read_record(text, "x.json")
    assert not reading.spans
    assert told in reading.problems[0].message


def test_a_wrong_format_is_told_with_the_right_one() -> None:
    reading = read_record(json.dumps(report(*boot())), "x.json", "otlp")
    assert "--from osprofiler" in reading.problems[-1].message


def test_folders_that_are_closed_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nova").mkdir()
    (tmp_path / "nova" / "nova-api.log").write_bytes(TEXT)
    scan = os.scandir

    def refuse(path: str) -> Any:  # noqa: ANN401  # the system's own
        if str(path).endswith("nova"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    files = find_logs([str(tmp_path)])
    assert [unreadable(file) for file in files] == ["cannot be read: Permission denied"]
    assert read_logs(files, BOOT).problems[0].where.endswith("nova")
