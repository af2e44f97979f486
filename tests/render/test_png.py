"""PNG: the right size, the right pixels, nothing cut."""

from __future__ import annotations

import pytest

from stackseq.layout import Box, Drawing, Polyline, Text
from stackseq.render import Options, load_theme
from stackseq.render import raster as raster_module
from stackseq.render.png import PictureTooLarge, png
from tests.render.pixels import chunks, read_png
from tests.render.sample import sample

STACKSEQ = load_theme("stackseq")


def test_strokes_fill_whole_pixels() -> None:
    items = (Box(10, 10, 30, 20, "note"), Polyline(((50, 20), (80, 20)), "call"), Polyline(((60, 30), (60, 39)), "lifeline"))
    picture = read_png(png(Drawing(90, 40, items), load_theme("default")))
    black, white = (0, 0, 0), (255, 255, 255)
    assert [picture.at(x, 15) for x in (9, 10, 11, 38, 39, 40)] == [white, black, white, white, black, white]
    assert [picture.at(20, y) for y in (9, 10, 11, 28, 29, 30)] == [white, black, white, white, black, white]
    assert [picture.at(65, y) for y in (19, 20, 21)] == [white, black, white]
    assert [picture.at(x, 35) for x in (59, 60, 61)] == [white, black, white]


@pytest.mark.parametrize(("scale", "size"), [(1, (920, 570)), (2, (1840, 1140)), (0.5, (460, 285)), (1.25, (1150, 712))])
def test_scale(scale: float, size: tuple[int, int]) -> None:
    picture = read_png(png(sample(), STACKSEQ, Options(scale=scale)))
    assert (picture.width, picture.height) == size


def test_a_tall_picture_is_drawn_in_bands_without_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = png(sample(), STACKSEQ)
    monkeypatch.setattr(raster_module, "_BAND", 100_000)
    one, other = read_png(whole), read_png(png(sample(), STACKSEQ))
    assert (one.width, one.height) == (other.width, other.height)
    greys = zip(b"".join(one.rows), b"".join(other.rows), strict=True)
    assert max(abs(before - after) for before, after in greys) <= 2


def test_what_is_too_large_is_refused() -> None:
    drawing = Drawing(30_000, 20_000, ())
    with pytest.raises(PictureTooLarge, match="30000 × 20000 pixels") as error:
        png(drawing, STACKSEQ)
    assert (error.value.width, error.value.height) == (30_000, 20_000)
    with pytest.raises(PictureTooLarge):
        png(Drawing(3, 2_000_000, ()), STACKSEQ)
    assert read_png(png(drawing, STACKSEQ, Options(scale=0.001))).width == 30


def test_an_empty_drawing_has_a_pixel() -> None:
    assert read_png(png(Drawing(0, 0, ()), STACKSEQ)).rows == [b"\xff\xff\xff"]


def test_the_same_drawing_gives_the_same_bytes() -> None:
    options = Options(source="A->B: x")
    assert png(sample(), STACKSEQ, options) == png(sample(), STACKSEQ, options)


def test_the_program_and_the_text_are_in_it() -> None:
    kinds = [kind for kind, _content in chunks(png(sample(), STACKSEQ, Options(source="A->B: x")))]
    assert kinds == [b"IHDR", b"tEXt", b"iTXt", b"IDAT", b"IEND"]


def test_characters_that_our_fonts_lack_take_the_long_way() -> None:
    drawing = Drawing(120, 40, (Text(60, 20, "שלום", "label", width=40),))
    data = png(drawing, STACKSEQ, Options(source="A->B: שלום", scale=2))
    picture = read_png(data)
    assert (picture.width, picture.height) == (240, 80)
    assert [kind for kind, _content in chunks(data)][:3] == [b"IHDR", b"tEXt", b"iTXt"]
