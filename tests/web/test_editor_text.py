"""The text in the editor: typed, coloured, completed, indented, repaired."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.editor import Editor

pytestmark = pytest.mark.browser

README = Path(__file__).parents[2] / "README.md"
BRANCHES = "alt a\n    A->B: x\nelse b\n    loop\n        B->A: y\n    end\nend"


def looks(sheet: object, look: str) -> list[str]:
    page = sheet.page  # type: ignore[attr-defined]
    return [text for text in page.locator(f".wsd-{look}").all_inner_texts() if text]


def test_the_example_of_the_readme(editor: Editor) -> None:
    match = re.search(r"```wsd \S+\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert match
    text = match[1].rstrip("\n")
    with editor.open("") as sheet:
        sheet.clear()
        sheet.write(text)
        assert sheet.text == text
        sheet.drawn()
        assert sheet.labels == [
            "admin → nova-api: POST /servers/{id}/action",
            "nova-api → nova-compute: cast rescue_instance()",
            "nova-api → admin: 200 OK",
        ]
        assert sheet.page.title().startswith("Rescue a server")


def test_lines_are_indented_as_they_are_typed(editor: Editor) -> None:
    with editor.open("") as sheet:
        sheet.clear()
        sheet.write(BRANCHES)
        assert sheet.text == BRANCHES


def test_colours(editor: Editor) -> None:
    text = """title Big
