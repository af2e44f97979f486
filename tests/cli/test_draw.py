"""Drawing: what is written where, what is refused, what is drawn again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

GOOD = "A->B: hello\n"
BAD = "A->B: hello\nactivat B\n"


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.wsd"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


WHERE = [
    ((), ["a.svg"]),
    (("-f", "png"), ["a.png"]),
    (("-f", "svg,mermaid"), ["a.mmd", "a.svg"]),
    (("-o", "b.svg"), ["b.svg"]),
    (("-o", "b.png"), ["b.png"]),
    (("-o", "b.htm"), ["b.htm"]),
    (("-o", "b.xyz", "-f", "svg"), ["b.xyz"]),
    (("-o", "new/"), ["new/a.svg"]),
    (("-o", "new"), ["new/a.svg"]),
    (("-o", "new", "-f", "svg,wsd"), ["new/a.svg", "new/a.wsd"]),
    (("-o", "new/deep/b.puml"), ["new/deep/b.puml"]),
]


@pytest.mark.parametrize(("words", "expected"), WHERE)
def test_where_one_diagram_goes(stackseq: Run, folder: Path, words: tuple[str, ...], expected: list[str]) -> None:
    write(folder, a=GOOD)
    assert stackseq("draw", "a.wsd", *words)[:3] == (0, "", "")
    assert files_in(folder) == sorted([*expected, "a.wsd"])


def test_standard_input_goes_to_standard_output(stackseq: Run, folder: Path) -> None:
    result = stackseq("draw", "-", stdin=GOOD.encode())
    assert (result.code, result.out[:4], result.err) == (0, "<svg", "")
    assert stackseq("draw", "-", "-f", "png", stdin=GOOD.encode()).data.startswith(b"\x89PNG")
    assert stackseq("draw", "-", "-o", "a.svg", stdin=GOOD.encode()).out == ""
    assert files_in(folder) == ["a.svg"]


def test_an_operation_is_drawn(stackseq: Run, folder: Path) -> None:
    assert stackseq("draw", "nova/pause").code == 0
    assert files_in(folder) == ["pause.svg"]


def test_folders_keep_their_structure(stackseq: Run, folder: Path) -> None:
    write(folder, in__a=GOOD, in__deep__b=GOOD, more__c=GOOD, single=GOOD)
    result = stackseq("draw", "in", "more", "single.wsd", "-o", "out", "-f", "svg,txt")
    assert result[:3] == (0, "", "out: 4 diagrams: 4 drawn\n")
    pictures = ["a.svg", "a.txt", "c.svg", "c.txt", "deep/b.svg", "deep/b.txt", "single.svg", "single.txt"]
    assert files_in(folder / "out") == [".stackseq.json", *pictures]


def test_options_may_stand_anywhere(stackseq: Run, folder: Path) -> None:
    write(folder, a=GOOD, b=GOOD)
    assert stackseq("draw", "a.wsd", "-f", "svg", "b.wsd", "--wrap", "20")[:3] == (0, "", ".: 2 diagrams: 2 drawn\n")


def test_names_that_look_like_options(stackseq: Run, folder: Path) -> None:
    write(folder, **{"a": GOOD, "-b": GOOD})
    assert stackseq("draw", "a.wsd", "-f", "txt", "--", "-b.wsd")[:2] == (0, "")
    assert (folder / "-b.txt").exists()


REFUSED = [
    (("in",), "a folder of diagrams needs a folder for its pictures"),
    (("in/a.wsd", "-o", "a.jpeg"), "-o a.jpeg: the ending tells no format"),
    (("in/a.wsd", "in/b.wsd", "-o", "x.svg"), "-o x.svg: one file cannot take several pictures"),
    (("in/a.wsd", "-f", "svg,png", "-o", "x.svg"), "-o x.svg: one file cannot take several pictures"),
    (("in/a.wsd", "in/b.wsd", "-o", "-"), "standard output takes one diagram in one format"),
    (("in/a.wsd", "-f", "svg,png", "-o", "-"), "standard output takes one diagram in one format"),
    (("in/a.wsd", "-o", "in/a.wsd"), "in/a.wsd: would replace the diagram in/a.wsd"),
    (("in", "-o", "in", "-f", "wsd"), "in/a.wsd: would replace the diagram in/a.wsd"),
    (("in/a.wsd", "other/a.wsd"), "in/a.wsd and other/a.wsd would both be drawn into a.svg"),
    (("in", "other", "-o", "out"), "in/a.wsd and other/a.wsd would both be drawn into out/a.svg"),
    (("in/a.wsd", "--theme", "modern-blu"), "no theme is called 'modern-blu', did you mean 'modern-blue'?"),
]


@pytest.mark.parametrize(("words", "line"), REFUSED)
def test_refused_before_anything_is_drawn(stackseq: Run, folder: Path, words: tuple[str, ...], line: str) -> None:
    write(folder, in__a=GOOD, in__b=GOOD, other__a=GOOD)
    before = files_in(folder)
    result = stackseq("draw", *words)
    assert result.code == 2
    assert result.err.splitlines()[0] == f"stackseq: error: {line}"
    assert files_in(folder) == before


def test_a_diagram_with_errors_is_drawn_and_reported(stackseq: Run, folder: Path) -> None:
    write(folder, a=BAD)
    result = stackseq("draw", "a.wsd")
    assert result.code == 1
    assert result.err.startswith("a.wsd:2:1: error: ")
    assert "hello" in (folder / "a.svg").read_text(encoding="utf-8")


def test_one_bad_file_does_not_stop_the_others(stackseq: Run, folder: Path) -> None:
    write(folder, in__a=GOOD, in__b=BAD, in__c=GOOD, in__d="@startuml\nclass A\n@enduml\n")
    (folder / "in" / "e.wsd").write_bytes(b"caf\xe9")
    result = stackseq("draw", "in", "missing.wsd", "-o", "out")
    assert result.code == 2
    assert "missing.wsd: no such file" in result.err
    assert "in/b.wsd:2:1: error: " in result.err
    assert "in/d.wsd: skipped: this is a PlantUML class diagram" in result.err
    assert "in/e.wsd:1:4: error: not UTF-8 text (byte 0xE9) [not-text]" in result.err
    assert result.err.endswith("out: 5 diagrams: 2 drawn, 2 with errors, 1 skipped\n")
    assert files_in(folder / "out") == [".stackseq.json", "a.svg", "b.svg", "c.svg"]


def test_an_empty_folder_is_no_error(stackseq: Run, folder: Path) -> None:
    (folder / "in").mkdir()
    assert stackseq("draw", "in", "-o", "out")[:3] == (0, "", "no diagrams found\n")
    assert files_in(folder) == []


def summaries(stackseq: Run, *words: str) -> str:
    return stackseq("draw", "in", "-o", "out", *words).err.removeprefix("out: 2 diagrams: ").strip()


def test_only_what_changed_is_drawn_again(stackseq: Run, folder: Path) -> None:
    write(folder, in__a=GOOD, in__b='include "part.wsdx"\n')
    (folder / "in" / "part.wsdx").write_text(GOOD)
    assert summaries(stackseq) == "2 drawn"
    assert summaries(stackseq) == "2 unchanged"
    write(folder, in__a=GOOD + GOOD)
    assert summaries(stackseq) == "1 drawn, 1 unchanged"
    (folder / "in" / "part.wsdx").write_text(GOOD + GOOD)
    assert summaries(stackseq) == "1 drawn, 1 unchanged"
    assert summaries(stackseq, "--theme", "modern-blue") == "2 drawn"
    assert summaries(stackseq, "--theme", "modern-blue") == "2 unchanged"
    assert summaries(stackseq, "--theme", "modern-blue", "-f", "svg,txt") == "2 drawn"
    assert summaries(stackseq, "--theme", "modern-blue") == "2 unchanged"
    assert summaries(stackseq, "--theme", "modern-blue", "--force") == "2 drawn"


def test_damaged_and_missing_pictures_are_drawn_again(stackseq: Run, folder: Path) -> None:
    write(folder, in__a=GOOD, in__b=GOOD)
    assert summaries(stackseq) == "2 drawn"
    whole = (folder / "out" / "a.svg").read_bytes()
    (folder / "out" / "a.svg").write_bytes(whole[:100])
    assert summaries(stackseq) == "1 drawn, 1 unchanged"
    assert (folder / "out" / "a.svg").read_bytes() == whole
    (folder / "out" / "b.svg").unlink()
    assert summaries(stackseq) == "1 drawn, 1 unchanged"


DAMAGE = ["", "{", "[]", "null", '{"version": 1}', "\x00", "[" * 100_000]


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_memory_is_forgotten(stackseq: Run, folder: Path, damage: str) -> None:
    write(folder, in__a=GOOD, in__b=GOOD)
    assert summaries(stackseq) == "2 drawn"
    (folder / "out" / ".stackseq.json").write_text(damage)
    assert summaries(stackseq) == "2 drawn"
    assert summaries(stackseq) == "2 unchanged"


@pytest.mark.parametrize("value", [None, 1, [], {}, "x", {"files": 1}, {"files": {}, "outputs": {}, "warnings": []}])
def test_strange_entries_in_the_memory_are_forgotten(stackseq: Run, folder: Path, value: object) -> None:
    write(folder, in__a=GOOD, in__b=GOOD)
    assert summaries(stackseq) == "2 drawn"
    memory = folder / "out" / ".stackseq.json"
    content = json.loads(memory.read_text())
    content["diagrams"]["a"] = value
    memory.write_text(json.dumps(content))
    assert summaries(stackseq) == "1 drawn, 1 unchanged"


def test_errors_are_reported_again_and_warnings_counted_again(stackseq: Run, folder: Path) -> None:
    write(folder, in__a=BAD, in__b=GOOD + "deactivate B\n")
    for drawn in ("1 drawn", "1 unchanged"):
        result = stackseq("draw", "in", "-o", "out")
        assert result.code == 1
        assert "in/a.wsd:2:1: error: " in result.err
        assert result.err.endswith(f"out: 2 diagrams: {drawn}, 1 with errors, 1 warning ('stackseq check' shows them)\n")


def test_workers_draw_the_same(stackseq: Run, folder: Path) -> None:
    write(folder, **{f"in__{number}": GOOD * (number + 1) for number in range(6)}, in__bad=BAD)
    alone = stackseq("draw", "in", "-o", "alone", "--jobs", "1")
    together = stackseq("draw", "in", "-o", "together", "--jobs", "3")
    assert alone.code == together.code == 1
    assert alone.err.replace("alone:", "") == together.err.replace("together:", "")
    assert files_in(folder / "alone") == files_in(folder / "together")
    for name in files_in(folder / "alone"):
        assert (folder / "alone" / name).read_bytes() == (folder / "together" / name).read_bytes()


def test_a_loop_of_includes_ends(stackseq: Run, folder: Path) -> None:
    write(folder, a='A->B: x\ninclude "b.wsd"\n', b='include "a.wsd"\n')
    result = stackseq("draw", "a.wsd")
    assert result.code == 1
    assert "includes itself" in result.err


def test_includes_are_files_only(stackseq: Run, folder: Path) -> None:
    write(folder, a='include "http://example.org/x.wsd"\ninclude "missing.wsd"\n')
    result = stackseq("draw", "a.wsd")
    assert result.code == 1
    assert "only files are included, no addresses" in result.err
    assert "`missing.wsd` is not included: cannot read it: no such file or directory" in result.err


def test_an_output_that_cannot_be_written(stackseq: Run, folder: Path) -> None:
    write(folder, a=GOOD, b=GOOD)
    (folder / "file").write_text("")
    result = stackseq("draw", "a.wsd", "b.wsd", "-o", "file/out")
    assert result.code == 2
    assert [line.endswith(": cannot be written: not a directory") for line in result.err.splitlines()[:2]] == [True, True]
