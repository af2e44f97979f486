"""The pages about operations say what the catalogue says now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from stackseq.catalogue import Operation, load
from tools.operations import FOLDER, files, heading, slug

if TYPE_CHECKING:
    from pathlib import Path

LINK = re.compile(r"\]\(#([^)]+)\)")


@pytest.fixture(scope="module")
def made() -> dict[Path, str]:
    return dict(files())


def test_pages_and_pictures_are_up_to_date(made: dict[Path, str]) -> None:
    stale = [path.name for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    assert not stale, "run `make docs`, and look at what changed"


def test_nothing_is_left_from_operations_that_are_gone(made: dict[Path, str]) -> None:
    assert {path for path in FOLDER.rglob("*") if path.is_file()} == made.keys()


def drawn(service: str) -> list[Operation]:
    catalogue = load()
    return [each for each in catalogue.operations(service) if any(not edition.is_traced for edition in catalogue.editions(each))]


@pytest.mark.parametrize("service", [service for service in load().services() if drawn(service)])
def test_each_operation_that_was_drawn_is_told_about(service: str) -> None:
    page = (FOLDER / f"{service}.md").read_text(encoding="utf-8")
    assert set(LINK.findall(page)) == {slug(heading(operation)) for operation in drawn(service)}
    for operation in drawn(service):
        assert f"\n## {heading(operation)}\n\n{operation.summary}\n" in page
        assert f"](images/{operation.name}.svg)" in page
