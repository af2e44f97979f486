"""Find a function that is not where it was: by its name, and by its body."""

# For maintainers. Names first, since they are what people follow; a body decides between several functions of the name, and alone
# where the name is gone. Siblings often resemble each other (pause, unpause): a function is renamed only into a name
# that its file did not have before.
from __future__ import annotations

from stackseq.audit.bodies import TreeBody
from stackseq.records import Record
from stackseq.source import DefinitionKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.audit.model import Body
    from stackseq.interaction import Anchor
    from stackseq.source import Definition, Index

_ENOUGH_FOR_NAMESAKE = 0.3
"""Similarity from which on a function with the same qualified name is the same one."""
_ENOUGH_FOR_STRANGER = 0.6
"""The same for one that only shares the last part of its name, in another class or file."""
_ENOUGH_FOR_OTHER_NAME = 0.7
"""The same for one with another name in the same file."""


class Earlier(Record):
    """What is known about the function from before."""

    body: Body | None = None
    names: frozenset[str] = frozenset()
    """The qualified names that its file had then."""


class Trail(Record):
    """Where a function went."""

    definition: Definition
    similarity: float
    """Of its body to that of before: 1.0 is equal, or not known."""


def follow(index: Index, anchor: Anchor, earlier: Earlier) -> Trail | None:
    """Return where the anchor's function went; None if it is nowhere to be seen."""
    namesakes = index.search(anchor.qualname.rpartition(".")[2])
    return _by_name(index, anchor, earlier, namesakes) or resembling(index, [anchor.path], earlier)


def resembling(index: Index, paths: Iterable[str], earlier: Earlier) -> Trail | None:
    """Return the function in some files whose body resembles the earlier one most; None if there is none, or no single one."""
    if earlier.body is None:
        return None
    fresh = (each for path in paths for each in index.definitions(path) if each.qualname not in earlier.names)
    functions = (each for each in fresh if each.kind is not DefinitionKind.CLASS)
    trails = (_trail(index, each, earlier) for each in functions)
    likely = [trail for trail in trails if trail.similarity >= _ENOUGH_FOR_OTHER_NAME]
    best = _best(likely)
    return best if best and [trail.similarity for trail in likely].count(best.similarity) == 1 else None


def _by_name(index: Index, anchor: Anchor, earlier: Earlier, namesakes: Iterable[Definition]) -> Trail | None:
    trails = [_trail(index, each, earlier) for each in namesakes]
    same = [trail for trail in trails if trail.definition.qualname == anchor.qualname]
    near = [trail for trail in trails if trail.definition.path == anchor.path]
    if earlier.body is None:
        return _only(same) or _only(near)
    strangers = [trail for trail in trails if trail.similarity >= _ENOUGH_FOR_STRANGER]
    return _best([*(trail for trail in (*same, *near) if trail.similarity >= _ENOUGH_FOR_NAMESAKE), *strangers])


def _trail(index: Index, definition: Definition, earlier: Earlier) -> Trail:
    if earlier.body is None:
        return Trail(definition, 1.0)
    return Trail(definition, 1 - TreeBody(index, definition).change_to(earlier.body))


def _only(trails: list[Trail]) -> Trail | None:
    return trails[0] if len(trails) == 1 else None


def _best(trails: list[Trail]) -> Trail | None:
    """Return the trail with the most similar body; the first one of several."""
    return max(trails, key=lambda trail: trail.similarity, default=None)
