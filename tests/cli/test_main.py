"""The program as a whole: names, help, exit codes, and that nothing ends in a traceback."""

from __future__ import annotations

import errno
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from stackseq import __version__
from stackseq.cli.dispatch import COMMANDS
from stackseq.cli.guard import guard

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Result

    Run = Callable[..., Result]


def test_version(stackseq: Run) -> None:
    assert stackseq("--version") == (0, f"stackseq {__version__}\n", "", f"stackseq {__version__}\n".encode())


@pytest.mark.parametrize("words", [(), ("--help",), ("-h",)])
def test_help_lists_the_commands(stackseq: Run, words: tuple[str, ...]) -> None:
    result = stackseq(*words)
    assert result.code == 0
    for command in COMMANDS:
        assert f"  {command.name} " in result.out
        assert command.summary in result.out


@pytest.mark.parametrize("name", [command.name for command in COMMANDS])
def test_each_command_explains_itself(stackseq: Run, name: str) -> None:
    result = stackseq(name, "--help")
    assert result.code == 0
    assert result.out.startswith(f"usage: stackseq {name}")
    assert stackseq("help", name) == result


ARGUMENTS = "'stackseq draw --help' lists the arguments"
WRONG = [
    (("drow",), "unknown command 'drow'", "did you mean 'draw'?"),
    (("pause.wsd",), "unknown command 'pause.wsd'", "'stackseq --help' lists the commands"),
    (("/",), "unknown command '/'", "to draw it: stackseq draw /"),
    (("-o", "x.svg"), "unknown option '-o'", "the command comes first: stackseq draw pause.wsd -o pause.svg"),
    (("draw",), "the following arguments are required: DIAGRAM", ARGUMENTS),
    (("draw", "-", "--jobs", "-1"), "argument --jobs: '-1' is not a whole number", ARGUMENTS),
    (
        ("draw", "-", "--scale", "0"),
        "argument --scale: 0 is not between 0.1 and 20",
        "'stackseq draw --help' lists the arguments",
    ),
    (
        ("draw", "-", "--scale", "nan"),
        "argument --scale: nan is not between 0.1 and 20",
        "'stackseq draw --help' lists the arguments",
    ),
    (("list", "--service", "novo"), "unknown service 'novo'", "did you mean 'nova'?"),
    (("list", "--release", "libery"), "unknown release 'libery'", "did you mean 'liberty'?"),
    (("draw", "nothing.wsd"), "nothing.wsd: no such file", None),
    (("show", "nothing.wsd"), "nothing.wsd: no such file", None),
    (("extract", "nothing.png"), "nothing.png: no such file or directory", None),
]


@pytest.mark.parametrize(("words", "line", "hint"), WRONG)
def test_wrong_usage_is_one_line_and_a_hint(stackseq: Run, words: tuple[str, ...], line: str, hint: str | None) -> None:
    result = stackseq(*words)
    assert result.code == 2
    assert result.out == ""
    first, *hints = result.err.splitlines()
    assert first == f"stackseq: error: {line}"
    assert hints == ([f"  hint: {hint}"] if hint else [])


def fail(error: BaseException) -> Callable[[list[str]], int]:
    def run(words: list[str]) -> int:  # noqa: ARG001
        raise error

    return run


DEFECT = """\
stackseq: error: unexpected trouble (ZeroDivisionError: division by zero), which is a defect of stackseq
  hint: please report it with the command, the input and what STACKSEQ_DEBUG=1 shows
"""
ENDINGS = [
    (KeyboardInterrupt(), 130, "stackseq: interrupted\n"),
    (OSError(errno.ENOSPC, "No space left on device", "a.svg"), 2, "stackseq: error: a.svg: no space left on device\n"),
    (MemoryError(), 2, "stackseq: error: not enough memory\n"),
    (
        ZeroDivisionError("division\nby zero"),
        2,
        DEFECT,
    ),
]


@pytest.mark.parametrize(("error", "code", "line"), ENDINGS)
def test_no_exception_gets_through(
    error: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STACKSEQ_DEBUG", raising=False)
    assert guard(fail(error), []) == code
    assert capsys.readouterr().err == line


def test_the_traceback_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STACKSEQ_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        guard(fail(ZeroDivisionError()), [])


def run_program(script: str) -> subprocess.CompletedProcess[bytes]:
    program = f"{sys.executable} -m stackseq"
    return subprocess.run(["bash", "-c", script.replace("stackseq", program)], capture_output=True, check=False)


PIPES = [
    ("stackseq list | true; exit ${PIPESTATUS[0]}", (0, 141), b""),
    ("stackseq --version > /dev/full", (2,), b"stackseq: error: standard output: no space left on device\n"),
    ("stackseq --version >&-", (2,), b"stackseq: error: standard output is closed\n"),
    ("stackseq nothing 2>&-", (2,), b""),
    ("stackseq check - <&-", (2,), None),
]


@pytest.mark.parametrize(("script", "codes", "line"), PIPES)
def test_closed_and_full_outputs(script: str, codes: tuple[int, ...], line: bytes | None) -> None:
    done = run_program(script)
    assert done.returncode in codes
    assert line is None or done.stderr == line
    assert b"Traceback" not in done.stderr


def test_what_the_output_cannot_show_keeps_its_width() -> None:
    lines = run_program("echo 'A->中: é' | PYTHONIOENCODING=ascii stackseq show -").stdout.decode("ascii").splitlines()
    assert "| ?? |" in lines[1]
    assert len(lines[0]) == len(lines[1])


def test_version_imports_next_to_nothing() -> None:
    code = "import sys, stackseq.cli; stackseq.cli.main(['--version']); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = set(done.stdout.splitlines()[1].split())
    ours = {module for module in modules if module.startswith("stackseq")}
    assert ours == {"stackseq", "stackseq.cli", "stackseq.cli.console", "stackseq.cli.guard", "stackseq.cli.problem"}
    assert not modules & {"argparse", "enum", "json", "pathlib", "re", "typing"}
