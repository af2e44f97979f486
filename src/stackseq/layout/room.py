"""Texts that claimed less room than they would like: they wrap in the room that they got, once the columns stand."""

# For maintainers. `Spacing.claim_limit` bounds what a text claims in the first pass, so that a diagram fits a given width. In the
# second pass, the room that is there is known, and often wider than what was claimed: a label of a long arrow, a note over many
# lifelines. With `Spacing.spill`, a text may also lie over lifelines beside its own, within its frame.
from __future__ import annotations

from stackseq.layout.drawing import Box
from stackseq.layout.spacing import UNLIMITED
from stackseq.layout.text import balance, longest_word, measure, reflow

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import TextRole
    from stackseq.layout.spacing import Spacing
    from stackseq.layout.text import Lines


def claimed(spacing: Spacing, width: int) -> int:
    """Return how much room a text of this width claims between two lifelines."""
    return min(width, spacing.claim_limit)


def claimed_beside(spacing: Spacing, width: int) -> int:
    """Return how much room a text of this width claims where it cannot lie between two lifelines."""
    return min(width, max(spacing.claim_limit, spacing.ribbon))


def refit(canvas: Canvas, text: str, role: TextRole, lines: Lines, room: int, most: int) -> Lines:
    """Wrap a text in the room that is there, if it claimed less than its width; all lines about equally long.

    It may lie over lifelines if ``most``, the room up to the sides of the frame, is wider.
    """
    spacing = canvas.spacing
    if lines.width <= room or spacing.claim_limit == UNLIMITED:
        return lines
    word = longest_word(text, role, canvas.metrics)
    limit = max(room, 1, min(max(spacing.spill, min(word, spacing.spill_word)), most))
    text = reflow(text, role, canvas.metrics, limit)
    wrapped = measure(text, role, canvas.metrics, limit)
    return balance(wrapped, text, role, canvas.metrics, word)


def inside(canvas: Canvas) -> int:
    """Return how wide a text may be that stands between the sides of its frame."""
    low, high = canvas.bounds[-1]
    return high - low


def backdrop(canvas: Canvas, left: int, top: int, lines: Lines) -> Box:
    """Return what hides lifelines and executions behind a text, and one unit beside it."""
    low, high = canvas.bounds[-1]
    start, end = max(left - 1, low), min(left + lines.width + 1, high)
    return Box(start, top, end - start, lines.height, "label")


def held(canvas: Canvas, left: int, width: int) -> int:
    """Return where something begins that should begin at ``left``, so that it stays inside its frame."""
    low, high = canvas.bounds[-1]
    return max(min(left, high - width), low)


def free(canvas: Canvas, column: int) -> tuple[int, int]:
    """Return the room at a column: from the lifeline on its left to the one on its right, or to the sides of the frame."""
    spacing, planner = canvas.spacing, canvas.planner
    low, high = canvas.bounds[-1]
    before, after = column - 1, column + 1
    if before >= planner.first_lifeline:
        low = max(low, canvas.x[before] + planner.right_side(canvas.open_on(before)) + spacing.arrow_room + spacing.note_gap)
    if after <= planner.last_lifeline:
        high = min(high, canvas.x[after] - planner.left_side(canvas.open_on(after)) - spacing.note_gap)
    return low, high
