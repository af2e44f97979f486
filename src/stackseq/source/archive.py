"""Unpack what a stranger packed: only regular files, only below the folder, only so many and so much."""

# For maintainers. Sizes are counted as they come out, whatever the archive says about itself. Links are left out, so nothing can
# lead out of the folder; a name that tries to makes the whole archive suspect, and it is refused. Files are never overwritten.
from __future__ import annotations

import os
import re
import stat
from hashlib import sha256

from stackseq.source.model import TreeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import gzip
    import tarfile
    import zipfile
    from collections.abc import Iterator, Mapping
    from typing import IO

MOST_FILES = 20_000
"""Files of an archive: the largest project's has a third of it."""
MOST_BYTES = 512 * 1024 * 1024
"""Bytes that come out of an archive: ten times as much as the largest project's."""
MOST_GROWTH = 60
"""How much more may come out than was in it; source grows fivefold."""
_ALWAYS_ALLOWED = 8 * 1024 * 1024
"""Bytes that may come out of any archive, however small it is."""
_CHUNK = 1024 * 1024
_LONGEST = 400
"""Characters of a path."""
_DRIVE = re.compile(r"[A-Za-z]:")


class _Budget:
    """What may still come out."""

    def __init__(self, archive: str) -> None:
        self.name = os.path.basename(archive)
        self._files = MOST_FILES
        self._bytes = min(MOST_BYTES, max(_ALWAYS_ALLOWED, os.path.getsize(archive) * MOST_GROWTH))

    def file(self) -> None:
        self._files -= 1
        if self._files < 0:
            raise TreeError(f"{self.name} is refused: it holds more than {MOST_FILES:,} files")

    def take(self, size: int) -> None:
        self._bytes -= size
        if self._bytes < 0:
            raise TreeError(f"{self.name} is refused: it unpacks to far more than it should")


def unpack(archive: str, folder: str) -> Mapping[str, str]:
    """Unpack a wheel or a source distribution into a folder. Return path → SHA-256 of each file, sorted.

    The one folder on top of a source distribution is left out of the paths. Raises TreeError for an archive that is damaged or
    would do harm, and OSError when the folder cannot be written.
    """
    import lzma
    import tarfile
    import zipfile
    import zlib

    name = os.path.basename(archive)
    try:
        if name.endswith((".whl", ".zip")):
            return dict(sorted(_unpack_zip(archive, folder)))
        return dict(sorted(_unpack_tar(archive, folder)))
    except (
        zipfile.BadZipFile,
        tarfile.TarError,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise TreeError(f"{name} is damaged: {error}", "try again: it will be downloaded anew") from None


def _unpack_zip(archive: str, folder: str) -> Iterator[tuple[str, str]]:
    import zipfile

    budget = _Budget(archive)
    with zipfile.ZipFile(archive) as opened:
        members = [info for info in opened.infolist() if not info.is_dir() and _is_regular(info)]
        for info in members:
            path = _safe_path(info.filename, budget.name, skip=0 if archive.endswith(".whl") else 1)
            with opened.open(info) as source:
                yield path, _write(source, folder, path, budget)


def _is_regular(info: zipfile.ZipInfo) -> bool:
    """Tell whether it is a file. Archives that were not made on Unix have no mode."""
    mode = stat.S_IFMT(info.external_attr >> 16)
    return mode in {0, stat.S_IFREG}


def _unpack_tar(archive: str, folder: str) -> Iterator[tuple[str, str]]:
    import gzip
    import tarfile

    budget = _Budget(archive)
    with gzip.open(archive) as stream:
        bounded = _Bounded(stream, _Budget(archive))
        with tarfile.open(fileobj=bounded, mode="r|", errorlevel=2) as opened:  # type: ignore[call-overload]
            yield from _unpack_members(opened, folder, budget)


def _unpack_members(opened: tarfile.TarFile, folder: str, budget: _Budget) -> Iterator[tuple[str, str]]:
    for member in opened:
        if member.isdir() or member.isreg():
            path = _safe_path(member.name, budget.name, skip=1)
            source = opened.extractfile(member) if member.isreg() else None
            if source and path:
                yield path, _write(source, folder, path, budget)


class _Bounded:
    """A stream that gives only so much: a header of a tar file may ask for terabytes."""

    def __init__(self, stream: gzip.GzipFile, budget: _Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int) -> bytes:
        data = self._stream.read(min(size, _CHUNK))
        self._budget.take(len(data))
        return data


def _safe_path(name: str, archive: str, *, skip: int) -> str:
    """Return the path below the folder, without its first parts. Raises TreeError if it would lead out of it."""
    parts = [part for part in name.split("/") if part not in {"", "."}]
    harmful = name.startswith("/") or ".." in parts or "\\" in name or not name.isprintable() or _DRIVE.match(name)
    if harmful or len(name) > _LONGEST:
        raise TreeError(f"{archive} is refused: it holds a file called {name[:80]!a}")
    return "/".join(parts[skip:])


def _write(source: IO[bytes], folder: str, path: str, budget: _Budget) -> str:
    budget.file()
    full = os.path.join(folder, *path.split("/"))
    digest = sha256()
    try:
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "xb") as target:
            while chunk := source.read(_CHUNK):
                budget.take(len(chunk))
                digest.update(chunk)
                target.write(chunk)
    except (FileExistsError, IsADirectoryError, NotADirectoryError):
        raise TreeError(f"{budget.name} is refused: it holds {path} twice") from None
    return digest.hexdigest()
