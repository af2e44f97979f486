"""What holds of every drawing: in pixels and in cells, for interactions made by chance."""

from __future__ import annotations

import pytest

from stackseq.layout import CELLS, PIXELS, CellMetrics, Metrics, Spacing, lay_out
from stackseq.records import replace
from tests.layout.faces import PLAIN_FACE
from tests.layout.generate import interaction
from tests.layout.invariants import problems

UNITS: dict[str, tuple[Metrics, Spacing]] = {
    "pixels": (PLAIN_FACE, PIXELS),
    "pixels, labels left of loops": (PLAIN_FACE, replace(PIXELS, self_label_left=True)),
    "cells": (CellMetrics(), CELLS),
    "cells, narrow heads": (CellMetrics(), replace(CELLS, head_limit=6)),
}


def check(seed: int, unit: str) -> None:
    metrics, spacing = UNITS[unit]
    case = interaction(seed)
    found = problems(case, lay_out(case, metrics, spacing), metrics, spacing)
    assert not found, f"seed {seed}, {unit}: " + "\n".join(found[:5])


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("hundred", range(3))
def test_drawings_keep_their_promises(hundred: int, unit: str) -> None:
    for seed in range(100 * hundred, 100 * (hundred + 1)):
        check(seed, unit)


@pytest.mark.fuzz
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("thousand", range(1, 4))
def test_thousands_of_drawings_keep_their_promises(thousand: int, unit: str) -> None:
    for seed in range(1000 * thousand, 1000 * (thousand + 1)):
        check(seed, unit)


def test_the_same_interaction_gives_the_same_drawing() -> None:
    for seed in range(50):
        assert lay_out(interaction(seed), PLAIN_FACE, PIXELS) == lay_out(interaction(seed), PLAIN_FACE, PIXELS)
