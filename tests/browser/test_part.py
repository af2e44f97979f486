"""The viewer as a part of a page: beside other things, beside another viewer, with one diagram after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stackseq.layout import lay_out
from stackseq.render import Options, load_theme
from stackseq.render.viewer import viewer_head_script, viewer_markup, viewer_parts, viewer_script, viewer_style
from stackseq.wsd import parse
from tests.browser.axe import faults
from tests.browser.conftest import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from stackseq.render.viewer import ViewerParts
    from tests.browser.chromium import Chromium, Page

pytestmark = pytest.mark.browser

LIGHT, DARK = load_theme("stackseq"), load_theme("stackseq-dark")
SIGNS = {
    "nova/compute/api.py API.pause": [("ACTION", "pause"), ("INFO", "Pausing <instance> …")],
    "nova/virt/libvirt/driver.py LibvirtDriver.pause": [("NOTIFICATION", "compute.instance.pause.start")],
}
LATER = SAMPLE.replace("nova-api->>+nova-compute", "nova-api->nova-api: check the quota\nnova-api->>+nova-compute").replace(
    "create\n", "create a worker\n"
)
SMALL = "A->B: question\nopt perhaps\nB-->A: answer\nend\nA->C: tell\n"
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Part</title>
<script>{head}</script>
<style>body {{ margin: 0; font-family: sans-serif; }} #second {{ --viewer-height: 420px; }}{style}</style></head>
<body><main><h1>An operation</h1><p><label>Search <input id="search"></label></p>
<div id="first">{first}</div><p style="height: 1200px">What comes below.</p><div id="second">{second}</div></main>
<script>{script}
const [first, second] = [...document.querySelectorAll(".viewer")].map((section) => StackSeqViewer.mount(section));
const told = [];
document.addEventListener("stackseq:step", ({{ detail: {{ number, anchor }}, target }}) =>
  told.push([target.dataset.prefix, number, anchor]));
const later = {later};
</script></body></html>"""


def parts_of(text: str, prefix: str = "") -> ViewerParts:
    drawing = lay_out(parse(text).interaction, LIGHT.metrics(), LIGHT.spacing())
    options = Options(link_base="https://example.org/{path}#L120-L140", embed_fonts=False)
    return viewer_parts(drawing, LIGHT, options, prefix=prefix, signs=SIGNS)


def as_script(parts: ViewerParts) -> str:
    shown = {name: getattr(parts, name) for name in ("picture", "strip", "model", "outline")}
    return json.dumps(shown).replace("<", "\\u003c")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("parts") / "part.html"
    places = {
        "head": viewer_head_script(),
        "style": viewer_style(LIGHT, DARK),
        "script": viewer_script(),
        "first": viewer_markup(parts_of(SAMPLE)),
        "second": viewer_markup(parts_of(SMALL, "b-"), "plain"),
        "later": as_script(parts_of(LATER)),
    }
    path.write_text(PAGE.format(**places), "utf-8")
    return path.as_uri()


@pytest.fixture
def part(browser: Chromium, address: str) -> Iterator[Page]:
    opened = browser.open(address)
    yield opened
    assert opened.complaints() == []
    opened.close()


def number(page: Page, viewer: str = "first") -> int:
    found: int = page.run(f"{viewer}.number")
    return found


def test_several_viewers_leave_each_other_alone(part: Page) -> None:
    ids = part.run("[...document.querySelectorAll('[id]')].map((it) => it.id)")
    assert len(ids) == len(set(ids))
    part.run("second.goTo(2)")
    part.run("first.goTo(5)")
    assert (number(part), number(part, "second")) == (5, 2)
    assert part.run("location.hash") == "#step-5"
    assert part.run("document.querySelector('#b-diagram [aria-current]').id") == "b-step-2"
    assert part.run("told") == [["b-", 2, ""], ["", 5, "nova/compute/rpcapi.py ComputeAPI.pause_instance"]]


def test_keys_outside_step_but_scroll_and_type_as_ever(part: Page) -> None:
    part.press("ArrowRight", "j")
    assert number(part) == 2
    part.press("ArrowDown", "End")
    assert number(part) == 2
    assert part.run("scrollY") > 100
    part.run("document.querySelector('#search').focus()")
    part.press("j", "f", "ArrowRight")
    assert number(part) == 2
    assert part.run("document.querySelector('#search').value") == "jf"


def test_keys_inside_step_as_on_a_page_of_its_own(part: Page) -> None:
    part.run("document.querySelector('#first .viewport').focus()")
    part.press("ArrowDown", "End")
    assert number(part) == 25
    part.run("document.querySelector('#second .viewport').focus()")
    part.press("ArrowDown", "ArrowDown", "ArrowDown")
    assert (number(part), number(part, "second")) == (25, 3)


def test_stepping_scrolls_the_viewer_and_not_the_page(part: Page) -> None:
    before = part.run("scrollY")
    part.run("first.goTo(25)")
    part.settle()
    assert part.run("scrollY") == before
    assert part.run("document.querySelector('#first .viewport').scrollTop") > 300


