"""SVG: one file that needs nothing else, is valid whatever the texts are, and tells programs and readers what is what."""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackseq.interaction import Anchor
from stackseq.layout import Drawing, Group, Item, Text, lay_out
from stackseq.records import replace
from stackseq.render import Options, load_theme, theme_names
from stackseq.render.svg import svg
from tests.render.sample import sample
from tests.strategies import interactions

EXPECTED = Path(__file__).parent / "expected"
SVG = "{http://www.w3.org/2000/svg}"
PLAIN = Options(embed_fonts=False)


def read(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314  # our own output


def one_text(text: str) -> Drawing:
    return Drawing(100, 40, (Text(50, 20, text, "label", width=80),), text, text)


def texts(drawing: Drawing) -> list[str]:
    found: list[str] = []

    def collect(items: tuple[Item, ...]) -> None:
        for item in items:
            if isinstance(item, Text) and item.text:
                found.append(item.text)
            elif isinstance(item, Group):
                collect(item.items)

    collect(drawing.items)
    return found


@pytest.mark.parametrize("name", ["stackseq", "modern-blue", "napkin", "omegapple"])
def test_the_sample_is_drawn_as_expected(name: str) -> None:
    """After an intended change, look at the pictures, then run the tests once with ACCEPT=1."""
    path = EXPECTED / f"sample-{name}.svg"
    drawn = svg(sample(), load_theme(name), PLAIN)
    if os.environ.get("ACCEPT"):
        path.write_text(drawn, "utf-8")
    assert drawn == path.read_text("utf-8")


@pytest.mark.parametrize("name", theme_names())
def test_every_theme_draws_everything(name: str) -> None:
    root = read(svg(sample(), load_theme(name)))
    written = ["".join(element.itertext()) for element in root.iter(f"{SVG}text")]
    assert written == texts(sample())
    assert root.get("viewBox") == "0 0 920 570"


@pytest.mark.parametrize("name", theme_names())
def test_every_class_has_a_rule_and_every_rule_a_use(name: str) -> None:
    root = read(svg(sample(), load_theme(name), PLAIN))
    sheet = next(root.iter(f"{SVG}style")).text or ""
    used = {word for element in root.iter() if element.tag != f"{SVG}g" for word in element.get("class", "").split()}
    assert used == set(re.findall(r"#diagram \.([\w-]+)\{", sheet))


def test_ids_are_unique_and_take_the_prefix() -> None:
    for prefix in ("", "pause-"):
        drawn = svg(sample(), load_theme("omegapple"), Options(prefix=prefix))
        ids = [element.get("id", "") for element in read(drawn).iter() if element.get("id")]
        assert len(ids) == len(set(ids))
        assert all(name.startswith(prefix) for name in ids)
        assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(ids)
        assert f"#{prefix}diagram .label-text{{" in drawn


def test_it_needs_nothing_from_elsewhere() -> None:
    drawn = svg(sample(), load_theme("stackseq"), Options(source="A->B: <script>"))
    assert "<script" not in drawn
    assert not re.findall(r"(?:src|xlink:href|@import|url)\W*(?:https?:|//|file:)", drawn)
    assert all(address.startswith("data:font/") for address in re.findall(r"src:url\(([^)]{12})", drawn))


def test_fonts_are_embedded_as_far_as_needed() -> None:
    def faces(text: str) -> list[str]:
        return re.findall(r'@font-face\{font-family:"([^"]+)"', svg(one_text(text), load_theme("stackseq")))

    assert faces("plain – é") == ["StackSeq Sans"]
    assert faces("пауза") == ["StackSeq Sans", "StackSeq Sans"]
    assert faces("暂停 저장 🚀") == ["StackSeq Sans", "StackSeq CJK", "StackSeq Emoji", "StackSeq Hangul"]
    assert "@font-face" not in svg(one_text("暂停"), load_theme("stackseq"), PLAIN)


def test_steps_say_what_they_are() -> None:
    root = read(svg(sample(), load_theme("stackseq"), Options(link_base="https://example.org/src/")))
    groups = {element.get("id"): element for element in root.iter(f"{SVG}g")}
    step = groups["step-1"]
    assert {key: value for key, value in step.items() if key != "id"} == {
        "class": "message",
        "role": "img",
        "aria-label": "a → b: POST",
        "data-lifelines": "plain a\xa0b",
        "data-line": "7",
        "data-anchor": "nova/compute/api.py API.pause",
    }
    assert groups["step-8"].get("data-in") == "fragment-1"
    assert groups["step-2"].get("aria-label") == "cast of two lines"
    assert groups["lifeline-1"].get("aria-hidden") == "true"
    assert root.get("role") == "graphics-document document"
    words = {element.get("id"): element.text for element in root if element.get("id")}
    assert words[root.get("aria-labelledby")] == "Every role & shape"
    assert words[root.get("aria-describedby")] == "A sample <of> everything."


def links(options: Options) -> dict[str, str]:
    root = read(svg(sample(), load_theme("stackseq"), options))
    return {element[0].get("id", ""): element.get("href", "") for element in root.iter(f"{SVG}a")}


def test_anchors_and_links_lead_somewhere() -> None:
    given_link = {"step-3": "https://example.org/?a=1&b=2"}
    assert links(Options()) == given_link
    assert links(Options(link_base="https://a.b/src")) == given_link | {"step-1": "https://a.b/src/nova/compute/api.py"}
    assert links(Options(link_base="https://a.b/{path}#{qualname}")) == given_link | {
        "step-1": "https://a.b/nova/compute/api.py#API.pause"
    }
    assert links(Options(link_base=lambda anchor: f"{anchor.qualname}.html")) == given_link | {"step-1": "API.pause.html"}
    assert links(Options(link_base=lambda _anchor: "")) == given_link
    assert links(Options(link_base=lambda _anchor: "javascript:alert(1)")) == given_link


def test_a_path_is_quoted_in_a_link() -> None:
    anchor = Anchor('a b/"<ü>.py', "f")
    group = Group("step-1", "message", (Text(1, 1, "x", "label"),), anchor=anchor)
    drawn = svg(Drawing(9, 9, (group,)), load_theme("stackseq"), Options(link_base="https://a.b/"))
    assert 'href="https://a.b/a%20b/%22%3C%C3%BC%3E.py"' in drawn


def test_scale_changes_the_size_only() -> None:
    small, large = (svg(sample(), load_theme("stackseq"), replace(PLAIN, scale=scale)) for scale in (1, 1.5))
    assert 'width="1380" height="855"' in large
    assert large.replace('width="1380" height="855"', 'width="920" height="570"') == small


def test_right_to_left_text_finds_its_own_direction() -> None:
    assert "unicode-bidi:plaintext" in svg(one_text("שלום!"), load_theme("stackseq"), PLAIN)
    assert "unicode-bidi" not in svg(one_text("пауза 暂停"), load_theme("stackseq"), PLAIN)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\x00b\x1bc\x7f", "a\ufffdb\ufffdc\ufffd"),
        ("a\ud800b", "a\ufffdb"),
        ("a\ufffeb\uffff", "a\ufffdb\ufffd"),
        ("a\tb\nc\rd", "a b c d"),
        ("<script>&amp;]]>", "<script>&amp;]]>"),
        ("  two  blanks ", "  two  blanks "),
        ("e\u0301", "é"),
    ],
)
def test_hostile_text_stays_text(text: str, written: str) -> None:
    root = read(svg(one_text(text), load_theme("stackseq"), PLAIN))
    assert ["".join(element.itertext()) for element in root.iter(f"{SVG}text")] == [written]


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_gives_valid_xml(text: str) -> None:
    group = Group("step-1", "message", one_text(text).items, text, (text,), Anchor(text, text), text)
    drawn = svg(replace(one_text(text), items=(group,), metadata=((text, text),)), load_theme("napkin"), Options(source=text))
    read(drawn.encode("utf-8").decode("utf-8"))


@given(interactions())
@settings(max_examples=60, deadline=None)
def test_any_interaction_gives_valid_xml_and_the_same_twice(interaction: object) -> None:
    theme = load_theme("stackseq")
    drawing = lay_out(interaction, theme.metrics(), theme.spacing())  # type: ignore[arg-type]
    drawn = svg(drawing, theme, PLAIN)
    assert len(list(read(drawn).iter(f"{SVG}text"))) == len(texts(drawing))
    assert drawn == svg(drawing, theme, PLAIN)
