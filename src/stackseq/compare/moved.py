"""Find steps that are in both diagrams, but elsewhere: under another condition, or earlier or later."""

# For maintainers. Bodies are aligned in order, each by itself, so a step that moved from one body to another comes out as removed
# here and added there. Here both are taken for one step, if they say the same between the same lifelines.
from __future__ import annotations

from stackseq.compare.looks import NOT_STEPS, look_at
from stackseq.compare.model import Aligned, Change
from stackseq.interaction import CombinedFragment, Note, Parallel
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.interaction import Element

_COMPOUND = (CombinedFragment, Parallel, Note, *NOT_STEPS)
"""What does not move: fragments do with all that is inside, and notes belong to the steps beside them."""


def mark_moved(aligned: Sequence[Aligned]) -> tuple[Aligned, ...]:
    """Return the elements with each step that moved in its new place alone."""
    waiting: dict[object, list[Element]] = {}
    for element in _lone(aligned, Change.REMOVED):
        waiting.setdefault(_key(element), []).append(element)
    moved: dict[int, Element] = {}
    for element in _lone(aligned, Change.ADDED):
        if waiting.get(_key(element)):
            moved[id(element)] = waiting[_key(element)].pop(0)
    return tuple(_without(aligned, moved, {id(old) for old in moved.values()})) if moved else tuple(aligned)


def _key(element: Element) -> object:
    look = look_at(element)
    return look.kind, look.ends, look.text


def _lone(aligned: Sequence[Aligned], change: Change) -> Iterator[Element]:
    """Yield the steps that were added or removed, in order."""
    for each in aligned:
        element = each.old if change is Change.REMOVED else each.new
        if each.change is change and element is not None and not isinstance(element, _COMPOUND):
            yield element
        for branch in each.branches:
            yield from _lone(branch.body, change)


def _without(aligned: Sequence[Aligned], moved: dict[int, Element], gone: set[int]) -> Iterator[Aligned]:
    """Yield the elements without those that moved away, and without removed fragments that nothing is left of."""
    for each in aligned:
        if id(each.old) in gone:
            continue
        if id(each.new) in moved:
            yield Aligned(Change.MOVED, moved[id(each.new)], each.new)
            continue
        branches = tuple(replace(branch, body=tuple(_without(branch.body, moved, gone))) for branch in each.branches)
        was_full = any(branch.body for branch in each.branches)
        if each.change is Change.REMOVED and was_full and not any(branch.body for branch in branches):
            continue
        yield replace(each, branches=branches)
