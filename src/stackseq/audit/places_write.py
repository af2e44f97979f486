"""Look up the functions that traced editions name, in every release, as the sections of a file of places.

``places.py`` describes and reads these.
"""

from __future__ import annotations

import os
from functools import cache

from stackseq.audit.facts import project_of
from stackseq.audit.facts_write import about_lines
from stackseq.audit.model import Place
from stackseq.audit.places import ABSENT, UNKNOWN
from stackseq.catalogue.editions_file import EditionsFile
from stackseq.records import Record
from stackseq.source import Found, Index
from stackseq.wsd.comments import read_anchor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from stackseq.audit.collect import Edition
    from stackseq.interaction import Anchor

    Named = Mapping[str, Collection[Anchor]]

_FIRST = ord("a")


class Sight(Record):
    """A function, seen in one release."""

    place: Place
    hash: str
    """Of its body."""


def read_named(folder: str) -> dict[str, dict[str, set[Anchor]]]:
    """Return project → release → the anchors that its traced editions name, of all services in a folder of editions."""
    found: dict[str, dict[str, set[Anchor]]] = {}
    read = cache(read_anchor)  # one release repeats nearly all comments of the one before
    for path in sorted(os.listdir(folder)):
        for texts in EditionsFile(os.path.join(folder, path)).texts().values():
            for release, text in texts.items():
                for anchor in _anchors_in(text, read):
                    found.setdefault(project_of(anchor), {}).setdefault(release, set()).add(anchor)
    return found


def _anchors_in(text: str, read: Callable[[str], Anchor | None]) -> Iterator[Anchor]:
    """Read the comments alone: parsing thousands of texts would take minutes."""
    for line in {line.lstrip() for line in text.split("\n") if ".py " in line}:
        anchor = read(line[1:].strip()) if line[:1] == "#" else None
        if anchor:
            yield anchor


def sections_of(
    repository: str, editions: Sequence[Edition], named: Named, report: Callable[[str], None]
) -> dict[str, list[str]]:
    """Look up all anchors in all releases, and return the sections. ``editions`` are ordered from old to new.

    ``repository`` is ``openstack/nova``; ``named`` gives the anchors that editions of each release name; ``report`` is told each
    release before it is read.
    """
    anchors = {anchor for own in named.values() for anchor in own}
    seen: dict[str, dict[Anchor, Sight]] = {}
    for edition in editions:
        report(edition.release)
        seen[edition.release] = _look(edition, anchors)
    order = _by_line(anchors, seen)
    return {
        "about": about_lines(repository, editions),
        "anchors": [str(anchor) for anchor in order],
        "bodies": [_letters(anchor, seen, named) for anchor in order],
        **{release: [_row(anchor, own.get(anchor)) for anchor in order] for release, own in seen.items()},
    }


def _look(edition: Edition, anchors: Iterable[Anchor]) -> dict[Anchor, Sight]:
    tree = edition.open()
    try:
        index = Index(tree)
        ordered = sorted(anchors, key=str)  # so that the functions of a file come one after the other
        found = {anchor: index.find(anchor) for anchor in ordered if index.definitions(anchor.path)}
        return {anchor: _sight(index, each) for anchor, each in found.items() if isinstance(each, Found)}
    finally:
        tree.close()


def _sight(index: Index, found: Found) -> Sight:
    definition = found.definition
    place = Place(definition.path, definition.qualname, definition.first_line, definition.last_line)
    return Sight(place, index.body_hash(definition))


def _by_line(anchors: Iterable[Anchor], seen: Mapping[str, Mapping[Anchor, Sight]]) -> list[Anchor]:
    """Order anchors by file and by line in the last release that has them: so neighbours have like numbers, and compress well."""
    lines = {anchor: sight.place.first_line for own in seen.values() for anchor, sight in own.items()}
    return sorted(anchors, key=lambda anchor: (anchor.path, lines.get(anchor, 0), anchor.qualname))


def _letters(anchor: Anchor, seen: Mapping[str, Mapping[Anchor, Sight]], named: Named) -> str:
    hashes = list(dict.fromkeys(own[anchor].hash for own in seen.values() if anchor in own))
    return "".join(
        chr(_FIRST + hashes.index(own[anchor].hash)) if anchor in own else UNKNOWN if anchor in named.get(release, ()) else ABSENT
        for release, own in seen.items()
    )


def _row(anchor: Anchor, sight: Sight | None) -> str:
    if sight is None:
        return ""
    place = sight.place
    numbers = f"{place.first_line} {place.last_line - place.first_line}"
    if (place.path, place.qualname) == (anchor.path, anchor.qualname):
        return numbers
    return f"{numbers} {ABSENT if place.path == anchor.path else place.path} {place.qualname}"
