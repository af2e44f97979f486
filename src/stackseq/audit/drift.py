"""Tell what happened to the functions of anchors between two source trees: ``find_drift(old, new, anchors)``."""

from __future__ import annotations

from stackseq.audit.model import Change, Drift, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.audit.model import Evidence, Standing
    from stackseq.interaction import Anchor


def find_drift(old: Evidence, new: Evidence, anchors: Iterable[Anchor]) -> Iterator[Drift]:
    """Yield what happened to each anchor on the way from the old tree to the new one."""
    for anchor in anchors:
        before, after = old.standing(anchor), new.standing(anchor)
        yield Drift(_change(before, after), anchor, before.place, after.place, _share(before, after))


def _change(before: Standing, after: Standing) -> Change:
    if before.kind is Kind.UNKNOWN or after.kind is Kind.UNKNOWN:
        return Change.UNKNOWN
    if before.place is None or after.place is None:
        return _one_sided(before, after)
    if before.place.qualname.rpartition(".")[2] != after.place.qualname.rpartition(".")[2]:
        return Change.RENAMED
    if str(before.place) != str(after.place):
        return Change.MOVED
    return Change.CHANGED if _share(before, after) else Change.SAME


def _one_sided(before: Standing, after: Standing) -> Change:
    if before.place is not None:
        return Change.GONE
    return Change.NEW if after.place is not None else Change.ABSENT


def _share(before: Standing, after: Standing) -> float:
    if before.body is None or after.body is None:
        return 0.0
    return before.body.change_to(after.body)
