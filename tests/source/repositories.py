"""Make git repositories for tests."""

from __future__ import annotations

import os
import subprocess

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AUTHOR = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in {"NAME": "A", "EMAIL": "a@example.org", "DATE": "2015-10-15T00:00:00Z"}.items()
}


def git(repository: Path, *arguments: str) -> str:
    """Run git and return what it prints."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= AUTHOR | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ("git", "-C", str(repository), *arguments)
    return subprocess.run(command, env=environment, capture_output=True, check=True, text=True).stdout.strip()


def make_repository(folder: Path, *states: tuple[str, Mapping[str, str]]) -> Path:
    """Make a repository with one commit and tag for each state: tag, files."""
    folder.mkdir(parents=True)
    git(folder, "init", "-q", "-b", "master")
    for tag, files in states:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "-m", tag)
        git(folder, "tag", tag)
    return folder
