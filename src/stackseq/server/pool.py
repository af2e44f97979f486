"""The workers: a bounded number of processes, a bounded queue before them, and a deadline for each drawing."""

# For maintainers. Each worker is a subprocess of its own with two pipes, which the event loop reads and writes: no threads, no
# forks of a process that serves. A worker that takes too long is killed and replaced at once; the next job need not wait, since
# the replacement warms up while others work. Who gives up while waiting leaves the queue.
from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from contextlib import suppress
from pathlib import Path

from stackseq.server.frames import BadFrame, pack_job, receive_frame, unpack_answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from typing import Any

    from stackseq.server.job import Answer, Job

_START = "import sys; sys.path.insert(0, sys.argv[1]); from stackseq.server.worker import main; main()"
_ROOT = str(Path(__file__).resolve().parents[2])
_READY_WITHIN = 60.0
"""Seconds in which a worker must be up, however busy the machine is."""
_END_WITHIN = 5.0
"""Seconds that an idle worker may take to end."""


class Busy(Exception):  # noqa: N818  # reads as what it says
    """Too many wait already, or the wait was too long."""


class TooSlow(Exception):  # noqa: N818  # reads as what it says
    """The drawing took longer than it may; its worker is gone."""


class Lost(Exception):  # noqa: N818  # reads as what it says
    """The worker ended while it drew, most likely for lack of memory."""


class _Worker:
    """One process."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.returncode is not None

    @classmethod
    async def start(cls, memory: int) -> _Worker:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-c", _START, _ROOT, str(memory), stdin=PIPE, stdout=PIPE, limit=2**20
        )
        worker = cls(process)
        try:
            async with asyncio.timeout(_READY_WITHIN):
                await _reader(process).readexactly(1)
        except (asyncio.IncompleteReadError, TimeoutError):
            await worker.kill()
            raise Lost from None
        return worker

    async def perform(self, job: Job) -> Answer:
        process = self._process
        writer = process.stdin
        if writer is None:
            raise Lost
        writer.write(pack_job(job))
        return unpack_answer(*await receive_frame(_reader(process)))

    async def kill(self) -> None:
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    async def end(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(_END_WITHIN):
                await self._process.wait()
        except TimeoutError:
            await self.kill()


def _reader(process: Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise Lost
    return process.stdout


class Pool:
    """Draws jobs, at most ``workers`` at a time."""

    def __init__(self, workers: int, queue: int, seconds: float, memory: int) -> None:
        """Take the numbers; nothing starts before ``start``."""
        self._number = workers
        self._queue = queue
        self._seconds = seconds
        self._memory = memory
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._all: set[_Worker] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closed = False
        self.waiting = 0
        """Requests that wait for a worker."""
        self.busy = 0
        """Workers that draw."""
        self.replaced = 0
        """Workers that were replaced since the start."""

    @property
    def pids(self) -> list[int]:
        """The processes that there are."""
        return sorted(worker.pid for worker in self._all)

    async def start(self) -> None:
        """Start the workers, and wait until they are ready. Raises Lost."""
        await asyncio.gather(*(self._add() for _ in range(self._number)))

    async def perform(self, job: Job) -> Answer:
        """Draw. Raises Busy, TooSlow or Lost. Who is cancelled leaves the queue; a drawing that has begun is finished."""
        worker = await self._take()
        drawing = asyncio.create_task(self._draw(worker, job))
        self._tasks.add(drawing)
        drawing.add_done_callback(self._forget)
        return await asyncio.shield(drawing)

    def _forget(self, drawing: asyncio.Task[Answer]) -> None:
        self._tasks.discard(drawing)
        if not drawing.cancelled():
            drawing.exception()  # somebody has seen it, or nobody waits for it any more

    async def _draw(self, worker: _Worker, job: Job) -> Answer:
        self.busy += 1
        try:
            async with asyncio.timeout(self._seconds):
                answer = await worker.perform(job)
        except BaseException as error:
            await self._replace(worker)
            if isinstance(error, TimeoutError):
                raise TooSlow from None
            if isinstance(error, (EOFError, OSError, ValueError, TypeError, BadFrame)):
                raise Lost from None
            raise
        else:
            self._idle.put_nowait(worker)
            return answer
        finally:
            self.busy -= 1

    async def close(self) -> None:
        """End the workers; those that draw are killed."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all))
        self._all.clear()

    async def _take(self) -> _Worker:
        if self._idle.empty() and self.waiting >= self._queue:
            raise Busy
        self.waiting += 1
        try:
            async with asyncio.timeout(self._seconds):
                return await self._next()
        except TimeoutError:
            raise Busy from None
        finally:
            self.waiting -= 1

    async def _next(self) -> _Worker:
        """Return an idle worker as soon as there is one that is alive."""
        while True:
            worker = await self._idle.get()
            if not worker.ended:
                return worker
            await self._replace(worker)

    async def _replace(self, worker: _Worker) -> None:
        """Kill a worker, and start another one without waiting for it."""
        self._all.discard(worker)
        await worker.kill()
        if not self._closed:
            self.replaced += 1
            task = asyncio.create_task(self._add_again())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _add_again(self) -> None:
        """Start a worker; if that fails, try again: a server without workers is none."""
        pause = 0.1
        while True:
            try:
                await self._add()
            except (Lost, OSError):
                await asyncio.sleep(pause)
                pause = min(pause * 2, 10)
            else:
                return

    async def _add(self) -> None:
        worker = await _Worker.start(self._memory)
        self._all.add(worker)
        self._idle.put_nowait(worker)
