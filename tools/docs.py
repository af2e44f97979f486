"""Runs the commands that the documentation shows, and puts what they print below them.

    python tools/docs.py           brings README.md, README.zh.md and docs/*.md up to date
    python tools/docs.py --check   changes nothing; the exit code is 1 if a page is out of date

In a page, a block that is marked ``console`` shows commands, each after ``$``, and what they print. A block that is marked
``wsd NAME`` or ``python NAME`` is also the file of that name, for the commands below it.
"""
# Pages that show what a program prints are wrong after the next change, unless the program itself writes them. All commands of a
# page run in one temporary folder, in the order of the page.

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(?P<kind>\w+)(?P<name> \S+)?\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)


def main() -> int:
    """Bring the pages up to date, or check that they are."""
    check = "--check" in sys.argv[1:]
    stale = [page for page in PAGES if page.read_text(encoding="utf-8") != refreshed(page)]
    for page in stale:
        print(f"{page.relative_to(ROOT)}: {'out of date; run make docs' if check else 'brought up to date'}")
        if not check:
            page.write_text(refreshed(page), encoding="utf-8")
    return int(check and bool(stale))


def refreshed(page: Path) -> str:
    """Return the page with the output of its commands as it is now."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = make_environment(folder)

        def renew(block: re.Match[str]) -> str:
            if block["kind"] in {"wsd", "python"} and block["name"]:
                path = folder / "work" / block["name"].strip()
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block["body"], encoding="utf-8")
            if block["kind"] != "console":
                return block[0]
            commands = [line.removeprefix("$ ") for line in block["body"].splitlines() if line.startswith("$ ")]
            return "```console\n" + "".join(run(command, folder / "work", environment) for command in commands) + "```"

        return BLOCK.sub(renew, page.read_text(encoding="utf-8"))


def make_environment(folder: Path) -> dict[str, str]:
    """Make a folder to work in, which has the samples of the tests, and a `stackseq` that is this one.

    Returns what a terminal of 80 columns would have set.
    """
    (folder / "work").mkdir()
    (folder / "work" / "tests").symlink_to(ROOT / "tests")
    (folder / "bin").mkdir()
    program = folder / "bin" / "stackseq"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m stackseq "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "PYTHONPATH": str(ROOT / "src"), "COLUMNS": "80", "LC_ALL": "C.UTF-8", "HOME": str(folder)}


def run(command: str, folder: Path, environment: dict[str, str]) -> str:
    """Return the command and what it prints, as a terminal would show it."""
    done = subprocess.run(  # noqa: S602  # the commands stand in our own pages
        command, shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    output = done.stdout.decode().rstrip("\n")
    lines = [line.rstrip() for line in output.split("\n")] if output else []
    return "\n".join([f"$ {command}", *lines, ""])


if __name__ == "__main__":
    sys.exit(main())
