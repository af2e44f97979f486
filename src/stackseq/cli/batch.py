"""Work on many jobs, each on its own, on several cores: draw many diagrams, if that pays."""

# For maintainers. A diagram takes a few milliseconds as SVG, and starting workers takes tens: small batches stay in this
# process. The pool is our own, because it must do three things that the standard ones do not do together: notice a worker
# that was killed (multiprocessing.Pool waits for ever), end the workers at once (concurrent.futures has no public way
# before Python 3.14), and start quickly. Workers leave Ctrl-C to the parent; told to end, they unwind: no half file stays.
# When their pipe ends they end too: at the end of the work, and if the parent is killed. That takes care: a forked worker has got
# the parent's ends of all pipes that there were, and while one of them holds such an end open, others never see theirs end.
# Only workers that still work when the user interrupts get a signal; a signal just before a worker waits for its next job would
# come too early for Python to notice, and both would wait for ever.
from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from functools import partial

from stackseq.cli.draw_one import Outcome, draw_one
from stackseq.cli.guard import exit_on_terminate
from stackseq.cli.problem import BAD_USAGE, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from typing import Any, TypeVar

    from stackseq.api import Options
    from stackseq.cli.plan import Job

    Task = TypeVar("Task")
    Result = TypeVar("Result")

_COSTS = {"png": 150.0, "pdf": 20.0}
"""Milliseconds that a picture takes, roughly, by format."""
_COST = 5.0
"""The same for every other format."""
_PATIENCE = 5.0
"""Seconds that a worker may take to end before it is killed."""
_WORTH = 250.0
"""Milliseconds of work from which on workers pay."""


class Lost:
    """What stands for the outcome of a job whose worker was ended from outside."""


def draw_all(jobs: Sequence[Job], options: Options, workers: int) -> Iterator[tuple[Job, Outcome]]:
    """Draw every job and yield it with its outcome as soon as it is done. 0 workers means as many as there are cores."""
    number = min(workers or _cores(), len(jobs))
    if number > 1 and (workers or _cost(jobs) >= _WORTH):
        pairs = _Workers(number, partial(draw_one, options=options)).work(jobs)
        return ((job, _lost(job) if isinstance(outcome, Lost) else outcome) for job, outcome in pairs)
    return ((job, draw_one(job, options)) for job in jobs)


def share(tasks: Sequence[Task], work: Callable[[Task], Result], workers: int) -> Iterator[tuple[Task, Result | Lost]]:
    """Do ``work`` for every task, in several processes, and yield each with what it gives as soon as it is done.

    0 workers means as many as there are cores. Tasks, results and, where processes are not forked, ``work`` are pickled.
    """
    number = min(workers or _cores(), len(tasks))
    if number > 1:
        return _Workers(number, work).work(tasks)
    return ((task, work(task)) for task in tasks)


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _cost(jobs: Iterable[Job]) -> float:
    return sum(_COSTS.get(output.format, _COST) for job in jobs for output in job.outputs)


class _Workers:
    """Processes that work. Each has a pipe, over which it gets jobs and gives outcomes, one at a time."""

    def __init__(self, number: int, work: Callable[[Any], Any]) -> None:
        from multiprocessing import get_context

        # A forked worker has everything imported already; only on Linux is forking safe by itself.
        self._forks = sys.platform == "linux"
        self._context: Any = get_context("fork" if self._forks else "spawn")
        self._work = work
        self._number = number
        self._processes: dict[Connection[Any, Any], Any] = {}
        self._busy: dict[Connection[Any, Any], Any] = {}

    def work(self, jobs: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        from multiprocessing.connection import wait

        waiting = iter(jobs)
        try:
            for worker in self._start_all():
                self._give(worker, waiting)
            while self._busy:
                for ready in wait(list(self._busy)):
                    yield self._take(ready, waiting)  # type: ignore[arg-type]  # what we waited for
        finally:
            self._end()

    def _start_all(self) -> list[Connection[Any, Any]]:
        with _interrupts_held():
            return [self._start() for _ in range(self._number)]

    def _start(self) -> Connection[Any, Any]:
        ours, theirs = self._context.Pipe()
        foreign = (ours, *self._processes) if self._forks else ()
        process = self._context.Process(target=_work, args=(theirs, foreign, self._work), daemon=True)
        process.start()
        theirs.close()
        self._processes[ours] = process
        return ours  # type: ignore[no-any-return]

    def _give(self, worker: Connection[Any, Any], waiting: Iterator[Any]) -> None:
        job = next(waiting, None)
        if job is not None:
            self._busy[worker] = job
            with suppress(OSError):  # a worker that is gone is noticed when its answer is waited for
                worker.send(job)

    def _take(self, worker: Connection[Any, Any], waiting: Iterator[Any]) -> tuple[Any, Any]:
        job = self._busy.pop(worker)
        try:
            outcome = worker.recv()
        except (EOFError, OSError):
            self._processes.pop(worker).join()
            with _interrupts_held():
                worker = self._start()
            outcome = Lost()
        self._give(worker, waiting)
        return job, outcome

    def _end(self) -> None:
        for worker, process in self._processes.items():
            worker.close()
            if worker in self._busy:
                process.terminate()
        for process in self._processes.values():
            process.join(_PATIENCE)
            if process.is_alive():
                process.kill()
                process.join()


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Keep Ctrl-C waiting; processes that are started meanwhile never see it."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _lost(job: Job) -> Outcome:
    problem = Problem(f"{job.source.path}: its worker process was ended from outside, perhaps for lack of memory")
    return Outcome(BAD_USAGE, (str(problem),))


def _work(jobs: Connection[Any, Any], foreign: Iterable[Connection[Any, Any]], work: Callable[[Any], Any]) -> None:
    """Work on what comes, until told to end. ``foreign`` are the parent's ends of pipes, which came along."""
    import signal

    for connection in foreign:
        connection.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    exit_on_terminate()
    try:
        while True:
            jobs.send(work(jobs.recv()))
    except (EOFError, OSError):  # the parent is gone
        return
