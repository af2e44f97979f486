"""Cells of notebooks become pictures; mistakes are told in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

import stackseq
from stackseq.jupyter import draw_cell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TEXT = "Alice->Bob: hello\n"


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InteractiveShell]:
    shell = InteractiveShell(
        config=Config({"HistoryManager": {"enabled": False}}), ipython_dir=str(tmp_path_factory.mktemp("ipython"))
    )
    shell.run_line_magic("load_ext", "stackseq.jupyter")
    yield shell
    shell.restore_sys_module_state()


@pytest.mark.parametrize("magic", ["wsd", "sequence"])
def test_a_cell_is_shown_as_a_picture(shell: InteractiveShell, magic: str) -> None:
    result = shell.run_cell(f"%%{magic} --theme napkin\n{TEXT}").result
    shown, _ = shell.display_formatter.format(result)
    assert shown["image/svg+xml"].startswith("<svg ")
    assert "StackSeq Hand" in shown["image/svg+xml"]


def test_a_value_is_shown_as_a_picture(shell: InteractiveShell) -> None:
    shown, _ = shell.display_formatter.format(stackseq.Diagram(TEXT))
    assert "hello" in shown["image/svg+xml"]


def test_pictures_in_one_page_have_ids_of_their_own() -> None:
    first, second = (stackseq.Diagram(text).draw().decode() for text in (TEXT, TEXT.upper()))
    ids = [*re.findall(r'\bid="([^"]+)"', first), *re.findall(r'\bid="([^"]+)"', second)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(("name", "start"), [("a.svg", b"<svg "), ("a.pdf", b"%PDF"), ("a.png", b"\x89PNG"), ("a.txt", b"")])
def test_a_file_is_written_as_well(tmp_path: Path, name: str, start: bytes) -> None:
    draw_cell(f'-o "{tmp_path / name}"', TEXT)
    assert (tmp_path / name).read_bytes().startswith(start)
    assert [path.name for path in tmp_path.iterdir()] == [name]


MISTAKES = {
    "--theme nosuch": "no theme is called 'nosuch'",
    "--from nosuch": "there is no language 'nosuch'",
    "-o a.bmp": "a.bmp: the ending is that of no format; formats are svg",
    "-o /nosuch/a.svg": "/nosuch/a.svg: no such file or directory",
    "--colour red": "%%wsd: unrecognized arguments: --colour red",
    "-o": "%%wsd: argument -o/--output: expected one argument",
    '"': "%%wsd: No closing quotation",
}


@pytest.mark.parametrize("line", MISTAKES)
def test_mistakes_are_told_in_one_line(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        draw_cell(line, TEXT)
    assert str(caught.value).startswith(MISTAKES[line])
    assert "\n" not in str(caught.value)


def test_what_is_wrong_with_the_text_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    diagram = draw_cell("", "A->B: x\n\nfoo bar\n")
    assert "<cell>:3:1" in capsys.readouterr().err
    assert "</svg>" in diagram.draw().decode()
