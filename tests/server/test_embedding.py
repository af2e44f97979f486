"""Pages of other people that show diagrams by our script, in a browser."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import Chromium
from tests.server.conftest import running

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

LONG = "title ünïcödé 漢字 😀\n" + "\n".join(f"Alice->Bob: the same words again and again, number {n}" for n in range(300))
DRAWN = """new Promise(done => { const look = () => {
  const pictures = [...document.querySelectorAll(".wsd-drawn img")];
  if (pictures.length < 2) setTimeout(look, 20);
  else done(JSON.stringify(pictures.map(one => [one.naturalWidth > 50, one.alt])));
}; look(); })"""


def test_texts_become_pictures(tmp_path: Path) -> None:
    """Also those with letters of many languages, and long ones, which are packed."""
    with running(tmp_path, "--workers", "1", "--quiet") as server, Chromium() as browser:
        path = tmp_path / "page.html"
        texts = ["Alice->Bob: <b>hello</b>", LONG]
        divisions = "".join(f'<div class="wsd" wsd_style="rose"><pre>{escape(text)}</pre></div>' for text in texts)
        path.write_text(
            f'<!doctype html><meta charset="utf-8">{divisions}<div class="wsd"><pre> </pre></div>'
            f'<script src="{server.address}service.js"></script>',
            encoding="utf-8",
        )
        page = browser.open(path.as_uri())
        assert json.loads(str(page.run(DRAWN))) == [[True, text] for text in texts]
        assert page.complaints() == []
        asked = [request for request in page.requests() if "cdraw" in request]
        assert len(asked) == 2
        assert max(map(len, asked)) < len(LONG) / 3
