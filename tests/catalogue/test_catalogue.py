"""Operations are found by every name that people use."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackseq.catalogue import Catalogue, UnknownOperation, load

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


def test_rows_say_everything() -> None:
    for operation in load().operations():
        assert operation.command.startswith(("openstack ", "nova ")) or not operation.command
        assert operation.summary.endswith(".")
        assert operation.request.split()[0] in {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"}
        assert operation.category
