"""Including files: where findings are, and what never ends elsewhere."""

from __future__ import annotations

from stackseq.diagnostics import Source
from stackseq.interaction import CombinedFragment, Message
from stackseq.wsd import Parsed, parse
from stackseq.wsd.statements.include import MAX_INCLUDES


def read(files: dict[str, str], text: str) -> tuple[Parsed, list[str]]:
    """Parse a text whose includes are in a dict of file name → text; return also which were asked for."""
    asked: list[str] = []

    def include(target: str) -> Source:
        asked.append(target)
        if target not in files:
            raise FileNotFoundError(target)
        return Source(f"folder/{target}", files[target])

    return parse(Source("folder/main.wsd", text), include), asked


def test_stands_in_place() -> None:
    parsed, _ = read({"a.wsd": "B->C: 2\nB->C: 3"}, 'A->B: 1\ninclude "a.wsd"\nC->A: 4')
    assert [element.label for element in parsed.interaction.body if isinstance(element, Message)] == ["1", "2", "3", "4"]
    assert not parsed.diagnostics


def test_spans_name_the_file() -> None:
    parsed, _ = read({"a.wsd": "\n  B->C: 2\nnonsense"}, 'A->B: 1\ninclude "a.wsd"\nmore nonsense')
    assert [element.span.path for element in parsed.interaction.body] == ["", "folder/a.wsd"]
    assert [(each.span.path, each.span.line) for each in parsed.diagnostics] == [("", 3), ("folder/a.wsd", 3)]


def test_nested_targets_are_relative_to_their_file() -> None:
    files = {"sub/a.wsd": 'include "b.wsd"\ninclude "../c.wsd"', "sub/b.wsd": "A->B: 1", "c.wsd": "A->B: 2"}
    parsed, asked = read(files, 'include "sub/a.wsd"\ninclude "c.wsd"')
    assert asked == ["sub/a.wsd", "sub/b.wsd", "c.wsd", "c.wsd"]
    assert len(parsed.interaction.body) == 3
    assert not parsed.diagnostics


def test_cycles_are_cut() -> None:
    parsed, _ = read({"a.wsd": 'A->B: 1\ninclude "b.wsd"', "b.wsd": 'A->B: 2\ninclude "a.wsd"'}, 'include "a.wsd"')
    assert len(parsed.interaction.body) == 2
    assert [each.code for each in parsed.diagnostics] == ["include-failed"]
    assert "includes itself" in parsed.diagnostics[0].message


def test_a_file_that_includes_the_main_one() -> None:
    parsed, _ = read({"main.wsd": "", "a.wsd": 'include "main.wsd"'}, 'include "a.wsd"')
    assert [each.code for each in parsed.diagnostics] == ["include-failed"]


def test_files_that_double_are_bounded() -> None:
    files = {f"{number}.wsd": f'include "{number + 1}.wsd"\n' * 2 for number in range(30)} | {"30.wsd": "A->B: x"}
    parsed, asked = read(files, 'include "0.wsd"')
    assert len(asked) == MAX_INCLUDES
    assert "include-failed" in {each.code for each in parsed.diagnostics}


def test_missing_file_is_reported_and_the_rest_is_read() -> None:
    parsed, _ = read({}, 'include "a.wsd"\nA->B: x')
    assert [(each.code, each.span.line) for each in parsed.diagnostics] == [("include-failed", 1)]
    assert len(parsed.interaction.body) == 1


def test_fragments_may_begin_and_end_in_different_files() -> None:
    parsed, _ = read({"a.wsd": "alt x\nA->B: 1"}, 'include "a.wsd"\nend\nA->B: 2')
    assert [type(element) for element in parsed.interaction.body] == [CombinedFragment, Message]
    assert not parsed.diagnostics


def test_blocks_of_text_end_with_their_file() -> None:
    parsed, _ = read({"a.wsd": "note over A\ntext"}, 'include "a.wsd"\nend note')
    assert [each.code for each in parsed.diagnostics] == ["end-without-group", "unterminated-block"]


def test_unwanted_characters_are_found_in_included_files() -> None:
    parsed, _ = read({"a.wsd": "A->B: \x00"}, 'include "a.wsd"')
    assert [(each.code, each.span.path) for each in parsed.diagnostics] == [("control-character", "folder/a.wsd")]


def test_a_file_that_includes_itself_by_another_spelling_of_its_path() -> None:
    text = 'A->B: 1\ninclude "a.wsd"'
    parsed = parse(Source("./a.wsd", text), lambda target: Source(target, text))
    assert len(parsed.interaction.body) == 1
    assert [each.code for each in parsed.diagnostics] == ["include-failed"]
