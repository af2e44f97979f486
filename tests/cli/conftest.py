"""Runs the command line in this process, in a folder of its own."""

from __future__ import annotations

import signal
import sys
from io import BytesIO, TextIOWrapper
from typing import TYPE_CHECKING, NamedTuple

import pytest

from stackseq.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Result(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str
    data: bytes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STACKSEQ_DEBUG", raising=False)
    return tmp_path


@pytest.fixture
def stackseq(
    folder: Path,  # noqa: ARG001  # it changes into it
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> Iterator[Callable[..., Result]]:
    def run(*words: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin), encoding="utf-8"))
        capfdbinary.readouterr()
        try:
            code = main(words)
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Result(code, out.decode("utf-8", "replace"), err.decode(), out)

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    yield run
    for number, handler in before.items():
        signal.signal(number, handler)
