"""One browser and one small site for all tests of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackseq.catalogue import load
from tests.server.conftest import running
from tests.site.small import make_catalogue, write_site
from tests.web.editor import Editor
from tests.web.gallery import Gallery, launch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def gallery(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    folder = tmp_path_factory.mktemp("gallery")
    releases = load().traced_releases(load().operation("nova/boot"))
    write_site(folder / "site", make_catalogue(folder / "catalogue", releases))
    return Gallery(chromium, folder / "site")


@pytest.fixture(scope="session")
def editor(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    with running(tmp_path_factory.mktemp("editor"), "--workers", "2") as server:
        yield Editor(chromium, server.address)
