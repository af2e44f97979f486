"""Themes: complete, readable, and with words for what is wrong."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

import stackseq
import stackseq.layout.drawing
from stackseq.layout import PIXELS
from stackseq.records import replace
from stackseq.render import FORMATS, Options, Theme, ThemeError, load_theme, theme_names
from stackseq.render.simple_toml import read_plain, read_toml
from tests.render.sample import sample

THEMES = Path(stackseq.render.__file__).parent / "themes"
OF_THE_SERVICE = {"default", "modern-blue", "earth", "rose", "mscgen", "omegapple", "qsd", "napkin", "patent", "vs2010"}
OURS = {"roundgreen", "magazine", "plain-uml", "stackseq", "stackseq-dark"}
EVERYTHING = (Path(__file__).parents[1] / "browser" / "everything.wsd").read_text("utf-8")
HOUSE = ("stackseq", "stackseq-dark")


def roles(alias: str) -> set[str]:
    """The words of a type in drawing.py, which exists only for type checkers."""
    tree = ast.parse(Path(stackseq.layout.drawing.__file__).read_text("utf-8"))
    (value,) = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == alias and node.value
    ]
    return {node.value for node in ast.walk(value) if isinstance(node, ast.Constant)}  # type: ignore[misc]


def test_all_looks_are_there_and_ours_comes_first() -> None:
    assert set(theme_names()) == OF_THE_SERVICE | OURS
    assert theme_names()[:2] == list(HOUSE)


@pytest.mark.parametrize("name", theme_names())
def test_a_theme_says_how_every_role_looks(name: str) -> None:
    theme = load_theme(name)
    assert {role for role in theme.boxes if "." not in role} == roles("BoxRole")
    assert set(theme.lines) == roles("LineRole")
    assert set(theme.texts) == roles("TextRole")
    assert {role.partition(".")[2] for role in theme.boxes if "." in role} <= roles("Shape")
    assert theme.summary
    assert "\n" not in theme.summary


@pytest.mark.parametrize("name", theme_names())
def test_texts_fit_between_their_lines(name: str) -> None:
    theme = load_theme(name)
    metrics = theme.metrics()
    for role, style in theme.texts.items():
        line = metrics.line_height(role)  # type: ignore[arg-type]
        ascent = metrics.ascent(role)  # type: ignore[arg-type]
        assert style.size * 1.2 <= line <= style.size * 1.5
        assert style.size * 0.7 <= ascent <= line - style.size * 0.1
        assert metrics.width("pause", role) > 2 * style.size  # type: ignore[arg-type]


@pytest.mark.parametrize("path", sorted(THEMES.glob("*.toml")), ids=lambda path: path.stem)
def test_the_quick_reader_reads_what_toml_says(path: Path) -> None:
    text = path.read_text("utf-8")
    assert read_plain(text) == tomllib.loads(text)


def luminance(colour: str) -> float:
    """WCAG's relative luminance."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def grounds(theme: Theme, *boxes: str) -> set[str]:
    """The colours that may lie behind what stands in these boxes, or on the page if there is none."""
    open_ground = {theme.page, *theme.tints}
    found: set[str] = set() if boxes else open_ground | ({theme.boxes["group"].fill} - {"none"})
    for box in boxes:
        style = theme.boxes[box]
        found |= {style.fill} if style.fill != "none" else open_ground
        found |= {style.gradient} - {""}
    return found


BEHIND = {
    "note": ("note",),
    "state": ("state",),
    "use": ("use",),
    "operator": ("tab",),
    "divider": ("divider",),
    "group": ("group",),
}


@pytest.mark.parametrize("name", theme_names())
def test_text_is_easy_to_read(name: str) -> None:
    theme = load_theme(name)
    figures = {"actor", "boundary", "control", "entity"}
    heads = tuple(
        key for key in theme.boxes if key.partition(".")[0] in {"head", "foot"} and key.partition(".")[2] not in figures
    )
    for role, style in theme.texts.items():
        for ground in grounds(theme, *(heads if role == "head" else BEHIND.get(role, ()))):
            assert contrast(style.colour, ground) >= 4.5, (role, style.colour, ground)


@pytest.mark.parametrize("name", HOUSE)
def test_lines_of_our_own_themes_are_easy_to_see(name: str) -> None:
    theme = load_theme(name)
    strokes = {f"line {role}": style.stroke for role, style in theme.lines.items()}
    strokes |= {f"box {role}": style.stroke for role, style in theme.boxes.items() if style.stroke != "none"}
    for role, stroke in strokes.items():
        for ground in grounds(theme):
            assert contrast(stroke, ground) >= 3, (role, stroke, ground)


def test_a_theme_changes_distances() -> None:
    spacing = load_theme("modern-blue").spacing()
    assert spacing.self_label_left
    assert spacing.marker_inset == load_theme("modern-blue").arrow.length - 1
    assert spacing.margin == PIXELS.margin


def test_tints_repeat_with_the_depth() -> None:
    theme = load_theme("stackseq")
    assert [theme.tint(depth) for depth in range(4)] == [theme.page, *theme.tints, theme.tints[0]]
    assert load_theme("default").tint(3) == "#ffffff"


