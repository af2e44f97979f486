"""Find a function that is not where it was: by its name, and by its body."""

# For maintainers. Names first, since they are what people follow; a body decides between several functions of the name, and alone
# where the name is gone. Siblings often resemble each other (pause, unpause): what was there before, beside the function, is not
# where it went, unless it has become more like the function than like itself, or has its name and does nearly the same: the
# second version of an interface that outlives the first.
from __future__ import annotations

from stackseq.audit.bodies import TreeBody
from stackseq.records import Record
from stackseq.source import DefinitionKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.audit.model import Body
    from stackseq.interaction import Anchor
    from stackseq.source import Definition, Index

_ENOUGH_FOR_NAMESAKE = 0.4
"""Similarity from which on a function with the same qualified name, or in the same file, is the same one."""
_ENOUGH_FOR_STRANGER = 0.6
"""The same for one that only shares the last part of its name, in another class or file."""
_ENOUGH_FOR_OTHER_NAME = 0.7
"""The same for one with another name in the same file."""
_ENOUGH_FOR_SUCCESSOR = 0.75
"""The same for one that shares the last part of its name, and was there before."""


def _unknown(_definition: Definition) -> Body | None:
    return None


class Earlier(Record):
    """What is known about the function from before."""

    body: Body | None = None
    former: Callable[[Definition], Body | None] = _unknown
    """Gives the body that was then where a definition is now; None if there was none, or that is not known."""


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
    functions = (each for path in paths for each in index.definitions(path) if each.kind is not DefinitionKind.CLASS)
    likely = _likely((_trail(index, each, earlier) for each in functions), _ENOUGH_FOR_OTHER_NAME, index, earlier)
    best = _best(likely)
    return best if best and [trail.similarity for trail in likely].count(best.similarity) == 1 else None


def _by_name(index: Index, anchor: Anchor, earlier: Earlier, namesakes: Iterable[Definition]) -> Trail | None:
    trails = [_trail(index, each, earlier) for each in namesakes]
    same = [trail for trail in trails if trail.definition.qualname == anchor.qualname]
    near = [trail for trail in trails if trail.definition.path == anchor.path]
    if earlier.body is None:
        return _only(same) or _only(near)
    relatives = _likely([*same, *near], _ENOUGH_FOR_NAMESAKE, index, earlier)
    successors = [trail for trail in near if trail.similarity >= _ENOUGH_FOR_SUCCESSOR]
    return _best([*relatives, *_likely(trails, _ENOUGH_FOR_STRANGER, index, earlier), *successors])


def _trail(index: Index, definition: Definition, earlier: Earlier) -> Trail:
    if earlier.body is None:
        return Trail(definition, 1.0)
    return Trail(definition, 1 - TreeBody(index, definition).change_to(earlier.body))


def _likely(trails: Iterable[Trail], enough: float, index: Index, earlier: Earlier) -> list[Trail]:
    """Return the trails that are similar enough and do not lead to what was there before."""
    similar = (trail for trail in trails if trail.similarity >= enough)
    return [trail for trail in similar if not _was_there(index, trail, earlier)]


def _was_there(index: Index, trail: Trail, earlier: Earlier) -> bool:
    former = earlier.former(trail.definition)
    return former is not None and 1 - TreeBody(index, trail.definition).change_to(former) >= trail.similarity


def _only(trails: list[Trail]) -> Trail | None:
    return trails[0] if len(trails) == 1 else None


def _best(trails: list[Trail]) -> Trail | None:
    """Return the trail with the most similar body; the first one of several."""
    return max(trails, key=lambda trail: trail.similarity, default=None)
