"""Texts in addresses."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.server.lz import unpack_deflate, unpack_lz
from stackseq.server.refusal import Refusal

LIMIT = 10_000


def number(value: int) -> bytes:
    groups = [value >> 14 & 0x7F, value >> 7 & 0x7F, value & 0x7F]
    while len(groups) > 1 and not groups[0]:
        del groups[0]
    return bytes([group | 0x80 for group in groups[:-1]] + [groups[-1]])


def pack(data: bytes) -> str:
    """Pack as the web service's own script does, but search in a simpler way."""
    out = bytearray()
    at = 0
    while at < len(data):
        length = next((n for n in range(min(at, len(data) - at), 3, -1) if data.find(data[at : at + n], 0, at - 1) >= 0), 0)
        if length:
            out += b"\0" + number(at - data.find(data[at : at + length], 0, at - 1) - length) + number(length)
            at += length
        else:
            out += b"\0\0" if data[at] == 0 else data[at : at + 1]
            at += 1
    return urlsafe_b64encode(out).decode().rstrip("=")


def cesu(text: str) -> bytes:
    """Encode as JavaScript does that encodes each UTF-16 unit for itself."""
    units = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(units[n] | units[n + 1] << 8) for n in range(0, len(units), 2)).encode("utf-8", "surrogatepass")


@given(st.text(st.sampled_from("AB->: \n\0é漢😀"), max_size=120))
def test_round_trip(text: str) -> None:
    assert unpack_lz(pack(text.encode()), LIMIT) == text
    assert unpack_lz(pack(cesu(text)), LIMIT) == text


def test_long_distances() -> None:
    before = b"start" + bytes(33 + n % 90 for n in range(20_000))
    packed = urlsafe_b64encode(before + b"\0" + number(len(before) - 5) + number(5)).decode()
    assert unpack_lz(packed, 3 * LIMIT) == (before + b"start").decode()


@given(st.text(st.sampled_from("ABCDEFGabcdefg0123456789-_=+/ é"), max_size=60))
def test_anything_is_read_or_refused(text: str) -> None:
    for unpack in (unpack_lz, unpack_deflate):
        with suppress(Refusal):
            unpack(text, LIMIT)


def test_bombs_are_refused() -> None:
    grow = b"AAAA" + b"".join(b"\0\0"[:1] + number(1) + number(4 * 2**n - 1) for n in range(12))
    with pytest.raises(Refusal) as caught:
        unpack_lz(urlsafe_b64encode(b"A" * (LIMIT + 1)).decode(), LIMIT)
    assert caught.value.status == 413
    with pytest.raises(Refusal):
        unpack_lz(urlsafe_b64encode(grow).decode(), 100)
