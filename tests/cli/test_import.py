"""Diagrams of other programs, on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Result

    Run = Callable[..., Result]

PLANTUML = "@startuml\nA -> B ++ : hi\nreturn ok\n@enduml\n"
SEQDIAG = 'seqdiag { activation = none; A => B [label = "hi", return = "ok"]; }\n'
OURS = "A->+B: hi\nB-->-A: ok\n"


@pytest.mark.parametrize("name", ["a.puml", "a.diag", "a.wsd", "a.seqdiag"])
def test_each_is_drawn(stackseq: Run, folder: Path, name: str) -> None:
    (folder / name).write_text(SEQDIAG if "diag" in name else PLANTUML)
    assert stackseq("draw", name, "-o", "a.svg")[:3] == (0, "", "")
    assert "hi" in (folder / "a.svg").read_text("utf-8")
    assert "hi" in stackseq("show", name).out


def test_import_writes_our_own_text(stackseq: Run, folder: Path) -> None:
    (folder / "a.puml").write_text(PLANTUML)
    assert stackseq("import", "a.puml")[:3] == (0, OURS, "")
    assert stackseq("import", "a.puml", "-o", "a.wsd")[:3] == (0, "", "")
    assert (folder / "a.wsd").read_text() == OURS


def test_import_tells_what_is_missing(stackseq: Run, folder: Path) -> None:
    (folder / "a.puml").write_text("@startuml\n!include b.puml\nskinparam shadowing false\nA -> B\n@enduml\n")
    result = stackseq("import", "a.puml")
    assert result.code == 1
    assert result.out == "A->B:\n"
    assert result.err.startswith("a.puml:2:1: error: `!include` is not done here")
    assert "skinparam" not in result.err


def test_import_refuses_what_is_no_sequence(stackseq: Run, folder: Path) -> None:
    (folder / "a.puml").write_text("@startuml\nclass A\n@enduml\n")
    result = stackseq("import", "a.puml", "-o", "a.wsd")
    assert result.code == 1
    assert "PlantUML class diagram" in result.err
    assert not (folder / "a.wsd").exists()


def test_import_does_not_replace_its_own_source(stackseq: Run, folder: Path) -> None:
    (folder / "a.puml").write_text(PLANTUML)
    assert stackseq("import", "a.puml", "-o", "./a.puml").code == 2
    assert (folder / "a.puml").read_text() == PLANTUML


def test_standard_input_says_its_language_by_itself_or_by_an_option(stackseq: Run) -> None:
    assert stackseq("import", "-", stdin=SEQDIAG.encode()).out == "A->B: hi\nB-->A: ok\n"
    assert stackseq("import", "-", "--from", "plantuml", stdin=b"A -> B").out == "A->B:\n"
    assert "hi" in stackseq("draw", "-", "-f", "txt", "--from", "plantuml", stdin=b"A -> B : hi").out
    assert stackseq("check", "-", "--from", "plantuml", stdin=b"A -> B").code == 0
    assert stackseq("check", "-", stdin=b"A -> B").code == 1
    assert stackseq("check", "-", "--from", "visio", stdin=b"A -> B").code == 2
