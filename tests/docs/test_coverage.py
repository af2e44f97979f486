"""The page about coverage says what was measured when the editions were built, and of those that there are."""

from __future__ import annotations

import pytest

import stackseq
from stackseq.catalogue import load
from stackseq.interaction import walk
from tools.coverage_page import PAGE, page, read_figures, services

EVERY = 41
"""One in so many editions is read: a few dozen, spread over services and releases."""


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`, and look at what changed"


@pytest.mark.parametrize("service", services())
def test_figures_are_of_the_editions_that_there_are(service: str) -> None:
    catalogue = load()
    figures = read_figures(service)
    found = {
        tuple(edition.path.removeprefix(f"{service}/").split("@"))
        for release in catalogue.releases()
        for edition in catalogue.editions_at(release, service)
        if edition.is_traced
    }
    written = {
        (operation.id, edition.release)
        for operation in catalogue.operations(service)
        for edition in catalogue.editions(operation)
    }
    assert found <= figures.keys()
    assert figures.keys() - found <= written


@pytest.mark.parametrize("service", services())
def test_figures_are_true(service: str) -> None:
    catalogue = load()
    for name, release in list(read_figures(service))[::EVERY]:
        text = catalogue.read(f"{service}/{name}@{release}")
        parsed = stackseq.parse(text)
        assert not parsed.diagnostics or all(each.severity.value != "error" for each in parsed.diagnostics)
        steps = sum(getattr(each, "anchor", None) is not None for each in walk(parsed.interaction))
        assert steps == read_figures(service)[name, release].steps
        assert stackseq.format(parsed.interaction) == text
        facts = dict(parsed.interaction.metadata)
        assert (facts["operation"], facts["release"]) == (f"{service}/{name}", release)
