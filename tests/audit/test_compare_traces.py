"""What people drew is in the traced editions, as far as these tell."""

from __future__ import annotations

import pytest

from stackseq.audit.agreement import agree
from stackseq.catalogue import load
from tools.compare_traces import APART, DIAGRAMS, interaction_of, reaches, stored_tree

PAUSE = load().operation("nova/pause")


@pytest.mark.parametrize(("other", "floor", "reached"), [("pause", 90, True), ("pause", 101, False), ("boot", 90, False)])
def test_floors(other: str, floor: float, *, reached: bool) -> None:
    tree = stored_tree(PAUSE, "liberty")
    found = agree(interaction_of(DIAGRAMS / "liberty" / "nova" / f"{other}.wsd"), tree, "pause", APART)
    assert reaches(floor, floor, [found]) == reached


def test_nothing_reaches_no_floor() -> None:
    assert not reaches(0, 0, [])
