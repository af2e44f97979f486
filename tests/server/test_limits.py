"""What one client can cost."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from stackseq.server import Settings
from stackseq.server.job import Answer, Job
from stackseq.server.pictures import Pictures
from stackseq.server.pool import Busy, Lost, Pool, TooSlow
from stackseq.server.rates import Rates
from tests.server.conftest import make_client, running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine


HEAVY = "\n".join(f"A{n % 90}->A{n % 91}: {n}" for n in range(10_000))
"""Takes a worker a second or so."""


def with_pool(use: Callable[[Pool], Coroutine[object, object, None]], **settings: float) -> None:
    """Run a coroutine with a pool of one worker."""

    async def run() -> None:
        pool = Pool(1, int(settings.get("queue", 10)), settings.get("seconds", 60), int(settings.get("memory", 0)))
        await pool.start()
        try:
            await use(pool)
        finally:
            await pool.close()

    asyncio.run(run())


def test_a_slow_drawing_is_ended_and_its_worker_replaced() -> None:
    async def use(pool: Pool) -> None:
        before = pool.pids
        with pytest.raises(TooSlow):
            await pool.perform(Job(HEAVY))
        assert pool.replaced == 1
        assert (await _patiently(pool, Job("A->B: x"))).output.startswith(b"<svg")
        assert pool.pids != before

    with_pool(use, seconds=0.2)


async def _patiently(pool: Pool, job: Job) -> Answer:
    """Draw as soon as there is a worker again."""
    while True:
        try:
            return await pool.perform(job)
        except Busy:
            continue


def test_a_killed_worker_is_replaced() -> None:
    async def use(pool: Pool) -> None:
        drawing = asyncio.create_task(pool.perform(Job(HEAVY)))
        while not pool.busy:  # noqa: ASYNC110  # a worker takes a job as soon as it is free
            await asyncio.sleep(0)
        os.kill(pool.pids[0], signal.SIGKILL)
        with pytest.raises(Lost):
            await drawing
        assert (await pool.perform(Job("A->B: x"))).output

    with_pool(use)


def test_an_idle_worker_that_ended_is_replaced() -> None:
    async def use(pool: Pool) -> None:
        (first,) = pool.pids
        os.kill(first, signal.SIGKILL)
        while Path(f"/proc/{first}").exists():  # noqa: ASYNC110, ASYNC240  # until the event loop has noticed
            await asyncio.sleep(0.01)
        assert (await pool.perform(Job("A->B: x"))).output
        assert pool.pids != [first]

    with_pool(use)


def test_who_leaves_frees_the_place_in_the_queue() -> None:
    async def use(pool: Pool) -> None:
        first = asyncio.create_task(pool.perform(Job(HEAVY)))
        others = [asyncio.create_task(pool.perform(Job(HEAVY))) for _ in range(10)]
        while pool.waiting < len(others):  # noqa: ASYNC110  # they begin at once
            await asyncio.sleep(0)
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        first.cancel()
        assert (await pool.perform(Job("A->B: x"))).output
        assert pool.replaced == 0
        assert pool.waiting == pool.busy == 0

    with_pool(use)


def test_a_drawing_is_not_made_for_a_client_that_is_gone(tmp_path: Path) -> None:
    body = b'{"text": "%s"}' % HEAVY.replace("\n", "\\n").encode()
    request = b"POST /api/draw HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
    with running(tmp_path, "--workers", "1", "--seconds", "60", "--quiet") as server:
        for _ in range(5):
            with socket.create_connection(server.place) as connection:
                connection.sendall(request)
        assert server.ask(b'POST /api/draw HTTP/1.1\r\nHost: x\r\nContent-Length: 18\r\n\r\n{"text": "A->B:x"}')[0] == 200
        numbers = server.get("metrics").decode()
        assert 'outcome="left"' in numbers
        assert "stackseq_workers_replaced_total 0" in numbers


@pytest.mark.fuzz
def test_memory_is_bounded() -> None:
    async def use(pool: Pool) -> None:
        answer = await pool.perform(Job("A->B: x", "png", scale=20, pixels=0))
        assert answer.output
        try:
            large = await pool.perform(Job(HEAVY * 12))
        except (Lost, TooSlow):  # without memory a worker ends as it can: by itself, or, once in many times, when its time is up
            large = None
        assert large is None or large.status == 413
        assert (await pool.perform(Job("A->B: x"))).output, "another worker takes its place"

    with_pool(use, memory=200 * 2**20, seconds=30)


def test_a_full_queue_refuses() -> None:
    async def use(pool: Pool) -> None:
        first = asyncio.create_task(pool.perform(Job(HEAVY)))
        second = asyncio.create_task(pool.perform(Job("A->B: x")))
        while not (pool.busy and pool.waiting):  # noqa: ASYNC110  # both tasks begin at once
            await asyncio.sleep(0)
        with pytest.raises(Busy):
            await pool.perform(Job("A->B: x"))
        assert (await first).output
        assert (await second).output

    with_pool(use, queue=1)


def test_requests_are_bounded() -> None:
    with make_client(Settings(workers=1, body=1000)) as client:
        assert client.post("/", data={"message": "A->B: " + "x" * 1000}).status_code == 413
        assert client.post("/", content=iter([b"message="] * 200)).status_code == 413
        assert client.get("/cgi-bin/cdraw", params={"m": "A->B: x"}).status_code == 200


@pytest.mark.parametrize(
    ("settings", "fields", "words"),
    [
        (Settings(pixels=10_000), {"format": "png", "scale": 3}, "pixels"),
        (Settings(output=1000), {"format": "svg"}, "at most 1,000"),
        (Settings(), {"format": "png", "scale": 20}, ""),
    ],
)
def test_pictures_are_bounded(settings: Settings, fields: dict[str, object], words: str) -> None:
    with make_client(settings) as client:
        answer = client.post("/api/draw", json={"text": "A->B: x", **fields})
        assert answer.status_code == (413 if words else 200)
        assert not words or words in answer.json()["error"]


def test_a_busy_server_says_when_to_come_back() -> None:
    with make_client(Settings(workers=1, queue=0)) as client, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.post("/api/draw", json={"text": HEAVY[:100_000]}), range(8)))
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert all(answer.headers["retry-after"] == "1" for answer in refused)
    assert any(answer.status_code == 200 for answer in answers)


def test_tokens_come_back_with_time() -> None:
    now = [0.0]
    rates = Rates(rate=0.5, burst=3, clock=lambda: now[0])
    assert [rates.wait("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]
    assert rates.wait("192.0.2.2") == 0
    now[0] += 2
    assert [rates.wait("192.0.2.1") for _ in range(2)] == [0, 2]
    now[0] += 1000
    assert [rates.wait("192.0.2.1") for _ in range(4)] == [0, 0, 0, 2]


@pytest.mark.parametrize("address", ["127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1", ""])
def test_this_machine_is_not_counted(address: str) -> None:
    rates = Rates(rate=0.001, burst=1, clock=lambda: 0.0)
    assert [rates.wait(address) for _ in range(3)] == [0, 0, 0]


def test_an_ipv6_network_counts_as_one() -> None:
    rates = Rates(rate=1, burst=1, clock=lambda: 0.0)
    assert [rates.wait(f"2001:db8::{n}") for n in range(1, 3)] == [0, 1]
    assert rates.wait("2001:db8:1::1") == 0


def test_the_table_of_addresses_is_bounded() -> None:
    rates = Rates(rate=0.001, burst=1, clock=lambda: 0.0)
    assert not any(rates.wait(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}") for n in range(20_000))
    assert rates.wait("10.0.0.0") == 0  # forgotten
    assert rates.wait("10.0.78.31") > 0  # the last one


def test_an_address_that_asks_too_often_is_told_so() -> None:
    with make_client(Settings(workers=1, rate=0.01, burst=2)) as client:
        answers = [client.get("/cgi-bin/cdraw", params={"m": "A->B: x"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 429]
        assert int(answers[2].headers["retry-after"]) > 1
        assert client.get("/health").status_code == 200


def test_pictures_are_forgotten_in_order() -> None:
    pictures = Pictures(limit=30)
    names = [pictures.keep("svg", bytes([65 + n]) * 10) for n in range(3)]
    assert pictures.find(names[0]) == ("svg", b"A" * 10)
    pictures.keep("svg", b"D" * 10)
    assert [bool(pictures.find(name)) for name in names] == [True, False, True]
    assert pictures.size == 30
    assert pictures.keep("svg", b"A" * 10) == names[0]
    assert pictures.keep("png", b"A" * 10) != names[0]
    assert Pictures(30).keep("svg", b"A" * 10) != names[0]


UNFINISHED = (
    b"",
    b"GET / HT",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nm",
    b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET",
)


def test_slow_clients_are_let_go(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "1", "--patience", "0.2", "--quiet") as server:
        for start in (
            b"",
            b"GET / HT",
            b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nm",
            b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET",
        ):
            with socket.create_connection(server.place, timeout=60) as connection:
                connection.sendall(start)
                while connection.recv(4096):
                    pass
        assert server.get("health") == b"ok\n"


def test_what_runs_is_finished(tmp_path: Path) -> None:
    with running(tmp_path, "--workers", "1", "--seconds", "60") as server, ThreadPoolExecutor(1) as threads:
        body = b'{"text": "%s"}' % HEAVY.replace("\n", "\\n").encode()
        request = b"POST /api/draw HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        drawing = threads.submit(server.ask, request)
        while b"stackseq_workers_busy 1" not in server.get("metrics"):
            if drawing.done():
                break
            time.sleep(0.01)
        server.process.send_signal(signal.SIGINT)
        assert drawing.result()[0] == 200
    assert server.process.returncode == 0
