"""The command line: ``stackseq COMMAND …``. See ``docs/cli.md``."""

# For maintainers. Start-up is a feature: this module and the table of commands are all that `--version` and `--help` load.
# A command's module is imported when the command was chosen, and imports what it needs when it needs it.
from __future__ import annotations

import sys

from stackseq import __version__
from stackseq.cli.guard import guard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(words: Sequence[str] | None = None) -> int:
    """Run the command that ``words`` (by default the program's arguments) ask for, and return the exit code.

    0: all is well; 1: a diagram has errors; 2: wrong usage, or a file cannot be read or written; 130: interrupted.
    """
    return guard(_run, list(sys.argv[1:] if words is None else words))


def _run(words: list[str]) -> int:
    first = words[0] if words else "--help"
    if first in {"--version", "-V"}:
        from stackseq.cli.console import say

        say(f"stackseq {__version__}")
        return 0
    from stackseq.cli.dispatch import dispatch, overview

    if first == "help" and len(words) > 1:  # of a command
        return dispatch(words[1], ["--help"])
    return overview() if first in {"--help", "-h", "help"} else dispatch(first, words[1:])
