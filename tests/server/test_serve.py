"""The command."""

from __future__ import annotations

import importlib.util
import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from stackseq.cli import main
from tests.server.conftest import running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tests.server.conftest import Server


def test_the_script_of_old_works(server: Server) -> None:
    """Post, read ``img``, get the picture."""
    import urllib.parse
    import urllib.request

    fields = urllib.parse.urlencode({"message": "Alice->Bob: hello", "style": "modern-blue", "apiVersion": "1", "format": "svg"})
    with urllib.request.urlopen(server.address, fields.encode()) as answer:  # noqa: S310  # our own
        told = json.load(answer)
    assert b"hello" in server.get(told["img"])


def test_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["serve", "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"stackseq: error: cannot listen on 127.0.0.1, port {port}: address already in use\n")
    assert "--port 0" in error


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--port", "70000"), "there is no port 70000"),
        (("--host", "192.0.2.1", "--port", "0"), "cannot listen on 192.0.2.1"),
        (("--host", "no.such.host.invalid", "--port", "0"), "cannot listen on no.such.host.invalid"),
        (("--seconds", "0"), "not between 0.1 and 3600"),
        (("--workers", "many"), "not a whole number"),
    ],
)
def test_wrong_arguments(words: tuple[str, ...], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", *words]) == 2
    assert expected in capsys.readouterr().err


def test_missing_packages(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "uvicorn" else object())
    assert main(["serve"]) == 2
    assert capsys.readouterr().err == (
        "stackseq: error: serving needs uvicorn, not installed here\n  hint: pip install 'stackseq[serve]'\n"
    )


def test_all_addresses_are_announced(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "1", "--host", "0.0.0.0") as server:  # noqa: S104  # what is tested
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", server.address)
    first = server.log.read_text().splitlines()[0]
    assert first.startswith("stackseq: listening on every address of this machine: whoever reaches it can draw with it")


def test_the_log_is_json(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "1") as server:
        server.get("api/themes")
    entries = [json.loads(line) for line in server.log.read_text().splitlines()]
    assert entries[-1].keys() == {"time", "address", "method", "path", "status", "bytes", "ms"}


def test_no_worker_stays(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "2") as server:
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        workers = children.read_text().split() if children.exists() else []
        server.process.kill()
        server.process.wait()
        for worker in workers:
            while Path(f"/proc/{worker}").exists() and "Z" not in Path(f"/proc/{worker}/stat").read_text().split()[2]:
                pass


def test_other_commands_do_not_load_the_server() -> None:
    program = "import sys; from stackseq.cli import main; main(['--version']); print(*sys.modules)"
    output = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert not re.search(r"starlette|uvicorn|stackseq\.server", output)
