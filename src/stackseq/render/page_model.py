"""What the viewer of an HTML page needs to know about a drawing beyond its SVG: where things are, and what a fold takes out."""

# For maintainers. The viewer never measures: browsers do that late and a little differently, and a page with many steps would
# wait for it. A fold takes out bands of the picture, from the first to the last thing inside the frame, so that what is left of
# the frame is its header and the free room that the layout keeps above and below its contents. In a band stands nothing that
# belongs to somebody else: beside the lanes of `parallel` only what is free in all lanes goes.
from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate

from stackseq.layout.drawing import Align, Box, Drawing, Group, Marker, Polyline, Text
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from stackseq.layout.drawing import Item

    Band: TypeAlias = tuple[int, int]
    """From one height to another."""
    Area: TypeAlias = tuple[int, int, int, int]
    """x, y, width and height."""

_MOVED = frozenset({"message", "note", "state", "use", "divider", "destruction", "title", "head", "foot"})
"""Kinds of groups that a fold above moves up as a whole; lifelines, executions and frames shrink instead."""
_LEAST = 8
"""A fold that takes out less than this is no use."""


class Fold(Record):
    """A frame that can be folded."""

    x: int
    y: int
    """Of its tab, as the size."""
    width: int
    height: int
    bottom: int
    """Where its frame ends."""
    steps: int
    """How many it hides."""
    bands: tuple[Band, ...]
    """What it takes out, top down."""


class Passing(Record):
    """A lifeline that is not there all the time."""

    number: int
    start: int
    """Below its head."""
    end: int


class PageModel(Record):
    """All of it."""

    areas: dict[str, Area]
    """Id → what the group covers with its texts, for all groups that move as a whole."""
    folds: dict[str, Fold]
    """Id of the fragment → its fold."""
    head_top: int
    """Where the strip with the heads begins; it ends at the drawing's ``head_bottom``."""
    passing: tuple[Passing, ...]


def page_model(drawing: Drawing, bottom_room: int) -> PageModel:
    """Look through a drawing. ``bottom_room`` is what the layout keeps free between the contents of a frame and its end."""
    groups = [item for item in drawing.items if isinstance(item, Group)]
    heads = [group for group in groups if group.kind == "head"]
    return PageModel(
        {group.id: area(group) for group in groups if group.kind in _MOVED},
        _folds(groups, bottom_room),
        drawing.head_bottom - max([head.box[3] for head in heads], default=0),
        _passing(drawing, groups),
    )


# Areas.


def area(group: Group) -> Area:
    """Return what a group covers, with the parts of it that reach out of its box."""
    x, y, width, height = group.box
    spans = [_span(item) for item in group.items if not isinstance(item, Group)]
    if width or height:
        spans.append((x, y, x + width, y + height))
    if not spans:
        return group.box
    left, top = min(span[0] for span in spans), min(span[1] for span in spans)
    return left, top, max(span[2] for span in spans) - left, max(span[3] for span in spans) - top


def _span(item: Box | Polyline | Marker | Text) -> Area:
    """Return left, top, right and bottom. Baselines stand for texts: the box of their group has room for their height."""
    if isinstance(item, Box):
        return item.x, item.y, item.x + item.width, item.y + item.height
    if isinstance(item, Polyline):
        across, down = [x for x, _ in item.points], [y for _, y in item.points]
        return min(across), min(down), max(across), max(down)
    before, after = _reach(item) if isinstance(item, Text) else (0, 0)
    return item.x - before, item.y, item.x + after, item.y


def _reach(text: Text) -> tuple[int, int]:
    if text.align is Align.START:
        return 0, text.width
    if text.align is Align.END:
        return text.width, 0
    return (text.width + 1) // 2, (text.width + 1) // 2


# Folds.


def _folds(groups: Sequence[Group], bottom_room: int) -> dict[str, Fold]:
    steps = [group for group in groups if group.id.startswith("step-")]
    fragments = [group for group in groups if group.kind == "fragment"]
    contents: dict[str, list[Group]] = {fragment.id: [] for fragment in fragments}
    for group in (*steps, *fragments):
        if group.parent in contents:
            contents[group.parent].append(group)
    counts = _count_steps(fragments, contents)
    beside = Beside(steps, fragments) if _has_lanes(steps) else None
    folds = {}
    for fragment in fragments:
        whole = _band(fragment, contents[fragment.id], bottom_room)
        others = beside.of(fragment) if beside else ()
        bands = tuple(band for band in _without(whole, others) if band[1] - band[0] >= _LEAST)
        if bands:
            folds[fragment.id] = Fold(*_tab(fragment), fragment.box[1] + fragment.box[3], counts[fragment.id], bands)
    return folds


