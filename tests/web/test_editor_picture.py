"""The picture beside the text: it follows, stays in place, leads to lines, and goes into files."""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.web.editor import DESKTOP, PHONE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.editor import Editor, Sheet

pytestmark = pytest.mark.browser

HUNDRED = "\n".join(f"nova-{'abcdefg'[number % 7]}->nova-{'abcdefg'[number * 3 % 7]}: step {number}" for number in range(100))
MEASURE = """() => new Promise(done => {
  let start;
  addEventListener("keydown", ({ timeStamp }) => { start = timeStamp; }, { capture: true, once: true });
  document.addEventListener("stackseq:drawn", () => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => done(performance.now() - start);
    channel.port2.postMessage(0);
  }), { once: true });
})"""


def scrolled(sheet: Sheet) -> tuple[float, float]:
    place: list[float] = sheet.page.eval_on_selector(".viewport", "v => [v.scrollLeft, v.scrollTop]")
    return place[0], place[1]


def keystroke(sheet: Sheet) -> float:
    """Type one character; return how many milliseconds later the picture is on the screen."""
    waiting = sheet.page.evaluate_handle(f"() => {{ window.measured = ({MEASURE})(); }}")
    sheet.page.keyboard.type("x")
    took: float = sheet.page.evaluate("window.measured")
    waiting.dispose()
    return took


def test_every_key_is_followed(editor: Editor) -> None:
    """The figure is told, not judged: it depends on the machine."""
    with editor.open(HUNDRED) as sheet:
        sheet.cursor(3)
        took = [keystroke(sheet) for _ in range(12)]
        assert sheet.labels[2].endswith("step 2" + "x" * 12)
        print(f"keystroke to picture: median {median(took):.0f} ms, worst {max(took):.0f} ms")  # noqa: T201  # for readers of -s


