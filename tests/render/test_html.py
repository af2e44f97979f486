"""HTML: one file that asks nobody for anything, forbids itself the rest, and tells the viewer where things are."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings

from stackseq.layout import PIXELS, Box, Drawing, Group, Polyline, Text, lay_out
from stackseq.render import Options, load_theme, theme_names
from stackseq.render.extract import read_source
from stackseq.render.html import html
from stackseq.render.page_model import area, head_strip, page_model
from stackseq.render.page_outline import outline
from stackseq.wsd import parse
from tests.render.sample import sample
from tests.strategies import interactions

if TYPE_CHECKING:
    from stackseq.interaction import Interaction

THEME = load_theme("stackseq")
ROOM = PIXELS.frame_bottom
MOST_BYTES = 60 * 1024
NEVER_CLOSED = {"meta", "link", "input", "wbr"}


class Page(HTMLParser):
    """What a browser finds in a page: elements with their attributes and texts. Fails if they are not nested properly."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in NEVER_CLOSED:
            self._open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open[-1]][-1] += data

    def attributes(self, *names: str) -> list[str]:
        return [value for _, found in self.elements for name, value in found.items() if name in names]

    def model(self) -> dict[str, object]:
        (text,) = [text for text in self.texts["script"] if text.startswith("{")]
        model: dict[str, object] = json.loads(text)
        return model


def place(interaction: Interaction) -> Drawing:
    return lay_out(interaction, THEME.metrics(), THEME.spacing())


def drawing_of(text: str) -> Drawing:
    return place(parse(text).interaction)


def step(drawing: Drawing, number: int) -> Group:
    return next(item for item in drawing.items if isinstance(item, Group) and item.id == f"step-{number}")


def sources(policy: str, name: str) -> str:
    return next((rule for rule in policy.split("; ") if rule.startswith(f"{name} ")), "")


def hash_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


# The page.


def check_page(text: str) -> Page:
    """Check what holds for all pages."""
    page = Page(text)
    (policy,) = [found["content"] for tag, found in page.elements if tag == "meta" and "http-equiv" in found]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe-inline" not in policy
    head, data, code = page.texts["script"]
    assert data.startswith("{")
    assert sources(policy, "script-src") == f"script-src {hash_of(head)} {hash_of(code)}"
    for style in page.texts["style"]:
        assert hash_of(style) in sources(policy, "style-src")
    for style in page.attributes("style"):
        assert hash_of(style) in sources(policy, "style-src-attr")
    assert not [name for _, found in page.elements for name in found if name.startswith("on")]
    assert page.attributes("src") == []
    for address in page.attributes("href", "xlink:href"):
        assert address.startswith(("#", "data:image/svg+xml,", "http://", "https://", "mailto:")), address
    ids = page.attributes("id")
    assert len(ids) == len(set(ids))
    return page


@pytest.mark.parametrize("name", theme_names())
def test_every_theme_makes_a_page(name: str) -> None:
    check_page(html(sample(), load_theme(name)))


@settings(max_examples=8)
@given(interactions())
def test_every_interaction_makes_a_page(interaction: Interaction) -> None:
    drawing = place(interaction)
    page = check_page(html(drawing, THEME, Options(embed_fonts=False, source="</script>")))
    entries = [value for value in page.attributes("href") if value.startswith("#step-")]
    assert sorted(entries) == sorted(f"#step-{number}" for number in range(1, drawing.steps + 1))


def test_equal_drawings_make_equal_pages() -> None:
    assert html(sample(), THEME) == html(sample(), THEME)


def test_the_text_of_the_diagram_cannot_leave_its_place() -> None:
    text = 'title </title><script>alert(1)</script>\nA->B: "></g><img src=x onerror=alert(1)>\nnote over A: {{script}} --> ]]>\n'
    page = check_page(html(drawing_of(text), THEME, Options(source=text)))
    assert not [tag for tag, _ in page.elements if tag == "img"]
    assert page.texts["h1"] == ["</title><script>alert(1)</script>"]


