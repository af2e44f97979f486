"""Outputs appear whole or not at all; inputs are bounded."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

import pytest

from stackseq.cli import files
from stackseq.cli.files import read_bytes, write_whole
from stackseq.cli.problem import Problem

if TYPE_CHECKING:
    from pathlib import Path


def test_folders_are_made(tmp_path: Path) -> None:
    write_whole(str(tmp_path / "a" / "b" / "c.svg"), b"<svg/>")
    assert (tmp_path / "a/b/c.svg").read_bytes() == b"<svg/>"


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.svg"
    path.write_bytes(b"old")

    def fill_up(part: str, data: bytes, mode: int | None) -> None:  # noqa: ARG001
        with open(part, "wb") as file:  # noqa: PTH123
            file.write(data[:2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "_write_part", fill_up)
    with pytest.raises(Problem) as caught:
        write_whole(str(path), b"new")
    assert str(caught.value) == f"stackseq: error: {path}: cannot be written: no space left on device"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.svg"]
    assert path.read_bytes() == b"old"


def test_an_interrupt_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(part: str, path: str) -> None:  # noqa: ARG001
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_whole(str(tmp_path / "a.svg"), b"new")
    assert list(tmp_path.iterdir()) == []


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.svg").symlink_to(tmp_path / "real" / "a.svg")
    write_whole(str(tmp_path / "link.svg"), b"new")
    assert (tmp_path / "link.svg").is_symlink()
    assert (tmp_path / "real" / "a.svg").read_bytes() == b"new"


def test_the_mode_of_a_kept_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.wsd"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_whole(str(path), b"new", keep=True)
    assert path.stat().st_mode & 0o777 == 0o640


def test_devices_stay_devices(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.svg"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(str(pipe), b"new")
    assert os.read(reader, 10) == b"new"
    os.close(reader)
    assert pipe.is_fifo()


def test_long_names_are_written(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250 + ".svg")
    write_whole(str(path), b"new")
    assert path.read_bytes() == b"new"


def test_a_file_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST", 1024)
    with pytest.raises(Problem, match="/dev/zero: larger than"):
        read_bytes("/dev/zero")


@pytest.mark.parametrize(("path", "line"), [("missing", "missing: no such file or directory"), (".", ".: is a directory")])
def test_what_cannot_be_read_is_one_line(path: str, line: str) -> None:
    with pytest.raises(Problem) as caught:
        read_bytes(path)
    assert caught.value.message == line


def test_what_is_open_already_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_bytes(b"before\n")
    with path.open("ab") as file:
        write_whole(f"/dev/fd/{file.fileno()}", b"now\n")
    assert path.read_bytes() == b"before\nnow\n"
