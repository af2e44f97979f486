"""A progress bar for a person at a terminal; silence for everyone else."""

from __future__ import annotations

import sys

from stackseq.cli.console import is_terminal, tell

_WIDTH = 30
"""Cells of the bar: it fits beside the count and a name in 80 columns."""
_ERASE = "\r\x1b[K"
"""Back to the start of the line, and clear it."""
_MEGABYTE = 1_000_000
"""Bytes, as disks and download pages count."""


class Progress:
    """Counts finished diagrams. Lines that are printed meanwhile stand above the bar."""

    def __init__(self, total: int, *, shown: bool | None = None) -> None:
        """Expect ``total`` steps. Shows itself on a terminal, or as ``shown`` says."""
        self._total = total
        self._done = 0
        self._shown = total > 1 and (is_terminal(sys.stderr) if shown is None else shown)

    def step(self, name: str) -> None:
        """Count one more; ``name`` is what was finished."""
        self._done += 1
        if self._shown:
            _draw(f"{_ERASE}{_bar(self._done, self._total)} {self._done}/{self._total} {_short(name)}")

    def tell(self, text: str) -> None:
        """Print a line to standard error, above the bar."""
        self.close()
        tell(text)

    def close(self) -> None:
        """Remove the bar."""
        if self._shown:
            _draw(_ERASE)


class Transfer:
    """Shows how much of a download has come. Call it with the bytes that are done, those in all (0: unknown), and a name."""

    def __init__(self, *, shown: bool | None = None) -> None:
        """Show itself on a terminal, or as ``shown`` says."""
        self._shown = is_terminal(sys.stderr) if shown is None else shown

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show the state of one download."""
        if self._shown:
            amount = f"{done / _MEGABYTE:.1f}/{total / _MEGABYTE:.1f} MB" if total else f"{done / _MEGABYTE:.1f} MB"
            _draw(f"{_ERASE}{_bar(done, total)} {amount} {_short(what)}")

    def close(self) -> None:
        """Remove the bar."""
        if self._shown:
            _draw(_ERASE)


def _bar(done: int, total: int) -> str:
    filled = min(_WIDTH, _WIDTH * done // max(total, 1)) if total else 0
    return "█" * filled + "·" * (_WIDTH - filled)


def _short(name: str) -> str:
    printable = "".join(char if char.isprintable() else "?" for char in name)
    return printable if len(printable) <= _WIDTH else "…" + printable[1 - _WIDTH :]


def _draw(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        return
