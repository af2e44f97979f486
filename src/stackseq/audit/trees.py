"""Source trees as evidence: anchors are looked up in the files that they name, and those that left are searched for."""

# For maintainers. An anchor that is not where it claims is looked for in this order: where the facts that come with the program
# have ever seen its function; then by its name; then by its body, if one is known. Only the files that anchors name are
# parsed, unless one of them is missing.
from __future__ import annotations

from stackseq.audit.bodies import TreeBody, former_in
from stackseq.audit.facts import facts_of, project_of
from stackseq.audit.follow import Earlier, follow
from stackseq.audit.model import Kind, Place, Standing
from stackseq.interaction import Anchor
from stackseq.source import Found, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.audit.model import Evidence
    from stackseq.audit.steps import Call
    from stackseq.source import Definition, Index, NotFound


class TreeEvidence:
    """Holds anchors against source trees."""

    def __init__(self, indexes: Mapping[str, Index], before: Evidence | None = None) -> None:
        """Take an index for each package (``nova``), and what tells where functions were and what they were like."""
        self._indexes = indexes
        self._before = before
        self._definitions: dict[Anchor, tuple[Standing, Definition | None]] = {}
        self._words: dict[Anchor, frozenset[str]] = {}

    def standing(self, anchor: Anchor) -> Standing:
        """Tell where the anchor stands."""
        return self._look_up(anchor)[0]

    def mentions(self, anchor: Anchor, call: Call) -> bool | None:
        """Tell whether the function mentions what is called; None if there is no function."""
        from stackseq.audit.words import mentioned

        definition = self._look_up(anchor)[1]
        if definition is None:
            return None
        if anchor not in self._words:
            self._words[anchor] = mentioned(self._indexes[project_of(anchor)].function_node(definition))
        return not self._words[anchor].isdisjoint(call.words)

    def index_of(self, anchor: Anchor) -> Index | None:
        """Return the index of the anchor's project; None if there is no source of it."""
        return self._indexes.get(project_of(anchor))

    def _look_up(self, anchor: Anchor) -> tuple[Standing, Definition | None]:
        if anchor not in self._definitions:
            self._definitions[anchor] = self._find(anchor)
        return self._definitions[anchor]

    def _find(self, anchor: Anchor) -> tuple[Standing, Definition | None]:
        project = project_of(anchor)
        index = self._indexes.get(project)
        if index is None:
            return Standing(Kind.UNKNOWN, reason=f"no source of {project} was given"), None
        found = index.find(anchor)
        if isinstance(found, Found):
            return standing_of(index, found.definition, Kind.HOLDS), found.definition
        if found.reason is Reason.UNREADABLE:
            return Standing(Kind.UNKNOWN, reason=found.message), None
        if found.reason is Reason.AMBIGUOUS:
            return Standing(Kind.AMBIGUOUS, candidates=tuple(each.qualname for each in found.candidates)), None
        return self._follow(index, anchor, found)

    def _follow(self, index: Index, anchor: Anchor, missing: NotFound) -> tuple[Standing, Definition | None]:
        facts = facts_of(project_of(anchor))
        known = facts.places(anchor) if facts else ()
        for standing in known:
            found = index.find(Anchor(standing.place.path, standing.place.qualname)) if standing.place else None
            if isinstance(found, Found):
                kind = kind_of(anchor, found.definition)
                return standing_of(index, found.definition, kind, standing.similarity), found.definition
        trail = follow(index, anchor, self._earlier(anchor))
        if trail is not None:
            return standing_of(index, trail.definition, kind_of(anchor, trail.definition), trail.similarity), trail.definition
        return Standing(Kind.GONE, candidates=missing.near), None

    def _earlier(self, anchor: Anchor) -> Earlier:
        standing = self._before.standing(anchor) if self._before else None
        if standing is None or standing.place is None:
            return Earlier()
        index = self._before.index_of(anchor) if isinstance(self._before, TreeEvidence) else None
        return Earlier(standing.body, former_in(index)) if index else Earlier(standing.body)


def standing_of(index: Index, definition: Definition, kind: Kind, similarity: float = 1.0) -> Standing:
    """Tell where a definition stands."""
    place = Place(definition.path, definition.qualname, definition.first_line, definition.last_line)
    return Standing(kind, place, TreeBody(index, definition), similarity)


def kind_of(anchor: Anchor, definition: Definition) -> Kind:
    """Tell whether a function that left has kept its name."""
    return Kind.MOVED if definition.name == anchor.qualname.rpartition(".")[2] else Kind.RENAMED
