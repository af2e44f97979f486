"""Collect the facts about a project's anchors from its source in each release."""

# For maintainers. Releases are gone through from old to new, each with what is known from the one before it: a function that is
# not where it was is followed from its last known place, by comparison with its last known body, which has changed less than
# the one of ten years ago. Then the same from new to old, for the time before an anchor was first where it claims to be. A
# function that is gone is looked for again in each release, since some come back.
from __future__ import annotations

from stackseq.audit.bodies import TreeBody, former_in
from stackseq.audit.follow import Earlier, follow, resembling
from stackseq.audit.model import Kind, Place
from stackseq.audit.trees import kind_of
from stackseq.audit.words import mentioned
from stackseq.interaction import Anchor
from stackseq.records import Record
from stackseq.source import Found, Index, Reason

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from stackseq.audit.bodies import TextBody
    from stackseq.audit.facts import Ref
    from stackseq.source import Definition, Tree

    Words = tuple[str, ...]
    Claims = Mapping[Anchor, Sequence[Words]]


class Edition(Record):
    """A release of a project: what it is called, what stands for it, and how to open its source."""

    release: str
    ref: Ref
    open: Callable[[], Tree]


class Fact(Record):
    """What is true of one anchor in one release."""

    kind: Kind
    place: Place | None = None
    hash: str = ""
    """Of the body."""
    similarity: float = 1.0
    """Of the body to that of the last release in which the anchor held."""
    mentions: tuple[bool, ...] = ()
    """For each of the calls that are claimed, whether the function mentions it."""


class Seen(Record):
    """Where a function was seen last, and what it was like."""

    anchor: Anchor
    """Its place then, written as an anchor."""
    body: TextBody


class Collected(Record):
    """Everything that was found out."""

    facts: dict[Anchor, dict[str, Fact]]
    """Anchor → release → fact. Where no fact is, the function is gone."""
    texts: dict[Anchor, dict[str, str]]
    """Anchor → hash → the body in its canonical form."""


def collect(editions: Sequence[Edition], claims: Claims, report: Callable[[str], None] = lambda _release: None) -> Collected:
    """Visit every release. ``claims`` tells for each anchor which words messages below it call; ``report`` is told each visit."""
    visitor = _Visitor(claims)
    for edition in editions:
        report(edition.release)
        visitor.visit(edition, claims)
    firsts = {anchor: _first_held(visitor.collected.facts[anchor], editions) for anchor in claims}
    visitor.turn_round()
    for number in range(len(editions) - 1, -1, -1):
        young = [anchor for anchor, first in firsts.items() if number < first < len(editions)]
        if young:
            report(editions[number].release)
            visitor.visit(editions[number], young)
    visitor.close()
    return visitor.collected


def _first_held(facts: Mapping[str, Fact], editions: Sequence[Edition]) -> int:
    """Return the number of the first release in which the anchor holds."""
    held = (number for number, each in enumerate(editions) if each.release in facts and facts[each.release].kind is Kind.HOLDS)
    return next(held, len(editions))


class _Visitor:
    """Goes from release to release, and remembers where each function was seen."""

    def __init__(self, claims: Claims) -> None:
        self._claims = claims
        self._last: dict[Anchor, Seen] = {}
        self._first: dict[Anchor, Seen] = {}
        self._held: dict[Anchor, TextBody] = {}
        self._previous: Index | None = None
        self.collected = Collected({anchor: {} for anchor in claims}, {anchor: {} for anchor in claims})

    def turn_round(self) -> None:
        """Go on from where each anchor held first."""
        self.close()
        self._last = self._first
        self._held = {anchor: seen.body for anchor, seen in self._first.items()}

    def visit(self, edition: Edition, anchors: Collection[Anchor]) -> None:
        """Look for the anchors in one release."""
        index = Index(edition.open())
        paths = {anchor: seen.anchor.path for anchor, seen in self._last.items()}
        facts = {anchor: self._look(index, anchor) for anchor in anchors}
        for anchor, fact in facts.items():
            known = fact or self._look_where_others_went(index, anchor, paths)
            if known:
                self.collected.facts[anchor][edition.release] = known
        self.close()
        self._previous = index

    def close(self) -> None:
        """Give back what the last visit left open."""
        if self._previous:
            self._previous.tree.close()
        self._previous = None

    def _earlier(self, seen: Seen) -> Earlier:
        return Earlier(seen.body, former_in(self._previous)) if self._previous else Earlier(seen.body)

    def _look(self, index: Index, anchor: Anchor) -> Fact | None:
        found = index.find(anchor)
        if isinstance(found, Found):
            return self._note(index, anchor, found.definition, Kind.HOLDS)
        if found.reason is Reason.AMBIGUOUS:
            return Fact(Kind.AMBIGUOUS)
        seen = self._last.get(anchor)
        if seen is None:
            return None
        stayed = index.find(seen.anchor)
        if isinstance(stayed, Found):
            return self._note(index, anchor, stayed.definition, kind_of(anchor, stayed.definition))
        trail = follow(index, seen.anchor, self._earlier(seen))
        if trail is None:
            return None
        return self._note(index, anchor, trail.definition, kind_of(anchor, trail.definition))

    def _look_where_others_went(self, index: Index, anchor: Anchor, paths: Mapping[Anchor, str]) -> Fact | None:
        """Look for a function of a file that was dissolved in the files that the file's other functions moved to."""
        seen = self._last.get(anchor)
        if seen is None or index.definitions(seen.anchor.path):
            return None
        others = (self._last[other].anchor.path for other, path in paths.items() if path == seen.anchor.path)
        trail = resembling(index, sorted(set(others) - {seen.anchor.path}), self._earlier(seen))
        return self._note(index, anchor, trail.definition, kind_of(anchor, trail.definition)) if trail else None

    def _note(self, index: Index, anchor: Anchor, definition: Definition, kind: Kind) -> Fact:
        body = TreeBody(index, definition).read()
        seen = Seen(Anchor(definition.path, definition.qualname), body)
        self._last[anchor] = seen
        if kind is Kind.HOLDS:
            self._held[anchor] = body
            self._first.setdefault(anchor, seen)
        self.collected.texts[anchor].setdefault(body.hash, body.text)
        words = mentioned(index.function_node(definition))
        place = Place(definition.path, definition.qualname, definition.first_line, definition.last_line)
        similarity = 1 - body.change_to(self._held[anchor])
        return Fact(kind, place, body.hash, similarity, tuple(not words.isdisjoint(each) for each in self._claims[anchor]))
