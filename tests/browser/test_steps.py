"""Stepping: arrow keys go through all steps in order, the address names the current one, and the card tells what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.chromium import Chromium, Page

pytestmark = pytest.mark.browser
STEPS = 25


def current(page: Page) -> str:
    name: str = page.run("document.querySelector('#diagram [aria-current=step]')?.id ?? ''")
    return name


def shown_on_card(page: Page, part: str) -> str:
    text: str = page.run(f"document.querySelector('.detail .{part}')?.textContent ?? ''")
    return text


def check_in_sight(page: Page, selector: str) -> None:
    """Nothing of it lies below the heads above or the card below, or outside the window."""
    box, card, view = page.box(selector), page.box(".card"), page.box(".viewport")
    top = page.box(".strip svg")["bottom"] if page.run("document.querySelector('.viewer').matches('.stuck')") else view["top"]
    assert box["top"] >= top - 1
    assert box["bottom"] <= card["top"] + 1
    assert box["left"] >= view["left"] - 1
    assert box["right"] <= view["right"] + 1


@pytest.mark.parametrize(("onward", "back"), [("ArrowRight", "ArrowLeft"), ("ArrowDown", "ArrowUp"), ("j", "k")])
def test_keys_go_through_all_steps_in_order(page: Page, onward: str, back: str) -> None:
    seen = []
    for _ in range(STEPS):
        page.press(onward)
        seen.append(current(page))
    assert seen == [f"step-{number}" for number in range(1, STEPS + 1)]
    page.press(onward)
    assert current(page) == f"step-{STEPS}"
    page.press(back)
    assert current(page) == f"step-{STEPS - 1}"


def test_the_current_step_comes_into_sight(page: Page) -> None:
    for _ in range(STEPS):
        page.press("ArrowRight")
        check_in_sight(page, ".spot")


def test_home_end_and_escape(page: Page) -> None:
    page.press("End")
    assert current(page) == f"step-{STEPS}"
    page.press("Home")
    assert current(page) == "step-1"
    page.press("Escape")
    assert current(page) == ""
    assert page.run("location.hash") == ""
    assert not page.run("document.querySelector('.viewer').matches('.stepping')")


def test_keys_with_modifiers_are_left_to_the_browser(page: Page) -> None:
    page.press("ArrowRight", modifiers=1)
    page.press("j", modifiers=2)
    page.press("ArrowDown", modifiers=8)
    assert current(page) == ""


def test_the_first_step_is_the_first_one_in_sight(page: Page) -> None:
    page.run("document.querySelector('.viewport').scrollTop = 500")
    page.settle()
    page.press("ArrowRight")
    number = int(current(page).removeprefix("step-"))
    assert number > 3
    check_in_sight(page, ".spot")


def test_the_rest_is_greyed_and_the_step_is_framed(page: Page) -> None:
    page.press("End")
    spot, step, veil, picture = (page.box(name) for name in (".spot", "#step-25", ".veil", "#diagram"))
    assert spot["left"] <= step["left"] <= step["right"] <= spot["right"]
    assert spot["top"] <= step["top"] <= step["bottom"] <= spot["bottom"]
    assert veil["height"] == pytest.approx(picture["height"], abs=1)
    idle = page.run("[...document.querySelectorAll('.strip .idle')].map((head) => head.dataset.lifelines)")
    assert idle == ["client", "nova-api", "database", "worker"]


def test_steps_in_folded_frames_are_passed_over(page: Page) -> None:
    page.click("#fragment-1 .fold")
    for _ in range(7):
        page.press("ArrowRight")
    assert current(page) == "step-16"
    page.press("ArrowLeft")
    assert current(page) == "step-6"


def test_the_card_tells_what_the_step_is(page: Page) -> None:
    page.press(*["j"] * 9)
    assert shown_on_card(page, "count") == "9 / 25"
    assert shown_on_card(page, "route") == "nova-compute → libvirt"
    assert shown_on_card(page, "what") == "info()"
    assert shown_on_card(page, "inside") == "alt [the domain is there] › loop [until it is paused]"
    assert shown_on_card(page, "where") == "nova/virt/libvirt/driver.py LibvirtDriver.pause"
    link = page.run("document.querySelector('.detail .where').href")
    assert link == "https://example.org/nova/virt/libvirt/driver.py#LibvirtDriver.pause"
    said = "Step 9 of 25. nova-compute → libvirt. info(). alt [the domain is there]. loop [until it is paused]"
    assert page.run("document.querySelector('[aria-live=polite].spoken').textContent") == said
    page.press("Home", "j", "j")
    assert shown_on_card(page, "what") == "save instance:\ntask_state = pausing"


def test_a_click_selects_a_step_and_another_lets_go(page: Page) -> None:
    page.click("#step-3 text")
    assert current(page) == "step-3"
    page.click("#step-3 text")
    assert current(page) == ""


def test_the_list_leads_to_steps(page: Page) -> None:
    page.click("[data-do=outline]")
    assert page.run("document.querySelectorAll('.panel a:not(.where)').length") == STEPS
    page.click(".panel a[href='#step-20']")
    assert current(page) == "step-20"
    assert page.run("document.querySelector('.panel [aria-current]').hash") == "#step-20"
    check_in_sight(page, ".spot")


def test_the_buttons_step_too(page: Page) -> None:
    for name in ("next", "next", "next", "previous"):
        page.click(f"[data-do={name}]")
    assert current(page) == "step-2"
    page.click("[data-do=leave]")
    assert current(page) == ""


def test_an_address_leads_to_a_step_and_stays(browser: Chromium, write_page: Callable[..., str]) -> None:
    page = browser.open(f"{write_page()}#step-14")
    assert current(page) == "step-14"
    check_in_sight(page, ".spot")
    page.press("ArrowRight")
    assert page.run("location.hash") == "#step-15"
    page.reload()
    assert current(page) == "step-15"
    check_in_sight(page, ".spot")
    page.go(f"{write_page()}#step-3")
    assert current(page) == "step-3"
    assert page.complaints() == []
    page.close()


def test_an_address_opens_the_frames_around_its_step(browser: Chromium, write_page: Callable[..., str]) -> None:
    page = browser.open(write_page())
    page.press("f")
    page.go(f"{write_page()}#step-10")
    assert current(page) == "step-10"
    states = [page.run(f"document.querySelector('#fragment-{n} .fold').getAttribute('aria-expanded')") for n in (1, 2, 3)]
    assert states == ["true", "true", "false"]
    check_in_sight(page, ".spot")
    page.close()


def test_an_address_that_names_nothing_changes_nothing(browser: Chromium, write_page: Callable[..., str]) -> None:
    page = browser.open(f"{write_page()}#step-99")
    assert current(page) == ""
    assert page.complaints() == []
    page.close()
