"""Nothing bars people with disabilities: axe finds no fault, in any state, in light and dark, on a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.axe import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.chromium import Chromium

pytestmark = pytest.mark.browser

STATES = {
    "at first": [],
    "at a step": ["j", "j", "j"],
    "with the list": ["j", "l"],
    "while finding": ["/", "p", "a", "u"],
    "with the keys": ["?"],
    "folded": ["f"],
    "following a lifeline": ["j", "j", "s", "j"],
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_bars_nobody(browser: Chromium, write_page: Callable[..., str], scheme: str, state: str) -> None:
    page = browser.open(write_page())
    page.prefer(color_scheme=scheme, reduced_motion="reduce")
    page.press(*STATES[state])
    assert faults(page) == []
    page.close()


@pytest.mark.parametrize("state", ["at a step", "with the list"])
def test_a_phone_bars_nobody(browser: Chromium, write_page: Callable[..., str], state: str) -> None:
    page = browser.open(write_page(), 390, 844, scale=2, touch=True)
    page.press(*STATES[state])
    assert faults(page) == []
    page.close()
