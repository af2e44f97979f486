"""The gallery as readers use it: they search, filter, change the release, compare, and take things with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.site.small import NAMES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.web.gallery import Gallery

pytestmark = pytest.mark.browser

PAGES = ("index.html", "operations.html", "nova/index.html", "nova/pause.html")
SHOWN = ".viewer .sheet > .drawing"


def shown_steps(page: Page) -> list[str]:
    return page.eval_on_selector_all(f"{SHOWN} [id^=step-]", "steps => steps.map(step => step.getAttribute('aria-label'))")


def search_for(page: Page, text: str) -> list[str]:
    box = page.locator("form[data-search] input:visible").first
    box.click()
    box.fill(text)
    page.wait_for_selector(".found:not([hidden])")
    page.evaluate("StackSeqSite.load('steps')")
    page.wait_for_timeout(100)
    return page.locator(".found:not([hidden]) li b").all_inner_texts()


# Search and filters.


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("pause", "Pause a server"),
        ("puase", "Pause a server"),
        ("unpuse server", "Unpause a server"),
        ("creat voluem", "Create a volume"),
        ("server create", "Boot (create) a server"),
        ("select_destinations", "Boot (create) a server"),
        ("ComputeManager.unpause_instance", "Unpause a server"),
        ("POST /volumes", "Create a volume"),
    ],
)
def test_search_finds_in_spite_of_slips(gallery: Gallery, typed: str, title: str) -> None:
    with gallery.open("nova/index.html") as page:
        assert search_for(page, typed)[0] == title


def test_search_leads_to_the_step(gallery: Gallery) -> None:
    with gallery.open("index.html") as page:
        search_for(page, "cast pause_instance")
        page.keyboard.press("Enter")
        page.wait_for_selector(".viewer.stepping")
        assert "nova/pause.html" in page.url
        assert "pause_instance" in page.locator(".viewer .detail .what").inner_text()


def test_search_that_finds_nothing_says_so(gallery: Gallery) -> None:
    with gallery.open("index.html") as page:
        assert search_for(page, "xylophone") == []
        assert page.locator(".found:visible").inner_text() == "Nothing found"
        page.keyboard.press("Escape")
        assert page.locator(".found:visible").count() == 0


def test_filters_are_kept_in_the_address(gallery: Gallery) -> None:
    with gallery.open("operations.html") as page:
        page.select_option("[name=service]", "nova")
        page.select_option("[name=process]", "nova-compute")
        names = page.locator("[data-groups] li[data-name]:visible")
        assert [each.get_attribute("data-name") for each in names.all()] == ["nova/boot", "nova/pause", "nova/unpause"]
        assert page.url.endswith("#service=nova&process=nova-compute")
        assert page.locator("[data-count]").inner_text() == f"3 of {len(NAMES)} operations"
        page.reload()
        assert names.count() == 3
        page.click("button[type=reset]")
        page.wait_for_function("!location.hash")
        assert names.count() == len(NAMES)


def test_search_and_filter_together(gallery: Gallery) -> None:
    with gallery.open("operations.html#q=puase&release=2026.1") as page:
        page.wait_for_selector("[data-results] li")
        titles = page.locator("[data-results] li > a").all_inner_texts()
        assert titles[0] == "Pause a server"
        assert page.locator("[data-results] a").first.get_attribute("href") == "nova/pause.html?release=2026.1"


# An operation.


def test_another_release_is_shown_and_linked_to_its_source(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html") as page:
        before = shown_steps(page)
        page.wait_for_selector("[data-downloads] button")
        page.select_option("[data-choose=edition]", "2026.1")
        page.wait_for_function(
            "location.search === '?release=2026.1' && document.querySelector('[data-origin]').textContent.includes('2026.1')"
        )
        assert shown_steps(page) != before
        assert "Read from the source of 2026.1, as if it ran." in page.locator("[data-origin]").inner_text()
        page.go_back()
        page.wait_for_function("!location.search")
        page.wait_for_function(f"document.querySelectorAll('{SHOWN} [id^=step-]').length === {len(before)}")
        assert shown_steps(page) == before


def test_an_edition_shown_again_is_the_one_in_the_page(gallery: Gallery) -> None:
    """What is unpacked is what was drawn."""
    with gallery.open("nova/boot.html") as page:
        page.wait_for_selector("[data-downloads] button")
        take = f"document.querySelector('{SHOWN}').outerHTML.replace(/ (aria-current|tabindex)=\"[^\"]*\"/g, '')"
        before = page.locator(f"{SHOWN} text").all_inner_texts()
        for edition in ("2026.1", "liberty-traced", "liberty"):
            page.select_option("[data-choose=edition]", edition)
            page.wait_for_function(
                f"document.querySelector('.strip-of-releases [aria-current]') && StackSeqSite && ({take}).length"
            )
            page.wait_for_timeout(400)
        assert page.locator(f"{SHOWN} text").all_inner_texts() == before
        assert page.locator(".outline a.where").count() > 50


def test_a_release_that_is_not_here_is_told(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html?release=2030.1") as page:
        page.wait_for_selector("[data-status]:has-text('There is no 2030.1 here. This is Liberty.')")
        page.select_option("[data-choose=edition]", "2026.1")
        page.wait_for_function("document.querySelector('[data-origin]').textContent.includes('2026.1')")
        assert page.locator("[data-status]").inner_text() == ""


def test_detail_can_be_left_out(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html?release=2026.1&detail=messages") as page:
        page.wait_for_selector(f"{SHOWN} .message")
        page.wait_for_function(f"!document.querySelector('{SHOWN} .note')")
        assert all("→" in step for step in shown_steps(page))
        assert page.locator("[data-choose=level]").input_value() == "messages"


def test_what_changed_is_marked_and_listed(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html?release=2026.1&since=liberty-traced") as page:
        page.wait_for_selector(".differences li")
        assert page.locator("#changes-title").inner_text() == "What changed from Liberty to 2026.1 Gazpacho"
        counts = {what: page.locator(f".differences li.{what}").count() for what in ("added", "removed", "changed")}
        assert counts["added"] > 0
        assert page.locator(f"{SHOWN} .change.added").count() == counts["added"]
        page.click(".sides button:first-child")
        page.wait_for_selector(".sides button:first-child[aria-pressed=true]")
        page.wait_for_function(f"document.querySelectorAll('{SHOWN} .change.removed').length === {counts['removed']}")
        page.click(".differences li.added a")
        page.wait_for_selector(".viewer.stepping")
        assert page.locator(".sides button:last-child").get_attribute("aria-pressed") == "true"
        page.click("text=Stop comparing")
        page.wait_for_selector("[data-changes]", state="hidden")
        assert page.locator(f"{SHOWN} .change").count() == 0


def test_what_was_drawn_is_compared_as_it_was_traced(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html") as page:
        page.wait_for_selector("[data-downloads] button")
        page.select_option("[data-choose=older]", "ussuri")
        page.wait_for_selector(".changes h2")
        assert page.url.endswith("?release=liberty-traced&since=ussuri")


def test_the_viewer_tells_where_each_step_is_and_what_it_leaves(gallery: Gallery) -> None:
    """The page says it once, for many steps."""
    with gallery.open("nova/boot.html") as page:
        functions = page.eval_on_selector_all(f"{SHOWN} [id^=step-][data-anchor]", "steps => steps.map(step => step.id)")
        places = page.eval_on_selector_all(
            ".outline li:has(.where) > a:first-child", "links => links.map(link => link.hash.slice(1))"
        )
        assert set(functions) == set(places)
        assert page.locator(".outline .signs").count() == page.locator(".signs-table tbody tr").count()


def test_log_lines_are_those_of_the_release(gallery: Gallery) -> None:
    spawned = "Took … seconds to spawn the instance on the hypervisor."
    with gallery.open("nova/boot.html") as page:
        page.wait_for_selector("[data-downloads] button")
        first = page.inner_text(".signs-table tbody")
        assert spawned not in first
        page.select_option("[data-choose=edition]", "2026.1")
        page.wait_for_selector(f".signs-table li:has-text('{spawned}')")
        assert page.inner_text(".signs-table [data-release]").startswith("2026.1")
        assert page.locator(f".outline .signs li:has-text('{spawned}')").count() == 1
        assert page.locator(".signs-table td a[href*='/liberty-eol/']").count() == 0
        assert page.locator(".signs-table td a[href*='.py#L']").count() > 5
        page.select_option("[data-choose=edition]", "liberty")
        page.wait_for_function("document.querySelector('.signs-table [data-release]').textContent === 'Liberty'")
        assert page.inner_text(".signs-table tbody") == first


def test_a_link_to_a_step_survives_the_release(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html?release=2026.1#step-5") as page:
        page.wait_for_function("document.querySelector('[data-origin]').textContent.includes('2026.1')")
        page.wait_for_selector(".viewer.stepping")
        assert "#step-" in page.url


def test_the_code_of_each_step_has_a_history(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html") as page:
        page.locator("[data-history]").scroll_into_view_if_needed()
        page.wait_for_selector(".heat-table tbody tr")
        assert page.locator(".heat-table td.mark-changed").count() > 0
        page.click(".heat-table thead button >> nth=-1")
        page.wait_for_selector(".changes h2")
        newest, before, *_ = page.eval_on_selector_all(
            "[data-choose=edition] option", "options => options.map(({ value }) => value)"
        )
        assert page.url.endswith(f"?release={newest}&since={before}")


@pytest.mark.parametrize(("words", "start"), [("PNG", b"\x89PNG"), ("SVG", b"<svg"), ("WSD", b"# operation")])
def test_any_edition_can_be_taken_along(gallery: Gallery, words: str, start: bytes) -> None:
    with gallery.open("nova/pause.html?release=2026.1") as page:
        page.wait_for_selector("[data-downloads] button:text('WSD')")
        with page.expect_download() as waiting:
            page.click(f"[data-downloads] button:text('{words}')")
        assert waiting.value.suggested_filename == f"nova-pause-2026.1.{words.lower()}"
        assert waiting.value.path().read_bytes().startswith(start)


# Everywhere.


def test_without_scripts_everything_is_there(gallery: Gallery) -> None:
    with gallery.open("nova/pause.html", java_script_enabled=False) as page:
        assert page.locator(f"{SHOWN}").is_visible()
        assert page.locator(".outline a.where").first.is_visible()
        assert page.locator("[data-choose]:visible").count() == 0
        assert page.locator(".files a").count() == 5
        assert page.locator(".signs-table td code").count() > 5
        page.click("text=Operations")
        assert page.locator("li[data-name]:visible").count() == len(NAMES)


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("path", [*PAGES, "nova/pause.html?release=2026.1&since=ussuri"])
def test_nothing_bars_anybody(gallery: Gallery, path: str, look: str, phone: bool) -> None:  # noqa: FBT001
    # Axe asks for the style sheets, which files may not, and says so.
    with gallery.open(path, phone=phone, quiet=False, color_scheme=look, reduced_motion="reduce") as page:
        page.wait_for_timeout(500)
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_long_names_do_not_widen_the_filters_of_a_phone(gallery: Gallery) -> None:
    with gallery.open("operations.html", phone=True) as page:
        page.evaluate("document.querySelector('[name=process]').add(new Option('one of a very long name, '.repeat(4)))")
        page.evaluate("document.querySelector('[name=release]').add(new Option('one of a very long name, '.repeat(4)))")
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_the_look_is_kept(gallery: Gallery) -> None:
    with gallery.open("operations.html", color_scheme="light") as page:
        page.click("[data-look]")
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        page.goto(page.url.replace("operations", "index"))
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_the_front_page_moves_unless_readers_prefer_less(gallery: Gallery) -> None:
    with gallery.open("index.html", reduced_motion="no-preference") as page:
        page.wait_for_selector(".viewer.playing")
    with gallery.open("index.html", reduced_motion="reduce") as page:
        page.wait_for_timeout(1600)
        assert page.locator(".viewer.playing").count() == 0


def faults(page: Page) -> list[str]:
    from tests.web.gallery import faults as find

    return find(page)
