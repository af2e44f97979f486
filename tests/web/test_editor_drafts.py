"""Nothing that was written is lost; links, files and the catalogue bring texts; everybody can use the page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.editor import DESKTOP, PHONE

if TYPE_CHECKING:
    from tests.web.editor import Editor, Sheet

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
STRANGE = 'title 数据库 😀\nA->+"B: x": a & b = <c> + "d" #e %20\n'


def drafts(sheet: Sheet) -> list[str]:
    sheet.page.locator("[popovertarget=drafts]").click()
    names = sheet.page.locator("#drafts .draft span:first-child").all_inner_texts()
    sheet.page.keyboard.press("Escape")
    return names


def choose(sheet: Sheet, name: str) -> None:
    sheet.page.locator("[popovertarget=drafts]").click()
    sheet.page.locator("#drafts .draft", has_text=name).click()


# Drafts.


def test_what_is_written_is_there_after_a_reload(editor: Editor) -> None:
    with editor.open() as sheet:
        assert sheet.text.startswith("title Rescue a server")
        sheet.clear()
        sheet.write("A->B: mine")
        sheet.page.reload()
        sheet.page.wait_for_selector("html.ready")
        assert sheet.text == "A->B: mine"
        sheet.drawn()
        assert sheet.labels == ["A → B: mine"]


def test_opening_something_else_keeps_the_draft(editor: Editor) -> None:
    with editor.open() as sheet:
        sheet.clear()
        sheet.write("title One")
        sheet.page.locator("[popovertarget=drafts]").click()
        sheet.do("new").click()
        sheet.write("title Two")
        assert drafts(sheet) == ["Two", "One"]
        choose(sheet, "One")
        assert sheet.text == "title One"
        assert drafts(sheet) == ["Two", "One"]


def test_what_is_thrown_away_comes_back(editor: Editor) -> None:
    with editor.open("title One") as sheet:
        sheet.page.locator("[popovertarget=drafts]").click()
        sheet.do("new").click()
        sheet.write("title Two")
        sheet.page.locator("[popovertarget=drafts]").click()
        sheet.page.locator("#drafts .remove").click()
        assert sheet.page.locator("#drafts .draft").count() == 1
        sheet.page.locator(".said button").click()
        sheet.page.keyboard.press("Escape")
        assert sorted(drafts(sheet)) == ["One", "Two"]


def test_two_windows_write_one_draft(editor: Editor) -> None:
    with editor.profile() as context, editor.sheet(context) as first, editor.sheet(context) as second:
        first.go("title One")
        second.go()
        assert second.text == "title One"
        first.cursor(1)
        first.page.keyboard.type(" more")
        second.until("document.querySelector('.cm-line').textContent === 'title One more'")
        second.page.bring_to_front()
        second.cursor(1)
        second.page.keyboard.type("!")
        first.until("document.querySelector('.cm-line').textContent === 'title One more!'")
        assert drafts(first) == ["One more!"]


def test_a_window_that_slept_overwrites_nothing(editor: Editor) -> None:
    with editor.open("title One") as sheet:
        sheet.page.evaluate("""() => {
          const key = Object.keys(localStorage).find(key => key.includes("draft-"));
          localStorage.setItem(key, JSON.stringify({ text: "title Theirs", changed: Date.now() + 1000 }));
        }""")
        sheet.cursor(1)
        sheet.page.keyboard.type(" and mine")
        assert sorted(drafts(sheet)) == ["One and mine", "Theirs"]


def test_a_browser_without_room_says_so(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        sheet.page.evaluate("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }; 0")
        sheet.cursor(1)
        sheet.page.keyboard.type("y")
        sheet.page.wait_for_selector(".kept.lost")
        assert "Not kept" in sheet.page.locator(".kept").inner_text()


def test_a_browser_that_remembers_nothing(editor: Editor) -> None:
    with editor.profile() as context, editor.sheet(context) as sheet:
        sheet.page.add_init_script(
            "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });"
        )
        sheet.go("A->B: x")
        assert sheet.labels == ["A → B: x"]


# Links.


@pytest.mark.parametrize("text", [STRANGE, "A->B: x\n" * 4000, ""])
def test_a_link_brings_the_text_into_another_browser(editor: Editor, text: str) -> None:
    with editor.open(text) as sheet:
        sheet.do("share").click()
        sheet.page.wait_for_selector("#share[open]")
        link = sheet.page.locator("#share input").input_value()
        sheet.page.locator("[data-do=copy-link]").click()
        sheet.until("document.querySelector('.said').textContent === 'The link is in the clipboard.'")
        sheet.until(f"navigator.clipboard.readText().then(text => text === {link!r})")
        assert link.startswith(editor.address + "#d=")
        assert len(link) < 400
    with editor.profile() as context, editor.sheet(context) as other:
        other.page.goto(link)
        other.until(f"document.querySelectorAll('.cm-line').length >= {min(10, text.count(chr(10)) + 1)}")
        other.begins(text)
        assert other.page.url == editor.address
        assert not [url for url in other.asked if "#" in url and "d=" in url.partition("#")[0]]


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("#text=A-%3E%2BB%3A%20%C3%A9", "A->+B: é"),
        ("#text=A->+B: 100%", "A->+B: 100%"),
        ("#lz=QS0-QjogeAoAAQc", "A->B: x\nA->B: x"),
        ("#lz=QS0-QjogeA", "A->B: x"),
        ("?m=A-%3EB%3A+x+%2B+y", "A->B: x + y"),
        ("?lz=QS0-QjogeA&s=rose", "A->B: x"),
    ],
)
def test_other_links(editor: Editor, fragment: str, text: str) -> None:
    with editor.open(fragment=fragment) as sheet:
        sheet.shows(text)
        if "rose" in fragment:
            assert sheet.page.input_value("#theme") == "rose"


@pytest.mark.parametrize("fragment", ["#d=abc", "#d=%%%", "#lz=AP8", "#d=7cExAQAAAMKg"])
def test_damaged_links(editor: Editor, fragment: str) -> None:
    with editor.open(fragment=fragment) as sheet:
        sheet.page.wait_for_selector(".said span")
        assert "cut short or damaged" in sheet.page.locator(".said").inner_text()
        assert sheet.text.startswith("title Rescue")


def test_a_link_that_unpacks_to_gigabytes(editor: Editor) -> None:
    import zlib
    from base64 import urlsafe_b64encode

    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(bytes(50_000_000)) + packer.flush()
    with editor.open(fragment=f"#d={urlsafe_b64encode(packed).decode()}") as sheet:
        sheet.page.wait_for_selector(".said span")
        assert "too large" in sheet.page.locator(".said").inner_text()


def test_a_link_twice_is_one_draft(editor: Editor) -> None:
    with editor.open("title Once\nA->B: x") as sheet:
        sheet.page.evaluate("location.hash = '#text=title Once\\nA->B: x'.replace('\\n', '%0A')")
        sheet.until("location.hash === ''")
        assert drafts(sheet) == ["Once"]


# The catalogue, and files.


def test_the_catalogue(editor: Editor) -> None:
    with editor.open("title Mine") as sheet:
        sheet.page.keyboard.press("Control+o")
        sheet.page.keyboard.type("nova/pause")
        sheet.page.wait_for_selector("#catalogue [data-name^='nova/pause@']")
        sheet.page.select_option("#catalogue select", "liberty")
        first = sheet.page.locator("#catalogue .results button").first
        assert first.get_attribute("data-name") == "nova/pause@liberty"
        sheet.page.locator("#catalogue input").focus()
        sheet.page.keyboard.press("ArrowDown")
        sheet.page.keyboard.press("Enter")
        sheet.until("document.querySelector('.name .title').textContent === 'Pause a server'")
        assert "# operation: nova/pause" in sheet.text
        assert sorted(drafts(sheet)) == ["Mine", "Pause a server"]


def test_a_search_without_results(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        sheet.do("catalogue").click()
        sheet.page.keyboard.type("no such words")
        sheet.until("document.querySelector('#catalogue output').textContent !== ''")
        sheet.page.keyboard.press("Escape")
        assert not sheet.page.locator("#catalogue").is_visible()


def test_files_are_opened(editor: Editor, tmp_path: Path) -> None:
    path = tmp_path / "my.wsd"
    path.write_bytes(b"title From a file\r\nA->B: x\r\n")
    (tmp_path / "picture.wsd").write_bytes(b"\x89PNG\0\0")
    with editor.open("title Mine") as sheet:
        sheet.page.locator("#file").set_input_files(path)
        sheet.until("document.querySelector('.name .title').textContent === 'From a file'")
        assert sheet.text == "title From a file\nA->B: x\n"
        sheet.page.locator("#file").set_input_files(tmp_path / "picture.wsd")
        sheet.page.wait_for_selector(".said span")
        assert "is no text" in sheet.page.locator(".said").inner_text()


# Everybody can use it.


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(editor: Editor, size: tuple[int, int], scheme: str) -> None:
    with editor.open("A->B: x\nalt a\n  foo\n  A->B: y", size=size, scheme=scheme) as sheet:
        states = {
            "text": lambda: None,
            "findings": lambda: sheet.page.locator(".problems").click(),
            "drafts": lambda: sheet.page.locator("[popovertarget=drafts]").click(),
            "export": lambda: sheet.page.locator("[popovertarget=export]").click(),
            "catalogue": lambda: (sheet.do("catalogue").click(), sheet.page.wait_for_selector("#catalogue [data-name]")),
            "share": lambda: (sheet.page.keyboard.press("Escape"), sheet.do("share").click()),
            "help": lambda: (sheet.page.keyboard.press("Escape"), sheet.do("help").click()),
            "picture": lambda: (sheet.page.keyboard.press("Escape"), size == PHONE and sheet.page.locator("#tab-picture").tap()),
        }
        for name, enter in states.items():
            enter()
            assert faults(sheet) == [], name


def faults(sheet: Sheet) -> list[object]:
    sheet.page.evaluate(f"() => {{ {AXE.read_text('utf-8')} }}")
    found: list[object] = sheet.page.evaluate(
        """() => axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) =>
          [id, nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any.map(({ message }) => message).join(" ")}`)]))"""
    )
    return found


def test_the_policy_is_strict(editor: Editor) -> None:
    with editor.open("A->B: x") as sheet:
        policy = sheet.page.request.get(editor.address).headers["content-security-policy"]
        assert "unsafe" not in policy
        assert re.search(r"script-src 'self';", policy)
