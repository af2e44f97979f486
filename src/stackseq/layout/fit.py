"""Lay out an interaction in a given number of cells: ``fit(interaction, width) -> Drawing``."""

# For maintainers. Whatever makes a drawing narrower makes it longer or less tidy, so these ways are tried one after the other: as
# it is; texts wrap in the room that they have; texts lie over lifelines beside theirs; names of heads break at hyphens; heads
# stand on two levels; heads and frames take less room; names break anywhere. In each way, texts claim as much room between
# lifelines as the width allows. Bisection finds that with first passes of the layout alone.
from __future__ import annotations

from stackseq.layout.engine import lay_out, width_of
from stackseq.layout.metrics import CellMetrics
from stackseq.layout.spacing import CELLS
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from stackseq.interaction import Interaction
    from stackseq.layout.drawing import Drawing
    from stackseq.layout.spacing import Spacing

    Fits: TypeAlias = Callable[[Spacing], bool]

_METRICS = CellMetrics()
_LEAST_CLAIM, _MOST_CLAIM = 12, 64
"""What a text claims that keeps to its own room: less is a ribbon, more does not read better."""
_TALLER = 1.15
"""How many times longer a drawing may be for it that texts keep to their own room."""
_SPILL_SHARE, _LEAST_SPILL, _MOST_SPILL = 0.4, 24, 40
"""A text that lies over lifelines is about so wide: a share of the drawing's width, within limits."""
_LEAST_NAME = 4
"""Names of heads are not broken into smaller pieces."""


def fit(interaction: Interaction, width: int) -> Drawing:
    """Lay out an interaction in cells, at most ``width`` of them wide if that is possible.

    Texts are wrapped, never cut. If there are more lifelines than so many cells have room for, the drawing is as narrow as it can
    be, and wider than asked: compare its ``width``.
    """

    def fits(spacing: Spacing) -> bool:
        return width_of(interaction, _METRICS, spacing) <= width

    base = replace(CELLS, title_min_width=min(CELLS.title_min_width, width))
    natural = lay_out(interaction, _METRICS, base)
    if natural.width <= width:
        return natural
    tidy = _claim(base, _LEAST_CLAIM, fits)
    crowded = _crowd(interaction, _spill(base, width), fits)
    drawing = lay_out(interaction, _METRICS, crowded)
    if tidy is None:
        return drawing
    alternative = lay_out(interaction, _METRICS, tidy)
    return alternative if alternative.height <= _TALLER * drawing.height or drawing.width > width else drawing


def _spill(base: Spacing, width: int) -> Spacing:
    """Let texts lie over lifelines."""
    spill = max(_LEAST_SPILL, min(round(width * _SPILL_SHARE), _MOST_SPILL))
    return replace(base, spill=spill, spill_word=spill * 3 // 2)


def _crowd(interaction: Interaction, spilling: Spacing, fits: Fits) -> Spacing:
    """Return the tidiest spacing that fits and has texts over lifelines; the narrowest one if none does."""
    for spacing in _ways(interaction, spilling):
        best = _claim(spacing, 0, fits)
        if best is not None:
            return best
    tight = replace(spacing, claim_limit=0)
    limit = _largest(lambda limit: fits(replace(tight, head_limit=limit)), _LEAST_NAME, tight.head_limit)
    tight = replace(tight, head_limit=limit or _LEAST_NAME)
    return _claim(tight, 0, fits) or tight


def _ways(interaction: Interaction, spacing: Spacing) -> Iterator[Spacing]:
    """Yield ways to need less width, the tidiest first."""
    yield spacing
    spacing = replace(spacing, head_limit=_longest_piece(interaction))
    yield spacing
    spacing = replace(spacing, stagger=True)
    yield spacing
    yield replace(spacing, head_pad_x=CELLS.border, frame_inset=CELLS.border, ribbon=10, description_width=14)


def _longest_piece(interaction: Interaction) -> int:
    """Return the width of the longest piece of a name that has neither hyphens nor blanks inside."""
    pieces = [piece for lifeline in interaction.lifelines for piece in lifeline.label.replace("-", "- ").split()]
    return max([_METRICS.width(piece, "head") for piece in pieces], default=1)


def _claim(spacing: Spacing, least: int, fits: Fits) -> Spacing | None:
    """Let texts claim as much as fits; None if even the least does not."""
    claim = _largest(lambda claim: fits(replace(spacing, claim_limit=claim)), least, _MOST_CLAIM)
    return None if claim is None else replace(spacing, claim_limit=claim)


def _largest(fits: Callable[[int], bool], low: int, high: int) -> int | None:
    """Return the largest number from ``low`` up to ``high`` that fits, given that what fits also does so with smaller numbers."""
    if not fits(low):
        return None
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low
