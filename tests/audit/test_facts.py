"""Facts are collected from all releases, written, and read back: they tell what the trees would."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from stackseq.audit import Change, FactsEvidence, Kind, find_drift
from stackseq.audit import facts as facts_module
from stackseq.audit.collect import Edition, collect
from stackseq.audit.facts import Facts, Ref
from stackseq.audit.facts_file import FactsFile, write_facts
from stackseq.audit.facts_write import sections_of
from stackseq.audit.holds import releases_held
from stackseq.interaction import Anchor
from stackseq.source import DictTree
from tests.audit.trees import BODY, OTHER, evidence_of, findings, method

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STAYS, LEAVES, LATE = Anchor("nova/a.py", "API.pause"), Anchor("nova/a.py", "API.stop"), Anchor("nova/new.py", "API.late")
CHANGED = BODY.replace("'first'", "'second'")
CLAIMS = {STAYS: (("first",), ("second",)), LEAVES: (), LATE: (), Anchor("nova/a.py", "stop", loose=True): ()}
RELEASES: dict[str, Mapping[str, str]] = {
    "liberty": {"nova/a.py": method("pause") + method("stop", OTHER), "nova/old.py": method("late", CHANGED)},
    "mitaka": {"nova/a.py": method("pause", CHANGED) + method("stop", OTHER), "nova/new.py": method("late", CHANGED)},
    "newton": {"nova/a.py": "\n" + method("pause"), "nova/b.py": method("halt", OTHER), "nova/new.py": method("late")},
    "ocata": {"nova/a.py": method("pause"), "nova/c.py": method("stop", OTHER) + method("stop", BODY, "B"), "nova/new.py": ""},
}
ROW = {"h": Kind.HOLDS, "m": Kind.MOVED, "r": Kind.RENAMED, "g": Kind.GONE, "a": Kind.AMBIGUOUS}


def editions() -> list[Edition]:
    refs = {"ocata": Ref("15.0.0", is_tag=True, commit=""), "newton": Ref("stable/newton", is_tag=False, commit="c0ffee")}
    return [
        Edition(name, refs.get(name, Ref(f"{name}-eol", is_tag=True, commit="abcdef")), partial(DictTree, "nova", files))
        for name, files in RELEASES.items()
    ]


def sections() -> dict[str, list[str]]:
    return sections_of("openstack/nova", editions(), CLAIMS, collect(editions(), CLAIMS))


@pytest.fixture
def facts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Facts:
    path = tmp_path / "nova.facts"
    write_facts(str(path), sections())
    found = Facts(str(path))
    monkeypatch.setitem(facts_module._OPENED, "nova", found)  # noqa: SLF001  # the facts that come with the program
    return found


KINDS = [(STAYS, "hhhh"), (LEAVES, "hhgm"), (LATE, "mhhg"), (Anchor("nova/a.py", "stop", loose=True), "hhgm")]


@pytest.mark.parametrize(("anchor", "letters"), KINDS, ids=[str(anchor) for anchor, _ in KINDS])
def test_kinds(facts: Facts, anchor: Anchor, letters: str) -> None:
    assert facts.kinds(anchor) == dict(zip(RELEASES, [ROW[letter] for letter in letters], strict=True))
    for release, kind in facts.kinds(anchor).items():
        assert FactsEvidence(release).standing(anchor).kind is kind


def test_facts_say_the_same_as_the_trees(facts: Facts) -> None:  # noqa: ARG001
    for release, files in RELEASES.items():
        known, read = FactsEvidence(release), evidence_of(files)
        for anchor in CLAIMS:
            if known.standing(anchor).kind is Kind.HOLDS:
                ours, theirs = known.standing(anchor), read.standing(anchor)
                assert ours.place == theirs.place
                assert ours.body is not None
                assert theirs.body is not None
                assert ours.body.hash == theirs.body.hash


def test_places(facts: Facts) -> None:
    standing = FactsEvidence("ocata").standing(LEAVES)
    assert str(standing.place) == "nova/c.py API.stop"
    assert [str(each.place) for each in facts.places(LEAVES)] == ["nova/c.py API.stop", "nova/a.py API.stop"]


def test_drift_from_facts(facts: Facts) -> None:  # noqa: ARG001
    def drift(old: str, new: str, anchor: Anchor) -> tuple[Change, bool]:
        (found,) = find_drift(FactsEvidence(old), FactsEvidence(new), [anchor])
        return found.change, found.share > 0

    assert drift("liberty", "mitaka", STAYS) == (Change.CHANGED, True)
    assert drift("mitaka", "liberty", STAYS) == (Change.CHANGED, True)
    assert drift("liberty", "newton", STAYS) == (Change.SAME, False)
    assert drift("liberty", "newton", LEAVES) == (Change.GONE, False)
    assert drift("liberty", "ocata", LEAVES) == (Change.MOVED, False)
    assert drift("liberty", "newton", LATE) == (Change.MOVED, True)


def test_the_share_is_that_of_the_trees(facts: Facts) -> None:  # noqa: ARG001
    trees = [evidence_of(RELEASES[release]) for release in ("liberty", "mitaka")]
    (read,) = find_drift(*trees, [STAYS])
    (known,) = find_drift(FactsEvidence("liberty"), FactsEvidence("mitaka"), [STAYS])
    assert abs(read.share - known.share) <= 0.01


TEXT = "# nova/a.py API.pause\nA->B: first()\nA->B: second()\n"


@pytest.mark.parametrize(("release", "missing"), [("liberty", "second"), ("mitaka", "first")])
def test_calls(facts: Facts, release: str, missing: str) -> None:  # noqa: ARG001
    found = findings(TEXT, FactsEvidence(release))
    assert [finding.message for finding in found[1:]] == [f"API.pause does not mention {missing}"]


def test_calls_that_nobody_asked_about_are_not_known(facts: Facts) -> None:  # noqa: ARG001
    assert [finding.kind for finding in findings(TEXT.replace("first", "third"), FactsEvidence("mitaka"))] == [Kind.HOLDS]


UNKNOWN = [
    ("liberty", "nova/x.py f", "the catalogue has no such anchor, so there are no facts about it"),
    ("zed", "nova/a.py API.pause", "there are no facts about nova in zed"),
    ("", "nova/a.py API.pause", "the diagram names no release"),
    ("liberty", "nothing/a.py f", "there are no facts about nothing"),
]


@pytest.mark.parametrize(("release", "anchor", "reason"), UNKNOWN)
def test_what_facts_do_not_know(facts: Facts, release: str, anchor: str, reason: str) -> None:  # noqa: ARG001
    (finding,) = findings(f"# {anchor}\nA->B: x\n", FactsEvidence(release))
    assert (finding.kind, finding.message) == (Kind.UNKNOWN, f"{anchor} is not checked: {reason}")


def test_facts_lead_to_what_moved_in_a_tree(facts: Facts) -> None:  # noqa: ARG001
    (finding,) = findings(f"# {LEAVES}\nA->B: x\n", evidence_of({"nova/c.py": method("stop", BODY)}))
    assert (finding.kind, str(finding.place)) == (Kind.MOVED, "nova/c.py API.stop")


def test_facts_know_a_renamed_body_by_its_hash(facts: Facts) -> None:  # noqa: ARG001
    tree = evidence_of({"nova/a.py": method("halt", OTHER)}, FactsEvidence("liberty"))
    (finding,) = findings(f"# {LEAVES}\nA->B: x\n", tree)
    assert (finding.kind, str(finding.place)) == (Kind.RENAMED, "nova/a.py API.halt")


HELD = [
    ("# nova/a.py API.pause\nA->B: x\n", ("liberty", "mitaka", "newton", "ocata")),
    ("# nova/a.py API.pause\nA->B: x\nloop\n    # nova/a.py API.stop\n    A->B: y\nend\n", ("liberty", "mitaka", "ocata")),
    ("# nova/x.py f\nA->B: x\n", None),
    ("A->B: x\n", None),
]


@pytest.mark.parametrize(("text", "releases"), HELD)
def test_releases_in_which_a_diagram_holds(facts: Facts, text: str, releases: tuple[str, ...] | None) -> None:  # noqa: ARG001
    assert releases_held(text) == releases


def test_collecting_twice_gives_the_same(tmp_path: Path) -> None:
    path = tmp_path / "nova.facts"
    assert write_facts(str(path), sections())
    before = path.read_bytes()
    assert not write_facts(str(path), sections())
    assert path.read_bytes() == before
    assert FactsFile(str(path)).sections() == sections()


def test_a_function_that_went_with_others_of_its_file_is_found(tmp_path: Path) -> None:  # noqa: ARG001
    """Its file is gone, its name too; but the file's other function tells where to look."""
    first, second = Anchor("nova/old.py", "API.pause"), Anchor("nova/old.py", "API.stop")
    releases = [
        {"nova/old.py": method("pause") + method("stop", OTHER)},
        {"nova/new.py": method("pause") + method("_stop", OTHER)},
    ]
    trees = [
        Edition(str(at), Ref("x", is_tag=True, commit=""), partial(DictTree, "nova", files)) for at, files in enumerate(releases)
    ]
    found = collect(trees, {first: (), second: ()}).facts
    assert str(found[second]["1"].place) == "nova/new.py API._stop"
    assert found[second]["1"].kind is Kind.RENAMED


def test_files_of_other_versions_are_refused(tmp_path: Path) -> None:
    (tmp_path / "nova.facts").write_text("something else\n")
    with pytest.raises(ValueError, match="these facts are of another version"):
        Facts(str(tmp_path / "nova.facts"))
