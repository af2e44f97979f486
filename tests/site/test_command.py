"""``stackseq site``: what it writes, removes, and leaves alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from stackseq.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FEW = ("--services", "barbican,manila", "--releases", "liberty")


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_writes_a_site_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "site"
    assert main(["site", "-o", str(folder), *FEW, "--jobs", "2"]) == 0
    said = capsys.readouterr()
    assert said.out == f"{folder / 'index.html'}\n"
    assert "2 operations" in said.err
    assert {"index.html", "operations.html", "barbican/index.html", "barbican/store-secret.html"} <= names(folder)


def test_what_is_gone_is_removed_and_what_is_the_same_stays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["site", "-o", str(tmp_path), *FEW, "--jobs", "1"]) == 0
    before = (tmp_path / "barbican/store-secret.html").stat().st_mtime_ns
    assert main(["site", "-o", str(tmp_path), "--services", "barbican"]) == 0
    assert "old files removed" in capsys.readouterr().err
    assert not any(name.startswith("manila") for name in names(tmp_path))
    assert not (tmp_path / "manila").exists()
    assert (tmp_path / "barbican/store-secret.html").stat().st_mtime_ns == before


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert main(["site", "-o", str(tmp_path), *FEW]) == 2
    assert "did not make" in capsys.readouterr().err
    assert names(tmp_path) == {"thesis.txt"}


def test_a_list_of_files_leads_nowhere_else(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (tmp_path / "thesis.txt").write_text("years of work")
    (folder / ".stackseq-site").write_text("stackseq site 1\n../thesis.txt\n/etc/none\n")
    assert main(["site", "-o", str(folder), *FEW]) == 0
    assert (tmp_path / "thesis.txt").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--services", "nvoa"], "did you mean 'nova'"),
        (["--releases", "libertine"], "did you mean 'liberty'"),
        (["--services", ","], "names none"),
        (["--services", "barbican", "--releases", "2026.1"], "no operation has an edition"),
        (["--edit-base", "diagrams"], "no address of the web"),
    ],
)
def test_mistakes_are_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str) -> None:
    assert main(["site", "-o", str(tmp_path / "site"), *words]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_file_is_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "site").write_text("")
    assert main(["site", "-o", str(tmp_path / "site"), *FEW]) == 2
    assert "not a directory" in capsys.readouterr().err
