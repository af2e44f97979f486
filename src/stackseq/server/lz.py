"""Texts in addresses: the web service's own packing (``lz``), and what Kroki takes."""

# For maintainers. `lz` is UTF-8, then LZ77, then base64 with `-_`. In the packed bytes, 0 begins a reference: how far before the
# place that is being written the copy ends, and its length, each in groups of seven bits, the first with its high bit set while
# more follow. Two zero bytes are one. The packer works on JavaScript's UTF-16 units, so what lies beyond them comes as two
# surrogates of three bytes each.
from __future__ import annotations

from base64 import urlsafe_b64decode

from stackseq.server.refusal import Refusal

_DAMAGED = "the text in this address is cut short or damaged"


def unpack_lz(packed: str, limit: int) -> str:
    """Return the text. Refuses what is damaged, and what is larger than ``limit`` bytes."""
    try:
        text = _expand(_bytes(packed), limit).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        raise Refusal(400, _DAMAGED) from None
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unpack_deflate(packed: str, limit: int) -> str:
    """Return the text that Kroki's clients put into addresses: zlib, then base64. Refuses what is damaged or too large."""
    import zlib

    try:
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(_bytes(packed), limit + 1)
        if len(data) > limit:
            raise _too_large(limit)
        if not unpacker.eof:
            raise Refusal(400, _DAMAGED)
        return data.decode("utf-8")
    except (zlib.error, ValueError):
        raise Refusal(400, _DAMAGED) from None


def _bytes(packed: str) -> bytes:
    """Decode base64 of either alphabet, with or without its padding. A space is a plus sign that a form has eaten."""
    text = packed.strip().rstrip("=").replace(" ", "-").replace("+", "-").replace("/", "_")
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise Refusal(400, _DAMAGED) from None


def _expand(data: bytes, limit: int) -> bytearray:
    out = bytearray()
    at = 0
    while at < len(data) and len(out) <= limit:
        end = data.find(0, at)
        end = len(data) if end < 0 else end
        out += data[at:end]
        if data[end : end + 2] == b"\0\0":
            out.append(0)
            at = end + 2
        elif end < len(data):
            distance, at = _number(data, end + 1)
            length, at = _number(data, at)
            start = len(out) - distance - length
            if start < 0:
                raise Refusal(400, _DAMAGED)
            out += out[start : start + length]
        else:
            at = end
    if len(out) > limit:
        raise _too_large(limit)
    return out


def _number(data: bytes, at: int) -> tuple[int, int]:
    """Read a number; return it and the place behind it."""
    value = 0
    for place in range(at, min(at + 3, len(data))):
        value = value << 7 | data[place] & 0x7F
        if data[place] < 0x80:
            return value, place + 1
    raise Refusal(400, _DAMAGED)


def _too_large(limit: int) -> Refusal:
    return Refusal(413, f"the text in this address is larger than {limit:,} bytes, which is what this server takes")
