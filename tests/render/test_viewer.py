"""The parts of the viewer: what a page needs once, and what each diagram brings."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from stackseq.layout import lay_out
from stackseq.render import Options, load_theme, theme_names
from stackseq.render.palette import counterparts, palette
from stackseq.render.svg import svg
from stackseq.render.viewer import FOLDER, SCRIPTS, ViewerParts, static, viewer_markup, viewer_parts, viewer_script, viewer_style
from stackseq.wsd import parse
from tests.render.sample import sample
from tests.strategies import interactions

if TYPE_CHECKING:
    from stackseq.interaction import Interaction
    from stackseq.render import Theme

ROOT = Path(__file__).resolve().parents[2]
LIGHT, DARK = load_theme("stackseq"), load_theme("stackseq-dark")
MOST_BYTES = 60 * 1024
PAUSE = "# nova/compute/api.py API.pause\nclient->nova-api: pause\nnova-api-->client: 202\n"
SIGNS = {"nova/compute/api.py API.pause": [("INFO", "Pausing <it>"), ("ACTION", "pause")]}


def parts_of(text: str, prefix: str = "", link_base: str = "") -> ViewerParts:
    drawing = lay_out(parse(text).interaction, LIGHT.metrics(), LIGHT.spacing())
    return viewer_parts(drawing, LIGHT, Options(link_base=link_base), prefix=prefix, signs=SIGNS)


def rules_of(style: str, scope: str) -> dict[str, str]:
    """Return class → declarations of the rules below a scope."""
    found: dict[str, str] = {}
    for selectors, rule in re.findall(r"^([^{}@]+)\{([^{}]*)\}$", style, re.MULTILINE):
        for selector in selectors.split(","):
            if selector.startswith(f"{scope} ."):
                found[selector.removeprefix(f"{scope} .")] = rule
    return found


def style_of(picture: str) -> str:
    return picture.partition("<style>")[2].partition("</style>")[0]


# The palette.


@pytest.mark.parametrize("name", theme_names())
def test_a_page_has_the_rules_that_its_pictures_would_have(name: str) -> None:
    theme = load_theme(name)
    own = rules_of(style_of(svg(sample(), theme, Options(embed_fonts=False))), "#diagram")
    assert len(own) > 20
    everywhere = rules_of(palette(theme, theme), ".drawing")
    assert {each: everywhere[each] for each in own} == own


@settings(max_examples=20)
@given(interactions())
def test_nothing_that_a_diagram_can_have_lacks_a_rule(interaction: Interaction) -> None:
    text = svg(lay_out(interaction, LIGHT.metrics(), LIGHT.spacing()), LIGHT, Options(embed_fonts=False))
    own = rules_of(style_of(text), "#diagram")
    assert set(own) <= set(rules_of(palette(LIGHT, LIGHT), ".drawing"))


def resolved(rule: str, style: str, which: int) -> str:
    pairs = dict(re.findall(r"(--look-\d+):(light-dark\([^)]*\))", style))
    return re.sub(r"var\((--look-\d+)\)", lambda found: pairs[found[1]][11:-1].split(",")[which], rule)


@pytest.mark.parametrize(("which", "theme"), [(0, LIGHT), (1, DARK)], ids=["light", "dark"])
def test_two_themes_in_one_sheet_are_what_each_is_alone(which: int, theme: Theme) -> None:
    style = palette(LIGHT, DARK)
    alone = rules_of(palette(theme, theme), ".drawing")
    assert {name: resolved(rule, style, which) for name, rule in rules_of(style, ".drawing").items()} == alone


def test_every_tint_of_the_picture_has_a_dark_one() -> None:
    style = palette(LIGHT, DARK)
    for depth, tint in enumerate((LIGHT.page, *LIGHT.tints)):
        (rule,) = re.findall(rf'^\.drawing \[fill="{tint}"\]\{{(.*)\}}$', style, re.MULTILINE)
        assert resolved(rule, style, 1) == f"fill:{DARK.tint(depth)}"


@pytest.mark.parametrize("name", theme_names())
def test_a_dark_theme_differs_in_nothing_that_is_laid_out(name: str) -> None:
    light, dark = counterparts(load_theme(name))
    text = lay_out(parse(PAUSE).interaction, light.metrics(), light.spacing())
    assert text == lay_out(parse(PAUSE).interaction, dark.metrics(), dark.spacing())


def test_only_themes_of_which_there_is_a_dark_one_have_two_looks() -> None:
    assert counterparts(LIGHT) == counterparts(DARK) == (LIGHT, DARK)
    assert counterparts(load_theme("earth")) == (load_theme("earth"), load_theme("earth"))
    assert "light-dark" not in palette(*counterparts(load_theme("earth")))


# Parts.


def test_ids_and_addresses_begin_with_the_prefix() -> None:
    parts = parts_of("A->B: x\nopt\nB-->A: y\nend\n", "b-")
    section = viewer_markup(parts)
    ids = re.findall(r' id="([^"]*)"', section)
    assert len(ids) == len(set(ids)) > 10
    assert all(each.startswith("b-") for each in ids)
    named = re.findall(r' (?:aria-controls|aria-labelledby|aria-describedby|data-in|href)="#?([^"]*)"', section)
    assert set(named) <= set(ids)
    assert json.loads(parts.model)["areas"].keys() >= {"step-1", "step-2"}


def test_a_picture_has_neither_style_nor_fonts_of_its_own() -> None:
    parts = parts_of(PAUSE)
    assert "<style" not in parts.picture + parts.strip
    assert "base64" not in parts.picture + parts.strip
    assert parts.fonts.startswith("@font-face")
    drawing = lay_out(parse(PAUSE).interaction, LIGHT.metrics(), LIGHT.spacing())
    assert viewer_parts(drawing, LIGHT, Options(embed_fonts=False)).fonts == ""


def keys_of(text: str) -> list[str]:
    return re.findall(r'data-key="([0-9a-f]{8})"', parts_of(text).outline)


def test_a_key_is_of_what_a_step_does_and_says() -> None:
    first, second = keys_of(PAUSE)
    assert first != second
    assert keys_of(f"other->nova-api: before\n{PAUSE}")[1:] == [first, second]
    assert keys_of(PAUSE.replace("202", "200"))[0] == first
    assert keys_of(PAUSE.replace("202", "200"))[1] != second
    assert first not in keys_of(PAUSE.replace("API.pause", "API.suspend"))


def test_what_a_function_leaves_stands_at_its_first_step() -> None:
    outline = parts_of(PAUSE).outline
    assert outline.count("<ul") == 1
    assert outline.index("202") > outline.index("<li><b>INFO</b> <code>Pausing &lt;it&gt;</code></li><li><b>ACTION</b>")


@pytest.mark.parametrize(
    ("link_base", "place"),
    [
        ("https://example.org/{path}#L120-L140", "api.py:120</code>"),
        ("https://example.org/{path}#{qualname}", "api.py</code>"),
        ("https://example.org/moved.py#L120", "api.py</code>"),
        ("", "api.py</code>"),
    ],
)
def test_a_line_is_told_if_the_address_tells_it_of_this_file(link_base: str, place: str) -> None:
    assert place in parts_of(PAUSE, link_base=link_base).outline


def test_only_a_page_has_a_title_and_only_a_part_takes_a_heading() -> None:
    parts = parts_of(f"title Pause\n{PAUSE}")
    assert "<h1>Pause</h1>" in viewer_markup(parts, "page")
    for kind in ("part", "plain"):
        assert "<h1>" not in viewer_markup(parts, kind)
    assert '<div class="heading"><select></select></div>' in viewer_markup(parts, heading="<select></select>")


def test_equal_arguments_give_equal_parts() -> None:
    assert parts_of(PAUSE) == parts_of(PAUSE)


# Files.


def test_the_script_and_the_style_sheet_are_small() -> None:
    every = [path for path in FOLDER.iterdir() if path.stem != "record"]  # which only pages of records have
    written = sum(path.stat().st_size for path in every if path.suffix in {".js", ".css"})
    assert written < MOST_BYTES
    assert len((viewer_script() + viewer_style(LIGHT, DARK)).encode()) < MOST_BYTES


def test_every_file_of_the_script_is_in_it() -> None:
    assert {path.name for path in FOLDER.glob("*.js")} == {*SCRIPTS, "head.js", "record.js"}
    assert all(static(name) in viewer_script() for name in SCRIPTS)


def test_rules_are_for_the_viewer_alone() -> None:
    style = re.sub(r"/\*.*?\*/", "", (FOLDER / "viewer.css").read_text("utf-8"), flags=re.DOTALL)
    selectors = [each.strip() for each in re.findall(r"([^{}]+)\{", style)]
    others = {each for each in selectors if ".viewer" not in each and not each.startswith("@")}
    assert others == {":root", ":root[data-theme=light]", ":root[data-theme=dark]"}


def test_every_key_is_explained() -> None:
    table = re.search(r"const KEYS = \{(.*?)\};", (FOLDER / "viewer.js").read_text("utf-8"), re.DOTALL)
    assert table
    arrows = {"ArrowRight": "→", "ArrowDown": "↓", "ArrowLeft": "←", "ArrowUp": "↑"}
    keys = {arrows.get(key, key) for key in re.findall(r'"?([^\s",]+?)"?: "', table[1])} - {"?", "="}
    assert {"→", "s", "/", "+"} <= keys
    assert keys <= set(re.findall(r"<kbd>(.*?)</kbd>", (FOLDER / "viewer.html").read_text("utf-8")))
    assert keys <= set(re.findall(r"`([^`]*)`", (ROOT / "docs" / "viewer.md").read_text("utf-8")))


def test_the_examples_of_the_documentation_work() -> None:
    outcome = doctest.testfile(str(ROOT / "docs" / "viewer.md"), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 8
    assert outcome.failed == 0


def test_a_small_part_of_the_names_of_classes_is_common() -> None:
    """What pages often call things of their own would look like them."""
    written = "".join((FOLDER / name).read_text("utf-8") for name in (*SCRIPTS, "viewer.html"))
    names = {name for found in re.findall(r'class(?:Name)?(?:=|: )"([^"{]*)"', written) for name in found.split()}
    assert len(names) > 30
    assert names.isdisjoint({"top", "header", "footer", "main", "content", "nav", "card-body", "container", "row", "title"})