def test_another_diagram_keeps_the_step_that_is_the_same(part: Page) -> None:
    part.run("first.goTo(9)")
    part.run("first.show(later)")
    assert number(part) == 10
    assert part.run("document.querySelector('#first .detail .what').textContent") == "info()"
    assert part.run("location.hash") == "#step-10"
    assert part.run("document.querySelectorAll('#first .outline li[data-key]').length") == 26
    part.run("document.querySelector('#first .viewport').focus()")
    part.press("j", "f", "/", *"quota")
    assert part.run("document.querySelectorAll('.mark').length") == 1
    assert part.run("told.map((each) => each[1])") == [9, 10, 11]


def test_what_was_reworded_is_found_by_its_function(part: Page) -> None:
    """Not the same words any more: the reader comes to the first step of the same function."""
    part.run("first.goTo(11)")
    part.run("first.show(later)")
    assert number(part) == 8
    assert part.run("told.at(-1)[2]") == "nova/virt/libvirt/driver.py LibvirtDriver.pause"


def test_an_address_with_a_key_survives_a_change_of_numbers(browser: Chromium, address: str) -> None:
    page = browser.open(address)
    page.run("first.goTo(9)")
    link = page.run("document.querySelector('.detail .link').href")
    page.run("first.goTo(0)")
    page.run("first.show(later)")
    page.run(f"location.hash = {json.dumps('#' + link.partition('#')[2])}")
    page.settle()
    assert number(page) == 10
    page.close()


def test_changes_are_painted_with_signs(part: Page) -> None:
    part.run("first.marks({ 2: 'added', 3: 'changed', 4: 'removed', 5: 'same' })")
    assert part.run("[...document.querySelectorAll('#first svg .change text')].map((it) => it.textContent)") == ["+", "~", "−"]
    dashes = part.run(
        "[...document.querySelectorAll('#first svg .change rect')].map((it) => getComputedStyle(it).strokeDasharray)"
    )
    assert len(set(dashes)) == 3
    entries = part.run("[...document.querySelectorAll('#first .outline .change')].map((it) => it.textContent)")
    assert entries == ["+added: ", "~changed: ", "−removed: "]
    part.run("first.goTo(3)")
    assert part.run("document.querySelector('#first .detail .change').textContent") == "~changed: "
    part.run("first.marks()")
    assert part.run("document.querySelectorAll('.change').length") == 0


def test_the_card_tells_what_to_look_for(part: Page) -> None:
    part.run("first.goTo(3)")
    assert part.run("document.querySelector('#first .detail .signs').textContent") == "ACTION pauseINFO Pausing <instance> …"
    part.run("first.goTo(5)")
    assert part.run("document.querySelector('#first .detail .signs')") is None
    assert part.run("document.querySelector('#first .detail .where').textContent").startswith("nova/compute/rpcapi.py:120 ")


def test_the_card_names_the_neighbours_on_each_lifeline(part: Page) -> None:
    part.run("first.goTo(5)")
    rows = part.run("[...document.querySelectorAll('#first .near > *')].map((it) => it.textContent.replace(/.*?: /, ''))")
    assert rows == ["nova-api", "← 4 saved", "6 202 Accepted →", "nova-compute", "begins here", "7 suspend() →"]
    part.click("#first .near a[data-step='7']")
    assert number(part) == 7


STORY = [1, 2, 3, 4, 5, 6, 16, 17, 18]


def test_a_head_tells_the_story_of_its_lifeline(part: Page) -> None:
    part.click("#head-2")
    assert part.run("document.querySelector('#first select').value") == "nova-api"
    seen = []
    part.press("ArrowRight")
    for _ in STORY:
        seen.append(number(part))
        part.press("ArrowRight")
    assert seen == STORY
    assert part.run("document.querySelector('#first .detail .count').textContent") == "9 / 9 of nova-api"
    greyed = part.run("[...document.querySelectorAll('#diagram .other')].map((it) => it.id)")
    assert {"step-7", "head-3", "lifeline-4", "fragment-1", "fragment-2"} <= set(greyed)
    assert {"step-5", "head-2", "lifeline-2", "execution-2", "fragment-3"}.isdisjoint(greyed)
    part.press("Escape")
    assert number(part) == 0
    assert part.run("document.querySelectorAll('#first .other, #first .spot:not(.away), #first .veil:not(.away)').length") == 0
    assert part.run("document.querySelector('#first select').value") == ""


def test_the_heads_that_stay_in_sight_tell_stories_too(part: Page) -> None:
    part.run("document.querySelector('#first .viewport').scrollTop = 500")
    part.settle()
    part.click_at(*part.middle("#strip-head-4 text"))
    assert part.run("document.querySelector('#first select').value") == "nova-compute"
    box = part.box("#first .strip svg")
    part.click_at(box["left"] + 4, box["top"] + 8)
    assert number(part) == 0
    part.click_at(*part.middle("#strip-head-4 text"))
    assert part.run("document.querySelector('#first select').value") == ""


