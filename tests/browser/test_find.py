"""Find: all matches are counted and marked where they are, the current one comes into sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.browser.chromium import Page

pytestmark = pytest.mark.browser


def find(page: Page, words: str) -> str:
    page.press("/")
    page.run("document.querySelector('.find input').value = ''")
    page.press(*words)
    return tally(page)


def tally(page: Page) -> str:
    text: str = page.run("document.querySelector('.find output').textContent")
    return text


def marks(page: Page) -> int:
    number: int = page.run("document.querySelectorAll('.mark').length")
    return number


def test_matches_are_counted_and_gone_through_in_order(page: Page) -> None:
    assert find(page, "suspend") == "1 of 1"
    page.press("Escape")
    assert find(page, "paus") == "1 of 4"
    heights = []
    for number in range(1, 5):
        assert tally(page) == f"{number} of 4"
        heights.append(page.run("document.querySelector('.mark.now').y.baseVal.value"))
        page.press("Enter")
    assert tally(page) == "1 of 4"
    assert heights == sorted(heights)
    page.press("Enter", modifiers=8)
    assert tally(page) == "4 of 4"
    page.click("[data-do=find-next]")
    assert tally(page) == "1 of 4"


def test_a_mark_lies_behind_just_what_was_found(page: Page) -> None:
    find(page, "info")
    mark, text = page.box(".mark"), page.box("#step-9 text")
    assert mark["left"] == pytest.approx(text["left"] - 1, abs=1.5)
    assert mark["right"] < text["right"] - 5
    assert mark["top"] <= text["top"] + 2
    assert page.run("document.querySelector('.mark').nextElementSibling.textContent") == "info()"


def test_a_line_break_hides_nothing(page: Page) -> None:
    assert find(page, "instance: task_state") == "1 of 1"
    assert marks(page) == 2


def test_case_does_not_count_and_heads_are_found(page: Page) -> None:
    assert find(page, "LIBVIRT") == "1 of 1"
    assert page.run("document.querySelector('.mark').parentElement.id") == "head-5"


def test_what_is_not_there_is_said_so(page: Page) -> None:
    assert find(page, "zebra") == "No match"
    assert marks(page) == 0
    page.press("Enter")
    assert tally(page) == "No match"


def test_sources_are_found_where_no_text_is(page: Page) -> None:
    assert find(page, "librvirtdriver") == "No match"
    page.press("Escape")
    assert find(page, "LibvirtDriver.pause").startswith("1 of ")
    assert (
        page.run("document.querySelector('.mark').parentElement.dataset.anchor")
        == "nova/virt/libvirt/driver.py LibvirtDriver.pause"
    )


def test_a_match_in_a_folded_frame_unfolds_it(page: Page) -> None:
    page.press("f")
    find(page, "counted")
    assert page.run("document.querySelector('#fragment-1 .fold').getAttribute('aria-expanded')") == "true"
    mark, heads, card = page.box(".mark.now"), page.box(".strip svg"), page.box(".card")
    assert heads["bottom"] <= mark["top"] <= mark["bottom"] <= card["top"]


def test_closing_cleans_up_and_keys_work_again(page: Page) -> None:
    find(page, "nova")
    assert marks(page) > 1
    page.press("Escape")
    assert marks(page) == 0
    assert page.box(".find")["height"] == 0
    page.press("j")
    assert page.run("location.hash") == "#step-1"


def test_letters_typed_into_the_box_are_no_keys(page: Page) -> None:
    find(page, "flj0")
    assert page.run("document.querySelector('.find input').value") == "flj0"
    assert page.run("location.hash") == ""
    assert page.box(".panel")["width"] == 0