def test_what_is_overtaken_is_cancelled(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        failed: list[str] = []
        sheet.page.on("requestfailed", lambda request: failed.append(request.failure or ""))
        sheet.page.route("**/api/draw", lambda route: (sheet.page.wait_for_timeout(60), route.continue_()))
        sheet.cursor(1)
        sheet.page.keyboard.type("yz", delay=10)
        sheet.drawn("A->B: xyz")
        assert sheet.labels == ["A → B: xyz"]
        assert set(failed) <= {"net::ERR_ABORTED"}
        sheet.page.unroute_all(behavior="wait")


def test_scroll_and_zoom_are_kept(editor: Editor) -> None:
    with editor.open(HUNDRED) as sheet:
        sheet.cursor(5)
        sheet.do("larger").click()
        sheet.page.eval_on_selector(".viewport", "v => v.scrollTo(40, 300)")
        before, zoom = scrolled(sheet), sheet.do("actual").inner_text()
        sheet.page.keyboard.type("xy")
        sheet.drawn()
        assert (scrolled(sheet), sheet.do("actual").inner_text()) == (before, zoom)


def test_a_step_leads_to_its_line_and_back(editor: Editor) -> None:
    with editor.open(HUNDRED) as sheet:
        sheet.page.locator(".drawing #step-12").click()
        assert sheet.line.endswith("step 11")
        assert sheet.page.evaluate("document.activeElement.className").startswith("cm-content")
        spot, step = (sheet.page.locator(each).bounding_box() for each in (".spot", ".drawing #step-12"))
        assert spot
        assert step
        assert spot["x"] <= step["x"]
        assert spot["y"] <= step["y"]
        assert spot["y"] + spot["height"] >= step["y"] + step["height"]
        sheet.page.keyboard.press("Control+End")
        assert scrolled(sheet)[1] > 1000
        assert sheet.page.locator(".strip.stuck").count() == 1


def test_what_belongs_to_a_line(editor: Editor) -> None:
    text = "A->B: x\nactivate B\nalt a\n  B->A: y\nend\nnote over A\n  long\nend note"
    with editor.open(text) as sheet:
        places = []
        for line in (2, 4, 5, 7):
            sheet.cursor(line)
            box = sheet.page.locator(".spot").bounding_box()
            assert box
            places.append(round(box["y"]))
        assert places == sorted(places) or places[2] < places[1]
        shown = [sheet.page.locator(f".drawing #{name}").bounding_box() for name in ("step-1", "step-2", "fragment-1", "step-3")]
        for place, box in zip(places, shown, strict=True):
            assert box
            assert abs(place - box["y"]) < 8


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_themes(editor: Editor, scheme: str) -> None:
    with editor.open("A->B: x", scheme=scheme) as sheet:
        fill = "document.querySelector('.drawing').shadowRoot.querySelector('svg > rect').getAttribute('fill')"
        automatic = sheet.page.evaluate(fill)
        assert (automatic == "#ffffff") == (scheme == "light")
        assert sheet.page.locator("#theme option").count() > 14
        sheet.page.select_option("#theme", "rose")
        sheet.until("document.querySelector('.drawing').shadowRoot.adoptedStyleSheets[0].cssRules[0].cssText.length")
        sheet.until("document.querySelector('.drawing').shadowRoot.querySelector('.head-box').getBBox().height < 35")
        sheet.page.reload()
        sheet.until("document.querySelectorAll('#theme option').length > 14")
        assert sheet.page.input_value("#theme") == "rose"


def test_light_and_dark_by_choice(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        sheet.do("look").click()
        assert sheet.page.evaluate("document.documentElement.dataset.theme") == "dark"
        sheet.until(
            "document.querySelector('.drawing').shadowRoot.querySelector('svg > rect').getAttribute('fill') !== '#ffffff'"
        )
        sheet.page.reload()
        assert sheet.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 17, 22)"


FILES = {
    "svg": rb"<svg .*@font-face", "png": rb"\x89PNG", "pdf": rb"%PDF-", "html": rb"<!DOCTYPE html>", "txt": "┌".encode(),
    "wsd": rb"title A b!\nA->B: x$", "mermaid": rb"sequenceDiagram", "plantuml": rb"@startuml",
}  # fmt: skip


def test_files(editor: Editor, tmp_path: Path) -> None:
    with editor.open("title A b!\nA->B: x") as sheet:
        for form, start in FILES.items():
            sheet.page.locator("[popovertarget=export]").click()
            with sheet.page.expect_download() as waiting:
                sheet.page.locator(f"#export [data-format={form}]").click()
            waiting.value.save_as(tmp_path / form)
            assert re.search(start, (tmp_path / form).read_bytes(), re.DOTALL), form
            assert waiting.value.suggested_filename.startswith("a-b.")


def test_the_picture_goes_into_the_clipboard(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        sheet.page.locator("[popovertarget=export]").click()
        sheet.do("copy-picture").click()
        sheet.page.wait_for_selector(".said span")
        kinds = "navigator.clipboard.read().then(items => items[0].types)"
        assert sheet.page.evaluate(kinds) == ["image/png"]


def test_nothing_to_draw(editor: Editor) -> None:
    with editor.open("# nothing") as sheet:
        assert sheet.page.locator(".empty").is_visible()
        sheet.cursor(1)
        sheet.page.keyboard.type("\nA->B: x")
        sheet.drawn()
        assert not sheet.page.locator(".empty").is_visible()


def test_links_open_elsewhere(editor: Editor) -> None:
    with editor.open("A->B: x\nlink A: https://example.org/") as sheet:
        link = sheet.page.locator(".drawing a").first
        assert (link.get_attribute("target"), link.get_attribute("rel")) == ("_blank", "noopener noreferrer")


def test_a_server_that_is_gone_loses_nothing(editor: Editor) -> None:
    with editor.profile() as context, editor.sheet(context, trouble=True) as sheet:
        sheet.go("A->B: x")
        context.set_offline(offline=True)
        sheet.cursor(1)
        sheet.page.keyboard.type("y")
        sheet.page.wait_for_selector(".trouble:not([hidden])")
        assert "does not answer" in sheet.page.locator(".trouble").inner_text()
        assert sheet.labels == ["A → B: x"]
        context.set_offline(offline=False)
        sheet.drawn("A->B: xy")
        assert not sheet.page.locator(".trouble").is_visible()


def test_texts_that_are_too_large_are_told(editor: Editor) -> None:
    with editor.profile() as context, editor.sheet(context, trouble=True) as sheet:
        sheet.go("A->B: x")
        sheet.cursor(1)
        sheet.page.evaluate("navigator.clipboard.writeText('y'.repeat(1200000))")
        sheet.page.keyboard.press("Control+v")
        sheet.page.wait_for_selector(".trouble:not([hidden])")
        assert "larger than" in sheet.page.locator(".trouble").inner_text()


def test_the_split_moves(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        handle = sheet.page.locator(".handle")
        wide = sheet.page.locator("#text").bounding_box()
        handle.press("ArrowRight")
        handle.press("ArrowRight")
        wider = sheet.page.locator("#text").bounding_box()
        assert wide
        assert wider
        assert wider["width"] > wide["width"] + 30
        sheet.page.reload()
        assert sheet.page.locator("#text").bounding_box() == wider
        sheet.page.mouse.move(wider["width"] + 0.5, 400)
        sheet.page.mouse.down()
        sheet.page.mouse.move(DESKTOP[0] / 2, 400)
        sheet.page.mouse.up()
        assert handle.get_attribute("aria-valuenow") == "50"


def test_phones(editor: Editor) -> None:
    with editor.open(HUNDRED, size=PHONE) as sheet:
        assert sheet.page.evaluate("document.documentElement.scrollWidth") == PHONE[0]
        assert not sheet.page.locator("#picture").is_visible()
        sheet.page.locator("#tab-picture").tap()
        assert not sheet.page.locator("#text").is_visible()
        box = sheet.page.locator(".sheet").bounding_box()
        assert box
        assert box["width"] > 300
        sheet.page.locator(".drawing #step-3").tap()
        assert sheet.page.locator("#text").is_visible()
        assert sheet.line.endswith("step 2")


def test_keys_go_across(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        sheet.cursor(1)
        sheet.page.keyboard.press("F6")
        sheet.page.keyboard.press("+")
        assert sheet.do("actual").inner_text() == "120%"
        sheet.page.keyboard.press("F6")
        sheet.page.keyboard.type("!")
        assert sheet.text == "A->B: x!"
        sheet.page.keyboard.press("Tab")
        assert sheet.page.evaluate("document.activeElement.className") == "problems"