def test_the_text_of_the_diagram_travels_in_the_page() -> None:
    text = "A->B: x\r\n# é </source> &amp;\n"
    assert read_source(html(drawing_of(text), THEME, Options(source=text)).encode()) == text


def test_nothing_leads_away_but_links_to_sources() -> None:
    text = "# nova/compute/api.py API.pause\nA->B: x\n"
    linked = html(drawing_of(text), THEME, Options(link_base="https://example.org/{path}#{qualname}"))
    away = "https://example.org/nova/compute/api.py#API.pause"
    assert set(re.findall(r"https?://[^\"' <)]+", linked)) == {away, "http://www.w3.org/2000/svg"}
    assert "javascript:" not in html(drawing_of(text), THEME, Options(link_base="javascript:alert(1)//"))


def test_the_viewer_is_small() -> None:
    page = Page(html(Drawing(10, 10, ()), THEME))
    assert len((page.texts["script"][-1] + page.texts["style"][0]).encode()) < MOST_BYTES


def test_the_viewer_is_carried_without_its_comments() -> None:
    script = Page(html(Drawing(10, 10, ()), THEME)).texts["script"][-1]
    assert "\n//" not in script
    assert "/*" not in script
    assert "`translate(0 ${this.place(y) - y})`" in script


def test_facts_and_title_stand_on_top() -> None:
    page = Page(html(drawing_of("# operation: nova/pause\n# release: liberty\ntitle Pause\nA->B: x\n"), THEME))
    assert page.texts["h1"] == ["Pause"]
    assert page.texts["title"][0] == "Pause"
    assert "nova/pause · liberty" in page.texts["p"]


def test_the_picture_has_a_label_instead_of_a_title_that_pops_up() -> None:
    page = Page(html(drawing_of("title Pause\nA->B: x\n"), THEME))
    (picture,) = [found for tag, found in page.elements if found.get("id") == "diagram"]
    assert picture["aria-label"] == "Pause"
    assert "aria-labelledby" not in picture
    assert len(page.texts["title"]) == 1


def test_ids_do_not_depend_on_the_options_for_svg_files() -> None:
    assert 'id="step-1"' in html(sample(), THEME, Options(prefix="x-", scale=3))


# Where things are.


@settings(max_examples=25)
@given(interactions())
def test_areas_hold_all_that_a_group_draws(interaction: Interaction) -> None:
    for group in place(interaction).items:
        if isinstance(group, Group):
            x, y, width, height = area(group)
            for item in group.items:
                if isinstance(item, Box):
                    assert x <= item.x <= item.x + item.width <= x + width
                    assert y <= item.y <= item.y + item.height <= y + height
                elif isinstance(item, Polyline):
                    assert all(x <= across <= x + width and y <= down <= y + height for across, down in item.points)


def test_an_area_reaches_as_far_as_the_texts() -> None:
    drawing = drawing_of("A->A: a label beside the loop\n")
    x, _, width, _ = area(step(drawing, 1))
    (text,) = [item for item in step(drawing, 1).items if isinstance(item, Text)]
    assert text.text == "a label beside the loop"
    assert x <= text.x
    assert x + width == text.x + text.width


NESTED = """\
A->B: before
alt one
    B->C: first
    loop often
        C->B: second
    end
else two
    B->A: third
end
A->B: after
"""


def test_a_fold_takes_out_what_stands_in_the_frame() -> None:
    drawing = drawing_of(NESTED)
    folds = page_model(drawing, ROOM).folds
    ((top, end),) = folds["fragment-1"].bands
    assert [folds[name].steps for name in ("fragment-1", "fragment-2")] == [3, 1]
    for number, inside in ((1, False), (2, True), (3, True), (4, True), (5, False)):
        _, y, _, height = step(drawing, number).box
        assert (top <= y and y + height <= end) == inside
    ((inner_top, inner_end),) = folds["fragment-2"].bands
    assert top < inner_top < inner_end < end
    assert folds["fragment-1"].bottom - end == ROOM


