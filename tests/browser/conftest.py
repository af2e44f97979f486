"""One browser for all tests, and pages with the sample in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import stackseq
from tests.browser.chromium import Chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.chromium import Page

SAMPLE = (Path(__file__).parent / "sample.wsd").read_text("utf-8")


@pytest.fixture(scope="session")
def browser() -> Iterator[Chromium]:
    with Chromium() as running:
        yield running


@pytest.fixture(scope="session")
def write_page(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Return a function that draws a text as a page, and gives its address."""
    folder = tmp_path_factory.mktemp("pages")
    written: dict[tuple[str, str], str] = {}

    def write(text: str = SAMPLE, theme: str = "stackseq") -> str:
        if (text, theme) not in written:
            path = folder / f"{len(written)}.html"
            page = stackseq.draw(text, "html", theme, link_base="https://example.org/{path}#{qualname}")
            assert isinstance(page, str)
            path.write_text(page, "utf-8")
            written[text, theme] = path.as_uri()
        return written[text, theme]

    return write


@pytest.fixture
def page(browser: Chromium, write_page: Callable[..., str]) -> Iterator[Page]:
    """Open the sample; in the end, nothing was asked for and nothing complained."""
    address = write_page()
    opened = browser.open(address)
    yield opened
    assert {asked.partition("#")[0] for asked in opened.requests()} == {address}
    assert opened.complaints() == []
    opened.close()
