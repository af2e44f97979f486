"""Bytes become text, or one clear line says why not."""

from __future__ import annotations

import pytest

from stackseq.cli.decode import NotText, decode

TEXT = "A->B: größe 大小 \N{GRINNING FACE}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_text_with_a_byte_order_mark_is_read(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.wsd").text == TEXT


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xfe\xff", "utf-16-be"), (b"\x00\x00\xfe\xff", "utf-32-be")])
def test_big_endian_text_is_read(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding), "a.wsd").text == TEXT


CASES = [
    (b"title x\n\nA->B: caf\xe9", "a.wsd:3:10: error: not UTF-8 text (byte 0xE9) [not-text]", "WINDOWS-1252"),
    (b"a\r\nb\r\xe9", "a.wsd:3:1: error: not UTF-8 text (byte 0xE9) [not-text]", "WINDOWS-1252"),
    ("A->B: 虚拟机".encode("gb18030"), "a.wsd:1:7: error: not UTF-8 text (byte 0xD0) [not-text]", "GB18030"),
    ("é: ".encode() + b"\xff", "a.wsd:1:4: error: not UTF-8 text (byte 0xFF) [not-text]", "WINDOWS-1252"),
    (b"\x7fELF\x02\x00", "a.wsd:1:6: error: not text but binary data (byte 0x00) [not-text]", ""),
    (b"\xff\xfeA", "a.wsd:1:1: error: damaged UTF-16 text [not-text]", ""),
]


@pytest.mark.parametrize(("data", "line", "encoding"), CASES)
def test_other_bytes_are_refused_with_their_place(data: bytes, line: str, encoding: str) -> None:
    with pytest.raises(NotText) as caught:
        decode(data, "a.wsd")
    first, *hints = str(caught.value).splitlines()
    assert first == line
    assert hints == ([f"  hint: save it as UTF-8, or convert it: iconv -f {encoding} -t UTF-8"] if encoding else [])
