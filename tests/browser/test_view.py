"""The view: heads that stay, zoom that keeps its place, dragging, touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.browser.chromium import Chromium, Page

pytestmark = pytest.mark.browser


def zoom(page: Page) -> float:
    text: str = page.run("document.querySelector('[data-do=actual]').textContent")
    return float(text.removesuffix("%")) / 100


def scroll(page: Page, left: int, top: int) -> None:
    page.run(f"document.querySelector('.viewport').scrollTo({left}, {top})")
    page.settle()


def is_stuck(page: Page) -> bool:
    return page.run("getComputedStyle(document.querySelector('.strip')).visibility") == "visible"


def check_heads(page: Page) -> None:
    """Each head in the strip stands above its lifeline, as wide as the real one, right below the bar."""
    for number in range(1, 6):
        shown, real = page.box(f"#strip-head-{number}"), page.box(f"#head-{number}")
        assert shown["left"] == pytest.approx(real["left"], abs=0.6)
        assert shown["width"] == pytest.approx(real["width"], abs=0.6)
        lifeline = page.box(f"#lifeline-{number}")
        assert shown["left"] < lifeline["left"] < shown["right"]
    assert page.box(".strip svg")["top"] == pytest.approx(page.box(".viewport")["top"], abs=1.5)


def test_the_real_heads_do_while_they_are_in_sight(page: Page) -> None:
    assert not is_stuck(page)
    scroll(page, 0, 600)
    assert is_stuck(page)
    check_heads(page)
    scroll(page, 0, 0)
    assert not is_stuck(page)


def test_the_strip_takes_over_without_a_jump(page: Page) -> None:
    """Where it begins to show, it lies on the real heads."""
    for top in range(0, 120, 3):
        scroll(page, 0, top)
        if is_stuck(page):
            break
    assert page.box("#strip-head-2")["top"] == pytest.approx(page.box("#head-2")["top"], abs=4)


@pytest.mark.parametrize("size", [0.5, 1.7])
def test_heads_stay_and_align_at_any_zoom_and_scroll(page: Page, size: float) -> None:
    page.resize(700, 500)
    while (zoom(page) > size) if size < 1 else (zoom(page) < size):
        page.press("-" if size < 1 else "+")
    for left, top in ((0, 400), (150, 700), (300, 900)):
        scroll(page, left, top)
        assert is_stuck(page)
        check_heads(page)


def test_heads_of_lifelines_that_come_and_go_are_there_when_they_are(page: Page) -> None:
    page.resize(1280, 600)
    seen = []
    for top in range(200, 1200, 50):
        scroll(page, 0, top)
        seen.append(page.run("getComputedStyle(document.querySelector('#strip-head-6')).visibility"))
    assert "".join("x" if state == "visible" else "." for state in seen).strip(".").count(".") == 0
    assert "visible" in seen
    assert seen[0] == seen[-1] == "hidden"


def test_the_wheel_zooms_at_the_pointer(page: Page) -> None:
    page.resize(700, 500)
    page.press("0")
    left, top = page.middle("#step-3 text")
    page.wheel(left, top, down=-120, modifiers=2)
    assert zoom(page) > 1.2
    assert page.middle("#step-3 text") == pytest.approx((left, top), abs=2)
    page.wheel(left, top, down=120, modifiers=2)
    assert zoom(page) == pytest.approx(1, abs=0.01)


def test_the_wheel_alone_scrolls(page: Page) -> None:
    page.wheel(640, 400, down=200)
    assert page.run("document.querySelector('.viewport').scrollTop") == pytest.approx(200, abs=1)


def test_keys_and_buttons_zoom(page: Page) -> None:
    page.press("+", "+")
    assert zoom(page) == pytest.approx(1.44, abs=0.01)
    page.press("-")
    assert zoom(page) == pytest.approx(1.2, abs=0.01)
    page.press("0")
    assert zoom(page) == 1
    page.click("[data-do=larger]")
    page.click("[data-do=actual]")
    assert zoom(page) == 1
    page.press("w")
    assert page.box(".sheet")["width"] == pytest.approx(page.box(".viewport")["width"] - 40, abs=1)
    page.resize(900, 700)
    page.settle()
    assert page.box(".sheet")["width"] == pytest.approx(page.box(".viewport")["width"] - 40, abs=1)


def test_the_middle_stays_in_the_middle(page: Page) -> None:
    page.resize(700, 500)
    scroll(page, 100, 600)
    _, middle = page.middle(".viewport")
    height = page.box("#step-9")["top"] - middle
    page.press("+")
    assert page.box("#step-9")["top"] - middle == pytest.approx(height * 1.2, abs=2)


def test_the_mouse_drags_and_does_not_click(page: Page) -> None:
    page.resize(700, 500)
    x, y = page.middle("#step-1 path")
    page.drag((x, y), (x - 60, y - 120))
    assert page.run("document.querySelector('.viewport').scrollTop") == pytest.approx(120, abs=1)
    assert page.run("location.hash") == ""


def test_the_mouse_selects_text(page: Page) -> None:
    box = page.box("#step-1 text")
    middle = (box["top"] + box["bottom"]) / 2
    page.drag((box["left"] + 1, middle), (box["right"] - 1, middle))
    assert page.run("getSelection().toString()").strip() == "POST /servers/{id}/action"
    assert page.run("document.querySelector('.viewport').scrollTop") == 0


def test_wide_pictures_begin_smaller_but_readable(browser: Chromium, write_page: Callable[..., str]) -> None:
    page = browser.open(write_page(), 700, 500)
    assert 0.7 <= zoom(page) < 1
    page.resize(300, 500)
    page.settle()
    assert zoom(page) == pytest.approx(0.7, abs=0.01)
    page.resize(1600, 900)
    page.settle()
    assert zoom(page) == 1
    page.close()


@pytest.fixture
def phone(browser: Chromium, write_page: Callable[..., str]) -> Iterator[Page]:
    opened = browser.open(write_page(), 390, 844, scale=2, touch=True)
    yield opened
    assert opened.complaints() == []
    opened.close()


def test_a_phone_shows_everything_within_its_width(phone: Page) -> None:
    phone.press("j")
    assert phone.run("document.documentElement.scrollWidth") == 390
    for selector in (".bar", ".card", "[data-do=help]", "[data-do=leave]"):
        assert phone.box(selector)["right"] <= 390
    sizes = phone.run(
        """[...document.querySelectorAll('button')].map((button) => button.getBoundingClientRect())
           .filter((box) => box.width).map((box) => Math.min(box.width, box.height))"""
    )
    assert min(sizes) >= 40


def test_two_fingers_zoom_and_one_scrolls(phone: Page) -> None:
    before = zoom(phone)
    phone.touch([(150, 400), (250, 400)], [(125, 400), (275, 400)], [(100, 400), (300, 400)])
    assert zoom(phone) == pytest.approx(before * 2, abs=0.02)
    phone.touch([(200, 600)], [(200, 500)], [(200, 400)])
    assert zoom(phone) == pytest.approx(before * 2, abs=0.02)
    assert phone.run("document.querySelector('.viewport').scrollTop") > 50


def test_a_tap_selects_and_the_list_covers_the_picture(phone: Page) -> None:
    phone.touch([phone.middle("#step-2 text")])
    assert phone.run("location.hash") == "#step-2"
    phone.click("[data-do=outline]")
    assert phone.box(".panel")["width"] == 390
    phone.click(".panel a[href='#step-7']")
    assert phone.box(".panel")["width"] == 0
    assert phone.run("location.hash") == "#step-7"
