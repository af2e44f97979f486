"""Print: results to standard output, everything else to standard error."""

# For maintainers. Standard output may be a closed pipe, a full disk, closed from the start, or in an encoding that lacks a
# character. The first three become exceptions that `guard` turns into an exit code; the last never stops anything.
from __future__ import annotations

import os
import sys

from stackseq.cli.problem import Problem, reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

_CONTROLS = dict.fromkeys({*range(32), *range(127, 160)} - {9, 10}, "\ufffd")
"""Characters that could move a terminal's cursor, where names of files and of what was recorded are told."""
_COLUMNS = 80
"""Where there is no terminal to ask."""


def say(text: str) -> None:
    """Print a line of the result to standard output."""
    stream = _output()
    _write(stream, _printable_in(stream, text + "\n"))


def emit(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    stream = _output()
    binary = getattr(stream, "buffer", None)
    if binary is None:
        _write(stream, data.decode("utf-8", "replace"))
        return
    try:
        binary.write(data)
        binary.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Problem(f"standard output: {reason(error)}") from None


def tell(text: str) -> None:
    """Print a line for the user to standard error. Never fails: there is nobody else to tell."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text.translate(_CONTROLS) + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person looks at the stream."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def columns() -> int:
    """Return how many columns the terminal has."""
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdigit() and int(wanted) > 0:
        return int(wanted)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or _COLUMNS
    except (OSError, ValueError, AttributeError):
        return _COLUMNS


def speaks_unicode() -> bool:
    """Tell whether standard output can show any character."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").startswith(("utf", "gb18030"))


def _output() -> TextIO:
    if sys.stdout is None:
        raise Problem("standard output is closed")
    return sys.stdout


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Problem(f"standard output: {reason(error)}") from None


def _printable_in(stream: TextIO, text: str) -> str:
    """Replace what the stream's encoding lacks by question marks, as wide as it is."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return "".join(_printable_char(char, encoding) for char in text)
    return text


def _printable_char(char: str, encoding: str) -> str:
    from unicodedata import east_asian_width

    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return "??" if east_asian_width(char) in "WF" else "?"
    return char
