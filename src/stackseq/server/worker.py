"""A worker process: draws what comes over standard input, and answers over standard output, until the input ends."""

# For maintainers. It holds no address of the server's clients, listens nowhere, and writes no file. Its memory is bounded by the
# system where the system can. Interrupts are the server's business: Ctrl-C in a terminal reaches all processes.
from __future__ import annotations

import os
import sys

from stackseq.server.drawing import perform
from stackseq.server.frames import pack_answer, read_frame, unpack_job
from stackseq.server.job import Job

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

_WARM_UP = "title T\nA->B: x\nnote over A: y\n"


def main() -> None:
    """Run a worker. The program's argument is how many bytes of address space it may have."""
    _ignore_interrupts()
    jobs, answers = _streams()
    for name in ("svg", "png"):  # imports what nearly every job needs, before the first one waits for it
        perform(Job(_WARM_UP, name))
    _bound_memory(int(sys.argv[-1]))
    answers.write(b"+")
    answers.flush()
    try:
        while True:
            answers.write(pack_answer(perform(unpack_job(*read_frame(jobs)))))
            answers.flush()
    except (EOFError, BrokenPipeError):
        return


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Take over both streams; a library that prints reaches standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return sys.stdin.buffer, answers


def _ignore_interrupts() -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _bound_memory(limit: int) -> None:
    """Let the system refuse more address space than ``limit`` bytes, if it can."""
    if not limit or sys.platform == "win32":
        return
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_AS)
    bound = limit if most == resource.RLIM_INFINITY else min(limit, most)
    try:
        resource.setrlimit(resource.RLIMIT_AS, (bound, most))
    except (ValueError, OSError):  # some systems know the limit, but do not keep it
        return
