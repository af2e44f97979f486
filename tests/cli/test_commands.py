"""Show, check, format, extract, themes, completion."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.cli import completion
from stackseq.render.theme import theme_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

script = cache(completion.script)
arguments_of_commands = cache(completion.arguments_of_commands)

CANONICAL = "A->B: hello\n"
LOOSE = "A ->B :  hello\n"
BAD = "A->B: hello\nactivat B\n"


def test_show(stackseq: Run) -> None:
    result = stackseq("show", "-", stdin=CANONICAL.encode())
    assert result.code == 0
    assert "hello" in result.out
    assert "\x1b" not in result.out
    assert not result.out.isascii()
    assert stackseq("show", "-", "--ascii", stdin=CANONICAL.encode()).out.isascii()
    assert "\x1b[" in stackseq("show", "-", "--color", "always", stdin=CANONICAL.encode()).out


def test_show_reports_errors(stackseq: Run, folder: Path) -> None:
    (folder / "a.wsd").write_text(BAD)
    result = stackseq("show", "a.wsd")
    assert result.code == 1
    assert "hello" in result.out
    assert result.err.startswith("a.wsd:2:1: error: ")


def test_show_fits_the_terminal(stackseq: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "A->B: a rather long label that would not fit\n"
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, stackseq("show", "-", stdin=text.encode()).out.splitlines())) <= 40
    assert max(map(len, stackseq("show", "-", "--width", "100", stdin=text.encode()).out.splitlines())) > 40


def test_check(stackseq: Run, folder: Path) -> None:
    (folder / "a.wsd").write_text(BAD)
    (folder / "b.wsd").write_text(CANONICAL)
    result = stackseq("check", "a.wsd", "b.wsd")
    assert result.code == 1
    assert result.out.startswith("a.wsd:2:1: error: ")
    assert result.err == "2 diagrams checked: 1 error\n"
    (folder / "c.wsd").write_text("A->B: x\nref over A: nova/pause\nref over A: nova/paus\nref over A: etc/passwd\n")
    result = stackseq("check", "c.wsd")
    assert (result.code, result.err) == (0, "1 diagram checked: 1 warning\n")
    assert result.out.startswith("c.wsd:3:1: warning: the catalogue has no operation `nova/paus` [unknown-operation]")
    assert "did you mean 'nova/pause'" in result.out
    assert stackseq("check", "b.wsd")[:3] == (0, "", "1 diagram checked: all is well\n")


def test_warnings_and_extensions_fail_only_strictly(stackseq: Run, folder: Path) -> None:
    (folder / "a.wsd").write_text("A->B: hello\ndeactivate B\nbreak x\nA->B: hello\nend\n")
    assert stackseq("check", "a.wsd").code == 0
    result = stackseq("check", "a.wsd", "--strict")
    assert result.code == 1
    assert result.err == "1 diagram checked: 1 warning, 1 extension\n"


def test_plantuml_in_a_folder_is_read_if_it_is_a_sequence(stackseq: Run, folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.wsd").write_text("@startuml\nA -> B\n@enduml\n")
    (folder / "in" / "b.wsd").write_text("@startuml\nclass A\n@enduml\n")
    line = "in/b.wsd: skipped: this is a PlantUML class diagram, not a sequence diagram\n"
    assert stackseq("check", "in")[:3] == (0, "", line + "1 diagram checked: all is well\n")
    assert stackseq("check", "in/b.wsd").code == 1


def test_format_leaves_other_languages_alone(stackseq: Run, folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.seqdiag").write_text("seqdiag { A -> B; }")
    assert stackseq("format", "in")[:3] == (0, "", "in/a.seqdiag: skipped: it is seqdiag text\n")
    result = stackseq("format", "in/a.seqdiag")
    assert result.code == 2
    assert "seqdiag text stays as it is" in result.err
    assert (folder / "in" / "a.seqdiag").read_text() == "seqdiag { A -> B; }"


def test_check_for_programs(stackseq: Run, folder: Path) -> None:
    (folder / "a,b.wsd").write_text(BAD)
    (folder / "c.wsd").write_bytes(b"\0")
    result = stackseq("check", "a,b.wsd", "c.wsd", "missing.wsd", "--format", "json")
    rows = json.loads(result.out)
    assert result.code == 2
    assert [(row["path"], row["line"], row["column"], row["severity"], row["code"]) for row in rows] == [
        ("missing.wsd", 1, 1, "error", "unreadable"),
        ("a,b.wsd", 2, 1, "error", "syntax-error"),
        ("c.wsd", 1, 1, "error", "not-text"),
    ]
    assert set(rows[0]) == {"path", "line", "column", "end_line", "end_column", "severity", "code", "message", "hints"}
    assert json.loads(stackseq("check", "-", "--format", "json", stdin=CANONICAL.encode()).out) == []
    annotation = stackseq("check", "a,b.wsd", "--format", "github").out
    assert annotation.startswith("::error file=a%2Cb.wsd,line=2,col=1,endLine=2,endColumn=10,title=syntax-error::")
    assert annotation.count("\n") == 1


def test_format_rewrites_in_place(stackseq: Run, folder: Path) -> None:
    path = folder / "a.wsd"
    path.write_text(LOOSE)
    path.chmod(0o600)
    assert stackseq("format", "a.wsd")[:3] == (0, "", "a.wsd: formatted\n")
    assert path.read_text() == CANONICAL
    assert path.stat().st_mode & 0o777 == 0o600
    assert stackseq("format", "a.wsd")[:3] == (0, "", "")


def test_format_can_look_only(stackseq: Run, folder: Path) -> None:
    path = folder / "a.wsd"
    path.write_text(LOOSE)
    assert stackseq("format", "a.wsd", "--check")[:3] == (1, "", "a.wsd: would change\n")
    result = stackseq("format", "a.wsd", "--diff")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines()[2:] == ["@@ -1 +1 @@", f"-{LOOSE[:-1]}", f"+{CANONICAL[:-1]}"]
    assert stackseq("format", "a.wsd", "--diff", "--check").code == 1
    assert path.read_text() == LOOSE


def test_format_as_a_filter(stackseq: Run) -> None:
    assert stackseq("format", "-", stdin=LOOSE.encode())[:3] == (0, CANONICAL, "")


KEPT = {
    "line endings": (b"A ->B :hello\r\n", b"A->B: hello\r\n"),
    "byte order mark": (b"\xef\xbb\xbfA->B: hello\n", b"A->B: hello\n"),
    "utf-16": ("\ufeffA->B: hello\n".encode("utf-16-le"), b"A->B: hello\n"),
}


@pytest.mark.parametrize(("before", "after"), KEPT.values(), ids=KEPT)
def test_format_of_other_bytes(stackseq: Run, folder: Path, before: bytes, after: bytes) -> None:
    path = folder / "a.wsd"
    path.write_bytes(before)
    assert stackseq("format", "a.wsd").code == 0
    assert path.read_bytes() == after
    assert stackseq("format", "--check", "a.wsd").code == 0


LOST = ["A->B: hello\nactivat B\n", 'include "b.wsd"\n', "sequenceDiagram\n"]


@pytest.mark.parametrize("text", LOST)
def test_format_refuses_what_it_would_lose(stackseq: Run, folder: Path, text: str) -> None:
    (folder / "a.wsd").write_text(text)
    (folder / "b.wsd").write_text(LOOSE)
    result = stackseq("format", "a.wsd", "b.wsd")
    assert result.code == 1
    assert result.err.splitlines()[0].startswith("stackseq: error: not formatted, it has 1 error: a.wsd:")
    assert (folder / "a.wsd").read_text() == text
    assert (folder / "b.wsd").read_text() == CANONICAL


def test_format_leaves_the_catalogue_alone(stackseq: Run) -> None:
    assert stackseq("format", "nova/pause")[:3] == (2, "", "stackseq: error: nova/pause: no such file\n")


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_extract(stackseq: Run, folder: Path, ending: str) -> None:
    text = "title größe 大小\r\nA->B: <&\n"
    (folder / "a.wsd").write_bytes(text.encode())
    assert stackseq("draw", "a.wsd", "-f", ending).code == 0
    assert stackseq("extract", f"a.{ending}").data == text.encode()
    assert stackseq("extract", f"a.{ending}", "-o", "back.wsd")[:3] == (0, "", "")
    assert (folder / "back.wsd").read_bytes() == text.encode()


def test_extract_of_another_picture(stackseq: Run, folder: Path) -> None:
    (folder / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    result = stackseq("extract", "a.svg")
    assert result.code == 1
    assert result.err.splitlines()[0] == "stackseq: error: a.svg: holds no diagram text"


def test_list_for_programs(stackseq: Run) -> None:
    rows = json.loads(stackseq("list", "--format", "json", "--service", "nova", "--release", "liberty").out)
    assert {"nova/boot", "nova/list", "nova/live-migrate", "nova/pause"} <= {row["name"] for row in rows}
    assert all("liberty" in row["releases"] for row in rows)


def test_themes(stackseq: Run) -> None:
    lines = stackseq("themes").out.splitlines()
    assert [line.split()[0] for line in lines] == theme_names()
    assert all(len(line.split()) > 3 for line in lines)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_everything(shell: str) -> None:
    text = script(shell)
    for name, arguments in arguments_of_commands().items():
        assert name in text
        for argument in arguments:
            for word in (*argument.names, *argument.values) if argument.is_option else argument.values:
                assert word.lstrip("-") in text, f"{name} {word}"
    assert set(theme_names()) | {"nova/pause"} <= set(
        text.replace("(", " ").replace(")", " ").replace('"', " ").replace("'", " ").split()
    )


COMPLETED = [
    (("",), {"draw", "show", "--version"}),
    (("dr",), {"draw"}),
    (("draw", "--th"), {"--theme"}),
    (("draw", "--theme", "modern"), {"modern-blue"}),
    (("draw", "nova/p"), {"nova/pause"}),
    (("draw", "my"), {"my file.wsd"}),
    (("check", "--format", "g"), {"github"}),
]


@pytest.mark.parametrize(("words", "expected"), COMPLETED)
def test_completion_in_bash(folder: Path, words: tuple[str, ...], expected: set[str]) -> None:
    (folder / "my file.wsd").write_text("")
    code = script("bash") + 'COMP_WORDS=(stackseq "$@"); COMP_CWORD=$#; _stackseq; printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "-c", code, "bash", *words], capture_output=True, text=True, check=True, cwd=folder)
    assert expected <= set(done.stdout.splitlines())
    assert done.stderr == ""


PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", arguments_of_commands())
def test_each_command_and_option_is_documented(name: str) -> None:
    section = PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert section, f"docs/cli.md has no section about {name}"
    for argument in arguments_of_commands()[name]:
        if argument.is_option:
            assert argument.names[-1] in section, f"docs/cli.md does not tell about {name} {argument.names[-1]}"
