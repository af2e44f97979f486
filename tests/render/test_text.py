"""Terminal text: what it looks like, in Unicode, in ASCII and in colour."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from stackseq.diagnostics import Severity, Source
from stackseq.layout import CELLS, Align, CellMetrics, Drawing, Marker, Polyline, Text, lay_out
from stackseq.layout.fit import fit
from stackseq.records import replace
from stackseq.render.terminal.characters import cells_of
from stackseq.render.terminal.glyphs import ASCII, UNICODE
from stackseq.render.terminal.inks import INKS, ink_of
from stackseq.render.text import TextOptions, text
from stackseq.wsd import parse

CASES = Path(__file__).parent / "terminal"
PLAIN = TextOptions()
COLOURED = TextOptions(colour=True)
COLUMNS = {"crowded": 60}
"""Cases that must fit; the others take what they need."""


def drawing_of(source: str, columns: int = 1000) -> Drawing:
    return fit(parse(Source("<test>", source)).interaction, columns)


def drawn(source: str, options: TextOptions = PLAIN) -> str:
    return text(drawing_of(source), options)


def without_colours(coloured: str) -> str:
    return re.sub("\x1b\\[[0-9;]*m", "", coloured)


@pytest.mark.parametrize("options", [TextOptions(), TextOptions(ascii=True)], ids=["unicode", "ascii"])
@pytest.mark.parametrize("path", sorted(CASES.glob("*.wsd")), ids=lambda path: path.stem)
def test_it_looks_as_expected(path: Path, options: TextOptions) -> None:
    """After an intended change, look at the drawings, then run the tests once with ACCEPT=1."""
    expected = path.with_suffix(".ascii.txt" if options.ascii else ".txt")
    found = text(drawing_of(path.read_text("utf-8"), COLUMNS.get(path.stem, 1000)), options)
    if os.environ.get("ACCEPT"):
        expected.write_text(found, "utf-8")
    assert found == expected.read_text("utf-8")


def test_all_cases_are_diagrams_without_errors() -> None:
    for path in CASES.glob("*.wsd"):
        diagnostics = parse(Source(str(path), path.read_text("utf-8"))).diagnostics
        assert all(diagnostic.severity is not Severity.ERROR for diagnostic in diagnostics), path


# Colours.


@pytest.mark.parametrize("path", sorted(CASES.glob("*.wsd")), ids=lambda path: path.stem)
def test_colours_change_nothing_else(path: Path) -> None:
    drawing = drawing_of(path.read_text("utf-8"))
    coloured = text(drawing, COLOURED)
    assert "\x1b[36m" in coloured
    assert without_colours(coloured) == text(drawing)


def test_every_line_ends_with_the_terminals_own_colour() -> None:
    for line in drawn("A->+B: one\nnote over B: two", COLOURED).splitlines():
        sequences = re.findall("\x1b\\[([0-9;]*)m", line)
        assert not sequences or sequences[-1] == "0"


def test_no_colour_is_hard_to_see_on_black_or_on_white() -> None:
    assert set(INKS.values()) <= {"1", "2", "31", "32", "34", "35", "36"}


def test_texts_keep_the_terminals_colour() -> None:
    drawing = Drawing(5, 1, (Text(0, 0, "hello", "note"),))
    assert text(drawing, COLOURED) == text(drawing)


@pytest.mark.parametrize(
    ("colour", "ink"),
    [("#ff0000", "31"), ("#0a8f2c", "32"), ("#3030ff", "34"), ("#cc00cc", "35"), ("#808080", ""), ("#000000", ""), ("red", "")],
)
def test_a_colour_of_the_text_becomes_the_nearest_one(colour: str, ink: str) -> None:
    assert ink_of(colour) == ink
    line = Polyline(((0, 0), (6, 0)), "call", colour)
    assert text(Drawing(7, 1, (line,)), COLOURED).startswith(f"\x1b[{ink}m" if ink else "─")


# Characters.


@pytest.mark.parametrize(
    ("written", "cells"),
    [
        ("ab", ["a", "b"]),
        ("中b", ["中", "", "b"]),
        ("e\u0301b", ["e\u0301", "b"]),
        ("中\u0301", ["中\u0301", ""]),
        ("\u0301b", ["b"]),
        ("👩\u200d💻", ["👩", "", "💻", ""]),
        ("❤\ufe0f!", ["❤", "!"]),
        ("a\u202eb\u2066c", ["a", "b", "c"]),
        ("\x1b[31m", ["␛", "[", "3", "1", "m"]),
        ("a\tb\x00\x7f\x9b", ["a", " ", "b", "␀", "\ufffd", "\ufffd"]),
        ("\u3000|", [" ", " ", "|"]),
        ("\ud800|", ["\ufffd", "|"]),
    ],
)
def test_texts_are_split_into_cells(written: str, cells: list[str]) -> None:
    assert cells_of(written, UNICODE.unknown) == cells
    assert len(cells) == CellMetrics().width(written, "label")


def test_no_control_character_reaches_the_terminal() -> None:
    every = "".join(map(chr, [*range(0x300), *range(0x2000, 0x2070), 0xD800, 0xE0001]))
    drawing = Drawing(2000, 1, (Text(0, 0, every, "label"),))
    for options in (PLAIN, TextOptions(ascii=True)):
        found = text(drawing, options).removesuffix("\n")
        assert all(char.isprintable() for char in found)
    assert cells_of("\x1b\x07", ASCII.unknown) == ["?", "?"]


def test_drawings_are_ascii_when_the_texts_are() -> None:
    for path in CASES.glob("*.wsd"):
        source = path.read_text("utf-8")
        if source.isascii():
            assert drawn(source, TextOptions(ascii=True)).isascii()


# Strokes.


def test_a_head_points_the_way_of_its_message() -> None:
    rows = drawn("A->B: x\nB->A: y\nA->>B: z\nB->>A: w\nA<->B: v").splitlines()
    arrows = [row.strip() for row in rows if "───" in row and "┌" not in row and "└" not in row]
    assert [arrow.replace("─", "") for arrow in arrows] == ["├►│", "│◄┤", "├>│", "│<┤", "│◄►│"]


def test_casts_differ_from_calls_in_ascii_as_well() -> None:
    call, cast = (drawn(f"A{arrow}B: hello", TextOptions(ascii=True)) for arrow in ("->", "->>"))
    assert "--->|" in call
    assert "-->>|" in cast


@pytest.mark.parametrize(("length", "expected"), [(3, "|->|"), (4, "|->>|"), (6, "|--->>|")])
def test_an_open_head_leaves_room_for_its_shaft(length: int, expected: str) -> None:
    lifelines = [Polyline(((x, 0), (x, 1)), "lifeline") for x in (0, length)]
    arrow = (Polyline(((0, 0), (length, 0)), "cast"), Marker(length, 0, 1, 0, "open", "cast"))
    assert text(Drawing(length + 1, 1, (*lifelines, *arrow)), TextOptions(ascii=True)) == expected + "\n"


def test_what_lies_outside_is_left_out() -> None:
    items = (Text(-2, 0, "hello", "label", Align.START), Text(3, 1, "hello", "label", Align.START), Text(0, 7, "hello", "label"))
    assert text(Drawing(5, 2, items)) == "llo\n   he\n"


def test_an_empty_diagram_is_empty() -> None:
    assert not drawn("").strip()


def test_a_note_shows_whom_it_is_about() -> None:
    rows = drawn("participant A\nparticipant B\nA->B: x\nnote over B: hello there").splitlines()
    lifeline = rows[2].rindex("┬")
    assert next(row for row in rows if "┬╮" in row)[lifeline] == "┴"


def test_the_layout_in_cells_has_one_row_for_a_line() -> None:
    one, two = (lay_out(parse(f"A->B: {label}").interaction, CellMetrics(), CELLS) for label in ("x", "x\\ny"))
    assert two.height == one.height + 1


def test_options_are_values() -> None:
    assert replace(PLAIN, colour=True) == COLOURED
