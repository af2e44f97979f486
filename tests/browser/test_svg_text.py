"""Texts in a real browser: none is wider than the layout measured, none leaves its box, none is cut.

Every diagram of the catalogue, and a text with all that the language has, in every theme.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import stackseq
from stackseq.layout import Box, Group, Text, lay_out
from stackseq.render import load_theme, theme_names
from stackseq.render.svg import svg
from stackseq.wsd import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.layout import Drawing, Item
    from tests.browser.chromium import Chromium, Page

pytestmark = pytest.mark.browser

CATALOGUE = sorted((Path(stackseq.__file__).parent / "diagrams").rglob("*.wsd"))
EVERYTHING = Path(__file__).parent / "everything.wsd"
BOXED = {
    "head": "head",
    "note": "note",
    "state": "state",
    "use": "use",
    "operator": "tab",
    "divider": "divider",
    "group": "group",
}
"""Role of a text → role of the box that it stands in, in its group."""
SLACK = 1
"""Pixels: widths are whole, and browsers place glyphs on fractions."""

# Of each text, in order: what it says, how far it advances, its left, top, right and bottom, which include what a letter like
# f reaches out of its place; and the state of each embedded font.
MEASURE = """document.fonts.ready.then(() => ({
  fonts: [...document.fonts].map((face) => face.status),
  texts: [...document.querySelectorAll("text")].map((text) => {
    const box = text.getBBox();
    return [text.textContent, text.getComputedTextLength(), box.x, box.y, box.x + box.width, box.y + box.height];
  }),
}))"""


def texts_with_boxes(items: Iterable[Item], boxes: tuple[Box, ...] = ()) -> Iterable[tuple[Text, tuple[Box, ...]]]:
    """Yield the texts of a drawing in painting order, each with the boxes of its group."""
    for item in items:
        if isinstance(item, Group):
            yield from texts_with_boxes(item.items, tuple(part for part in item.items if isinstance(part, Box)))
        elif isinstance(item, Text) and item.text:
            yield item, boxes


def draw(path: Path, theme: str) -> tuple[Drawing, str]:
    look = load_theme(theme)
    drawing = lay_out(parse(path.read_text("utf-8")).interaction, look.metrics(), look.spacing())
    return drawing, svg(drawing, look)


def check_text(text: Text, boxes: tuple[Box, ...], measured: list[float], size: tuple[int, int]) -> None:
    advance, left, top, right, bottom = measured
    assert advance <= text.width + SLACK
    assert left >= -SLACK
    assert top >= -SLACK
    assert right <= size[0] + SLACK
    assert bottom <= size[1] + SLACK
    own = [box for box in boxes if box.role in {BOXED.get(text.role), "foot" if text.role == "head" else ""}]
    if own:
        assert any(
            box.x <= left + SLACK
            and right <= box.x + box.width + SLACK
            and box.y <= top + SLACK
            and bottom <= box.y + box.height + SLACK
            for box in own
        )


def check_picture(page: Page, folder: Path, path: Path, theme: str) -> None:
    drawing, picture = draw(path, theme)
    (folder / f"{path.stem}.svg").write_text(picture, "utf-8")
    page.go((folder / f"{path.stem}.svg").as_uri())
    found = page.run(MEASURE)
    assert set(found["fonts"]) <= {"loaded", "unloaded"}
    assert "loaded" in found["fonts"]
    expected = list(texts_with_boxes(drawing.items))
    assert len(found["texts"]) == len(expected)
    problems = []
    for (content, *measured), (text, boxes) in zip(found["texts"], expected, strict=True):
        assert content == text.text
        try:
            check_text(text, boxes, measured, (drawing.width, drawing.height))
        except AssertionError as error:
            problems.append(f"{path.stem} {text.role} {json.dumps(content)}: {measured} {text.width} {error}")
    assert problems == []


def measured_in(theme: str) -> list[Path]:
    """Return the diagrams that a theme is measured with: our own with all, each of the others with a share of its own."""
    names = theme_names()
    return CATALOGUE if theme == "stackseq" else CATALOGUE[names.index(theme) :: len(names)]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("theme", theme_names())
def test_every_text_keeps_to_its_place(browser: Chromium, tmp_path: Path, theme: str) -> None:
    page = browser.open("about:blank")
    for path in (EVERYTHING, *measured_in(theme)):
        check_picture(page, tmp_path, path, theme)
    assert page.complaints() == []
    page.close()