def test_shift_and_arrows_move_the_picture(part: Page) -> None:
    part.resize(500, 600)
    part.run("document.querySelector('#first .viewport').focus()")
    part.press("ArrowDown", "ArrowDown", "ArrowRight", modifiers=8)
    assert part.run("(({ scrollLeft, scrollTop }) => [scrollLeft, scrollTop])(first.viewport)") == [80, 160]
    assert number(part) == 0


def test_a_story_is_chosen_from_the_list_or_by_a_key(part: Page) -> None:
    part.run("first.goTo(3)")
    part.press("s")
    assert part.run("document.querySelector('#first select').value") == "nova-api"
    part.press("s")
    assert part.run("document.querySelector('#first select').value") == "database"
    part.press("s")
    assert part.run("document.querySelector('#first select').value") == ""
    part.run(
        "const list = document.querySelector('#first select'); list.value = 'libvirt'; list.dispatchEvent(new Event('change'))"
    )
    assert number(part) == 0
    part.press("ArrowRight")
    assert number(part) == 7


def test_a_story_comes_into_sight(part: Page) -> None:
    part.resize(500, 600)
    part.run(
        "const list = document.querySelector('#first select'); list.value = 'libvirt'; list.dispatchEvent(new Event('change'))"
    )
    shown, step = "document.querySelector('#first .viewport').getBoundingClientRect()", "document.querySelector('#step-7')"
    part.run(
        f"""new Promise((done) => {{
          const look = () => {{
            const area = {step}.getBoundingClientRect(), frame = {shown};
            const isBeside = area.left < frame.left || area.right > frame.right;
            const isIn = !isBeside && area.top >= frame.top && area.bottom <= frame.bottom;
            if (isIn) done(0); else requestAnimationFrame(look);
          }};
          look();
        }})"""
    )
    assert number(part) == 0


def test_the_viewer_goes_on_by_itself_until_the_reader_does_something(part: Page) -> None:
    part.run(
        """new Promise((done) => {
          document.addEventListener("stackseq:step", () => { if (told.length > 4) done(0); });
          second.play({ interval: 10 });
        })"""
    )
    assert part.run("location.hash") == ""
    assert part.run("told.slice(0, 5).map((each) => each[1])") == [1, 2, 3, 1, 2]
    assert part.run("document.querySelector('#second [data-do=play]').ariaLabel") == "Pause"
    part.run("document.querySelector('#second .viewport').focus()")
    part.press("ArrowRight")
    assert part.run("second.steps.timer") == 0
    assert part.run("document.querySelector('#second [data-do=play]').ariaLabel") == "Play"


def test_who_prefers_no_motion_is_asked_first(part: Page) -> None:
    part.prefer(reduced_motion="reduce")
    assert part.run("first.play()") is False
    assert number(part) == 0
    part.run("document.querySelector('#first [data-do=play]').click()")
    assert number(part) == 1


def test_a_link_can_be_copied(part: Page) -> None:
    part.run("first.goTo(14)")
    part.run("Object.defineProperty(navigator, 'clipboard', { value: { writeText(text) { globalThis.copied = text; } } })")
    part.click("#first .detail .link")
    assert part.run("copied.split('#')[1]").startswith("step-14-")
    assert part.run("document.querySelector('#first .detail .link').textContent") == "Copied"
    assert number(part) == 14


def test_a_part_is_no_wider_than_a_phone(part: Page) -> None:
    part.resize(390, 844, scale=2, touch=True)
    part.run("first.goTo(9)")
    assert part.run("document.documentElement.scrollWidth") == 390
    for selector in ("#first .bar", "#first .card", "#second .card", "#first [data-do=help]"):
        assert part.box(selector)["right"] <= 390
    part.click("#first [data-do=outline]")
    panel, viewer = part.box("#first .panel"), part.box("#first .viewer")
    assert viewer["top"] + 100 < panel["top"] < panel["bottom"] <= viewer["bottom"]
    part.click("#first [data-do=outline-close]")
    assert part.box("#first .panel")["height"] == 0
    assert part.run("document.activeElement.dataset.do") == "outline"


def test_the_style_sheet_leaves_the_page_around_alone(part: Page) -> None:
    rules = part.run("[...document.styleSheets[0].cssRules].flatMap((rule) => rule.selectorText || [])")
    outside = {rule for rule in rules if ".viewer" not in rule and ".drawing" not in rule}
    assert outside == {":root", ':root[data-theme="dark"]', ':root[data-theme="light"]', "#second", "body"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_part_bars_nobody(part: Page, scheme: str) -> None:
    part.prefer(color_scheme=scheme, reduced_motion="reduce")
    part.run("first.marks({ 2: 'added', 3: 'changed', 4: 'removed' })")
    part.run("first.goTo(3)")
    part.click("#first [data-do=outline]")
    assert faults(part) == []
