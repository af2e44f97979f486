"""A progress bar for a person at a terminal; silence for everyone else."""

from __future__ import annotations

import sys

from stackseq.cli.console import is_terminal, tell

_WIDTH = 30
"""Cells of the bar: it fits beside the count and a name in 80 columns."""
_ERASE = "\r\x1b[K"
"""Back to the start of the line, and clear it."""


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
            filled = _WIDTH * self._done // max(self._total, 1)
            bar = "█" * filled + "·" * (_WIDTH - filled)
            _draw(f"{_ERASE}{bar} {self._done}/{self._total} {_short(name)}")

    def tell(self, text: str) -> None:
        """Print a line to standard error, above the bar."""
        self.close()
        tell(text)

    def close(self) -> None:
        """Remove the bar."""
        if self._shown:
            _draw(_ERASE)


def _short(name: str) -> str:
    printable = "".join(char if char.isprintable() else "?" for char in name)
    return printable if len(printable) <= _WIDTH else "…" + printable[1 - _WIDTH :]


def _draw(text: str) -> None:
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        return
