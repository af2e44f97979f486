"""The objects of a PDF file: numbering, streams, the table at its end."""

from __future__ import annotations

import zlib

_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class PdfFile:
    """Collects objects and writes them as one file. Equal objects give equal bytes: there is no clock in it."""

    def __init__(self, *, compress: bool = True) -> None:
        """Compress streams, unless the file is only read once by a program."""
        self._objects: list[bytes] = []
        self._compress = compress

    def reserve(self) -> int:
        """Return the number of an object that is filled later."""
        self._objects.append(b"")
        return len(self._objects)

    def fill(self, number: int, content: str) -> None:
        """Give a reserved object its content."""
        self._objects[number - 1] = content.encode("ascii")

    def add(self, content: str) -> int:
        """Add an object; return its number."""
        self._objects.append(content.encode("ascii"))
        return len(self._objects)

    def add_stream(self, entries: str, data: bytes) -> int:
        """Add a stream with more entries in its dictionary; return its number."""
        if self._compress:
            data = zlib.compress(data, 6)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(data)}>>\nstream\n".encode("ascii")
        self._objects.append(head + data + b"\nendstream")
        return len(self._objects)

    def add_file(self, entries: bytes, data: bytes) -> int:
        """Add a stream that is always compressed; ``entries`` ends with the key of its length."""
        packed = zlib.compress(data, 9)
        self._objects.append(b"<<%s%d>>\nstream\n%s\nendstream" % (entries, len(packed), packed))
        return len(self._objects)

    def finish(self, root: int, info: int) -> bytes:
        """Return the file."""
        parts = [_HEADER]
        position = len(_HEADER)
        offsets = []
        for number, content in enumerate(self._objects, 1):
            offsets.append(position)
            part = b"%d 0 obj\n%s\nendobj\n" % (number, content)
            parts.append(part)
            position += len(part)
        table = [b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)]
        table += [b"%010d 00000 n \n" % offset for offset in offsets]
        trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        return b"".join([*parts, *table, trailer % (len(offsets) + 1, root, info, position)])


def text_string(text: str) -> str:
    """Return text as a PDF string."""
    if text.isascii() and text.isprintable():
        return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"
    return "<FEFF" + text.encode("utf-16-be", "replace").hex().upper() + ">"
