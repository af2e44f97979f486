"""Axe, which finds what bars people with disabilities from a page. `tests/web/package.json` names it; .ci/run installs it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.browser.chromium import Page

AXE = Path(__file__).parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """axe.run(document).then(({ violations }) => violations.map(({ id, impact, nodes }) =>
  [id, impact, nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any.map(({ message }) => message).join(" ")}`)]))"""


def faults(page: Page) -> list[object]:
    """Return all that it finds, of any severity."""
    page.run(f"(() => {{ {AXE.read_text('utf-8')} }})()")
    found: list[object] = page.run(FAULTS)
    return found
