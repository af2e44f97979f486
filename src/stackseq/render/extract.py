"""Have the text of a diagram back from its picture: ``read_source(data) -> str | None`` for SVG, PNG and PDF."""

# For maintainers. The text must come back byte for byte. In SVG it is an element's content, escaped, with carriage returns as
# character references (XML readers would turn them into line feeds); what XML cannot carry at all is written in base64. PNG
# has a compressed text chunk, PDF an attached file. Pictures come from anywhere: whatever is broken gives None.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_KEYWORD = b"WSD source"
PDF_MARK = b"/Type/EmbeddedFile/Subtype/text#2Fx-wsd/Filter/FlateDecode/Length "
_MOST = 64 * 1024 * 1024
"""A picture cannot make us unpack more than this."""


def pack(source: str) -> str:
    """Return the SVG element that carries the text."""
    if _is_carried(source):
        text = source.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
        return f"<source>{text}</source>"
    from binascii import b2a_base64

    data = b2a_base64(source.encode("utf-8", "surrogatepass"), newline=False).decode("ascii")
    return f'<source encoding="base64">{data}</source>'


def _is_carried(text: str) -> bool:
    return text.replace("\n", "").replace("\t", "").replace("\r", "").isprintable() or all(
        char in "\t\n\r" or (char >= " " and not "\ud800" <= char < "\ue000" and char not in "\ufffe\uffff") for char in text
    )


def read_source(data: bytes) -> str | None:
    """Return the text that travels in a picture, or None if there is none."""
    readers: tuple[tuple[bytes, Callable[[bytes], str | None]], ...] = (
        (PNG_SIGNATURE, _from_png),
        (b"%PDF-", _from_pdf),
        (b"", _from_svg),
    )
    for start, read in readers:
        if data.startswith(start):
            try:
                return read(data)
            except ValueError:
                return None
    return None


def _from_svg(data: bytes) -> str | None:
    import re

    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = data.decode("utf-16").encode()
    found = re.search(rb"<metadata\b.*?<((?:\w+:)?source)\b([^<>]*)>([^<]*)</\1\s*>", data, re.DOTALL)
    if not found:
        return None
    content = found[3].decode("utf-8")
    if b"base64" in found[2]:
        from binascii import a2b_base64

        return a2b_base64(content).decode("utf-8", "surrogatepass")
    return _unescape(content.replace("\r\n", "\n"))


def _unescape(text: str) -> str:
    import re

    names = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}

    def one(found: re.Match[str]) -> str:
        name = found[1]
        if name[0] != "#":
            return names[name]
        return chr(int(f"0{name[1:]}", 16 if name[1] in "xX" else 10))

    return re.sub(r"&(amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});", one, text)


def _from_png(data: bytes) -> str | None:
    position = len(PNG_SIGNATURE)
    while position + 8 <= len(data):
        length = int.from_bytes(data[position : position + 4], "big")
        kind = data[position + 4 : position + 8]
        content = data[position + 8 : position + 8 + length]
        if kind == b"iTXt" and content.startswith(PNG_KEYWORD + b"\0"):
            return _international_text(content[len(PNG_KEYWORD) + 1 :])
        position += length + 12
    return None


def _international_text(content: bytes) -> str | None:
    flags, (_language, _keyword, text) = content[:2], content[2:].split(b"\0", 2)
    return _decode(_unpack(text) if flags[:1] == b"\1" else text)


def _from_pdf(data: bytes) -> str | None:
    found = data.find(PDF_MARK)
    if found < 0:
        return None
    start = data.index(b"stream\n", found) + len(b"stream\n")
    return _decode(_unpack(data[start:]))


def _unpack(data: bytes) -> bytes:
    import zlib

    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(data, _MOST)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof:
        raise ValueError("the text is cut short or too long")
    return text


def _decode(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
