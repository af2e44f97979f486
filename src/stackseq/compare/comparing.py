"""``compare(old, new)``: align two diagrams."""

from __future__ import annotations

from stackseq.compare.align import align
from stackseq.compare.listing import list_steps
from stackseq.compare.looks import NOT_STEPS, look_at, look_at_operand, one_line, text_of
from stackseq.compare.model import Aligned, Branch, Change, Comparison
from stackseq.compare.moved import mark_moved
from stackseq.compare.showing import show
from stackseq.interaction import CombinedFragment, Comment, Message, Note, Operand, Parallel, Space

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.interaction import Element, Interaction


def compare(old: Interaction, new: Interaction, *, fold: int = 0) -> Comparison:
    """Align the steps of two diagrams, by what they say and by the functions that perform them.

    ``fold`` is how many unchanged steps in a row are drawn as one note in the ``interaction``; 0 draws all.
    """
    remarks, body = _split(new.body)
    aligned = tuple(Aligned(Change.SAME, each, each) for each in remarks) + mark_moved(_align_bodies(_split(old.body)[1], body))
    steps, same = list_steps(aligned)
    return Comparison(aligned, steps, same, show(old, new, aligned, steps, fold))


def _split(body: Sequence[Element]) -> tuple[list[Element], list[Element]]:
    """Split a body into remarks about the whole diagram, which no function performs, and the steps."""
    visible = _visible(body)
    count = next((place for place, each in enumerate(visible) if not isinstance(each, Note) or each.anchor), len(visible))
    return visible[:count], visible[count:]


def _align_bodies(old: Sequence[Element], new: Sequence[Element]) -> tuple[Aligned, ...]:
    left, right = _visible(old), _visible(new)
    pairs = align([look_at(element) for element in left], [look_at(element) for element in right])
    return tuple(_merge(left, right, pairs))


def _visible(body: Sequence[Element]) -> list[Element]:
    return [element for element in body if not isinstance(element, Comment | Space)]


def _merge(old: Sequence[Element], new: Sequence[Element], pairs: Sequence[tuple[int, int]]) -> Iterator[Aligned]:
    """Yield all elements of both: those that were removed before those that came instead."""
    left = right = 0
    for pair in [*pairs, (len(old), len(new))]:
        yield from (_alone(element, Change.REMOVED) for element in old[left : pair[0]])
        yield from (_alone(element, Change.ADDED) for element in new[right : pair[1]])
        if pair[0] < len(old):
            yield _together(old[pair[0]], new[pair[1]])
        left, right = pair[0] + 1, pair[1] + 1


def _alone(element: Element, change: Change) -> Aligned:
    """Return an element of one diagram, with all that is inside of it."""
    branches = tuple(_lone_branch(operand, change) for operand in _operands(element))
    return Aligned(change, *_sides(element, change), branches)


def _lone_branch(operand: Operand, change: Change) -> Branch:
    body = tuple(_alone(element, change) for element in _visible(operand.body))
    return Branch(change, operand if change is Change.REMOVED else None, operand if change is Change.ADDED else None, body)


def _sides(element: Element, change: Change) -> tuple[Element | None, Element | None]:
    return (element, None) if change is Change.REMOVED else (None, element)


def _together(old: Element, new: Element) -> Aligned:
    """Return two elements that correspond."""
    change = Change.SAME if isinstance(new, NOT_STEPS) or _reads_same(old, new) else Change.CHANGED
    return Aligned(change, old, new, tuple(_branches(_operands(old), _operands(new))))


def _reads_same(old: Element, new: Element) -> bool:
    if isinstance(new, CombinedFragment | Parallel):
        return True  # what differs is told of its branches
    if isinstance(old, Message) and isinstance(new, Message) and (old.line, old.head) != (new.line, new.head):
        return False
    return text_of(old) == text_of(new) and look_at(old).ends == look_at(new).ends


def _operands(element: Element) -> tuple[Operand, ...]:
    if isinstance(element, CombinedFragment):
        return element.operands
    return tuple(Operand("", lane) for lane in element.lanes) if isinstance(element, Parallel) else ()


def _branches(old: tuple[Operand, ...], new: tuple[Operand, ...]) -> Iterator[Branch]:
    """Yield the branches of two fragments: the first ones correspond if no others do."""
    pairs = align([look_at_operand(each) for each in old], [look_at_operand(each) for each in new])
    if not pairs and old and new:
        pairs = list(zip(range(len(old)), range(len(new)), strict=False))
    left = right = 0
    for pair in [*pairs, (len(old), len(new))]:
        yield from (_lone_branch(each, Change.REMOVED) for each in old[left : pair[0]])
        yield from (_lone_branch(each, Change.ADDED) for each in new[right : pair[1]])
        if pair[0] < len(old):
            yield _branch(old[pair[0]], new[pair[1]])
        left, right = pair[0] + 1, pair[1] + 1


def _branch(old: Operand, new: Operand) -> Branch:
    change = Change.SAME if one_line(old.guard) == one_line(new.guard) else Change.CHANGED
    return Branch(change, old, new, _align_bodies(old.body, new.body))
