"""What we write for PlantUML reads as what it was written from, as far as PlantUML can say it."""

# For maintainers. PlantUML has no anchors and facts, and names participants by letters and digits; we write for it what begins
# and ends in statements of their own. So both sides are brought into that form before they are compared.
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.diagnostics import Source
from stackseq.export.plain import identifiers
from stackseq.export.plantuml import _RESERVED, plantuml
from stackseq.imports import READERS
from stackseq.interaction import (
    CombinedFragment,
    Comment,
    Destruction,
    Element,
    ExecutionEnd,
    ExecutionStart,
    Interaction,
    InteractionUse,
    Message,
    Operand,
)
from stackseq.records import replace
from stackseq.wsd import parse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DIAGRAMS = Path(__file__).resolve().parents[2] / "src" / "stackseq" / "diagrams"
_LIVES = (ExecutionStart, ExecutionEnd, Destruction)


@pytest.mark.parametrize("path", sorted(DIAGRAMS.rglob("*.wsd"))[::3], ids=lambda path: path.stem)
def test_diagrams_of_the_catalogue(path: Path) -> None:
    interaction = parse(path.read_text("utf-8")).interaction
    parsed = READERS["plantuml"].read(Source("x.puml", plantuml(interaction)))
    assert parsed.diagnostics == ()
    names = identifiers((lifeline.name for lifeline in interaction.lifelines), _RESERVED)
    assert normal(parsed.interaction, {}) == normal(interaction, names)


def normal(interaction: Interaction, names: Mapping[str, str]) -> Interaction:
    """Return what both languages can say, with other names."""
    lifelines = tuple(replace(each, name=names.get(each.name, each.name)) for each in interaction.lifelines)
    return replace(interaction, lifelines=lifelines, body=_body(interaction.body, names), metadata=())


def _body(body: tuple[Element, ...], names: Mapping[str, str]) -> tuple[Element, ...]:
    """Return the elements; those that begin or end at one message in the order of their lifelines."""
    found: list[Element] = []
    for element in (each for one in body for each in _apart(one, names)):
        at = len(found)
        while isinstance(element, _LIVES) and at:
            before = found[at - 1]
            if not isinstance(before, _LIVES) or before.lifeline <= element.lifeline:
                break
            at -= 1
        found.insert(at, element)
    return tuple(found)


def _apart(element: Element, names: Mapping[str, str]) -> Iterator[Element]:
    if isinstance(element, Comment):
        return
    if isinstance(element, Message):
        yield from _message(element, names)
    elif isinstance(element, InteractionUse):
        ends = [each for each in (element.incoming, element.outgoing) if each]
        yield from (one for each in ends if each is element.incoming for one in _message(each, names))
        yield replace(_renamed(element, names), incoming=None, outgoing=None)
        yield from (one for each in ends if each is element.outgoing for one in _message(each, names))
    elif isinstance(element, CombinedFragment):
        operands = tuple(Operand(each.guard, _body(each.body, names)) for each in element.operands)
        yield replace(element, operands=operands, anchor=None)
    else:
        yield _renamed(element, names)


def _message(message: Message, names: Mapping[str, str]) -> Iterator[Element]:
    sender, receiver = names.get(str(message.sender), message.sender), names.get(str(message.receiver), message.receiver)
    yield replace(message, sender=sender, receiver=receiver, starts_execution=False, ends_execution=False, anchor=None)
    if message.ends_execution:
        yield ExecutionEnd(str(sender))
    if message.starts_execution:
        yield ExecutionStart(str(receiver))


def _renamed(element: Element, names: Mapping[str, str]) -> Element:
    changes: dict[str, object] = {"anchor": None} if hasattr(element, "anchor") else {}
    if hasattr(element, "covered"):
        changes["covered"] = tuple(sorted(names.get(name, name) for name in element.covered))
    if isinstance(element, _LIVES):
        changes["lifeline"] = names.get(element.lifeline, element.lifeline)
    return replace(element, **changes)
