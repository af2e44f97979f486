"""The lifelines of two diagrams in one."""

from __future__ import annotations

from stackseq.compare.model import Change
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Interaction, Lifeline, LifelineGroup


def merge_lifelines(old: Interaction, new: Interaction) -> tuple[tuple[Lifeline, ...], tuple[LifelineGroup, ...]]:
    """Return the lifelines of both: the new order, with those that were removed where they stood; and the new groups."""
    before, after = ({lifeline.name for lifeline in each.lifelines} for each in (old, new))
    names = [lifeline.name for lifeline in new.lifelines]
    groups = tuple(group for group in new.groups)
    for place, lifeline in enumerate(old.lifelines):
        if lifeline.name not in after:
            names.insert(_place(old, place, names, groups), lifeline.name)
    known = {lifeline.name: lifeline for lifeline in (*old.lifelines, *new.lifelines)}
    marked = {name: _mark(known[name], name in before, name in after) for name in names}
    return tuple(marked[name] for name in names), groups


def _place(old: Interaction, place: int, names: list[str], groups: tuple[LifelineGroup, ...]) -> int:
    """Return where a removed lifeline goes: behind its old neighbour, but never into a box."""
    neighbours = [names.index(each.name) + 1 for each in old.lifelines[:place] if each.name in names]
    at = neighbours[-1] if neighbours else 0
    for group in groups:
        places = [names.index(name) for name in group.members]
        if min(places) < at <= max(places):
            at = max(places) + 1
    return at


def _mark(lifeline: Lifeline, in_old: bool, in_new: bool) -> Lifeline:  # noqa: FBT001  # a pair, one for each diagram
    change = Change.SAME if in_old and in_new else Change.ADDED if in_new else Change.REMOVED
    label = f"{change.mark} {lifeline.label}" if change.mark else lifeline.label
    return replace(lifeline, label=label, declared=True)
