"""Reads a page of a site: whether its elements are nested well, its ids, and where it leads."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements that have no end."""


class Page(HTMLParser):
    """One page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.ids: list[str] = []
        self.links: list[str] = []
        self.sources: list[str] = []
        """What is loaded with it."""
        self.scripts: list[str] = []
        """What stands in its script elements."""
        self.text = path.read_text("utf-8")
        self._open: list[str] = []
        self.feed(self.text)
        self.close()
        assert self._open == [], f"{path.name}: never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._take(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"{self.path.name}: </{tag}> closes nothing"
        assert self._open.pop() == tag, f"{self.path.name}: </{tag}> at line {self.getpos()[0]}"

    def _take(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        assert len(found) == len(attrs), f"{self.path.name}: an attribute twice in <{tag}>"
        assert not any(name.startswith("on") or name == "style" for name in found), f"{self.path.name}: inline in <{tag}>"
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "script" and "src" not in found:
            self.scripts.append(found.get("type", ""))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        self.sources += [found[name] for name in ("src", "href") if name in found and tag in {"script", "link", "img"}]


def pages_of(site: Path) -> list[Page]:
    return [Page(path) for path in sorted(site.rglob("*.html"))]
