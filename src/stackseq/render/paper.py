"""Sheets of paper: their sizes, and how a drawing is cut so that it fits them.

A drawing that is longer than a sheet goes on upon the next one, below the heads of its lifelines. It is cut between two steps,
never through one that fits on a sheet.
"""

from __future__ import annotations

from bisect import bisect_right

from stackseq.layout.drawing import Group
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from stackseq.layout.drawing import Drawing, Item

    Cut: TypeAlias = tuple[int, int]
    """From where to where, in units of the drawing."""

SIZES: dict[str, tuple[float, float]] = {
    "none": (0, 0),
    "letter": (612, 792),
    "a4": (595.276, 841.89),
    "11x17": (792, 1224),
    "a1": (1683.78, 2383.937),
    "a2": (1190.551, 1683.78),
    "a3": (841.89, 1190.551),
    "legal": (612, 1008),
}
"""Width and height in points, upright. ``none`` is a page as large as the drawing."""
POINTS = 0.75
"""A pixel is 1/96 inch, a point 1/72."""
MARGIN = 28.35
"""Points: a centimetre, which every printer leaves."""
_LEAST = 40
"""Units of a drawing that a sheet shows at least below the heads: the heads may be taller than the sheet."""


class Sheet(Record):
    """One sheet: which part of the drawing it shows, and how large."""

    width: float
    """In points."""
    height: float
    factor: float
    """Points for each unit of the drawing."""
    heads: Cut
    """What is repeated on top; of no height where nothing is."""
    part: Cut


def sheets(drawing: Drawing, paper: str, *, landscape: bool, paginate: bool, factor: float) -> tuple[Sheet, ...]:
    """Lay a drawing out on paper, at most ``factor`` points for each of its units. Raises KeyError for paper that is unknown."""
    width, height = SIZES[paper]
    if not width:
        return (Sheet(drawing.width * factor, drawing.height * factor, factor, (0, 0), (0, drawing.height)),)
    if landscape:
        width, height = height, width
    room, depth = width - 2 * MARGIN, height - 2 * MARGIN
    fitting = min(factor, room / drawing.width)
    if not paginate:
        fitting = min(fitting, depth / drawing.height)
        return (Sheet(width, height, fitting, (0, 0), (0, drawing.height)),)
    heads = _heads(drawing)
    cuts = _cuts(drawing, int(depth / fitting), heads[1] - heads[0])
    return tuple(Sheet(width, height, fitting, heads if number else (0, 0), cut) for number, cut in enumerate(cuts))


def _heads(drawing: Drawing) -> Cut:
    """Return where the heads of the lifelines stand."""
    heads = (item.box[1] for item in drawing.items if type(item) is Group and item.kind == "head")
    tops = [top for top in heads if top < drawing.head_bottom]
    return (max(0, min(tops) - 1), drawing.head_bottom) if tops else (0, 0)


def _cuts(drawing: Drawing, room: int, heads: int) -> Iterator[Cut]:
    """Yield the parts that the sheets show; all but the first have less room, for the heads."""
    places = _places(drawing)
    top = 0
    while top < drawing.height:
        depth = max(room - (heads if top else 0), _LEAST)
        bottom = top + depth
        if bottom < drawing.height:
            place = places[bisect_right(places, bottom) - 1] if places else top
            bottom = place if place > top else bottom
        yield top, min(bottom, drawing.height)
        top = bottom


def _places(drawing: Drawing) -> list[int]:
    """Return where a cut goes through no step: just above each of them, if nothing else is there."""
    steps = sorted((box[1], box[1] + box[3]) for box in _boxes(drawing.items))
    places: list[int] = []
    reach = 0
    for top, bottom in steps:
        if top > reach:
            places.append((reach + top) // 2 if reach else top)
        reach = max(reach, bottom)
    return places


def _boxes(items: tuple[Item, ...]) -> Iterator[tuple[int, int, int, int]]:
    for item in items:
        if type(item) is Group:
            if item.kind not in {"fragment", "lifeline", "execution", "group"} and item.box[3]:
                yield item.box
            yield from _boxes(item.items)
