"""What holds for any text in any language."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from stackseq.diagnostics import Source, show
from stackseq.imports import READERS, find_reader
from stackseq.imports.codes import CODES
from stackseq.interaction import Interaction, walk
from stackseq.interaction.characters import UNWANTED
from stackseq.wsd import format, parse  # noqa: A004  # the name that users know
from tests.imports.texts import plantuml_texts, seqdiag_texts
from tests.wsd.test_properties import check_interaction

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
long = settings(max_examples=6_000, deadline=None, suppress_health_check=list(HealthCheck))


def check(language: str, text: str) -> None:
    parsed = READERS[language].read(Source("any", text))
    check_interaction(parsed.interaction)
    check_round_trip(parsed.interaction)
    for element in walk(parsed.interaction):
        assert element.span.line >= 1
    assert [each.span.line for each in parsed.diagnostics] == sorted(each.span.line for each in parsed.diagnostics)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for each in parsed.diagnostics:
        assert each.severity is CODES[each.code][0]
        assert 1 <= each.span.line <= each.span.end_line <= len(lines)
        assert 1 <= each.span.column <= len(lines[each.span.line - 1]) + 1
        assert each.span.column <= each.span.end_column or each.span.line < each.span.end_line
        assert each.span.end_column <= len(lines[each.span.end_line - 1]) + 1
        assert not re.search(UNWANTED, show(each, Source("any", text)).replace("\n", ""))


def check_round_trip(interaction: Interaction) -> None:
    """What was read can be said in our own language, without loss and without errors."""
    text = format(interaction)
    parsed = parse(text)
    assert parsed.interaction == interaction
    assert not [each for each in parsed.diagnostics if each.severity.value == "error"]


@given(plantuml_texts())
@quick
def test_any_plantuml(text: str) -> None:
    check("plantuml", text)


@given(seqdiag_texts())
@quick
def test_any_seqdiag(text: str) -> None:
    check("seqdiag", text)


@given(plantuml_texts() | seqdiag_texts())
@quick
def test_the_language_of_any_text_is_found_out(text: str) -> None:
    reader = find_reader(Source("any.txt", text))
    assert reader is None or reader.sniff(text)


@pytest.mark.fuzz
@pytest.mark.timeout(900)
@given(plantuml_texts(most=40))
@long
def test_any_plantuml_for_long(text: str) -> None:
    check("plantuml", text)


@pytest.mark.fuzz
@pytest.mark.timeout(900)
@given(seqdiag_texts(most=50))
@long
def test_any_seqdiag_for_long(text: str) -> None:
    check("seqdiag", text)
