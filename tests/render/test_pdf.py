"""PDF: a sound file, text that can be found, links that lead, and the same picture as the SVG."""

from __future__ import annotations

import re
from ctypes import c_ushort
from pathlib import Path

import pypdfium2_raw as pdfium
import pytest
import resvg_py

from stackseq.layout import Drawing, Text
from stackseq.records import replace
from stackseq.render import Options, load_theme, theme_names
from stackseq.render.fonts import FOLDER
from stackseq.render.missing import missing_characters
from stackseq.render.pdf import pdf
from stackseq.render.png import png
from stackseq.render.raster import load_pdfium
from stackseq.render.svg import svg
from tests.render.pixels import read_png
from tests.render.sample import sample

STACKSEQ = load_theme("stackseq")


def text_of(data: bytes) -> str:
    """The text of a PDF, as a reader would copy it."""
    load_pdfium()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    page = pdfium.FPDFText_LoadPage(pdfium.FPDF_LoadPage(document, 0))
    count = pdfium.FPDFText_CountChars(page)
    buffer = (c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(page, 0, count, buffer)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def test_text_can_be_copied() -> None:
    text = text_of(pdf(sample(), STACKSEQ))
    for words in ("Every role & shape", 'POST /servers <&> "x"', "暂停云主机 — пауза", "nova/boot 🚀", "[locked]"):
        assert words in text


def test_the_file_is_sound() -> None:
    data = pdf(sample(), STACKSEQ, Options(source="A->B: x", link_base="https://example.org/"))
    start = int(re.findall(rb"startxref\n(\d+)\n%%EOF\n$", data)[0])
    count = int(re.findall(rb"xref\n0 (\d+)\n", data[start:])[0])
    offsets = [int(offset) for offset in re.findall(rb"(\d{10}) 00000 n", data[start:])]
    assert len(offsets) == count - 1
    for number, offset in enumerate(offsets, 1):
        assert data[offset:].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(rb"/Length (\d+)>>\nstream\n(.*?)\nendstream", data, re.DOTALL):
        assert len(stream) == int(length)
    assert {
        int(number) for number in re.findall(rb"(\d+) 0 R", re.sub(rb"stream\n.*?\nendstream", b"", data, flags=re.DOTALL))
    } <= set(range(1, count))


def test_the_same_drawing_gives_the_same_bytes() -> None:
    assert pdf(sample(), STACKSEQ) == pdf(sample(), STACKSEQ)
    assert b"Date" not in pdf(sample(), STACKSEQ)


def test_links_lie_over_their_steps() -> None:
    data = pdf(sample(), STACKSEQ, Options(link_base="https://example.org/(src)/"))
    found = re.findall(rb"/Rect\[([^\]]+)\]/A<</S/URI/URI\((.*?)\)>>", data)
    assert found == [
        (b"56.25 318.75 150 333.75", b"https://example.org/\\(src\\)/nova/compute/api.py"),
        (b"56.25 285 150 300", b"https://example.org/?a=1&b=2"),
    ]


def test_the_title_is_the_documents_title() -> None:
    assert b"/Title(Every role & shape)" in pdf(sample(), STACKSEQ)
    assert b"/Title<FEFF66825 05C>".replace(b" ", b"") in pdf(Drawing(9, 9, (), "暂停"), STACKSEQ)


def test_a_page_longer_than_readers_allow_counts_in_larger_units() -> None:
    data = pdf(Drawing(100, 40_000, ()), STACKSEQ)
    assert b"/MediaBox[0 0 25 10000]/UserUnit 3" in data
    assert b"/MediaBox[0 0 150 300]/UserUnit 1" in pdf(Drawing(100, 200, ()), STACKSEQ, Options(scale=2))


def test_characters_that_our_fonts_lack_are_told() -> None:
    drawing = Drawing(99, 20, (Text(9, 9, "نعم ok שלום 暂停", "label"), Text(9, 9, "नहीं", "note")))
    assert missing_characters(drawing, STACKSEQ) == "".join(sorted(set("نعمשלוםनह") | {"\u0940"}))
    assert missing_characters(sample(), STACKSEQ) == ""
    assert pdf(drawing, STACKSEQ)


@pytest.mark.parametrize("name", theme_names())
def test_every_theme_draws_everything(name: str) -> None:
    assert "Every role & shape" in text_of(pdf(sample(), load_theme(name)))


@pytest.mark.parametrize("name", ["stackseq-dark", "modern-blue", "rose", "napkin", "omegapple"])
def test_pdf_and_svg_show_the_same(name: str) -> None:
    """Two renderers and two files: whatever one draws elsewhere or otherwise shows in the mean brightness of small squares."""
    theme = load_theme(name)
    texts_without_emoji = replace(sample(), title="")
    files = sorted(str(path) for path in Path(FOLDER).glob("*.ttf"))
    drawn = svg(texts_without_emoji, theme, Options(embed_fonts=False))
    through_svg = read_png(bytes(resvg_py.svg_to_bytes(svg_string=drawn, skip_system_fonts=True, font_files=files)))
    through_pdf = read_png(png(texts_without_emoji, theme))
    assert (through_svg.width, through_svg.height) == (through_pdf.width, through_pdf.height)
    differences = [abs(one - other) for one, other in zip(through_svg.blocks(10), through_pdf.blocks(10), strict=True)]
    assert max(differences) < 16
    assert sum(differences) / len(differences) < 0.5
