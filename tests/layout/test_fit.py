"""Diagrams fit the width of a terminal, and lose nothing on the way."""

from __future__ import annotations

from itertools import pairwise

import pytest

from stackseq.interaction import Interaction, Lifeline, Message, Note, Placement
from stackseq.layout import CELLS, Box, CellMetrics, Drawing, Group, Spacing, Text, lay_out
from stackseq.layout.engine import width_of
from stackseq.layout.fit import fit
from stackseq.layout.spacing import UNLIMITED
from stackseq.records import replace
from tests.layout.generate import interaction
from tests.layout.invariants import problems

CELL = CellMetrics()


def chain(count: int, label: str) -> Interaction:
    """Return an interaction in which each lifeline speaks to the next one."""
    names = [f"service-number-{number}" for number in range(count)]
    messages = tuple(Message(one, other, label) for one, other in pairwise(names))
    return Interaction("", tuple(Lifeline(name, name) for name in names), messages)


def texts(drawing: Drawing, role: str) -> list[str]:
    groups = [item for item in drawing.items if isinstance(item, Group)]
    return [item.text for group in groups for item in group.items if isinstance(item, Text) and item.role == role]


def test_a_diagram_that_fits_stays_as_it_is() -> None:
    case = chain(3, "a label")
    natural = lay_out(case, CELL, CELLS)
    assert fit(case, natural.width) == natural


@pytest.mark.parametrize("width", [40, 60, 80, 100, 160])
@pytest.mark.parametrize("count", [2, 3, 5, 8])
def test_long_labels_wrap_to_the_width(count: int, width: int) -> None:
    label = "read the instance with its info cache, its security groups and its flavor (joined)"
    drawing = fit(chain(count, label), width)
    assert drawing.width <= width or (count, width) == (8, 40)
    assert " ".join(texts(drawing, "label")) == " ".join([label] * (count - 1))


def test_texts_between_their_own_lifelines_are_preferred() -> None:
    drawing = fit(chain(3, "read all instances of the project"), 66)
    boxes = [item for group in drawing.items if isinstance(group, Group) for item in group.items if isinstance(item, Box)]
    assert all(box.role != "label" for box in boxes)
    assert texts(drawing, "label")[:2] == ["read all instances", "of the project"]


def test_names_break_at_hyphens_before_they_break_anywhere() -> None:
    assert set(texts(fit(chain(6, "x"), 80), "head")) == {"service-", "number-0", *(f"number-{n}" for n in range(1, 6))}


def test_a_note_over_many_lifelines_takes_the_room_that_is_there() -> None:
    long = "one two three four five six seven eight nine ten eleven twelve"
    case = chain(4, "a label that is long enough to be wrapped")
    note = Note(Placement.OVER, (case.lifelines[0].name, case.lifelines[-1].name), long)
    drawing = fit(replace(case, body=(*case.body, note)), 80)
    assert drawing.width <= 80
    assert len(texts(drawing, "note")) == 1


def test_more_lifelines_than_the_width_has_room_for_are_drawn_wider() -> None:
    drawing = fit(chain(40, "label"), 60)
    assert drawing.width > 60
    assert len({group.id for group in drawing.items if isinstance(group, Group) and group.kind == "head"}) == 40


@pytest.mark.parametrize("width", [1, 10])
def test_no_width_is_too_small_to_try(width: int) -> None:
    assert fit(chain(2, "label"), width).height > 0


def test_nothing_is_drawn_of_nothing() -> None:
    assert fit(Interaction(), 80) == lay_out(Interaction(), CELL, CELLS)


@pytest.mark.parametrize("width", [50, 90])
def test_drawings_that_were_made_to_fit_keep_their_promises(width: int) -> None:
    """All but one: texts may lie over lifelines and executions beside their own."""
    for seed in range(100):
        case = interaction(seed)
        found = problems(case, fit(case, width), CELL, CELLS)
        broken = [problem for problem in found if "lies on" not in problem]
        assert not broken, f"seed {seed}: " + "\n".join(broken[:5])


@pytest.mark.parametrize(
    "spacing",
    [CELLS, replace(CELLS, claim_limit=8), replace(CELLS, claim_limit=0, spill=30, stagger=True, head_limit=5)],
    ids=["natural", "wrapped", "crowded"],
)
def test_the_width_is_known_before_anything_is_placed(spacing: Spacing) -> None:
    assert CELLS.claim_limit == UNLIMITED
    for seed in range(60):
        case = interaction(seed)
        assert width_of(case, CELL, spacing) == lay_out(case, CELL, spacing).width
