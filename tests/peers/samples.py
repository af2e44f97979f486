"""Diagrams that the exports are checked with, and the texts that must be seen in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from hypothesis import Phase, given, settings

from stackseq.interaction import (
    CombinedFragment,
    Divider,
    Interaction,
    InteractionUse,
    Message,
    Note,
    StateInvariant,
    walk,
)
from stackseq.wsd import parse
from tests.strategies import interactions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hypothesis.strategies import SearchStrategy

Value = TypeVar("Value")
ROOT = Path(__file__).resolve().parents[2]
GENERATED = 200


def written() -> dict[str, Interaction]:
    """Return the cases and the catalogue, by name."""
    files = [*(ROOT / "tests" / "export" / "cases").glob("*.wsd"), *(ROOT / "src" / "stackseq" / "diagrams").rglob("*.wsd")]
    return {str(path.relative_to(ROOT)): parse(path.read_text("utf-8")).interaction for path in sorted(files)}


def generated() -> dict[str, Interaction]:
    """Return diagrams made by chance, by name."""
    return {f"generated-{number}": value for number, value in enumerate(examples(interactions()))}


def examples(strategy: SearchStrategy[Value]) -> list[Value]:
    """Return values of a strategy, the same in each run."""
    found: list[Value] = []

    @settings(max_examples=GENERATED, phases=[Phase.generate])
    @given(strategy)
    def collect(value: Value) -> None:
        found.append(value)

    collect()
    return found


def unseen(texts: Iterable[str], picture: str) -> list[str]:
    """Return the texts that do not stand in the picture. Blanks, hyphens and rare characters do not count."""
    shown = _bare(picture)
    return [line for text in texts for line in text.split("\n") if _bare(line) not in shown]


def _bare(text: str) -> str:
    return re.sub("[^!-~\u4e00-\u9fff]|-", "", text)


def texts_of_steps(interaction: Interaction) -> Iterator[str]:
    """Yield what lifelines, messages and notes say; nothing where lines are wrapped, since words may be broken then."""
    if interaction.wrap:
        return
    yield from (interaction.title, *(lifeline.label for lifeline in interaction.lifelines))
    for element in walk(interaction):
        if isinstance(element, Message):
            yield from (element.label, element.description)
        elif isinstance(element, Note | StateInvariant | InteractionUse | Divider):
            yield element.text


def texts_of_frames(interaction: Interaction) -> Iterator[str]:
    """Yield what boxes and fragments say."""
    yield from (group.label for group in interaction.groups)
    for element in walk(interaction):
        if isinstance(element, CombinedFragment):
            yield from (element.label, *(operand.guard for operand in element.operands))
