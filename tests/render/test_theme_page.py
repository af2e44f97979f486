"""The page about themes: complete, and its example works."""

from __future__ import annotations

import re
from pathlib import Path

from stackseq.render import load_theme, theme_names
from stackseq.render.theme import BoxStyle, LineStyle, TextStyle

PAGE = (Path(__file__).parents[2] / "docs" / "themes.md").read_text("utf-8")


def test_every_theme_is_listed_with_its_summary() -> None:
    listed = re.findall(r"^\| `([\w-]+)` \| (.+) \|$", PAGE, re.MULTILINE)
    assert listed == [(name, load_theme(name).summary) for name in theme_names()]


def test_the_example_is_a_theme(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    path = tmp_path / "house.toml"
    path.write_text(example, "utf-8")
    theme = load_theme(str(path))
    assert theme.boxes["note"].fill == "#e9f5ff"
    assert theme.boxes["head.database"].fill == "#e6f4ea"
    assert (theme.texts["title"].size, theme.texts["label"].size, theme.spacing().gap) == (22, 14, 18)


def test_every_property_is_named() -> None:
    for style in (BoxStyle, LineStyle, TextStyle):
        for word in style._fields:
            assert re.search(rf"\b{word}\b", PAGE), word
