"""What holds for any text and any interaction."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings

from stackseq.diagnostics import Diagnostic, Source, show
from stackseq.interaction import (
    Destruction,
    Element,
    ExecutionEnd,
    ExecutionStart,
    Interaction,
    InteractionUse,
    Message,
    Note,
    StateInvariant,
    walk,
)
from stackseq.interaction.characters import UNWANTED
from stackseq.wsd import format, parse  # noqa: A004  # the name that users know
from stackseq.wsd.codes import CODES
from tests.strategies import interactions
from tests.wsd.texts import diagrams

quick = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
long = settings(max_examples=3_000, deadline=None, suppress_health_check=list(HealthCheck))


def _messages(interaction: Interaction) -> list[Message]:
    found: list[Message] = []
    for element in walk(interaction):
        if isinstance(element, Message):
            found.append(element)
        elif isinstance(element, InteractionUse):
            found += [each for each in (element.incoming, element.outgoing) if each]
    return found


def _names(element: Element) -> list[object]:
    if isinstance(element, Message):
        return [end for end in (element.sender, element.receiver) if isinstance(end, str)]
    if isinstance(element, Note | StateInvariant | InteractionUse):
        return list(element.covered)
    if isinstance(element, ExecutionStart | ExecutionEnd | Destruction):
        return [element.lifeline]
    return []


def check_text(text: str) -> None:
    parsed = parse(Source("any.wsd", text))
    interaction = parsed.interaction
    check_interaction(interaction)
    for diagnostic in parsed.diagnostics:
        check_diagnostic(diagnostic, text)
    check_round_trip(interaction)


def check_interaction(interaction: Interaction) -> None:
    names = [lifeline.name for lifeline in interaction.lifelines]
    assert len(set(names)) == len(names)
    assert all(names)
    assert not re.search(UNWANTED, repr(interaction).replace("\\n", ""))
    active: dict[object, int] = {}
    for element in walk(interaction):
        assert set(_names(element)) <= set(names)
        if isinstance(element, ExecutionStart):
            active[element.lifeline] = active.get(element.lifeline, 0) + 1
        elif isinstance(element, ExecutionEnd):
            active[element.lifeline] = active.get(element.lifeline, 0) - 1
        elif isinstance(element, Destruction):
            active[element.lifeline] = 0
        else:
            _count(element, active)
        assert all(count >= 0 for count in active.values())
    grouped = [name for group in interaction.groups for name in group.members]
    assert len(set(grouped)) == len(grouped)
    for group in interaction.groups:
        first = names.index(group.members[0])
        assert tuple(names[first : first + len(group.members)]) == group.members


def _count(element: Element, active: dict[object, int]) -> None:
    uses = [element.incoming, element.outgoing] if isinstance(element, InteractionUse) else [element]
    for message in uses:
        if isinstance(message, Message):
            if message.ends_execution:
                active[message.sender] = active.get(message.sender, 0) - 1
                assert active[message.sender] >= 0
            if message.starts_execution:
                active[message.receiver] = active.get(message.receiver, 0) + 1


def check_diagnostic(diagnostic: Diagnostic, text: str) -> None:
    assert diagnostic.code in CODES
    assert diagnostic.severity is CODES[diagnostic.code][0]
    span = diagnostic.span
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert 1 <= span.line <= span.end_line <= len(lines)
    assert 1 <= span.column <= len(lines[span.line - 1]) + 1
    assert span.column <= span.end_column or span.line < span.end_line
    assert span.end_column <= len(lines[span.end_line - 1]) + 1
    assert show(diagnostic, Source("any.wsd", text)).isprintable() or "\n" in show(diagnostic, Source("any.wsd", text))


def check_round_trip(interaction: Interaction) -> None:
    text = format(interaction)
    again = parse(text).interaction
    assert again == interaction
    assert format(again) == text


@given(diagrams())
@quick
def test_any_text(text: str) -> None:
    check_text(text)


@given(interactions(depth=2, most_elements=4))
@quick
def test_any_interaction(interaction: Interaction) -> None:
    check_round_trip(interaction)
    check_interaction(parse(format(interaction)).interaction)


@given(interactions(depth=2, most_elements=4))
@quick
def test_what_we_write_has_no_errors(interaction: Interaction) -> None:
    found = {each.code for each in parse(format(interaction)).diagnostics}
    assert not {code for code in found if CODES[code][0].value == "error"}
    assert "not-active" not in found


@pytest.mark.fuzz
@pytest.mark.timeout(600)
@given(diagrams(most=40))
@long
def test_any_text_for_long(text: str) -> None:
    check_text(text)


@pytest.mark.fuzz
@pytest.mark.timeout(600)
@given(interactions())
@long
def test_any_interaction_for_long(interaction: Interaction) -> None:
    check_round_trip(interaction)
