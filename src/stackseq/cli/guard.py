"""Run a command so that nothing ever ends in a traceback."""

# For maintainers. The guard is the only place that turns exceptions into exit codes. Problems are expected and say what to
# do; anything else that arrives here is a defect of the program, and the last line says so and how to report it.
from __future__ import annotations

import os
import sys

from stackseq.cli.console import tell
from stackseq.cli.problem import Problem, reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells expect it."""
SIGNALLED = 128
"""Exit code after a signal, less its number, as shells expect it: 143 after SIGTERM."""
PIPE_CLOSED = 141
"""Exit code when the reader of our output went away, as if the signal had ended us."""


def guard(run: Callable[[list[str]], int], words: list[str]) -> int:
    """Call ``run`` and return its exit code; turn every exception into one line and an exit code."""
    try:
        return run(words)
    except KeyboardInterrupt:
        tell("stackseq: interrupted")
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except SystemExit:
        raise
    except BaseException as error:  # noqa: BLE001  # the last resort; a panic in a library written in Rust is no Exception
        problem = as_problem(error)
        tell(str(problem))
        return problem.code


def as_problem(error: BaseException) -> Problem:
    """Say what an exception means for the user. Raises it again if that is nothing good, and somebody wants to see it."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, OSError):
        return Problem(f"{_subject(error)}{reason(error)}")
    if isinstance(error, MemoryError):
        return Problem("not enough memory")
    if isinstance(error, ValueError) and type(error).__module__.startswith("stackseq."):
        return Problem(str(error))  # a wrong theme, a picture that is too large: they are written for users
    if os.environ.get("STACKSEQ_DEBUG"):
        raise error
    what = " ".join(f"{type(error).__name__}: {error}".split())
    return Problem(
        f"unexpected trouble ({what[:200]}), which is a defect of stackseq",
        "please report it with the command, the input and what STACKSEQ_DEBUG=1 shows",
    )


def exit_on_terminate() -> None:
    """Let SIGTERM, and a terminal that is closed, end the program in good order: temporary files are removed.

    The exit codes are 143 and 129. What whoever started us ignores, as ``nohup`` does, stays ignored.
    """
    import signal

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(SIGNALLED + number)

    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # there is no SIGHUP on Windows
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            try:
                signal.signal(number, leave)
            except ValueError:  # not in the main thread: whoever runs us there handles signals
                return


def _subject(error: OSError) -> str:
    return f"{os.fsdecode(error.filename)}: " if isinstance(error.filename, str | bytes) else ""


def _forget_output() -> None:
    """Point standard output to nowhere, so that Python's last flush does not complain."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        return