@settings(max_examples=40)
@given(interactions())
def test_folds_spare_what_belongs_to_others(interaction: Interaction) -> None:
    drawing = place(interaction)
    groups = {item.id: item for item in drawing.items if isinstance(item, Group)}

    def is_inside(group: Group, fragment: str) -> bool:
        while group.parent:
            if group.parent == fragment:
                return True
            group = groups[group.parent]
        return False

    for name, fold in page_model(drawing, ROOM).folds.items():
        assert all(above[1] <= below[0] for above, below in pairwise(fold.bands))
        assert fold.y + fold.height <= fold.bands[0][0] <= fold.bands[-1][1] < fold.bottom
        for group in groups.values():
            if group.id.startswith("step-") and not is_inside(group, name):
                assert all(group.box[1] >= end or group.box[1] + group.box[3] <= top for top, end in fold.bands)


def test_beside_lanes_only_what_is_free_in_all_of_them_goes() -> None:
    lanes = """\
participant A
participant B
participant C
participant D
parallel {
opt one
    A->B: first
    A->B: second
    A->B: third
end
C->D: beside
}
"""
    drawing = drawing_of(lanes)
    bands = page_model(drawing, ROOM).folds["fragment-1"].bands
    _, y, _, height = step(drawing, 4).box
    assert bands
    assert all(end <= y or top >= y + height for top, end in bands)


def test_a_frame_with_nothing_in_it_cannot_be_folded() -> None:
    assert page_model(drawing_of("A->B: x\nopt\nend\n"), ROOM).folds == {}


def test_lifelines_that_come_and_go_are_known() -> None:
    drawing = drawing_of("A->B: x\nA->*C: make\nC-->A: ready\nA->B: y\ndestroy B\nA->C: z\n")
    passing = {life.number: life for life in page_model(drawing, ROOM).passing}
    assert sorted(passing) == [2, 3]
    assert passing[3].start > drawing.head_bottom
    assert passing[2].start == drawing.head_bottom
    assert passing[2].end < passing[3].end


def test_the_strip_has_all_heads_on_one_line() -> None:
    drawing = drawing_of("actor A\nparticipant B\nA->*C: make\n")
    strip = head_strip(drawing, page_model(drawing, ROOM).head_top)
    assert [group.id for group in strip.items if isinstance(group, Group)] == ["head-1", "head-2", "head-3"]
    for group in strip.items:
        assert isinstance(group, Group)
        boxes = [item for item in group.items if isinstance(item, Box)]
        texts = [item for item in group.items if isinstance(item, Text)]
        assert min(box.y for box in boxes) >= 0
        assert max([box.y + box.height for box in boxes if box.shape != "actor"], default=strip.height) == strip.height
        assert all(text.y <= strip.height for text in texts)


# The list of steps.


def outlined(text: str, link_base: str = "") -> list[str]:
    listed = outline(drawing_of(text), link_base)
    lines = [re.sub(r"<[^>]*>", "", line.replace("</ol></li>", "end")).strip() for line in listed.splitlines()]
    return [line for line in lines if line]


def test_the_outline_tells_steps_in_their_frames() -> None:
    assert outlined(NESTED) == [
        "1 A → B before",
        "alt [one]",
        "2 B → C first",
        "loop [often]",
        "3 C → B second",
        "end",
        "end",
        "alt [two]",
        "4 B → A third",
        "end",
        "5 A → B after",
    ]


def test_the_outline_tells_who_takes_part() -> None:
    text = """\
participant "long name" as L
[->L: found
L->]: lost
L->L: self
note over L, M: remark
ref over L: nova/boot
== later ==
"""
    assert outlined(text) == [
        "1 outside → L found",
        "2 L → outside lost",
        "3 L → L self",
        "4 L, M remark",
        "5 L nova/boot",
        "6  later",
    ]


def test_the_outline_names_and_links_sources() -> None:
    text = "# nova/compute/api.py API.pause\nA->B: x\n"
    assert outlined(text) == ["1 A → B x nova/compute/api.py API.pause"]
    listed = outline(drawing_of(text), "https://example.org/")
    assert '<a class="where" href="https://example.org/nova/compute/api.py"' in listed
