"""Builds projects with Sphinx, in this process."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sphinx.cmd.build import main

PROJECT = Path(__file__).parent / "project"
COLOUR = re.compile(r"\x1b\[[\d;]*m")


class Project:
    """A copy of a project, or a new one, that can be built again and again."""

    def __init__(self, folder: Path) -> None:
        self.source = folder / "source"
        self.out = folder / "out"
        self.doctrees = folder / "doctrees"
        self.source.mkdir(exist_ok=True)
        self.write("conf.py", 'extensions = ["stackseq.sphinx"]\n')

    @classmethod
    def example(cls, folder: Path) -> Project:
        project = cls(folder)
        shutil.copytree(PROJECT, project.source, dirs_exist_ok=True)
        return project

    def write(self, name: str, text: str) -> None:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def build(self, builder: str = "html", *options: str) -> Path:
        """Build, with warnings as errors, and return the folder of the output."""
        assert self.run(builder, "-W", *options) == 0
        return self.out / builder

    def run(self, builder: str, *options: str) -> int:
        doctrees = self.doctrees.with_name("messages") if builder == "gettext" else self.doctrees
        return main(["-q", "-b", builder, "-d", str(doctrees), *options, str(self.source), str(self.out / builder)])

    def warnings(self, builder: str = "dummy") -> list[str]:
        """Build, and return the warnings, with paths in the project alone."""
        log = self.out.parent / "warnings.txt"
        self.run(builder, "-w", str(log))
        lines = COLOUR.sub("", log.read_text(encoding="utf-8")).splitlines() if log.exists() else []
        return [line.replace(f"{self.source}/", "") for line in lines]
