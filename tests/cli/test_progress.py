"""The bar is for people at a terminal only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stackseq.cli.progress import Progress

if TYPE_CHECKING:
    import pytest


def run(*, shown: bool, name: str = "nova/pause") -> None:
    progress = Progress(2, shown=shown)
    progress.step(name)
    progress.tell("nova/boot.wsd: an error")
    progress.step(name)
    progress.close()


def test_silence_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    run(shown=False)
    assert capsys.readouterr().err == "nova/boot.wsd: an error\n"


def test_a_bar_at_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    run(shown=True)
    erase = "\r\x1b[K"
    first, second = erase + "█" * 15 + "·" * 15 + " 1/2 nova/pause", erase + "█" * 30 + " 2/2 nova/pause"
    assert capsys.readouterr().err == f"{first}{erase}nova/boot.wsd: an error\n{second}{erase}"


def test_no_bar_for_one_diagram(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(1, shown=True)
    progress.step("nova/pause")
    progress.close()
    assert capsys.readouterr().err == ""


def test_names_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    run(shown=True, name="a\x1b[2J" + "x" * 100)
    error = capsys.readouterr().err
    assert "\x1b[2J" not in error
    assert all(len(line) < 80 for line in error.split("\r\x1b[K"))
