"""Files as they lie about: ``open_packed(file)`` unpacks those that are compressed, and names what cannot be read."""

# For maintainers. logrotate packs with gzip, bzip2 or xz, as administrators like it. What nobody can read as lines or as JSON is
# named with what to do about it: at three in the morning people give us what they have.
from __future__ import annotations

import bz2
import gzip
import lzma
import zlib
from io import BytesIO
from typing import cast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO

DAMAGED = (OSError, EOFError, zlib.error, lzma.LZMAError)
"""What reading a file may raise."""
HEAD = 1024
"""Bytes of a file that tell what it is."""
WIDE = (b"\xff\xfe", b"\xfe\xff")
"""How text in UTF-16 begins, as PowerShell writes it."""
_OPENERS = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
_ARCHIVE = "is an archive of files: unpack it, and name the folder"
_BEGINNINGS = (
    (b"PK\x03\x04", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd: unpack it with 'zstd -d'"),
    (b"LPKSHHRH", "is a journal of systemd as it lies on the disk: export it with 'journalctl -o json --file FILE'"),
    *((mark, "is text in UTF-16: save it in UTF-8") for mark in WIDE),
    (b"%PDF", "is a PDF: what it was made of is needed"),
    (b"\x89PNG", "is a picture: what it was made of is needed"),
)
"""How files begin that cannot be read → what they are, and what to do."""
_TAPE, _TAPE_AT = b"ustar", 257


class UnreadableError(OSError):
    """What a file holds cannot be read; ``strerror`` says what it is, and what to do."""

    def __init__(self, text: str) -> None:
        """Take what the file is."""
        super().__init__(0, text)


def open_packed(stream: BinaryIO) -> BinaryIO:
    """Return a stream that unpacks another one, which begins where it stands, or that one. One of DAMAGED while reading.

    Raises UnreadableError for archives and what else has no text.
    """
    head = stream.read(HEAD)
    stream.seek(0)
    opener = next((opener for magic, opener in _OPENERS if head.startswith(magic)), None)
    if opener is None:
        _check(head)
        return stream
    name = getattr(stream, "name", None)
    if name:  # who is given a name closes the file
        stream.close()
    unpacked = cast("BinaryIO", opener(name or stream))
    _check(unpacked.read(HEAD))
    unpacked.seek(0)
    return unpacked


def unpack(data: bytes, most: int) -> bytes:
    """Return what a file holds, unpacked: of more than ``most`` bytes, as many and one. Raises as ``open_packed`` does.

    Text in UTF-16 becomes UTF-8.
    """
    if data.startswith(WIDE):
        return data.decode("utf-16", "replace").encode()
    stream = open_packed(BytesIO(data))
    return data if isinstance(stream, BytesIO) else stream.read(most + 1)


def what_it_is(head: bytes) -> str:
    """Say what a file is, by its beginning, and what to do about it; an empty text if it may be text."""
    if head[_TAPE_AT:].startswith(_TAPE):
        return _ARCHIVE
    return next((text for magic, text in _BEGINNINGS if head.startswith(magic)), "")


def _check(head: bytes) -> None:
    text = what_it_is(head)
    if text:
        raise UnreadableError(text)