participant "a: b" as N
N->+"end": say \\n "x"
alt if
end
# nova/api.py API.f
note over N
alt no keyword
end note"""
    with editor.open(text) as sheet:
        assert looks(sheet, "keyword") == ["title", "participant", "as", "alt", "end", "note", "over", "end note"]
        assert looks(sheet, "name") == ["N", "N", '"end"', "N"]
        assert looks(sheet, "arrow") == ["->"]
        assert looks(sheet, "modifier") == ["+"]
        assert looks(sheet, "guard") == ["if"]
        assert looks(sheet, "anchor") == ["# nova/api.py API.f"]
        assert looks(sheet, "block") == ["alt no keyword"]


def test_lines_that_belong_together(editor: Editor) -> None:
    with editor.open(BRANCHES) as sheet:
        sheet.cursor(3)
        assert looks(sheet, "paired") == ["alt", "else", "end"]
        sheet.cursor(6)
        assert looks(sheet, "paired") == ["loop", "end"]
        sheet.cursor(7)
        sheet.page.keyboard.press("Control+Shift+k")
        sheet.cursor(1)
        assert looks(sheet, "unpaired") == ["alt", "else"]


def test_comments_and_folds(editor: Editor) -> None:
    with editor.open(BRANCHES) as sheet:
        sheet.cursor(2)
        sheet.page.keyboard.press("Control+/")
        assert sheet.line == "    # A->B: x"
        sheet.page.keyboard.press("Control+/")
        assert sheet.line == "    A->B: x"
        sheet.cursor(1)
        sheet.page.keyboard.press("Control+Shift+BracketLeft")
        assert sheet.page.locator(".cm-line").count() == 2


@pytest.mark.parametrize(
    ("before", "typed", "first", "after"),
    [
        ("", "acti", "activate", "activate "),
        ("nova-api->b: x\n", "nov", "nova-api", "nova-api"),
        ("nova-api->b: x\n", "nova-api-", "->", "nova-api->"),
        ("nova-api->b: x\n", "b->+no", "nova-api", "b->+nova-api: "),
        ("nova-api->b: x\n", "activate no", "nova-api", "activate nova-api"),
        ("nova-api->b: x\n", "note r", "right of", "note right of "),
        ("nova-api->b: x\n", "note over b, n", "nova-api", "note over b, nova-api"),
        ("", "participant:da", "database", "participant:database "),
        ("", "option f", "footer=none", "option footer=none"),
        ('"a: b"->c: x\n', "c->a", "a: b", 'c->"a: b": '),
        ("participant Long name as L\n", "L", "L", "L"),
    ],
)
def test_completion(editor: Editor, before: str, typed: str, first: str, after: str) -> None:
    with editor.open(before) as sheet:
        sheet.cursor(before.count("\n") + 1)
        sheet.page.keyboard.type(typed)
        sheet.until(f"document.querySelector('.cm-completionLabel')?.textContent === {first!r}")
        sheet.page.wait_for_timeout(100)  # what has just come is not taken, lest a key that was meant for the text takes it
        sheet.page.keyboard.press("Tab")
        assert sheet.line == after


def test_completion_of_forms(editor: Editor) -> None:
    with editor.open("") as sheet:
        sheet.clear()
        sheet.page.keyboard.type("alt")
        sheet.page.locator(".cm-tooltip-autocomplete li", has_text="alt … else").click()
        sheet.page.keyboard.type("yes")
        assert sheet.text == "alt yes\n    \nelse otherwise\n    \nend"


def test_nothing_is_offered_in_texts(editor: Editor) -> None:
    with editor.open("nova-api->b: x\nnote over b\n\nend note\n") as sheet:
        for line, typed in ((1, " nova"), (3, "nova")):
            sheet.cursor(line)
            sheet.page.keyboard.type(typed)
            sheet.page.wait_for_timeout(200)
            assert sheet.page.locator(".cm-tooltip-autocomplete").count() == 0


def test_enter_ends_a_whole_word(editor: Editor) -> None:
    with editor.open("nova->nova-api: x\n") as sheet:
        sheet.cursor(2)
        sheet.page.keyboard.type("activate nova")
        assert "nova-api" in sheet.offered
        sheet.page.keyboard.press("Enter")
        assert sheet.text == "nova->nova-api: x\nactivate nova\n"


def test_findings_stand_where_they_are(editor: Editor) -> None:
    with editor.open("A->B: 😀 x\n  deactivat B\nparticipant X\nA<-B: y") as sheet:
        names = ("error", "warning", "extension")
        marked = {name: "".join(sheet.page.locator(f".wsd-{name}").all_inner_texts()) for name in names}
        assert marked == {"error": "deactivat B", "warning": "participant X", "extension": "A<-B: y"}
        assert sheet.page.locator(".problems").inner_text() == "1 error, 1 warning, 1 extension"
        assert sheet.page.locator(".cm-gutter-lint .cm-lint-marker").count() == 2


def test_a_repair_by_key(editor: Editor) -> None:
    with editor.open("A->+B: x\ndeactivat B") as sheet:
        sheet.cursor(2)
        sheet.page.keyboard.press("Control+.")
        assert sheet.text == "A->+B: x\ndeactivate B"
        sheet.drawn()
        assert sheet.page.locator(".problems").inner_text() == "No problems"
        sheet.page.keyboard.press("Control+z")
        assert sheet.text == "A->+B: x\ndeactivat B"


def test_a_repair_by_mouse(editor: Editor) -> None:
    with editor.open("alt a\n    A->B: x\nB->A: y") as sheet:
        sheet.page.locator(".cm-lintRange").first.hover()
        action = sheet.page.locator(".cm-tooltip-lint .cm-diagnosticAction").first
        assert "Write end below line 2" in action.inner_text()
        action.click()
        assert sheet.text == "alt a\n    A->B: x\nend\nB->A: y"


def test_the_list_of_findings(editor: Editor) -> None:
    with editor.open("A->B: x\nfoo bar\nend") as sheet:
        sheet.page.locator(".problems").click()
        entries = sheet.page.locator(".problem-list li")
        assert entries.count() == 2
        assert "write # before a remark" in entries.first.inner_text()
        entries.nth(1).locator(".finding").click()
        assert sheet.line == "end"
        sheet.page.keyboard.press("F8")
        sheet.page.keyboard.press("F8")
        assert sheet.line == "foo bar"
        entries.nth(1).locator(".fix").click()
        assert sheet.text == "A->B: x\nfoo bar"
        sheet.drawn()
        assert entries.count() == 1


def test_tidy(editor: Editor) -> None:
    with editor.open("A   -> B :hello\nopt\nB-->A:x\nend") as sheet:
        sheet.do("tidy").click()
        sheet.until("document.querySelector('.cm-line').textContent === 'A->B: hello'")
        assert sheet.text == "A->B: hello\nopt\n    B-->A: x\nend\n"
        sheet.page.locator(".cm-content").press("Control+z")
        assert sheet.text.startswith("A   -> B")


def test_tidy_loses_no_line(editor: Editor) -> None:
    with editor.open("A   -> B :hello\nmisunderstood") as sheet:
        sheet.do("tidy").click()
        assert "Mend the errors first" in sheet.page.locator(".said").inner_text()
        assert sheet.text == "A   -> B :hello\nmisunderstood"


def test_another_language_is_drawn_and_rewritten(editor: Editor) -> None:
    with editor.open("@startuml\nAlice -> Bob : hello\n@enduml") as sheet:
        assert sheet.labels == ["Alice → Bob: hello"]
        sheet.do("tidy").click()
        sheet.until("document.querySelector('.cm-line').textContent === 'Alice->Bob: hello'")


def test_find(editor: Editor) -> None:
    with editor.open("A->B: one\nB->A: two") as sheet:
        sheet.page.locator(".cm-content").press("Control+f")
        sheet.page.keyboard.type("two")
        sheet.page.keyboard.press("Enter")
        assert sheet.page.locator(".cm-searchMatch-selected").inner_text() == "two"
        sheet.page.keyboard.press("Escape")
        assert sheet.page.locator(".cm-search").count() == 0
