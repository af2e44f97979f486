"""Where texts break that are wider than their room."""

from __future__ import annotations

import pytest

from stackseq.layout import CellMetrics
from stackseq.layout.text import balance, measure, reflow

CELL = CellMetrics()


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("one two three four", 15, ("one two", "three four")),
        ("one two three four", 18, ("one two three four",)),
        ("a\nlonger line here", 12, ("a", "longer", "line here")),
        ("scheduler", 7, ("sched", "uler")),
        ("", 5, ("",)),
    ],
)
def test_lines_are_about_equally_long(text: str, limit: int, expected: tuple[str, ...]) -> None:
    assert balance(measure(text, "label", CELL, limit), text, "label", CELL).lines == expected


def test_no_word_is_broken_for_the_sake_of_balance() -> None:
    text = "a identifier_with_parts b"
    lines = measure(text, "label", CELL, 23)
    assert balance(lines, text, "label", CELL, least=21) == lines
    assert lines.lines == ("a identifier_with_parts", "b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a sentence that is wide\nand goes on", "a sentence that is wide and goes on"),
        ("a sentence that is wide,\n(as this one)\nends", "a sentence that is wide, (as this one) ends"),
        ("narrow\nlines", "narrow\nlines"),
        ("a sentence that is wide\nAnother one", "a sentence that is wide\nAnother one"),
        ("a sentence that is wide:\nno more", "a sentence that is wide:\nno more"),
        ("an_identifier_that_is_wide.\nand_its_end", "an_identifier_that_is_wide.\nand_its_end"),
        ("a sentence that is wide\n  indented", "a sentence that is wide\n  indented"),
        ("\na", "\na"),
        ("", ""),
    ],
)
def test_a_sentence_goes_on_after_a_line_that_is_too_wide(text: str, expected: str) -> None:
    assert reflow(text, "label", CELL, 20) == expected
