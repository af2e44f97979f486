"""Interrupted runs: the exit code is the one that shells expect, and no half file stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

DIAGRAM = "A->B: hello\n" * 50
ENDINGS = [(signal.SIGINT, 130, "stackseq: interrupted\n"), (signal.SIGTERM, 143, ""), (signal.SIGHUP, 129, "")]


def start(folder: Path, *words: str) -> subprocess.Popen[str]:
    """Start to draw diagrams, the last of which is a pipe that nobody has written to yet."""
    os.mkfifo(folder / "never.wsd")
    command = [sys.executable, "-m", "stackseq", "draw", *words, "never.wsd", "-o", "out/"]
    return subprocess.Popen(
        command,
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_listen,  # noqa: PLW1509  # the tests have one thread
    )


def _listen() -> None:
    """Let the program hear signals, even if the tests run in the background of a shell, where they are ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def wait_until_blocked(folder: Path, process: subprocess.Popen[str]) -> int:
    """Open the pipe for writing, which succeeds when the program reads from it, and wait until nothing happens any more."""
    while process.poll() is None:
        with suppress(OSError):
            pipe = os.open(folder / "never.wsd", os.O_WRONLY | os.O_NONBLOCK)
            while any(state_of(number) != "S" for number in (process.pid, *children_of(process.pid))):
                pass
            return pipe
    raise AssertionError(process.communicate()[1])


@pytest.mark.parametrize(("number", "code", "line"), ENDINGS)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted(tmp_path: Path, number: int, code: int, line: str, jobs: str) -> None:
    (tmp_path / "in").mkdir()
    for name in "abc":
        (tmp_path / "in" / f"{name}.wsd").write_text(DIAGRAM)
    process = start(tmp_path, "in", "--jobs", jobs)
    pipe = wait_until_blocked(tmp_path, process)
    os.killpg(process.pid, number)
    assert (process.communicate()[1], process.returncode) == (line, code)
    os.close(pipe)
    found = {path.name for path in (tmp_path / "out").iterdir()}
    assert found <= {"a.svg", "b.svg", "c.svg", ".stackseq.json"}
    for name in found - {".stackseq.json"}:
        assert (tmp_path / "out" / name).read_text(encoding="utf-8").rstrip().endswith("</svg>")
    known = json.loads((tmp_path / "out" / ".stackseq.json").read_text())["diagrams"] if ".stackseq.json" in found else {}
    assert {f"{name}.svg" for name in known} <= found


def test_a_lost_worker_is_noticed(tmp_path: Path) -> None:
    (tmp_path / "a.wsd").write_text(DIAGRAM)
    process = start(tmp_path, "a.wsd", "--jobs", "2")
    pipe = wait_until_blocked(tmp_path, process)
    os.kill(reader_of(tmp_path / "never.wsd", process.pid), signal.SIGKILL)
    error = process.communicate()[1]
    os.close(pipe)
    assert process.returncode == 2
    assert "never.wsd: its worker process was ended from outside, perhaps for lack of memory" in error
    assert (tmp_path / "out" / "a.svg").exists()


def test_workers_end_with_the_program(tmp_path: Path) -> None:
    (tmp_path / "a.wsd").write_text(DIAGRAM)
    process = start(tmp_path, "a.wsd", "--jobs", "2")
    pipe = wait_until_blocked(tmp_path, process)
    workers = children_of(process.pid)
    process.kill()
    os.close(pipe)
    process.communicate()
    assert workers
    while any(state_of(worker) not in "ZX" for worker in workers):
        pass


def state_of(number: int) -> str:
    """Return how a process is: R for running, S for waiting, Z for ended, X for gone."""
    try:
        with open(f"/proc/{number}/stat", encoding="ascii") as file:  # noqa: PTH123
            return file.read().rpartition(") ")[2][0]
    except OSError:
        return "X"


def reader_of(path: Path, parent: int) -> int:
    while True:
        for number in children_of(parent):
            if reads(number, path):
                return number


def children_of(number: int) -> list[int]:
    with open(f"/proc/{number}/task/{number}/children", encoding="ascii") as file:  # noqa: PTH123
        return [int(child) for child in file.read().split()]


def reads(number: int, path: Path) -> bool:
    folder = f"/proc/{number}/fd"
    return any(os.path.realpath(f"{folder}/{name}") == str(path) for name in os.listdir(folder))  # noqa: PTH208
