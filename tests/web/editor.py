"""The editor in a browser, with a server of its own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from stackseq.records import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Locator, Page

DESKTOP = (1280, 800)
PHONE = (390, 844)
_DRAWN = """text => new Promise(done => {
  const seen = ({ detail }) => { if (detail === text) { document.removeEventListener("stackseq:drawn", seen); done(); } };
  document.addEventListener("stackseq:drawn", seen);
  seen({ detail: document.stackseqDrawn });
})"""
_WATCH = 'document.addEventListener("stackseq:drawn", ({ detail }) => { document.stackseqDrawn = detail; });'


class Sheet:
    """One page of the editor. In the end nothing has complained, and nobody but the server was asked."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def go(self, text: str | None = None, fragment: str = "") -> None:
        """Open the editor, with a text if there is one, and wait until it is drawn."""
        self.page.add_init_script(_WATCH)
        self.page.goto(self.address + (f"#text={quote(text)}" if text is not None else fragment))
        self.page.wait_for_selector("html.ready")
        self.drawn(text if text is not None else self.text)

    @property
    def text(self) -> str:
        text: str = self.page.evaluate("document.querySelector('.cm-content').cmTile.root.view.state.doc.toString()")
        return text

    def drawn(self, text: str | None = None) -> None:
        """Wait until a text is drawn: that which stands there, unless told otherwise."""
        self.page.evaluate(_DRAWN, self.text if text is None else text)

    def until(self, expression: str) -> None:
        """Wait until an expression is true. The page's policy does not let it wait for itself."""
        for _ in range(400):
            if self.page.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(expression)

    def shows(self, text: str) -> None:
        """Wait until a text stands there."""
        for _ in range(400):
            if self.text == text:
                return
            self.page.wait_for_timeout(50)
        assert self.text == text

    def begins(self, text: str) -> None:
        """Wait until the first lines in sight are those of a text: the editor shows its example until it has the text."""
        for _ in range(400):
            if text.startswith("\n".join(self.text.split("\n")[:10])):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(self.text)

    @property
    def labels(self) -> list[str]:
        """What the picture shows, step by step."""
        steps: list[str] = self.page.locator(".drawing svg [id^=step-]").evaluate_all(
            "steps => steps.map(step => step.getAttribute('aria-label'))"
        )
        return steps

    def write(self, text: str) -> None:
        """Type at the cursor, as a person does. Lines are typed without their indentation, which comes by itself."""
        self.page.keyboard.type("\n".join(line.strip() for line in text.split("\n")))

    def clear(self) -> None:
        """Go into the text and take all of it away."""
        self.page.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")

    def cursor(self, line: int, *, end: bool = True) -> None:
        """Put the cursor on a line."""
        self.page.locator(".cm-line").nth(line - 1).click()
        self.page.keyboard.press("End" if end else "Home")

    @property
    def line(self) -> str:
        """The line where the cursor is."""
        return self.page.locator(".cm-activeLine").inner_text().strip("\n")

    @property
    def offered(self) -> list[str]:
        """What completion offers."""
        self.page.wait_for_selector(".cm-tooltip-autocomplete li")
        return self.page.locator(".cm-tooltip-autocomplete .cm-completionLabel").all_inner_texts()

    def do(self, name: str) -> Locator:
        """Find a button by what it does."""
        return self.page.locator(f"[data-do={name}]:visible").first


class Editor(Record):
    """Where the server is, and the browser."""

    browser: Browser
    address: str

    @contextmanager
    def profile(self, size: tuple[int, int] = DESKTOP, scheme: str = "light") -> Iterator[BrowserContext]:
        """Make a browser's profile, with nothing in its memory."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            permissions=["clipboard-read", "clipboard-write"],
            has_touch=size == PHONE,
        )
        yield context
        context.close()

    @contextmanager
    def sheet(self, context: BrowserContext, *, trouble: bool = False) -> Iterator[Sheet]:
        """Open a window; ``trouble`` is expected."""
        page = context.new_page()
        sheet = Sheet(page, self.address)
        yield sheet
        assert trouble or sheet.complaints == []
        assert [url for url in sheet.asked if not url.startswith((self.address, "blob:", "data:"))] == []
        page.close()

    @contextmanager
    def open(
        self, text: str | None = None, *, size: tuple[int, int] = DESKTOP, scheme: str = "light", fragment: str = ""
    ) -> Iterator[Sheet]:
        """Open the editor in a fresh profile."""
        with self.profile(size, scheme) as context, self.sheet(context) as sheet:
            sheet.go(text, fragment)
            yield sheet
