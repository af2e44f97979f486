"""Folding: what stands in a frame goes, what stands below moves up by just that, and comes back."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.browser.chromium import Chromium, Page

pytestmark = pytest.mark.browser

# All geometry of the picture, in the drawing's pixels from its top left corner, of what can be seen.
GEOMETRY = """(() => {
  const picture = document.querySelector("#diagram"), frame = picture.getBoundingClientRect();
  const zoom = frame.width / picture.viewBox.baseVal.width, found = {};
  for (const group of picture.querySelectorAll("g[id]")) {
    const box = group.getBoundingClientRect();
    if (getComputedStyle(group).visibility === "hidden" || !(box.width || box.height)) continue;
    const sides = [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top];
    found[group.id] = sides.map((side) => Math.round(side / zoom * 10) / 10);
  }
  return found;
})()"""


def geometry(page: Page) -> dict[str, list[float]]:
    found: dict[str, list[float]] = page.run(GEOMETRY)
    return found


def model(page: Page) -> Any:  # noqa: ANN401  # as JSON has it
    return json.loads(page.run("document.querySelector('.viewer .model').textContent"))


def removed(page: Page, name: str) -> float:
    return sum(end - top for top, end in model(page)["folds"][name]["bands"])


def state(page: Page, name: str) -> str:
    shown: str = page.run(f"document.querySelector('#{name} .fold').getAttribute('aria-expanded')")
    return shown


def test_what_stands_in_the_frame_goes_and_what_stands_below_moves_up(page: Page) -> None:
    before = geometry(page)
    page.click("#fragment-1 .fold")
    after, gone = geometry(page), removed(page, "fragment-1")
    inside = {f"step-{number}" for number in range(7, 16)} | {"fragment-2"}
    assert {name for name in before if name.startswith(("step-", "fragment-"))} - set(after) == inside
    assert gone > 300
    for number in range(1, 7):
        assert after[f"step-{number}"] == before[f"step-{number}"]
    for number in range(16, 26):
        x1, y1, x2, y2 = before[f"step-{number}"]
        assert after[f"step-{number}"] == pytest.approx([x1, y1 - gone, x2, y2 - gone], abs=0.2)


def test_lifelines_executions_frames_and_the_picture_shrink(page: Page) -> None:
    before = geometry(page)
    height = page.box("#diagram")["height"]
    page.click("#fragment-1 .fold")
    after, gone = geometry(page), removed(page, "fragment-1")
    assert page.box("#diagram")["height"] == pytest.approx(height - gone, abs=1)
    for name in ("lifeline-1", "lifeline-4", "fragment-1"):
        assert after[name][1] == before[name][1]
        assert after[name][3] == pytest.approx(before[name][3] - gone, abs=0.2)
    spanning = [name for name in before if name.startswith("execution-") and before[name][3] - before[name][1] > gone]
    assert spanning
    for name in spanning:
        assert after[name][3] == pytest.approx(before[name][3] - gone, abs=0.2)
    for name in ("foot-1", "foot-4"):
        assert after[name][1] == pytest.approx(before[name][1] - gone, abs=0.2)


def test_a_lifeline_that_is_created_and_destroyed_inside_goes_too(page: Page) -> None:
    page.click("#fragment-1 .fold")
    shown = geometry(page)
    assert "head-6" not in shown
    assert "destruction-1" not in shown


def test_unfolding_restores_everything(page: Page) -> None:
    before = geometry(page)
    markup = page.run("document.querySelector('#diagram').getAttribute('viewBox')")
    for selector in ("#fragment-1 .fold", "#fragment-3 .fold", "#fragment-1 .pill", "#fragment-3 .fold"):
        page.click(selector)
    assert geometry(page) == before
    assert page.run("document.querySelector('#diagram').getAttribute('viewBox')") == markup


def test_folds_add_up(page: Page) -> None:
    before = geometry(page)
    page.click("#fragment-2 .fold")
    page.click("#fragment-3 .fold")
    gone = removed(page, "fragment-2") + removed(page, "fragment-3")
    assert geometry(page)["step-25"][1] == pytest.approx(before["step-25"][1] - gone, abs=0.2)
    page.click("#fragment-1 .fold")
    gone = removed(page, "fragment-1") + removed(page, "fragment-3")
    assert geometry(page)["step-25"][1] == pytest.approx(before["step-25"][1] - gone, abs=0.2)


def test_what_stands_beside_a_folded_lane_stays_whole(page: Page) -> None:
    before = geometry(page)
    page.click("#fragment-3 .fold")
    after = geometry(page)
    assert {"step-16", "step-17", "step-18"}.isdisjoint(after)
    height = before["step-19"][3] - before["step-19"][1]
    assert after["step-19"][3] - after["step-19"][1] == pytest.approx(height, abs=0.2)


def test_nothing_overlaps_while_folded(page: Page) -> None:
    page.press("f")
    steps = sorted((box[1], box[3]) for name, box in geometry(page).items() if name.startswith("step-") and name != "step-19")
    assert all(above[1] <= below[0] for above, below in pairwise(steps))


def test_folds_work_by_keyboard_and_are_announced(page: Page) -> None:
    page.run("document.querySelector('#fragment-2 .fold').focus()")
    assert state(page, "fragment-2") == "true"
    for key in ("Enter", " ", "Enter"):
        page.press(key)
    assert state(page, "fragment-2") == "false"
    assert "step-9" not in geometry(page)
    role, label = page.run("['role', 'aria-label'].map((name) => document.activeElement.getAttribute(name))")
    assert role == "button"
    assert label == "loop: until it is paused (2 steps)"


def test_the_folded_frame_stays_where_it_was(page: Page) -> None:
    page.run("document.querySelector('.viewport').scrollTop = 300")
    top = page.box("#fragment-1 .fold")["top"]
    page.click("#fragment-1 .fold")
    assert page.box("#fragment-1 .fold")["top"] == pytest.approx(top, abs=1)
    assert page.box("#fragment-1 .pill")["height"] > 10


def test_all_can_be_folded_at_once(page: Page) -> None:
    page.press("f")
    assert [state(page, f"fragment-{number}") for number in (1, 2, 3)] == ["false"] * 3
    assert page.run("document.querySelector('[data-do=fold]').getAttribute('aria-pressed')") == "true"
    page.click("[data-do=fold]")
    assert [state(page, f"fragment-{number}") for number in (1, 2, 3)] == ["true"] * 3


@pytest.mark.parametrize("theme", ["napkin", "modern-blue", "stackseq-dark"])
def test_every_kind_of_theme_folds(browser: Chromium, write_page: Callable[..., str], theme: str) -> None:
    page = browser.open(write_page(theme=theme))
    before = geometry(page)
    page.press("f")
    gone = removed(page, "fragment-1") + removed(page, "fragment-3")
    after = geometry(page)
    for name in ("step-25", "foot-1"):
        assert after[name][1] == pytest.approx(before[name][1] - gone, abs=0.2)
    for name in ("lifeline-1", "fragment-1"):
        assert after[name][1] == pytest.approx(before[name][1], abs=0.2)
    assert after["lifeline-1"][3] == pytest.approx(before["lifeline-1"][3] - gone, abs=0.2)
    page.press("f")
    assert geometry(page) == before
    assert page.complaints() == []
    page.close()
