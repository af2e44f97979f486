"""Fold what did not change."""

# For maintainers. What is folded must leave every execution whole: a message that begins one which ends outside of the run stays,
# and cuts the run in two.
from __future__ import annotations

from stackseq.compare.looks import NOT_STEPS, everything_in, look_at
from stackseq.compare.model import Change
from stackseq.interaction import Destruction, ExecutionEnd, ExecutionStart, InteractionUse, Message
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.compare.model import Aligned
    from stackseq.interaction import Element

_CONTEXT = 1
"""Steps beside a difference that stay, to show where it is."""


class Folded(Record):
    """A run of elements that are the same in both."""

    steps: int
    lifelines: frozenset[str]
    """Those that take part; never empty."""


def fold_runs(aligned: Sequence[Aligned], fold: int) -> Iterator[Aligned | Folded]:
    """Yield the elements, with each run of at least ``fold`` unchanged steps as one value."""
    start = 0
    while start < len(aligned):
        end = start
        while end < len(aligned) and _is_same(aligned[end]):
            end += 1
        yield from _run(aligned[start:end], fold, starts=start == 0, ends=end == len(aligned))
        if end < len(aligned):
            yield aligned[end]
        start = end + 1


def _is_same(each: Aligned) -> bool:
    if each.change is not Change.SAME:
        return False
    return all(branch.change is Change.SAME and all(map(_is_same, branch.body)) for branch in each.branches)


def _run(run: Sequence[Aligned], fold: int, *, starts: bool, ends: bool) -> Iterator[Aligned | Folded]:
    before, after = 0 if starts else _CONTEXT, 0 if ends else _CONTEXT
    stop = max(before, len(run) - after)
    yield from run[:before]
    yield from _inner(run[before:stop], fold)
    yield from run[max(before, stop) :]


def _inner(run: Sequence[Aligned], fold: int) -> Iterator[Aligned | Folded]:
    loose = loose_in([each.new for each in run])
    start = 0
    if loose:
        for place in [*loose, len(run)]:
            yield from _inner(run[start:place], fold)
            yield from run[place : place + 1]
            start = place + 1
        return
    elements = [element for each in run if each.new is not None for element in everything_in([each.new])]
    steps = sum(not isinstance(element, NOT_STEPS) for element in elements)
    lifelines = frozenset(end for element in elements for end in look_at(element).ends if end not in ("[", "]"))
    if steps >= fold and lifelines:
        yield Folded(steps, lifelines)
    else:
        yield from run


def loose_in(run: Sequence[Element | None]) -> list[int]:
    """Return the places of elements that begin or end an execution, or a life, across the borders of the run."""
    found: set[int] = set()
    begun: dict[str, list[int]] = {}
    for place, each in enumerate(run):
        for element in everything_in([each]) if each is not None else ():
            if isinstance(element, Destruction) or getattr(element, "creates", False):
                found.add(place)
            ending, beginning = _executions(element)
            for name in ending:
                if begun.get(name):
                    begun[name].pop()
                else:
                    found.add(place)
            for name in beginning:
                begun.setdefault(name, []).append(place)
    return sorted(found.union(*begun.values()))


def _executions(element: Element) -> tuple[list[str], list[str]]:
    """Return the lifelines whose executions an element ends, and those that begin one."""
    if isinstance(element, ExecutionStart):
        return [], [element.lifeline]
    if isinstance(element, ExecutionEnd):
        return [element.lifeline], []
    if isinstance(element, InteractionUse):
        pairs = [_executions(each) for each in (element.incoming, element.outgoing) if each]
        return [name for pair in pairs for name in pair[0]], [name for pair in pairs for name in pair[1]]
    if not isinstance(element, Message):
        return [], []
    ending = [str(element.sender)] if element.ends_execution else []
    return ending, [str(element.receiver)] if element.starts_execution else []
