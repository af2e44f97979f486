"""The page of a record, as a reader sees it: what matters on one screen, everything at a key, evidence for each step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.cli import main
from tests.web.gallery import Gallery, faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SAMPLES = Path(__file__).resolve().parents[1] / "observe" / "samples"
PAGES = {
    "good.html": (str(SAMPLES / "boot" / "logs"), "--against", "nova/boot@2026.1"),
    "bad.html": (str(SAMPLES / "boot-vif-timeout" / "logs"), "--against", "nova/boot@2026.1"),
    "record.html": (str(SAMPLES / "boot" / "osprofiler.json"),),
}
LOOKS = [
    ("good.html", "light", False),
    ("bad.html", "dark", False),
    ("bad.html", "light", True),
    ("record.html", "light", False),
    ("record.html", "dark", True),
]
"""Page, colours, and whether it is a phone."""


@pytest.fixture(scope="module")
def pages(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    folder = tmp_path_factory.mktemp("records")
    for name, words in PAGES.items():
        assert main(["observe", *words, "-o", str(folder / name)]) == 0
    return Gallery(chromium, folder)


def steps(page: Page) -> int:
    return page.locator(".outline li[data-key]").count()


def test_a_good_boot_fits_on_one_screen(pages: Gallery) -> None:
    with pages.open("good.html") as page:
        picture = page.locator(".sheet > .drawing").bounding_box()
        assert picture
        assert picture["y"] >= 0
        assert picture["y"] + picture["height"] <= 820
        label = page.evaluate("document.querySelector('.drawing [id=step-3] text').getBoundingClientRect().height")
        assert label > 8


@pytest.mark.parametrize("name", PAGES)
def test_everything_is_shown_at_a_key_and_folded_again(pages: Gallery, name: str) -> None:
    with pages.open(name) as page:
        few = steps(page)
        page.keyboard.press("e")
        many = steps(page)
        assert many > few
        assert page.locator("[data-do=everything]").get_attribute("aria-pressed") == "true"
        page.locator("[data-do=everything]").click()
        assert steps(page) == few


def test_the_reader_stays_at_a_step(pages: Gallery) -> None:
    with pages.open("good.html") as page:
        page.locator(".outline a", has_text="cast build_and_run_instance").first.evaluate("it => it.click()")
        before = page.locator(".detail .what").text_content()
        page.keyboard.press("e")
        assert "cast build_and_run_instance" in (before or "")
        assert "cast build_and_run_instance" in (page.locator(".detail .what").text_content() or "")


def test_each_step_has_its_evidence_folded(pages: Gallery) -> None:
    with pages.open("bad.html") as page:
        page.locator(".outline a", has_text="create and start the guest").first.evaluate("it => it.click()")
        proof = page.locator(".detail .proofs")
        assert proof.get_attribute("open") is None
        proof.locator("summary").click()
        assert proof.locator("code").first.text_content() == "Start spawning the instance on the hypervisor."
        assert "nova-compute.log:" in (proof.text_content() or "")
        assert "compute-1" in (proof.text_content() or "")


def test_the_evidence_is_in_the_list_too(pages: Gallery) -> None:
    with pages.open("record.html") as page:
        page.keyboard.press("l")
        assert page.locator(".outline .proofs").count() > 10
        page.locator(".outline .proofs summary").first.click()
        assert page.locator(".outline .proofs[open] code").first.is_visible()


@pytest.mark.parametrize(("name", "scheme", "phone"), LOOKS)
def test_nothing_bars_anybody(pages: Gallery, name: str, scheme: str, phone: bool) -> None:  # noqa: FBT001
    with pages.open(name, phone=phone, color_scheme=scheme, quiet=False) as page:
        page.locator(".outline li > a:first-child").nth(4).evaluate("it => it.click()")
        assert faults(page) == []
        page.locator("[data-do=everything]").click()
        assert faults(page) == []
