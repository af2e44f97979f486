"""Places are looked up in all releases, written, and read back: links and histories of traced editions come from them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from stackseq import parse
from stackseq.audit import bodies_of, changes, is_changed, links_of
from stackseq.audit import facts as facts_module
from stackseq.audit import places as places_module
from stackseq.audit.collect import Edition, collect
from stackseq.audit.facts import Facts, Ref
from stackseq.audit.facts_file import write_facts
from stackseq.audit.facts_write import sections_of as facts_sections
from stackseq.audit.places import KIND, Places
from stackseq.audit.places_write import read_named, sections_of
from stackseq.catalogue.editions_file import write_editions
from stackseq.interaction import Anchor
from stackseq.source import DictTree
from tests.audit.trees import BODY, OTHER, method

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Named = Mapping[str, Mapping[str, set[Anchor]]]

CHANGED = BODY.replace("'first'", "'second'")
COMMENTED = BODY.replace("\n", "  # a remark\n", 1)
CHILD = "from toy.base import Base\n\n\nclass Child(Base):\n    pass\n"
RELEASES: dict[str, Mapping[str, str]] = {
    "liberty": {"toy/a.py": method("pause") + method("stop", OTHER)},
    "zed": {"toy/a.py": "\n\n" + method("pause", COMMENTED), "toy/base.py": method("run", owner="Base"), "toy/c.py": CHILD},
    "2025.1": {"toy/a.py": method("pause", CHANGED) + method("stop", OTHER), "toy/c.py": CHILD + method("run", OTHER, "Child")},
    "2026.1": {"toy/a.py": method("pause") + method("stop", OTHER)},
}
PAUSE, STOP, RUN = Anchor("toy/a.py", "API.pause"), Anchor("toy/a.py", "API.stop"), Anchor("toy/c.py", "Child.run")
MADE_UP = Anchor("toy/a.py", "API.made_up")
TEXTS = {
    "pause": {
        "liberty": f"# {PAUSE}\nA->B: x\n",
        "2026.1": f"alt\n    # {PAUSE}\n    A->B: x\n    # {MADE_UP}\n    A->B: y\nend\n",
    },
    "stop": {"liberty": f"# {STOP}\nA->B: x\nnote over A: toy/a.py API.not_this\n# lib/a.py f\nA->B: y\n"},
    "run": {"zed": f"# {RUN}\nA->B: x\n"},
}


@pytest.fixture
def named(tmp_path: Path) -> Named:
    folder = tmp_path / "editions"
    folder.mkdir()
    write_editions(str(folder / "toy.editions"), list(RELEASES), TEXTS)
    return read_named(str(folder))


@pytest.fixture
def sections(named: Named) -> dict[str, list[str]]:
    refs = {"zed": Ref("25.0.0", is_tag=True, commit=""), "2026.1": Ref("stable/2026.1", is_tag=False, commit="c0ffee")}
    editions = [
        Edition(name, refs.get(name, Ref(f"{name}-eol", is_tag=True, commit="abcdef")), partial(DictTree, "toy", files))
        for name, files in RELEASES.items()
    ]
    return sections_of("openstack/toy", editions, named["toy"], lambda _release: None)


@pytest.fixture
def places(tmp_path: Path, sections: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> Places:
    path = tmp_path / "toy.places"
    assert write_facts(str(path), sections, KIND)
    assert not write_facts(str(path), sections, KIND)
    found = Places(str(path))
    monkeypatch.setitem(places_module._OPENED, "toy", found)  # noqa: SLF001  # the places that come with the program
    return found


def test_what_editions_name(named: Named) -> None:
    assert named == {
        "toy": {"liberty": {PAUSE, STOP}, "zed": {RUN}, "2026.1": {PAUSE, MADE_UP}},
        "lib": {"liberty": {Anchor("lib/a.py", "f")}},
    }


WHERE = [
    (PAUSE, "liberty", "toy/a.py API.pause 2-7"),
    (PAUSE, "zed", "toy/a.py API.pause 4-9"),
    (STOP, "liberty", "toy/a.py API.stop 9-12"),
    (STOP, "zed", ""),
    (RUN, "liberty", ""),
    (RUN, "zed", "toy/base.py Base.run 2-7"),
    (RUN, "2025.1", "toy/c.py Child.run 7-10"),
    (MADE_UP, "2026.1", ""),
    (PAUSE, "yoga", ""),
    (Anchor("toy/x.py", "f"), "zed", ""),
]


@pytest.mark.parametrize(("anchor", "release", "expected"), WHERE)
def test_where_functions_stand(places: Places, anchor: Anchor, release: str, expected: str) -> None:
    place = places.place(anchor, release)
    assert (f"{place} {place.first_line}-{place.last_line}" if place else "") == expected


LETTERS = [(PAUSE, "aaba"), (STOP, "a-aa"), (RUN, "-ab-"), (MADE_UP, "---?"), (Anchor("toy/x.py", "f"), "")]


@pytest.mark.parametrize(("anchor", "letters"), LETTERS, ids=[str(anchor) for anchor, _ in LETTERS])
def test_bodies(places: Places, anchor: Anchor, letters: str) -> None:
    assert places.letters(anchor) == letters
    assert places.bodies(anchor) == {
        release: letter for release, letter in zip(RELEASES, letters, strict=False) if letter.isalpha()
    }


@pytest.mark.parametrize("made", ["", "# release: newton\n", "# release: someday\n"])
def test_no_links_without_a_known_release(places: Places, made: str) -> None:  # noqa: ARG001
    assert links_of(parse(f"{made}A->B: x\n").interaction)(PAUSE) == ""


LINKS = [
    ("liberty", PAUSE, "opendev", "https://opendev.org/openstack/toy/src/tag/liberty-eol/toy/a.py#L2-L7"),
    ("Zed", RUN, "opendev", "https://opendev.org/openstack/toy/src/tag/25.0.0/toy/base.py#L2-L7"),
    ("gazpacho", STOP, "opendev", "https://opendev.org/openstack/toy/src/commit/c0ffee/toy/a.py#L9-L12"),
    ("2026.1", STOP, "github", "https://github.com/openstack/toy/blob/c0ffee/toy/a.py#L9-L12"),
    ("2026.1", MADE_UP, "github", ""),
]


@pytest.mark.parametrize(("release", "anchor", "host", "expected"), LINKS)
def test_links(places: Places, release: str, anchor: Anchor, host: str, expected: str) -> None:  # noqa: ARG001
    assert links_of(parse(f"# release: {release}\nA->B: x\n").interaction, host)(anchor) == expected


SINCE = [
    ("liberty", {PAUSE: "liberty", STOP: "liberty"}),
    ("zed", {PAUSE: "liberty", RUN: "zed"}),
    ("2025.1", {PAUSE: "2025.1", STOP: "liberty", RUN: "2025.1"}),
    ("gazpacho", {PAUSE: "2026.1", STOP: "liberty"}),
    ("someday", {}),
]


@pytest.mark.parametrize(("release", "expected"), SINCE)
def test_since_when_functions_are_as_they_are(places: Places, release: str, expected: dict[Anchor, str]) -> None:  # noqa: ARG001
    assert changes([PAUSE, STOP, RUN, MADE_UP, Anchor("lib/a.py", "f")], release) == expected


PAIRS = [
    (PAUSE, "liberty", "zed", False),
    (PAUSE, "liberty", "2025.1", True),
    (PAUSE, "2025.1", "gazpacho", True),
    (PAUSE, "liberty", "2026.1", False),
    (STOP, "liberty", "zed", None),
    (Anchor("lib/a.py", "f"), "liberty", "zed", None),
]


@pytest.mark.parametrize(("anchor", "old", "new", "expected"), PAIRS)
def test_changed_between_two_releases(places: Places, anchor: Anchor, old: str, new: str, expected: bool | None) -> None:  # noqa: ARG001, FBT001
    assert is_changed(anchor, old, new) is expected
    assert is_changed(anchor, new, old) is expected


def test_facts_come_first_since_they_follow_functions(places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In zed, places know no ``stop``; facts know where it went."""
    trees = dict(RELEASES) | {"zed": {"toy/b.py": method("stop", OTHER)}}
    editions = [
        Edition(name, Ref(name, is_tag=True, commit=""), partial(DictTree, "toy", files)) for name, files in trees.items()
    ]
    path = tmp_path / "toy.facts"
    write_facts(str(path), facts_sections("openstack/toy", editions, {STOP: ()}, collect(editions, {STOP: ()})))
    monkeypatch.setitem(facts_module._OPENED, "toy", Facts(str(path)))  # noqa: SLF001  # the facts that come with the program
    assert places.place(STOP, "zed") is None
    link = links_of(parse("# release: zed\nA->B: x\n").interaction)
    assert link(STOP) == "https://opendev.org/openstack/toy/src/tag/zed/toy/b.py#L2-L5"
    assert link(RUN) == "https://opendev.org/openstack/toy/src/tag/25.0.0/toy/base.py#L2-L7"
    assert list(bodies_of(STOP)) == list(RELEASES)
    assert changes([STOP, RUN], "zed") == {STOP: "liberty", RUN: "zed"}


def test_files_of_other_kinds_are_refused(tmp_path: Path) -> None:
    write_facts(str(tmp_path / "toy.places"), {"about": []})
    with pytest.raises(ValueError, match="these places are of another version"):
        Places(str(tmp_path / "toy.places"))
