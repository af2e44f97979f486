"""PNG: ``png(drawing, theme, options) -> bytes``, with the text of the diagram inside."""

# For maintainers. PDFium draws our own PDF page into raw pixels, four times as quick as the quickest SVG renderer we found. It
# draws in bands, and each band goes straight into the compressor, so memory does not grow with the height. What none of
# our fonts can write (Arabic, Devanagari, rare characters) takes the long way: SVG and resvg, with the fonts of the system.
from __future__ import annotations

import os
import zlib

from stackseq.render.extract import PNG_KEYWORD, PNG_SIGNATURE
from stackseq.render.options import DEFAULTS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.theme import Theme

_LARGEST = 400_000_000
"""Pixels: what programs that show pictures still open."""
_LONGEST = 1_000_000
_HEADER_LENGTH = 25
_LEVEL = 6


class PictureTooLarge(ValueError):  # noqa: N818  # reads as what it says
    """The picture has more pixels than programs can open: a smaller ``scale``, or SVG or PDF, will do."""

    def __init__(self, width: int, height: int, limit: int) -> None:
        """Say how large it would be, in pixels, and how many pixels a picture may have."""
        super().__init__(f"a picture of {width} × {height} pixels is too large (at most {limit // 1_000_000} million pixels)")
        self.width = width
        self.height = height
        self.limit = limit


def png(drawing: Drawing, theme: Theme, options: Options = DEFAULTS) -> bytes:
    """Return the drawing as a PNG file. Raises PictureTooLarge rather than cutting anything."""
    width, height = max(1, round(drawing.width * options.scale)), max(1, round(drawing.height * options.scale))
    if width * height > _LARGEST or max(width, height) > _LONGEST:
        raise PictureTooLarge(width, height, _LARGEST)
    from stackseq.render.missing import missing_characters

    if missing_characters(drawing, theme):
        return _through_svg(drawing, theme, options)
    from stackseq.render.pdf import write_pdf

    return png_of_page(write_pdf(drawing, theme, options, compress=False), width, height, options.source)


def png_of_page(page: bytes, width: int, height: int, source: str) -> bytes:
    """Return a PDF file's only page as a PNG file of so many pixels, with the text of the diagram inside."""
    from stackseq.render.raster import rows

    packer = zlib.compressobj(_LEVEL)
    data = b"".join([packer.compress(band) for band in rows(page, width, height)]) + packer.flush()
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    return b"".join((PNG_SIGNATURE, _chunk(b"IHDR", header), *_texts(source), _chunk(b"IDAT", data), _chunk(b"IEND", b"")))


def _through_svg(drawing: Drawing, theme: Theme, options: Options) -> bytes:
    import resvg_py

    from stackseq.records import replace
    from stackseq.render.fonts import FOLDER
    from stackseq.render.svg import svg

    text = svg(drawing, theme, replace(options, embed_fonts=False, source=""))
    files = [os.path.join(FOLDER, name) for name in sorted(os.listdir(FOLDER)) if name.endswith(".ttf")]
    picture = bytes(resvg_py.svg_to_bytes(svg_string=text, font_files=files))
    start = len(PNG_SIGNATURE) + _HEADER_LENGTH
    return b"".join((picture[:start], *_texts(options.source), picture[start:]))


def _texts(source: str) -> list[bytes]:
    """Return the chunks that say which program drew it, and from which text."""
    chunks = [_chunk(b"tEXt", b"Software\0StackSeq")]
    if source:
        packed = zlib.compress(source.encode("utf-8", "surrogatepass"), 9)
        chunks.append(_chunk(b"iTXt", PNG_KEYWORD + b"\0\1\0\0\0" + packed))
    return chunks


def _chunk(kind: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")
