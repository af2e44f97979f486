"""When the functions of an operation changed, and where they stand in each release."""

from __future__ import annotations

from stackseq.audit.history import bodies_of
from stackseq.interaction import walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.interaction import Anchor, Interaction
    from stackseq.site.diagram_data import DiagramData
    from stackseq.site.editions import Editions

NEW, SAME, CHANGED, ABSENT = "n", "=", "c", "-"
"""What became of a function in a release: a letter for each."""


def anchors_of(interaction: Interaction) -> list[Anchor]:
    """Return the functions of a diagram, each once, in the order of its steps."""
    found = (getattr(element, "anchor", None) for element in walk(interaction))
    return list(dict.fromkeys(anchor for anchor in found if anchor))


def marks_of(anchor: Anchor, releases: Sequence[str]) -> str:
    """Return a letter for each of the releases, oldest first; an empty string if nothing is known of the function."""
    bodies = bodies_of(anchor)
    return "".join(_letters(bodies.get(release) for release in releases)) if bodies else ""


def _letters(bodies: Iterable[str | None]) -> Iterator[str]:
    before = None
    for body in bodies:
        yield ABSENT if body is None else NEW if before is None else SAME if body == before else CHANGED
        before = body or before


def history_of(editions: Editions, diagrams: DiagramData, releases: Sequence[str], host: str) -> dict[str, object]:
    """Return what a page needs to know about all editions: their diagrams, links, remarks, and when their functions changed."""
    numbers: dict[str, int] = {}
    marks: list[str] = []
    rows = []
    for edition, links in zip(editions.all, _links(editions, host), strict=True):
        addresses: dict[int, str] = {}
        for anchor, address in links:
            name = str(anchor)
            if name not in numbers:
                numbers[name] = len(numbers)
                marks.append(marks_of(anchor, releases))
            addresses[numbers[name]] = address
        rows.append(
            {
                "id": edition.id,
                "release": edition.release,
                "traced": edition.is_traced,
                "diagram": diagrams.place(edition),
                "remarks": edition.remarks,
                "links": addresses,
            }
        )
    return {"releases": list(releases), "anchors": list(numbers), "marks": marks, "editions": rows}


def _links(editions: Editions, host: str) -> Iterator[list[tuple[Anchor, str]]]:
    """Yield the functions of each edition with their addresses in its release."""
    from stackseq.audit.links import links_of
    from stackseq.records import replace

    for edition in editions.all:
        diagram = editions.diagram(edition)
        link = links_of(replace(diagram, metadata=(("release", edition.release),)), host)
        yield [(anchor, link(anchor)) for anchor in anchors_of(diagram)]


def heat_of(editions: Editions, releases: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Return, for each release, how many functions of its edition changed in it, and of how many that is known."""
    heat = {}
    shown = {edition.release: edition for edition in (*editions.all,)}
    for place, release in enumerate(releases):
        anchors = anchors_of(editions.diagram(shown.get(release, editions.first)))
        letters = [marks[place] for anchor in anchors if (marks := marks_of(anchor, releases))]
        heat[release] = sum(letter in {CHANGED, NEW} for letter in letters) if place else 0, len(letters)
    return heat
