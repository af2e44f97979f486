"""Resolve ``include "other.wsd"``: a file beside the including one, never an address."""

from __future__ import annotations

import os

from stackseq.cli.files import STANDARD, place_of, read_bytes, read_source
from stackseq.cli.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Source


class Including:
    """Finds included files, and remembers which files a diagram was read from."""

    def __init__(self, path: str) -> None:
        """Start at the diagram's own file."""
        self._folder = os.path.dirname(path) if path != STANDARD else os.curdir
        self._path = path
        self._read: list[str] = []

    def __call__(self, target: str) -> Source:
        """Read an included file; ``target`` is relative to the diagram. Raises OSError."""
        path = os.path.normpath(os.path.join(self._folder, target))
        try:
            source = read_source(path)
        except Problem as problem:
            raise OSError(problem.message.removeprefix(f"{path}: ")) from None
        self._read.append(path)
        return source

    def digests(self) -> tuple[tuple[str, str], ...]:
        """Return the places of all files that were read, with digests of their contents."""
        from stackseq.cli.stamps import digest

        return tuple((place_of(path), digest(read_bytes(path))) for path in (self._path, *self._read))
