"""Opens pages of a gallery as a reader does, in Chromium, and keeps what they complain about."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.browser.axe import AXE, FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Playwright

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}


def launch(playwright: Playwright) -> Browser:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    return playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])


class Gallery:
    """A folder with a site, and a browser."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self.folder = folder

    @contextmanager
    def open(self, path: str, *, phone: bool = False, quiet: bool = True, **settings: Any) -> Iterator[Page]:  # noqa: ANN401
        """Open a page from the file system; nothing is asked for elsewhere, and, if ``quiet``, nothing complains."""
        context = self._browser.new_context(viewport=PHONE if phone else DESK, has_touch=phone, accept_downloads=True, **settings)
        page = context.new_page()
        complaints: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{self.folder.as_uri()}/{path}")
        yield page
        assert not [address for address in asked if not address.startswith(("file:", "data:", "blob:"))]
        assert complaints == [] or not quiet
        context.close()


def faults(page: Page) -> list[str]:
    """Return what axe finds."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(FAULTS)
    return found
