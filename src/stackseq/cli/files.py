"""Read and write files, and read editions: inputs are bounded and decoded strictly, outputs appear whole or not at all."""

# For maintainers. An output is written to a hidden file beside it, which then takes its name: an interrupted run, a full disk
# or a reader at the wrong moment never sees half a picture. `os.path` instead of pathlib: importing that takes 2.4 ms.
from __future__ import annotations

import os

from stackseq.cli.problem import Problem, reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Source

STANDARD = "-"
"""The name of standard input and standard output."""
LARGEST = 64 * 1024 * 1024
"""Bytes. A diagram of a million messages has less; a device without an end has more."""


def read_source(path: str) -> Source:
    """Read a diagram's text. ``-`` is standard input. Problem if it cannot be read, NotText if it is not text."""
    from stackseq.cli.decode import decode

    return decode(read_bytes(path), path)


def read_bytes(path: str, largest: int = LARGEST) -> bytes:
    """Read a file, or standard input for ``-``, of at most ``largest`` bytes."""
    try:
        data = _read_input(largest) if path == STANDARD else _read_file(path, largest)
    except OSError as error:
        raise Problem(f"{path}: {reason(error)}") from None
    if len(data) > largest:
        raise Problem(f"{path}: larger than {largest // 1024 // 1024} MiB")
    return data


def write_whole(path: str, data: bytes, *, keep: bool = False) -> None:
    """Write a file so that it appears whole or not at all. Folders are made as needed; devices and pipes are just written to.

    ``keep`` is for files that nobody can make again: it puts the data on the disk first, and keeps the file's mode.
    """
    try:
        if _is_stream(path):
            with open(path, "ab") as stream:
                stream.write(data)
        else:
            _replace(os.path.realpath(path), data, keep=keep)
    except OSError as error:
        raise Problem(f"{path}: cannot be written: {reason(error)}") from None


def _is_stream(path: str) -> bool:
    """Tell whether it is a device, a pipe, or a name like ``/dev/stdout`` for what is open already, even if that is a file."""
    if path.startswith("/dev/") and os.path.islink(path):
        return True
    return os.path.exists(path) and not os.path.isfile(path) and not os.path.isdir(path)


def _replace(path: str, data: bytes, *, keep: bool) -> None:
    folder, name = os.path.split(path)
    part = os.path.join(folder, f".{name[:60]}.{os.getpid()}.part")
    os.makedirs(folder, exist_ok=True)
    try:
        _write_part(part, data, mode=os.stat(path).st_mode if keep else None)
        os.replace(part, path)
    except BaseException:
        _remove(part)
        raise


def _read_file(path: str, largest: int) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(largest + 1)
    except FileNotFoundError:
        edition = read_edition(path)
        if edition is None:
            raise
        return edition


def read_edition(path: str) -> bytes | None:
    """Return the text of a traced edition, ``nova/boot@2026.1``; None if the path is no such thing."""
    if "@" not in path:
        return None
    from stackseq.catalogue import is_address, load

    try:
        return load().read(path).encode() if is_address(path) else None
    except OSError:
        return None


def place_of(path: str) -> str:
    """Return what a diagram is remembered by: the absolute path of a file, the name of an edition."""
    return path if "@" in path and not os.path.exists(path) else os.path.abspath(path)


def _read_input(largest: int) -> bytes:
    import sys

    if sys.stdin is None:
        raise Problem("standard input is closed")
    binary = getattr(sys.stdin, "buffer", None)
    return sys.stdin.read(largest + 1).encode() if binary is None else binary.read(largest + 1)


def _write_part(part: str, data: bytes, mode: int | None) -> None:
    with open(part, "wb") as file:
        file.write(data)
        if mode is not None:
            os.chmod(part, mode & 0o7777)
            file.flush()
            os.fsync(file.fileno())


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
