"""Many clients at once, and clients that mean harm, against a server that runs."""

from __future__ import annotations

import http.client
import json
import re
import socket
import threading
import time
from pathlib import Path

import pytest

from stackseq.records import Record
from tests.server.conftest import PATIENCE, running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.server.conftest import Server

pytestmark = pytest.mark.fuzz

CLIENTS = 50
FIRST, ALL = 1000, 5000
FORMS = ("svg", "svg", "svg", "svg", "svg", "svg", "svg", "png", "pdf", "txt")
GROWTH = 1.1
"""What the memory of a worker may grow by, after a thousand drawings have filled its caches."""


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("busy"), "--workers", "2", "--queue", "100", "--seconds", "10") as found:
        yield found
    assert found.process.returncode == 0
    assert '"trouble"' not in found.log.read_text()


def text_number(number: int) -> str:
    """Make a text of its own for each drawing: from 5 to 104 messages."""
    lines = [f"title Number {number}", *(f"A{n % 7}->A{n * 5 % 7 + 1}: message {n} of {number}" for n in range(5 + number % 100))]
    return "\n".join(lines)


class Load(Record):
    """What a number of clients met."""

    times: list[float]
    failures: list[str]
    seconds: float

    def after(self, share: float) -> float:
        """Return after how many milliseconds that share of the requests was answered."""
        return sorted(self.times)[int(len(self.times) * share)] * 1000


def load(server: Server, numbers: Iterator[int]) -> Load:
    """Let all clients draw until there are no numbers left."""
    times: list[float] = []
    failures: list[str] = []
    lock = threading.Lock()

    def work() -> None:
        connection = http.client.HTTPConnection(*server.place, timeout=PATIENCE)
        while True:
            with lock:
                number = next(numbers, -1)
            if number < 0:
                break
            body = json.dumps({"text": text_number(number), "format": FORMS[number % len(FORMS)]})
            start = time.perf_counter()
            connection.request("POST", "/api/draw", body)
            answer = connection.getresponse()
            data = answer.read()
            times.append(time.perf_counter() - start)
            if answer.status != 200 or not data:
                failures.append(f"{answer.status} {data[:100]!r}")
        connection.close()

    begin = time.perf_counter()
    threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Load(times, failures, time.perf_counter() - begin)


def resident(server: Server) -> dict[str, int]:
    """Return the kilobytes that the server and each of its workers hold."""
    own = str(server.process.pid)
    children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
    return {pid: int(_resident(pid)) for pid in (own, *children)}


def _resident(pid: str) -> str:
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return found[1]


def test_many_clients(busy: Server, capsys: pytest.CaptureFixture[str]) -> None:
    numbers = iter(range(ALL))
    first = load(busy, (next(numbers) for _ in range(FIRST)))
    early = resident(busy)
    rest = load(busy, numbers)
    late = resident(busy)
    assert first.failures + rest.failures == []
    assert len(first.times) + len(rest.times) == ALL
    assert late.keys() == early.keys()
    with capsys.disabled():
        rate, half, most = len(rest.times) / rest.seconds, rest.after(0.5), rest.after(0.95)
        print(f"\n{rate:.0f} drawings/s, p50 {half:.0f} ms, p95 {most:.0f} ms; kB after {FIRST}: {early}, after {ALL}: {late}")  # noqa: T201
    assert all(late[pid] < early[pid] * GROWTH for pid in late)


UNFINISHED = (b"", b"POST / HTTP/1.1\r\nHost: x\r\nX-A: ", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nmess")


def test_slow_lorises_do_not_shut_others_out(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "1", "--patience", "1") as server:
        half = [socket.create_connection(server.place) for _ in range(200)]
        for number, connection in enumerate(half):
            connection.sendall(UNFINISHED[number % len(UNFINISHED)])
        assert server.get("health") == b"ok\n"
        for connection in half:
            connection.settimeout(PATIENCE)
            assert connection.recv(4096)[:12] in {b"", b"HTTP/1.1 408"}
            connection.close()
        assert server.get("health") == b"ok\n"


HOSTILE = {
    "many participants": "".join(f"participant p{n}\n" for n in range(100_000))[:1_000_000],
    "one long line": "A->B: " + "x" * 1_000_000,
    "deep nesting": "alt a\n" * 50_000,
    "all errors": "?\n" * 400_000,
    "many executions": "A->+A:\n" * 100_000,
    "all characters": "A->B: " + "".join(map(chr, range(32, 0xD800))),
}


@pytest.mark.parametrize("form", ["svg", "png", "pdf", "txt"])
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts(busy: Server, name: str, form: str) -> None:
    body = json.dumps({"text": HOSTILE[name], "format": form}, ensure_ascii=False).encode()
    request = b"POST /api/draw HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    status, answer = busy.ask(request)
    assert status in {200, 413, 503, 504}, answer[:200]
    assert busy.ask(b'POST /api/draw HTTP/1.1\r\nHost: x\r\nContent-Length: 18\r\n\r\n{"text": "A->B:x"}')[0] == 200


def test_a_body_of_ten_megabytes(busy: Server) -> None:
    assert busy.ask(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n")[0] == 413
    chunks = b"".join(b"10000\r\n" + b"a" * 0x10000 + b"\r\n" for _ in range(20))
    assert busy.ask(b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)[0] == 413
    assert busy.get("health") == b"ok\n"
