"""Operations are found by every name that people use."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackseq.catalogue import Catalogue, Entry, Operation, UnknownOperation, load
from stackseq.release import RELEASES, find_release
from stackseq.wsd.comments import read_anchor

ROWS = {
    "nova": """
[boot]
title = "Boot a server"
command = "openstack server create NAME"
aliases = ["create"]
[list]
title = "List servers"
command = "openstack server list"
[migrate]
title = "Migrate"
command = "openstack server migrate --live SERVER"
""",
    "cinder": '[list]\ntitle = "List volumes"\ncommand = "openstack volume list"\n[create]\ntitle = "Create a volume"\n',
}
DIAGRAMS = [
    "liberty/nova/boot",
    "zed/nova/boot",
    "2026.1/nova/boot",
    "liberty/nova/list",
    "liberty/cinder/list",
    "liberty/nova/odd",
]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "rows").mkdir()
    for service, text in ROWS.items():
        (tmp_path / "rows" / f"{service}.toml").write_text(text)
    for name in DIAGRAMS:
        path = tmp_path / "diagrams" / f"{name}.wsd"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("A->B: x\n")
    return load(str(tmp_path / "diagrams"), str(tmp_path / "rows"))


FOUND = [
    ("nova/boot", "", "nova/boot", "2026.1"),
    ("boot", "", "nova/boot", "2026.1"),
    ("Nova/Boot", "Liberty", "nova/boot", "liberty"),
    ("zed/nova/boot", "", "nova/boot", "zed"),
    ("server create", "", "nova/boot", "2026.1"),
    ("openstack server list", "", "nova/list", "liberty"),
    ("odd", "", "nova/odd", "liberty"),
]


@pytest.mark.parametrize(("name", "release", "operation", "edition"), FOUND)
def test_find(catalogue: Catalogue, name: str, release: str, operation: str, edition: str) -> None:
    found = catalogue.find(name, release)
    assert (found.operation.name, found.release) == (operation, edition)
    assert catalogue.find_path(name, release) == found.path
    assert found.path.endswith(f"{edition}/{operation}.wsd")


UNKNOWN = [
    ("list", "", "list: several services have it", "say which one: cinder/list, nova/list"),
    ("create", "", "create: several services have it", "say which one: cinder/create, nova/boot"),
    ("nova/bot", "", "nova/bot: no such operation", "did you mean 'nova/boot'?"),
    ("boot", "mitaka", "nova/boot: has no diagram for mitaka", "there is one for 2026.1, zed, liberty"),
    ("cinder/create", "", "cinder/create: has no diagram yet", None),
    ("server migrate", "", "server migrate: no such operation", None),
]


@pytest.mark.parametrize(("name", "release", "message", "hint"), UNKNOWN)
def test_not_found(catalogue: Catalogue, name: str, release: str, message: str, hint: str | None) -> None:
    with pytest.raises(UnknownOperation) as caught:
        catalogue.find(name, release)
    assert str(caught.value) == message
    assert hint is None or hint in caught.value.hints


def test_lists_are_in_order(catalogue: Catalogue) -> None:
    assert catalogue.services() == ("cinder", "nova")
    assert catalogue.releases() == ("2026.1", "zed", "liberty")
    names = [operation.name for operation in catalogue.operations("nova")]
    assert names == ["nova/boot", "nova/list", "nova/migrate", "nova/odd"]
    assert [edition.release for edition in catalogue.editions(catalogue.operations("nova")[0])] == ["2026.1", "zed", "liberty"]


def test_each_of_our_diagrams_has_a_row_and_says_what_it_is() -> None:
    catalogue = load()
    for operation in catalogue.operations():
        assert operation.title != operation.id, f"{operation.name} has no row"
        for edition in catalogue.editions(operation):
            lines = Path(edition.path).read_text(encoding="utf-8").splitlines()
            assert lines[:2] == [f"# operation: {operation.name}", f"# release: {edition.release}"]


MOVED = Operation(
    "nova", "moved", "Move", entries=(Entry("mitaka", "a.py A.old"), Entry("zed", "b.py B.new"), Entry("2025.1", ""))
)
ENTRIES = [
    ("liberty", ""),
    ("mitaka", "a.py A.old"),
    ("yoga", "a.py A.old"),
    ("zed", "b.py B.new"),
    ("2024.2", "b.py B.new"),
    ("dalmatian", "b.py B.new"),
    ("2025.1", ""),
    ("2026.2", ""),
    ("Zed", "b.py B.new"),
    ("austin", ""),
    ("nonsense", ""),
    ("", ""),
]


@pytest.mark.parametrize(("release", "anchor"), ENTRIES)
def test_entry(release: str, anchor: str) -> None:
    assert MOVED.entry(release) == anchor
    assert Operation("nova", "bare", "Bare").entry(release) == ""


@pytest.mark.parametrize("key", ["entyr", "befor", "aliasses", "service", "entries"])
def test_unknown_keys_are_refused(tmp_path: Path, key: str) -> None:
    (tmp_path / "nova.toml").write_text(f'[pause]\ntitle = "Pause"\n{key} = "x"\n')
    with pytest.raises(ValueError, match=rf"nova\.toml: \[pause\] has the unknown key '{key}'; known are after, "):
        load(str(tmp_path), str(tmp_path)).operations()


BEFORE_LIBERTY = "austin bexar cactus diablo essex folsom grizzly havana icehouse juno kilo".split()


@pytest.mark.parametrize("operation", load().operations(), ids=lambda operation: operation.name)
def test_rows_say_where_and_when(operation: Operation) -> None:
    releases = [find_release(entry.since) for entry in operation.entries]
    assert all(releases), "entry: each key is a known release"
    assert [str(release) for release in releases] == [entry.since for entry in operation.entries], "written as stackseq writes it"
    known = [release for release in releases if release]
    assert known == sorted(set(known)), "entry: the oldest first"
    anchors = [entry.anchor for entry in operation.entries]
    assert all(str(read_anchor(anchor)) == anchor for anchor in anchors if anchor)
    assert all(old != new for old, new in zip(["", *anchors], anchors, strict=False)), "entry: each key changes something"
    assert operation.since in BEFORE_LIBERTY or operation.since == operation.entries[0].since
    assert operation.since not in BEFORE_LIBERTY or known[0] == RELEASES[0]


@pytest.mark.parametrize("operation", load().operations(), ids=lambda operation: operation.name)
def test_operations_end_where_their_entries_do(operation: Operation) -> None:
    last = [str(release) for release in RELEASES if operation.entry(str(release))][-1]
    assert operation.until == (last if last != str(RELEASES[-1]) else "")


def test_rows_say_everything() -> None:
    for operation in load().operations():
        assert operation.command.split(" ")[0] in {"openstack", operation.service, ""}
        assert operation.summary.endswith(".")
        assert operation.request.partition(" ")[0] in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", ""}
        assert operation.category
        assert operation.entries
        assert operation.since
        assert operation.after
