"""What travels in a picture comes back byte for byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackseq.layout import Drawing, Text
from stackseq.render import FORMATS, Options, load_theme
from stackseq.render.extract import read_source

DRAWING = Drawing(60, 40, (Text(30, 20, "pause", "label", width=40),), "pause")


def picture(name: str, source: str) -> bytes:
    drawn = FORMATS[name].load()(DRAWING, load_theme("stackseq"), Options(source=source, embed_fonts=False))
    return drawn if isinstance(drawn, bytes) else drawn.encode("utf-8")


SOURCES = [
    "A->B: hello\n",
    "A->B: hello",
    "title a & b < c > d \"e\" 'f'\r\nA->B: x\r\n",
    "a\rb\n\n\n  c\t\n",
    "]]></source></metadata><!-- &amp; &#10; -->",
    "暂停云主机 🚀 e\u0301 שלום",
    "control \x00 \x1b \x7f \x85 \ufffe",
    "lone \ud800 surrogate",
    "\ufeffA->B: x",
    " ",
    "x" * 100_000,
]


@pytest.mark.parametrize("name", ["svg", "png", "pdf"])
@pytest.mark.parametrize("source", SOURCES, ids=range(len(SOURCES)))
def test_the_text_comes_back(name: str, source: str) -> None:
    assert read_source(picture(name, source)) == source


@given(st.text(st.characters(), min_size=1))
@settings(max_examples=200, deadline=None)
def test_any_text_comes_back_from_svg(source: str) -> None:
    assert read_source(picture("svg", source)) == source


@pytest.mark.parametrize("name", ["svg", "png", "pdf"])
def test_a_picture_without_text_gives_nothing(name: str) -> None:
    assert read_source(picture(name, "")) is None


@pytest.mark.parametrize("name", ["svg", "png", "pdf"])
def test_a_broken_picture_gives_nothing_but_never_fails(name: str) -> None:
    whole = picture(name, "A->B: hello\n" * 9)
    for length in range(0, len(whole), 7):
        assert read_source(whole[:length]) in {None, "A->B: hello\n" * 9}
    for position in range(0, len(whole), 7):
        read_source(whole[:position] + b"\xff" + whole[position + 1 :])


@pytest.mark.parametrize("data", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7", b"<svg/>", b"\xff\xfe<", b"\x00" * 99])
def test_what_is_no_picture_gives_nothing(data: bytes) -> None:
    assert read_source(data) is None


def test_a_picture_that_another_program_saved_still_gives_it() -> None:
    saved = (
        '<?xml version="1.0"?>\r\n<svg><metadata id="m">\r\n<s:stackseq xmlns:s="urn:stackseq"><s:source\r\n>'
        "A-&gt;B: &#x41;&apos;\r\n</s:source></s:stackseq></metadata></svg>"
    )
    assert read_source(saved.encode()) == "A->B: A'\n"
    assert read_source(saved.encode("utf-16")) == "A->B: A'\n"
