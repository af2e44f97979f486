"""Read PNG files in tests, so that pictures can be compared."""

from __future__ import annotations

import zlib
from struct import unpack
from typing import NamedTuple


class Pixels(NamedTuple):
    """A picture without its file."""

    width: int
    height: int
    rows: list[bytes]
    """Red, green and blue of each pixel."""

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Return one pixel."""
        red, green, blue = self.rows[y][3 * x : 3 * x + 3]
        return red, green, blue

    def blocks(self, size: int) -> list[float]:
        """Return the mean brightness of squares, row by row."""
        return [
            sum(sum(row[3 * x : 3 * (x + size)]) for row in self.rows[y : y + size]) / (3 * size * size)
            for y in range(0, self.height - size + 1, size)
            for x in range(0, self.width - size + 1, size)
        ]


def chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return the chunks of a PNG file, and check their checksums."""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    found = []
    position = 8
    while position < len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind, content = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        assert zlib.crc32(kind + content) == int.from_bytes(data[position + 8 + length : position + 12 + length], "big")
        found.append((kind, content))
        position += length + 12
    assert found[-1] == (b"IEND", b"")
    return found


def read_png(data: bytes) -> Pixels:
    """Return the pixels of a PNG file with eight bits per channel."""
    parts = chunks(data)
    width, height, depth, colour = unpack(">IIBB", parts[0][1][:10])
    assert (depth, colour) in {(8, 2), (8, 6)}
    size = 3 if colour == 2 else 4
    packed = zlib.decompress(b"".join(content for kind, content in parts if kind == b"IDAT"))
    stride = width * size
    rows = []
    before = bytearray(stride)
    for start in range(0, len(packed), stride + 1):
        row = bytearray(packed[start + 1 : start + 1 + stride])
        _undo(packed[start], row, before, size)
        before = row
        rows.append(bytes(row) if size == 3 else _without_alpha(row))
    assert len(rows) == height
    return Pixels(width, height, rows)


def _without_alpha(row: bytearray) -> bytes:
    opaque = bytearray(row)
    del opaque[3::4]
    return bytes(opaque)


def _undo(kind: int, row: bytearray, above: bytearray, size: int) -> None:
    """Undo PNG's filters: none, left, above, mean, nearest."""
    if kind == 2:
        row[:] = bytes([(one + other) & 255 for one, other in zip(row, above, strict=True)])
        return
    for index in range(len(row) if kind else 0):
        left = row[index - size] if index >= size else 0
        if kind == 1:
            guess = left
        elif kind == 3:
            guess = (left + above[index]) // 2
        else:
            guess = _nearest(left, above[index], above[index - size] if index >= size else 0)
        row[index] = (row[index] + guess) & 255


def _nearest(left: int, above: int, corner: int) -> int:
    to_left, to_above, to_corner = abs(above - corner), abs(left - corner), abs(left + above - 2 * corner)
    if to_left <= to_above and to_left <= to_corner:
        return left
    return above if to_above <= to_corner else corner
