"""Two diagrams in one: what the cases show, and what holds for any two diagrams."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

import stackseq
from stackseq.compare import Change, compare
from stackseq.compare.align import align
from stackseq.compare.looks import Look
from stackseq.interaction import (
    CombinedFragment,
    Interaction,
    InteractionUse,
    Message,
    Note,
    Parallel,
    StateInvariant,
    bodies_of,
    walk,
)
from tests.strategies import interactions, plain_texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Element

CASES = sorted((Path(__file__).parent / "cases").glob("*.wsd"))
STEPS = (Message, Note, StateInvariant, InteractionUse)


def check(old: str, new: str, both: str, fold: int) -> None:
    result = compare(stackseq.parse(old).interaction, stackseq.parse(new).interaction, fold=fold)
    assert stackseq.format(result.interaction) == both


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    remark, old, new, both = (
        path.read_text(encoding="utf-8").replace("=== both\n", "=== old\n").replace("=== new\n", "=== old\n").split("=== old\n")
    )
    check(old, new, both, 3 if remark.startswith("# Folded") else 0)


@settings(max_examples=60)
@given(interactions(texts=plain_texts()), interactions(texts=plain_texts()))
def test_any_two(old: Interaction, new: Interaction) -> None:
    result = compare(old, new)
    assert result.interaction == compare(old, new).interaction
    shown = [each for each in walk(result.interaction) if isinstance(each, STEPS)]
    total = sum(isinstance(each, STEPS) for each in walk(new))
    removed = sum(step.change is Change.REMOVED for step in result.steps)
    assert len(shown) <= total + removed + 1
    assert {lifeline.name for lifeline in result.interaction.lifelines} == {
        lifeline.name for each in (old, new) for lifeline in each.lifelines
    }
    assert stackseq.draw(stackseq.format(result.interaction), format="txt")
    assert executions(result.interaction) == executions(new)


@settings(max_examples=60)
@given(interactions(texts=plain_texts()))
def test_with_itself(interaction: Interaction) -> None:
    result = compare(interaction, interaction)
    assert result.is_same
    assert result.count(Change.SAME) > 0 or not any(isinstance(each, STEPS) for each in walk(interaction))
    assert not any(mark in line for line in stackseq.format(result.interaction).splitlines() for mark in ("#1a7f37", "#cf222e"))


def executions(interaction: Interaction) -> list[tuple[str, str]]:
    """Return what begins and ends, in order."""
    found = []
    for each in walk(interaction):
        if isinstance(each, Message) and each.starts_execution:
            found.append(("starts", str(each.receiver)))
        if isinstance(each, Message) and each.ends_execution:
            found.append(("ends", str(each.sender)))
    return found


DIAGRAMS = Path(stackseq.__file__).parent / "diagrams" / "liberty" / "nova"
PAIRS = [("pause", "suspend"), ("boot", "rebuild"), ("resize", "live-migrate"), ("shelve", "unshelve")]


@pytest.mark.parametrize("fold", [0, 1, 6])
@pytest.mark.parametrize("pair", PAIRS, ids="-".join)
def test_real_ones(pair: tuple[str, str], fold: int) -> None:
    """Executions are whole, and reading what is written gives the same diagram."""
    old, new = (stackseq.parse((DIAGRAMS / f"{name}.wsd").read_text(encoding="utf-8")).interaction for name in pair)
    result = compare(old, new, fold=fold).interaction
    parsed = stackseq.parse(stackseq.format(result))
    assert parsed.interaction == result
    codes = {diagnostic.code for diagnostic in parsed.diagnostics}
    assert codes <= {"arrow-colour", "unused-participant"}, [str(each) for each in parsed.diagnostics]


def test_every_difference_is_marked() -> None:
    old, new = (stackseq.parse((DIAGRAMS / f"{name}.wsd").read_text(encoding="utf-8")).interaction for name in PAIRS[0])
    result = compare(old, new)
    marked = [
        each for each in walk(result.interaction) if isinstance(each, STEPS) and label_of(each)[:2] in {"+ ", "- ", "~ ", "> "}
    ]
    conditions = [step for step in result.steps if step.text.startswith("condition: ")]
    assert len(marked) == len(result.steps) - len(conditions)


def label_of(element: Element) -> str:
    return str(getattr(element, "label", "") or getattr(element, "text", ""))


def test_steps_tell_what_was_and_where() -> None:
    old = stackseq.parse("alt up\n# a.py f\nA->B: read the flavor of it\nend").interaction
    new = stackseq.parse("alt up\n# a.py f\nA->B: read the flavors of it\nend").interaction
    (step,) = compare(old, new).steps
    assert (step.change, step.text, step.before) == (
        Change.CHANGED,
        "A -> B: read the flavors of it",
        "A -> B: read the flavor of it",
    )
    assert (str(step.anchor), step.guards) == ("a.py f", ("up",))


def test_order_is_kept() -> None:
    looks = [Look("Note", ("A",), frozenset("A"), text, frozenset([text]), "") for text in "abcdefgh"]
    swapped = [looks[each] for each in (1, 0, 2, 3, 7, 5, 6, 4)]
    pairs = align(looks, swapped)
    assert pairs == sorted(pairs)
    assert all(first < later for (_, first), (_, later) in pairwise(pairs))
    assert len(pairs) == 5


def test_a_table_that_would_be_too_large_is_not_made() -> None:
    looks = [Look("Note", ("A",), frozenset("A"), str(number % 7), frozenset(), "") for number in range(700)]
    assert len(align(looks, looks[::-1])) < 700


def test_fragments_may_be_nested_and_empty() -> None:
    old = stackseq.parse("opt a\nopt b\nend\nend").interaction
    result = compare(old, stackseq.parse("A->B: x").interaction)
    fragments = [each for each in walk(result.interaction) if isinstance(each, CombinedFragment | Parallel)]
    assert [len(bodies_of(each)[0]) for each in fragments] == [1, 0]


def test_lanes_that_are_left_empty_are_not_drawn() -> None:
    old = stackseq.parse("parallel {\nA->B: x\nC->D: gone\n}").interaction
    new = stackseq.parse("opt later\nA->B: x\nend").interaction
    lanes = [each.lanes for each in walk(compare(old, new).interaction) if isinstance(each, Parallel)]
    assert [[label_of(element) for element in lane] for lane in lanes[0]] == [["- gone"]]
