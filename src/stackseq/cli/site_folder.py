"""The folder of a site: written file by file, rid of what an earlier run made, and never somebody else's."""

from __future__ import annotations

import os
from contextlib import suppress

from stackseq.cli.files import write_whole
from stackseq.cli.problem import Problem, reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_LIST = ".stackseq-site"
"""The name of the file that lists the files of the site, a line each, after a line that tells what it is."""
_HEAD = "stackseq site 1"


class SiteFolder:
    """A folder that is ours, or is about to be."""

    def __init__(self, path: str) -> None:
        """Take the folder. Raises Problem if it is a file, or has files and none of them says that they are ours."""
        self.path = path
        self._before = self._read_list()

    def write(self, name: str, data: bytes) -> None:
        """Write a file of the site; one that says the same already is left alone."""
        path = self._place(name)
        try:
            with open(path, "rb") as file:
                if file.read() == data:
                    return
        except OSError:
            pass
        write_whole(path, data)

    def begin(self) -> None:
        """Say that the folder is ours, before the first file, so that a run that is interrupted can be repeated."""
        if not self._before:
            write_whole(self._place(_LIST), f"{_HEAD}\n".encode())

    def finish(self, names: Iterable[str]) -> int:
        """Remove the files of an earlier run that are not among ``names``; return how many that were."""
        kept = sorted(names)
        stale = sorted(set(self._before) - set(kept))
        for name in stale:
            with suppress(OSError):
                os.unlink(self._place(name))
            with suppress(OSError):
                os.removedirs(os.path.dirname(self._place(name)))
        write_whole(self._place(_LIST), "\n".join([_HEAD, *kept, ""]).encode())
        return len(stale)

    def _place(self, name: str) -> str:
        return os.path.join(self.path, *name.split("/"))

    def _read_list(self) -> tuple[str, ...]:
        try:
            found = os.listdir(self.path)
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise Problem(f"{self.path}: {reason(error)}") from None
        if _LIST not in found:
            if found:
                raise Problem(
                    f"{self.path}: has files that 'stackseq site' did not make", "name a new folder, or an empty one: -o site"
                )
            return ()
        with open(os.path.join(self.path, _LIST), encoding="utf-8", errors="replace") as file:
            lines = file.read().split("\n")
        if lines[0] != _HEAD:
            raise Problem(f"{self.path}: was made by another version of stackseq", "remove it, or name a new folder")
        return tuple(name for name in lines[1:] if name and ".." not in name.split("/") and not name.startswith("/"))
