"""Trees of files that are at hand: a folder, and a dict for tests and experiments."""

# For maintainers. An anchor's path comes from a diagram, which may be anyone's: a folder is never left, neither by `..` nor by a
# link, and only regular files are opened (a pipe would never end).
from __future__ import annotations

import os
import stat

from stackseq.source.model import LARGEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_READ_LIMIT = 16 * LARGEST
"""Bytes of a file that are read at all: beyond LARGEST, just to see that it is too large."""


def content_id_of(data: bytes) -> str:
    """Return git's hash of a file with this content."""
    from hashlib import sha1

    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


class DictTree:
    """A tree in memory: path → text or bytes."""

    def __init__(self, project: str, files: Mapping[str, str | bytes], label: str = "") -> None:
        """Take the files. Text is encoded as UTF-8."""
        self.project = project
        self.label = label or f"{project} in memory"
        self._files = {path: data.encode() if isinstance(data, str) else data for path, data in sorted(files.items())}

    def paths(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""
        return tuple(self._files)

    def read(self, path: str) -> bytes | None:
        """Return the file's content; None if there is no such file."""
        return self._files.get(path)

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Read files in the order of the paths."""
        return ((path, self.read(path)) for path in paths)

    def content_id(self, path: str) -> str:
        """Return git's hash of the content; an empty string if there is no such file."""
        data = self.read(path)
        return "" if data is None else content_id_of(data)

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""


class FolderTree:
    """The files below a folder. Hidden folders, virtual environments and bytecode do not count."""

    def __init__(self, project: str, root: str, label: str = "", *, only: tuple[str, ...] = ()) -> None:
        """Take the root. ``only`` names the entries of the root that belong to the tree; empty means all."""
        self.project = project
        self.label = label or f"{project} in {root}"
        self._root = os.path.realpath(root)
        self._only = only
        self._paths: tuple[str, ...] | None = None
        self._ids: dict[str, str] = {}

    def paths(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""
        if self._paths is None:
            self._paths = tuple(sorted(self._walk()))
        return self._paths

    def read(self, path: str) -> bytes | None:
        """Return the file's content; None if there is no such file, or it cannot be read."""
        if not is_inside(path) or (self._only and path.partition("/")[0] not in self._only):
            return None
        full = os.path.join(self._root, path)
        try:
            if os.path.realpath(full) != full and not self._contains(os.path.realpath(full)):
                return None
            if not stat.S_ISREG(os.stat(full).st_mode):
                return None
            with open(full, "rb") as file:
                return file.read(_READ_LIMIT)
        except OSError:
            return None

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Read files in the order of the paths."""
        return ((path, self.read(path)) for path in paths)

    def content_id(self, path: str) -> str:
        """Return git's hash of the content; an empty string if there is no such file."""
        if path not in self._ids:
            data = self.read(path)
            self._ids[path] = "" if data is None else content_id_of(data)
        return self._ids[path]

    def close(self) -> None:
        """Do nothing: no file stays open."""

    def _contains(self, full: str) -> bool:
        return full.startswith(self._root + os.sep)

    def _walk(self) -> Iterator[str]:
        for folder, folders, files in os.walk(self._root):
            at_root = folder == self._root
            folders[:] = [name for name in folders if _is_source_folder(folder, name) and not (at_root and self._hides(name))]
            prefix = "" if at_root else os.path.relpath(folder, self._root).replace(os.sep, "/") + "/"
            yield from (prefix + name for name in files if not (at_root and self._hides(name)))

    def _hides(self, name: str) -> bool:
        return bool(self._only) and name not in self._only


def is_inside(path: str) -> bool:
    """Tell whether a path stays below the root that it is relative to."""
    return bool(path) and not path.startswith("/") and "\0" not in path and "\\" not in path and ".." not in path.split("/")


def _is_source_folder(folder: str, name: str) -> bool:
    hidden = name.startswith(".") or name == "__pycache__"
    return not hidden and not os.path.exists(os.path.join(folder, name, "pyvenv.cfg"))
