"""Traced editions: they come back from their files as they were, are found by name and release, and are drawn like others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackseq.catalogue import Catalogue, UnknownOperation, is_address, load
from stackseq.catalogue.editions_file import EditionsFile, write_editions
from stackseq.release import find_release

if TYPE_CHECKING:
    from pathlib import Path

RELEASES = ("liberty", "zed", "2025.1", "2026.1", "2026.2")
BOOT = "title Boot\napi->compute: build\ncompute->libvirt: createXML()\n"
TEXTS = {
    "boot": {
        "liberty": BOOT,
        "zed": BOOT + "compute->neutron: GET /ports\n",
        "2025.1": BOOT + "compute->neutron: GET /ports\n",
        "2026.1": BOOT.replace("build", "build_and_run_instance") + "compute->neutron: GET /ports\n",
    },
    "share-attach": {"2025.1": "api->compute: allow\n", "2026.1": "api->compute: allow\n"},
}


@pytest.fixture
def editions(tmp_path: Path) -> Path:
    folder = tmp_path / "editions"
    folder.mkdir()
    assert write_editions(str(folder / "nova.editions"), RELEASES, TEXTS)
    return folder


@pytest.fixture
def catalogue(tmp_path: Path, editions: Path) -> Catalogue:
    (tmp_path / "rows").mkdir()
    (tmp_path / "rows" / "nova.toml").write_text('[boot]\ntitle = "Boot a server"\naliases = ["create"]\n')
    written = tmp_path / "diagrams" / "liberty" / "nova" / "boot.wsd"
    written.parent.mkdir(parents=True)
    written.write_text("A->B: written by hand\n")
    return load(str(tmp_path / "diagrams"), str(tmp_path / "rows"), str(editions))


def test_texts_come_back(editions: Path) -> None:
    assert EditionsFile(str(editions / "nova.editions")).texts() == TEXTS


def test_a_file_that_says_the_same_is_left_alone(editions: Path) -> None:
    path = str(editions / "nova.editions")
    assert not write_editions(path, RELEASES, TEXTS)
    assert write_editions(path, RELEASES, TEXTS | {"boot": {}})
    assert EditionsFile(path).operations() == ("share-attach",)


def test_another_version_of_the_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "nova.editions"
    path.write_text("stackseq editions 0\n")
    with pytest.raises(ValueError, match="of another version of the program"):
        EditionsFile(str(path))


def test_what_is_the_same_takes_no_room(tmp_path: Path) -> None:
    lines = [f"api->compute: step {number} of {number * 7919 % 1000}" for number in range(300)]
    releases = [f"r{number}" for number in range(23)]
    same = {release: "\n".join(lines) for release in releases}
    changing = {
        release: "\n".join([*lines[:place], f"new in {release}", *lines[place:]]) for place, release in enumerate(releases)
    }
    sizes = []
    for number, texts in enumerate(({"r0": same["r0"]}, same, changing)):
        path = tmp_path / f"{number}.editions"
        write_editions(str(path), releases, {"boot": texts})
        sizes.append(path.stat().st_size)
    assert sizes[1] < sizes[0] + 100
    assert sizes[2] < sizes[0] + 23 * 40


LINES = st.lists(st.sampled_from(["", "a", "=1", "-1", "+x", "A->B: é", "  note"]), max_size=8).map("\n".join)


@settings(max_examples=80)
@given(texts=st.dictionaries(st.sampled_from(["a", "b", "c"]), st.dictionaries(st.sampled_from(RELEASES), LINES, min_size=1)))
def test_any_texts_come_back(texts: dict[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> None:
    path = str(tmp_path_factory.mktemp("any") / "x.editions")
    write_editions(path, RELEASES, texts)
    assert EditionsFile(path).texts() == texts


FOUND = [
    ("nova/boot", "", "liberty", "written by hand"),
    ("boot", "zed", "zed", "/ports"),
    ("nova/boot@2026.1", "", "2026.1", "build_and_run_instance"),
    ("nova/boot@Gazpacho", "", "2026.1", "build_and_run_instance"),
    ("create@liberty", "", "liberty", "written by hand"),
    ("2026.1/nova/boot", "", "2026.1", "build_and_run_instance"),
    ("nova/boot@newest", "", "2026.1", "build_and_run_instance"),
    ("nova/boot", "newest", "2026.1", "build_and_run_instance"),
    ("share-attach", "", "2026.1", "allow"),
]


@pytest.mark.parametrize(("name", "release", "chosen", "text"), FOUND)
def test_found(catalogue: Catalogue, name: str, release: str, chosen: str, text: str) -> None:
    edition = catalogue.find(name, release)
    assert edition.release == chosen
    assert catalogue.find_path(name, release) == edition.path
    assert text in catalogue.read(edition.path)
    assert edition.is_traced == ("hand" not in text)


def test_lists(catalogue: Catalogue) -> None:
    boot = catalogue.find("nova/boot").operation
    assert catalogue.releases() == ("2026.1", "2025.1", "zed", "liberty")
    assert catalogue.releases_of(boot) == ("2026.1", "2025.1", "zed", "liberty")
    assert [edition.release for edition in catalogue.editions(boot)] == ["liberty"]
    assert [operation.name for operation in catalogue.operations()] == ["nova/boot", "nova/share-attach"]
    assert [edition.path for edition in catalogue.editions_at("newest")] == ["nova/boot@2026.1", "nova/share-attach@2026.1"]
    assert [edition.is_traced for edition in catalogue.editions_at("liberty", "nova")] == [False]
    assert catalogue.editions_at("liberty", "cinder") == ()


def test_the_newest_is_that_of_each_service(tmp_path: Path, editions: Path) -> None:
    write_editions(str(editions / "sahara.editions"), RELEASES, {"scale": {"liberty": "A->B: old\n", "zed": "A->B: last\n"}})
    catalogue = load("", str(tmp_path), str(editions))
    newest = ["nova/boot@2026.1", "nova/share-attach@2026.1", "sahara/scale@zed"]
    assert [edition.path for edition in catalogue.editions_at("newest")] == newest
    assert [edition.path for edition in catalogue.editions_at("newest", "sahara")] == newest[2:]
    assert [edition.path for edition in catalogue.editions_at("2026.1")] == newest[:2]


@pytest.mark.parametrize("name", ["nova/boot@mitaka", "nova/share-attach@zed", "nova/boot@", "nova/bot@zed"])
def test_not_found(catalogue: Catalogue, name: str) -> None:
    if name.endswith("@"):
        assert catalogue.find(name).release == "liberty"
        return
    with pytest.raises(UnknownOperation):
        catalogue.find(name)


@pytest.mark.parametrize("path", ["nova/boot@mitaka", "nova/nothing@zed", "../nova/boot@zed", "nowhere/boot@zed"])
def test_no_such_edition(catalogue: Catalogue, path: str) -> None:
    with pytest.raises(FileNotFoundError):
        catalogue.read(path)


def test_addresses() -> None:
    assert is_address("nova/boot@2026.1")
    assert not any(map(is_address, ["/a/nova/boot.wsd", "nova/boot", "a/b/c@d", "boot@zed", "a/x@y.wsd"]))


def test_our_editions_are_of_known_operations_and_releases() -> None:
    catalogue = load()
    assert all(operation.title != operation.id for operation in catalogue.operations())
    assert all(find_release(release) for release in catalogue.releases())