def _count_steps(fragments: Sequence[Group], contents: dict[str, list[Group]]) -> dict[str, int]:
    """Count the steps in each fragment, with those in fragments inside it, which come later in a drawing."""
    counts = {name: sum(group.kind != "fragment" for group in groups) for name, groups in contents.items()}
    for fragment in reversed(fragments):
        if fragment.parent in counts:
            counts[fragment.parent] += counts[fragment.id]
    return counts


def _band(fragment: Group, contents: Sequence[Group], bottom_room: int) -> Band:
    """Return where the contents of a frame begin and end; all operands but the first go with their separators."""
    separators = [item.points[0][1] for item in fragment.items if isinstance(item, Polyline)]
    bottom = fragment.box[1] + fragment.box[3] - bottom_room
    return min([*separators, *(group.box[1] for group in contents)], default=bottom), bottom


def _tab(fragment: Group) -> Area:
    box = next(item for item in fragment.items if isinstance(item, Box) and item.role == "tab")
    return box.x, box.y, box.width, box.height


def _has_lanes(steps: Sequence[Group]) -> bool:
    """Tell whether some steps stand beside others, not below them."""
    lowest = 0
    for step in steps:
        if step.box[1] < lowest:
            return True
        lowest = step.box[1] + step.box[3]
    return False


class Beside:
    """Finds what stands at the height of a fragment, but neither in it nor around it."""

    def __init__(self, steps: Iterable[Group], fragments: Iterable[Group]) -> None:
        """Sort everything by height; where things end tells how far up to look."""
        self._above = {fragment.id: fragment.parent for fragment in fragments}
        self._rows = sorted((*steps, *fragments), key=lambda group: group.box[1])
        self._tops = [group.box[1] for group in self._rows]
        self._ends = list(accumulate((group.box[1] + group.box[3] for group in self._rows), max))

    def of(self, fragment: Group) -> list[Band]:
        """Return the heights that others take."""
        _, top, _, height = fragment.box
        last = bisect_left(self._tops, top + height)
        first = bisect_right(self._ends, top)
        around = set(self._enclosing(fragment.id))
        return [
            (other.box[1], other.box[1] + other.box[3])
            for other in self._rows[first:last]
            if other.id not in around and fragment.id not in self._enclosing(other.parent)
        ]

    def _enclosing(self, name: str) -> Iterator[str]:
        """Yield a fragment and those around it, from the inside out."""
        while name in self._above:
            yield name
            name = self._above[name]


def _without(band: Band, others: Iterable[Band]) -> Iterable[Band]:
    """Yield what is left of a band beside the others."""
    top, bottom = band
    for start, end in sorted(others):
        if start < bottom and end > top:
            if start > top:
                yield top, start
            top = max(top, end)
    if top < bottom:
        yield top, bottom


# Heads.


def _passing(drawing: Drawing, groups: Sequence[Group]) -> tuple[Passing, ...]:
    lives: dict[int, Band] = {}
    for group in groups:
        if group.kind == "lifeline":
            number = int(group.id.split("-")[1])
            start, end = _life(group)
            before = lives.get(number, (start, end))
            lives[number] = min(before[0], start), max(before[1], end)
    last = max([end for _, end in lives.values()], default=0)
    return tuple(
        Passing(number, start, end) for number, (start, end) in sorted(lives.items()) if start > drawing.head_bottom or end < last
    )


def _life(group: Group) -> Band:
    heights = [y for item in group.items if isinstance(item, Polyline) for _, y in item.points]
    return min(heights, default=0), max(heights, default=0)


def head_strip(drawing: Drawing, head_top: int) -> Drawing:
    """Return a drawing of nothing but the heads, all on one line, to be shown while the real ones are out of sight."""
    heads = []
    seen = set()
    for group in drawing.items:
        if isinstance(group, Group) and group.kind == "head" and group.id not in seen:
            seen.add(group.id)
            shift = drawing.head_bottom - head_top - group.box[1] - group.box[3]
            items = tuple(_moved(item, shift) for item in group.items)
            heads.append(replace(group, items=items, link=""))
    return Drawing(drawing.width, drawing.head_bottom - head_top, tuple(heads))


def _moved(item: Item, shift: int) -> Item:
    return replace(item, y=item.y + shift) if isinstance(item, (Box, Text)) else item
