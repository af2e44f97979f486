"""Fonts: what is measured is what is drawn, and who draws what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from stackseq.layout import FontMetrics
from stackseq.render.fonts import FAMILIES, FOLDER, face_metrics, load_face, owner, read_font, runs, stem_of
from stackseq.render.truetype import TrueType, load_font

STEMS = sorted(path.stem for path in Path(FOLDER).glob("*.ttf"))
SANS = "StackSeqSans-Regular"


@pytest.mark.parametrize("stem", STEMS)
def test_advances_are_those_of_the_font_file(stem: str) -> None:
    face, font = load_face(stem), load_font(stem)
    for char, advance in list(face.advances.items())[::7]:
        glyph = font.glyph(char)
        assert glyph or advance == 0, char
        if glyph:
            assert int.from_bytes(font._metric(glyph)[:2], "big") == advance, char  # noqa: SLF001


@pytest.mark.parametrize("family", FAMILIES)
def test_heights_of_capitals_are_those_of_the_fonts(family: str) -> None:
    data = json.loads(read_font(f"{stem_of(family)}.json"))
    assert data["capHeight"] == FAMILIES[family]


@pytest.mark.parametrize(
    ("family", "bold", "italic", "stem"),
    [
        ("StackSeq Sans", True, False, "StackSeqSans-Bold"),
        ("StackSeq Sans", False, True, "StackSeqSans-Italic"),
        ("StackSeq Sans", True, True, "StackSeqSans-Bold"),
        ("StackSeq Serif", True, True, "StackSeqSerif-Bold"),
        ("StackSeq Serif", False, True, "StackSeqSerif-Regular"),
        ("StackSeq Hand", True, True, "StackSeqHand-Regular"),
    ],
)
def test_a_style_that_a_family_lacks_falls_back(family: str, bold: bool, italic: bool, stem: str) -> None:  # noqa: FBT001
    assert stem_of(family, bold=bold, italic=italic) == stem


@pytest.mark.parametrize(
    ("char", "stem", "drawn_by"),
    [
        ("a", SANS, SANS),
        ("я", "StackSeqHand-Regular", SANS),
        ("я", "StackSeqSerif-Bold", "StackSeqSerif-Bold"),
        ("暂", "StackSeqSans-Bold", "StackSeqCJK-Regular"),
        ("저", SANS, "StackSeqHangul-Regular"),
        ("🚀", SANS, "StackSeqEmoji-Regular"),
        ("ש", SANS, None),
    ],
)
def test_each_character_has_the_best_face(char: str, stem: str, drawn_by: str | None) -> None:
    face = owner(char, stem)
    assert (face.stem if face else None) == drawn_by


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("pause", ["Sans:pause"]),
        ("暂停 pause", ["CJK:暂停", "Sans: pause"]),
        ("a 🚀\ufe0f b", ["Sans:a ", "Emoji:🚀\ufe0f", "Sans: b"]),
        ("שלום עולם ok", ["None:שלום עולם ", "Sans:ok"]),
        ("", ["Sans:"]),
    ],
)
def test_texts_are_cut_where_the_face_changes(text: str, parts: list[str]) -> None:
    found = [f"{face.stem[8:].partition('-')[0] if face else None}:{part}" for face, part in runs(text, SANS)]
    assert found == parts


def test_widths_are_sums_of_advances() -> None:
    metrics = FontMetrics({"label": face_metrics("StackSeq Sans", 20, 28)})
    sans, chinese = load_face(SANS).advances, load_face("StackSeqCJK-Regular").advances
    expected = (sum(sans[char] for char in "ok, ") + sum(chinese[char] for char in "暂停")) * 20 / 1000
    assert metrics.width("ok, 暂停", "label") == -int(-expected // 1)
    assert metrics.width("\u200b", "label") == 0
    assert metrics.width("שש", "label") == 28


@pytest.mark.parametrize(
    ("stem", "chars"), [(SANS, " ,aij–éΩ✓"), ("StackSeqCJK-Regular", "，停暂机"), ("StackSeqEmoji-Regular", "🔥🚀")]
)
def test_a_font_for_a_page_has_the_characters_asked_for_as_they_were(stem: str, chars: str) -> None:
    whole = load_font(stem)
    part = TrueType(whole.web_font(sorted(chars + "\ue000")))
    assert part.glyph("\ue000") == 0
    assert part.glyph("z") == 0
    for char in chars:
        assert part._metric(part.glyph(char)) == whole._metric(whole.glyph(char))  # noqa: SLF001
        assert len(part._outline(part.glyph(char))) >= len(whole._outline(whole.glyph(char)))  # noqa: SLF001


def test_what_a_glyph_is_composed_of_come_along() -> None:
    whole = load_font(SANS)
    accented = whole.glyph("é")
    assert whole._outline(accented)[:2] == b"\xff\xff", "this test needs a composed glyph"  # noqa: SLF001
    data = whole.subset([0, accented])
    at = data.index(b"maxp")
    offset = int.from_bytes(data[at + 8 : at + 12], "big")
    assert int.from_bytes(data[offset + 4 : offset + 6], "big") == 4, "é, e and the accent, and the box"


def test_a_font_of_more_characters_than_old_programs_know() -> None:
    font = load_font("StackSeqCJK-Regular")
    chars = [char for char in map(chr, range(0x3400, 0xFFFF)) if font.glyph(char)]
    assert len(chars) > 8192
    copy = TrueType(font.web_font(chars))
    assert [copy.glyph(char) for char in chars] == list(range(1, len(chars) + 1))