def test_a_theme_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "rose"\npage = "#FAF"\n[text.title]\nsize = 30\n[shape.database]\nfill = "#00ff00"\n', "utf-8")
    theme = load_theme(str(path))
    assert (theme.name, theme.page, theme.texts["title"].size) == ("mine", "#FAF", 30)
    assert theme.boxes["head.database"].fill == "#00ff00"
    assert theme.boxes["head.database"].stroke == load_theme("rose").boxes["head"].stroke
    assert theme.lines == load_theme("rose").lines


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('page = "white"', "'white' is no colour"),
        ('page = "#12345"', "is no colour"),
        ("[box.hat]\nradius = 2", "unknown in [box.…]: hat"),
        ('[text.titel]\ncolour = "#000000"', "unknown in [text.…]: titel"),
        ("colour = 3", "unknown: colour"),
        ('[box.note]\nfull = "#ffffff"', "unknown in [box.note]: full"),
        ("[box.note]\nwidth = -1", "[box.note] width: -1 is no length"),
        ("[box.note]\nwidth = nan", "nan is no length"),
        ("[box.note]\nradius = inf", "inf is no length"),
        ("[box]\nnote = 3", "box.note is a table"),
        ("[shape.robot]\nradius = 3", "unknown in [shape.…]: robot"),
        ("[text.label]\nsize = 0", "no size of a text"),
        ("[text.label]\nline_height = 1.5", "no whole number"),
        ('[text.label]\nbold = "yes"', "neither true nor false"),
        ("[arrow]\nlength = -5", "no length"),
        ("[arrow]\nwidth = 5", "unknown in [arrow]: width"),
        ("[spacing]\ngap = 1.5", "no whole number"),
        ("[spacing]\ngap = -1", "no length"),
        ("[spacing]\nself_label_left = 1", "neither true nor false"),
        ("tints = 5", "tints: 5 is no list of colours"),
        ('tints = ["red"]', "is no colour"),
        ("summary = 5", "summary: 5 is no text in quotes"),
        ('wobble = "x"', "wobble: 'x' is no length"),
        ("shadow_offset = 1e400", "shadow_offset: inf is no length"),
        ("font = 3", "font is a table: [font]"),
        ("extends = 5", "extends: 5 is no name of a theme"),
        ('extends = ""', "no theme is called ''"),
        ('[line.call]\ndash = "a b"', "is no dash pattern"),
        ('[font]\nfamily = "Arial"', "none of our fonts"),
        ("[spacing]\nmargen = 3", "no distance called margen"),
        ('extends = "stackseqq"', "did you mean 'stackseq'"),
        ('[line.call]\nstroke = "none"', "must be seen"),
        ("[line.call]\nwidth = 0", "must be seen"),
        ('[text.note]\ncolour = "none"', "must be read"),
        ('[box.note]\nfill = "none"\ngradient = "#ffffff"', "gradient of note"),
        ("page = ", "theme"),
        ("box = 3", "box"),
    ],
)
def test_mistakes_in_a_theme_are_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(ThemeError) as error:
        load_theme(str(path))
    assert words in str(error.value)


def test_a_page_may_be_clear(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('extends = "stackseq"\npage = "none"\ntints = ["page", "#eeeeee"]', "utf-8")
    theme = load_theme(str(path))
    for name in ("svg", "png", "pdf"):
        assert FORMATS[name].load()(sample(), theme, Options())


def test_a_theme_cannot_extend_itself(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(f"extends = '{path}'", "utf-8")
    with pytest.raises(ThemeError, match="or itself"):
        load_theme(str(path))


@pytest.mark.parametrize("name", theme_names())
def test_our_own_themes_say_only_what_themes_can_say(name: str, tmp_path: Path) -> None:
    path = tmp_path / "copy.toml"
    path.write_bytes((THEMES / f"{name}.toml").read_bytes())
    assert replace(load_theme(str(path)), name=name) == load_theme(name)


def test_a_theme_extends_one_beside_it(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('page = "#abcdef"', "utf-8")
    (tmp_path / "mine.toml").write_text('extends = "base.toml"', "utf-8")
    assert load_theme(str(tmp_path / "mine.toml")).page == "#abcdef"


@pytest.mark.parametrize("stroke", [0, 50, 10_000])
@pytest.mark.parametrize("distance", [0, 1, pytest.param(10_000, marks=pytest.mark.fuzz)])
def test_any_lengths_can_be_drawn(tmp_path: Path, distance: int, stroke: int) -> None:
    path = tmp_path / "mine.toml"
    names = [name for name in PIXELS._fields if not isinstance(getattr(PIXELS, name), bool)]
    strokes = "".join(f"[box.{role}]\nwidth = {stroke}\nradius = 1\n" for role in ("head", "foot", "execution", "note"))
    path.write_text(f"wobble = {distance}\n{strokes}[spacing]\n" + "".join(f"{name} = {distance}\n" for name in names), "utf-8")
    for name in ("svg", "pdf", "html"):
        assert stackseq.draw(EVERYTHING, name, str(path))


def test_a_theme_that_does_not_exist_is_told_with_a_near_one() -> None:
    with pytest.raises(ThemeError, match="did you mean 'modern-blue'"):
        load_theme("modern_blue")
    with pytest.raises(FileNotFoundError):
        load_theme("nowhere/mine.toml")


@pytest.mark.parametrize(
    "text",
    [
        'a = "x\\ty"',
        "a = 1979-05-27",
        "a = { b = 1 }",
        "[a]\nb = 1\n[[c]]\nd = 2",
        'a = """\nx\n"""',
        "a.b = 1",
        "a = [\n1,\n2]",
        "a = ['x', \"#y\"] # z",
        "a = 1_000",
        '"a b" = 1',
        "a = 1.5e3",
        "[a] # c\nb = true",
    ],
)
def test_all_of_toml_may_be_used(text: str) -> None:
    assert read_toml(text) == tomllib.loads(text)


@pytest.mark.parametrize(
    "text", ["a = ", "a", "[a", "a = 1\na = 2", "[a]\n[a]", 'a = "x', "a = [1", "a = [1 2]", "a = nought", "a = 1\n[a]"]
)
def test_what_is_not_toml_is_refused(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError):
        read_toml(text)
