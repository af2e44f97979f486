"""Places know where each function of the traced editions stands: they are as new as the editions."""

from __future__ import annotations

from pathlib import Path

import pytest

import stackseq
from stackseq.audit import Kind, links_of
from stackseq.audit.facts import facts_of
from stackseq.audit.places import ABSENT, ENDING, FOLDER, UNKNOWN, Places
from stackseq.audit.places_write import read_named
from stackseq.catalogue import load
from stackseq.interaction import walk
from stackseq.wsd.comments import read_anchor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.interaction import Anchor

    Named = Mapping[str, Mapping[str, set[Anchor]]]

SHIPPED = [path.stem for path in sorted(Path(FOLDER).glob(f"*{ENDING}"))]
EDITIONS = Path(stackseq.__file__).parent / "catalogue" / "editions"
MOST_UNKNOWN = 0.002
"""The share of names that lead nowhere: functions that a program makes while it runs."""
LARGEST = 600_000
"""Bytes of all files together."""


@pytest.fixture(scope="module")
def named() -> Named:
    return read_named(str(EDITIONS))


def test_there_are_places_of_each_traced_project() -> None:
    assert [path.stem for path in sorted(EDITIONS.iterdir())] == SHIPPED


@pytest.mark.parametrize("project", SHIPPED)
def test_places_are_as_new_as_the_editions(project: str, named: Named) -> None:
    places = Places(str(Path(FOLDER) / f"{project}{ENDING}"))
    at = {release: number for number, release in enumerate(places.refs)}
    pairs = [(release, anchor) for release, anchors in named[project].items() for anchor in anchors]
    letters = [places.letters(anchor)[at[release] : at[release] + 1] or ABSENT for release, anchor in pairs]
    stale = [f"{anchor} in {release}" for (release, anchor), letter in zip(pairs, letters, strict=True) if letter == ABSENT]
    assert not stale, "write the places anew, as CONTRIBUTING.md tells: python tools/build_places.py --git nova=PATH"
    assert letters.count(UNKNOWN) <= MOST_UNKNOWN * len(pairs)


@pytest.mark.parametrize("project", SHIPPED)
def test_each_place_is_one(project: str, named: Named) -> None:
    places = Places(str(Path(FOLDER) / f"{project}{ENDING}"))
    for release, anchors in named[project].items():
        for anchor in anchors:
            place = places.place(anchor, release)
            assert (place is None) == (release not in places.bodies(anchor))
            assert place is None or 1 <= place.first_line <= place.last_line


@pytest.mark.parametrize("project", SHIPPED)
def test_places_and_facts_agree(project: str) -> None:
    """Where both were read from the same state of the source, they tell the same lines of what both know."""
    places, facts = Places(str(Path(FOLDER) / f"{project}{ENDING}")), facts_of(project)
    assert facts is not None
    same = [release for release, ref in places.refs.items() if facts.refs.get(release) == ref]
    for anchor in filter(facts.kinds, filter(None, map(read_anchor, places.anchors()))):
        for release in same:
            standing = facts.standing(anchor, release)
            held = standing.place if standing and standing.kind is Kind.HOLDS else None
            assert places.place(anchor, release) == held, f"{anchor} in {release}"


def test_steps_of_traced_editions_lead_to_lines() -> None:
    catalogue = load()
    for edition in catalogue.editions_at("newest", "glance"):
        interaction = stackseq.parse(catalogue.read(edition.path)).interaction
        link = links_of(interaction)
        for anchor in {anchor for each in walk(interaction) if (anchor := getattr(each, "anchor", None))}:
            assert "/src/tag/" in link(anchor) or "/src/commit/" in link(anchor)


def test_places_are_small() -> None:
    assert sum(path.stat().st_size for path in Path(FOLDER).glob(f"*{ENDING}")) < LARGEST
