"""A client of the application in this process, and a server that runs for itself."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
import warnings
from contextlib import contextmanager
from http.client import HTTPResponse
from pathlib import Path

import pytest

from stackseq.records import Record
from stackseq.server import Settings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.testclient import TestClient

PATIENCE = 60
"""Seconds after which a server that does not answer is broken, however busy the machine is."""


def make_client(settings: Settings, log: list[str] | None = None) -> TestClient:
    """Make a client; used as a context, it starts the workers and ends them."""
    from stackseq.server.app import create_app

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it would rather have the successor of httpx, which is not locked yet
        from starlette.testclient import TestClient
    lines = [] if log is None else log
    return TestClient(create_app(settings, lines.append), raise_server_exceptions=False)


@pytest.fixture(scope="session")
def client() -> Iterator[TestClient]:
    with make_client(Settings(workers=1)) as found:
        yield found


class Server(Record):
    """A server that runs."""

    address: str
    process: subprocess.Popen[str]
    log: Path

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        match = re.fullmatch(r"http://([\d.]+):(\d+)/", self.address)
        assert match
        return match[1], int(match[2])

    def get(self, path: str) -> bytes:
        """Ask for a path."""
        with urllib.request.urlopen(self.address + path.removeprefix("/"), timeout=PATIENCE) as answer:  # noqa: S310  # our own
            data: bytes = answer.read()
            return data

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send raw bytes, and return status and body of the answer."""
        with socket.create_connection(self.place, timeout=PATIENCE) as connection:
            connection.sendall(request)
            with HTTPResponse(connection) as answer:
                answer.begin()
                return answer.status, answer.read()


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Server]:
    """Run a server, and see that it ends in good order."""
    log = folder / "log"
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "stackseq", "serve", "--port", "0", *options],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        )
    assert process.stdout
    address = process.stdout.readline().strip()
    assert address, log.read_text()
    server = Server(address, process, log)
    try:
        server.get("health")
        yield server
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        process.stdout.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("server"), "--workers", "1") as found:
        yield found
    assert found.process.returncode == 0
    assert '"trouble"' not in found.log.read_text()
