"""Write what was collected as the sections of a file of facts, which ``facts.py`` describes and reads."""

from __future__ import annotations

from stackseq.audit.bodies import TextBody
from stackseq.audit.facts import LETTERS
from stackseq.audit.model import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.audit.collect import Claims, Collected, Edition, Fact
    from stackseq.audit.facts import Ref
    from stackseq.interaction import Anchor


def sections_of(repository: str, editions: Sequence[Edition], claims: Claims, collected: Collected) -> dict[str, list[str]]:
    """Return the sections. ``repository`` is ``openstack/nova``; ``editions`` are ordered from old to new."""
    releases = [edition.release for edition in editions]
    anchors = sorted(claims, key=str)
    rows = [_Anchor(anchor, releases, collected) for anchor in anchors]
    return {
        "about": about_lines(repository, editions),
        "anchors": [str(anchor) for anchor in anchors],
        "kinds": [row.kinds() for row in rows],
        "bodies": [row.bodies() for row in rows],
        "calls": [line for number, row in enumerate(rows) for line in row.calls(number, claims[anchors[number]])],
        **{release: [row.row(release) for row in rows] for release in releases},
    }


def about_lines(repository: str, editions: Iterable[Edition]) -> list[str]:
    """Return what tells about the repository, and about what stands for each release."""
    return [f"repository {repository}", *(_about(edition.release, edition.ref) for edition in editions)]


def _about(release: str, ref: Ref) -> str:
    return f"release {release} {'tag' if ref.is_tag else 'branch'} {ref.name} {ref.commit or '-'}"


class _Anchor:
    """The lines about one anchor."""

    def __init__(self, anchor: Anchor, releases: Sequence[str], collected: Collected) -> None:
        self._anchor = anchor
        self._releases = releases
        self._facts = collected.facts[anchor]
        self._texts = collected.texts[anchor]
        seen = (self._facts[release].hash for release in releases if release in self._facts)
        self._hashes = list(dict.fromkeys(digest for digest in seen if digest))

    def kinds(self) -> str:
        facts: Mapping[str, Fact] = self._facts
        return "".join(LETTERS[facts[release].kind if release in facts else Kind.GONE] for release in self._releases)

    def bodies(self) -> str:
        read = [TextBody(digest, self._texts[digest]) for digest in self._hashes]
        pairs = ((read[first], read[second]) for second in range(len(read)) for first in range(second))
        return " ".join(self._hashes) + "|" + " ".join(str(_percent(old, new)) for old, new in pairs)

    def calls(self, number: int, claimed: Sequence[tuple[str, ...]]) -> list[str]:
        return [f"{number} {'|'.join(words)} {self._bits(place)}" for place, words in enumerate(claimed)]

    def row(self, release: str) -> str:
        fact = self._facts.get(release)
        if fact is None:
            return ""
        if fact.place is None:
            return LETTERS[fact.kind]
        place = fact.place
        where = [
            "-" if place.path == self._anchor.path else place.path,
            "-" if place.qualname == self._anchor.qualname else place.qualname,
            str(round(fact.similarity * 100)),
        ]
        while where and where[-1] in {"-", "100"}:
            where.pop()
        numbers = (place.first_line, place.last_line, self._hashes.index(fact.hash))
        return " ".join([LETTERS[fact.kind], *map(str, numbers), *where])

    def _bits(self, place: int) -> str:
        facts = (self._facts.get(release) for release in self._releases)
        return "".join("-" if fact is None or not fact.mentions else str(int(fact.mentions[place])) for fact in facts)


def _percent(old: TextBody, new: TextBody) -> int:
    """Return how much two bodies with different hashes differ: never nothing."""
    return max(1, round(old.change_to(new) * 100))
