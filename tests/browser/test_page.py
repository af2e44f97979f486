"""The page as a whole: without scripts, on paper, for those who use keys or listen."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.chromium import Chromium, Page

pytestmark = pytest.mark.browser


def test_help_opens_and_closes(page: Page) -> None:
    page.press("?")
    assert page.run("document.querySelector('.help').open")
    page.press("j")
    assert page.run("location.hash") == ""
    page.press("Escape")
    assert not page.run("document.querySelector('.help').open")
    page.click("[data-do=help]")
    page.click(".help button")
    assert not page.run("document.querySelector('.help').open")


def test_everything_is_reached_by_tab_and_shows_its_focus(page: Page) -> None:
    seen = []
    for _ in range(40):
        page.press("Tab")
        name = page.run(
            """(({ activeElement: it }) => it === document.body ? ""
               : it.dataset.do || it.className.baseVal || it.className || it.tagName)(document)"""
        )
        if not name or name in seen[:1]:
            break
        seen.append(name)
        style = page.run(
            """(({ activeElement: it }) => [getComputedStyle(it).outlineStyle,
               it.matches('.fold') && getComputedStyle(it.querySelector('circle')).strokeWidth])(document)"""
        )
        assert style[0] != "none" or style[1] == "3px", name
    assert seen == [
        *("SELECT", "outline", "find", "fold", "theme", "help", "viewport", "fold", "fold", "fold"),
        *("previous", "next", "play", "smaller", "actual", "larger", "fit"),
    ]


def test_every_control_has_a_name(page: Page) -> None:
    nameless = page.run(
        """[...document.querySelectorAll('button, input, [role=button], [role=img], a[href]')]
           .filter((it) => !(it.getAttribute('aria-label') || it.textContent.trim())).map((it) => it.outerHTML)"""
    )
    assert nameless == []


BACKGROUNDS = """[getComputedStyle(document.querySelector('.bar')).backgroundColor,
  ...["#diagram > rect", "#step-1 text"].map((name) => getComputedStyle(document.querySelector(name)).fill)]"""


def test_the_page_and_the_picture_follow_the_readers_colours(page: Page) -> None:
    light = page.run(BACKGROUNDS)
    page.prefer(color_scheme="dark")
    dark = page.run(BACKGROUNDS)
    assert all(one != other for one, other in zip(light, dark, strict=True))
    assert dark[1:] == ["rgb(20, 24, 31)", "rgb(228, 232, 240)"]
    page.click("[data-do=theme]")
    assert page.run(BACKGROUNDS) == light


def test_the_choice_of_light_or_dark_stays(browser: Chromium, write_page: Callable[..., str]) -> None:
    page = browser.open(write_page())
    light = page.run(BACKGROUNDS)
    page.click("[data-do=theme]")
    dark = page.run(BACKGROUNDS)
    assert dark != light
    page.reload()
    assert page.run(BACKGROUNDS) == dark
    page.click("[data-do=theme]")
    assert page.run(BACKGROUNDS) == light
    page.run("localStorage.clear()")
    page.close()


def test_a_theme_without_a_dark_one_stays_as_it_is(browser: Chromium, write_page: Callable[..., str]) -> None:
    page = browser.open(write_page(theme="earth"))
    light = page.run(BACKGROUNDS)
    page.prefer(color_scheme="dark")
    dark = page.run(BACKGROUNDS)
    assert (dark[0] != light[0], dark[1:]) == (True, light[1:])
    page.close()


def test_a_theme_for_dark_pages_begins_dark(browser: Chromium, write_page: Callable[..., str]) -> None:
    page = browser.open(write_page(theme="stackseq-dark"))
    assert page.run(BACKGROUNDS)[1:] == ["rgb(20, 24, 31)", "rgb(228, 232, 240)"]
    page.close()


def test_who_prefers_no_motion_gets_none(page: Page) -> None:
    page.prefer(reduced_motion="reduce")
    page.press("End")
    page.run("document.querySelector('.viewport').scrollTop = 0; document.querySelector('[data-do=next]').click()")
    page.press("Home")
    page.run("document.dispatchEvent(new KeyboardEvent('keydown', { key: 'End' }))")
    assert page.run("document.querySelector('.viewport').scrollTop") > 300


def test_without_scripts_the_picture_and_its_steps_are_there(
    browser: Chromium, write_page: Callable[..., str], tmp_path: Path
) -> None:
    text = Path(unquote(write_page().removeprefix("file://"))).read_text("utf-8")
    (tmp_path / "page.html").write_text(text.replace("<script>", '<script type="text/plain">'), "utf-8")
    page = browser.open((tmp_path / "page.html").as_uri())
    assert not page.run("document.documentElement.matches('.live')")
    picture, steps = page.box("#diagram"), page.box(".panel")
    assert picture["height"] > 900
    assert picture["bottom"] > page.box("#step-25")["bottom"]
    assert steps["top"] >= picture["bottom"]
    assert steps["height"] > 500
    for selector in (".tools", ".dock", ".find", ".strip", ".help"):
        assert page.box(selector)["height"] == 0
    page.close()


def printed_texts(data: bytes) -> int:
    """Count the operators that show text on the pages."""
    count = 0
    for found in re.finditer(rb"stream\r?\n", data):
        try:
            content = zlib.decompressobj().decompress(data[found.end() :])
        except zlib.error:
            continue
        count += len(re.findall(rb"\bBT\b", content))
    return count


def test_on_paper_everything_is_unfolded_and_nothing_of_the_chrome_is_there(page: Page) -> None:
    unfolded = page.pdf()
    page.press("f", "j")
    folded = page.pdf()
    assert unfolded.count(b"/Type /Page\n") == folded.count(b"/Type /Page\n") > 1
    assert printed_texts(folded) == printed_texts(unfolded) > 30
    assert page.run("document.querySelector('#fragment-1 .fold').getAttribute('aria-expanded')") == "false"
    assert page.run("document.querySelectorAll('.page').length") == 0


def test_pages_begin_with_the_heads_and_cut_no_step(page: Page) -> None:
    cuts = page.run(
        """(() => {
          dispatchEvent(new Event("beforeprint"));
          const areas = JSON.parse(document.querySelector(".viewer .model").textContent).areas;
          const pages = [...document.querySelectorAll(".page")].map((page) => {
            const [, top, , height] = page.lastChild.getAttribute("viewBox").split(" ").map(Number);
            return [page.querySelectorAll("[id^=strip-head]").length, top, top + height];
          });
          dispatchEvent(new Event("afterprint"));
          const steps = Object.keys(areas).filter((name) => name.startsWith("step-"));
          return [pages, steps.map((name) => [areas[name][1], areas[name][1] + areas[name][3]])];
        })()"""
    )
    pages, steps = cuts
    assert len(pages) > 1
    assert [heads for heads, _, _ in pages] == [0] + [6] * (len(pages) - 1)
    for (_, _, end), (_, top, _) in pairwise(pages):
        assert end == top
        assert not [step for step in steps if step[0] < end < step[1]]


def test_a_page_with_nothing_in_it_works(browser: Chromium, write_page: Callable[..., str], tmp_path: Path) -> None:
    for text in ("", "title only\n", "participant A\n", "A->B: x\nopt\nend\n"):
        page = browser.open(write_page(text))
        page.press("j", "j", "f", "End", "/", "x", "Escape", "+", "w")
        page.screenshot(tmp_path / "page.png")
        assert page.complaints() == []
        page.close()


def test_many_steps_do_not_make_it_slow_to_build(browser: Chromium, write_page: Callable[..., str]) -> None:
    """Stepping touches only what changes: the number of elements that a step changes does not depend on how many there are."""
    page = browser.open(write_page("".join(f"A->B: message {number}\n" for number in range(400))))
    changes = page.run(
        """new Promise((done) => {
          let count = 0;
          const observer = new MutationObserver((list) => { count += list.length; });
          observer.observe(document.querySelector("#diagram"), { subtree: true, attributes: true, childList: true });
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "j" }));
          document.dispatchEvent(new KeyboardEvent("keydown", { key: "j" }));
          setTimeout(() => done(count), 50);
        })"""
    )
    assert 0 < changes < 40
    page.close()
