"""Warnings say where; only what changed is read and drawn again; names are shared with other extensions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.builds import Project

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "Title\n=====\n\n"


def page(text: str) -> str:
    return HEADING + text


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


CASES = {
    "a bad line": (".. sequence::\n\n   A->B: x\n\n   foo bar\n", 8, ""),
    "a bad line in a list": ("* Item\n\n  .. wsd::\n     :align: left\n\n     A->B: x\n     foo bar\n", 10, ""),
    "seqdiag": (".. seqdiag::\n\n   seqdiag {\n     A -> ;\n   }\n", 7, ""),
    "no text": (".. sequence::\n", 4, "sequence: nothing to draw; "),
    "two texts": (".. sequence:: a.wsd\n\n   A->B: x\n", 4, "sequence: either a file or a text"),
    "no file": (".. sequence:: parts/no.wsd\n", 4, "parts/no.wsd: no such file or directory"),
    "a folder": (".. sequence:: .\n", 4, ".: is a directory"),
    "no operation": (".. sequence:: nova/paus\n", 4, "nova/paus: no such operation; nor is there a file of that name; did"),
    "no release": (".. sequence:: nova/pause@diablo\n", 4, "nova/pause: has no diagram for diablo; there is one for"),
    "no theme": (".. sequence::\n   :theme: nosuch\n\n   A->B: x\n", 4, "no theme is called 'nosuch'"),
    "no included file": ('.. sequence::\n\n   include "no.wsd"\n', 6, "`no.wsd` is not included: cannot read it: no such file"),
}
"""What stands below a heading, the line of the warning, and how that begins."""


@pytest.mark.parametrize("case", CASES)
def test_warnings_say_where(project: Project, case: str) -> None:
    text, line, expected = CASES[case]
    project.write("index.rst", page(text))
    (warning,) = project.warnings()
    assert warning.startswith(f"index.rst:{line}: WARNING: {expected}")
    assert warning.endswith("]")
    assert "[stackseq." in warning


def test_warnings_of_a_file_name_its_lines(project: Project) -> None:
    project.write("index.rst", page(".. sequence:: a.wsd\n"))
    project.write("a.wsd", 'A->B: x\ninclude "b.wsd"\n')
    project.write("b.wsd", "\nfoo bar\n")
    (warning,) = project.warnings()
    assert warning.startswith("b.wsd:2: WARNING: ")


def test_a_file_that_is_no_text(project: Project) -> None:
    project.write("index.rst", page(".. sequence:: a.wsd\n"))
    (project.source / "a.wsd").write_bytes(b"A->B: \xff\n")
    (warning,) = project.warnings()
    assert warning.startswith("index.rst:4: WARNING: a.wsd: this is not UTF-8 text")


def test_warnings_can_be_suppressed_by_their_code(project: Project) -> None:
    project.write("index.rst", page(".. sequence:: nova/paus\n"))
    project.write("conf.py", 'extensions = ["stackseq.sphinx"]\nsuppress_warnings = ["stackseq.input"]\n')
    assert project.warnings() == []


def times(folder: Path) -> dict[str, int]:
    return {
        path.name: path.stat().st_mtime_ns for path in folder.rglob("*") if path.suffix == ".svg" or path.name == "index.html"
    }


def test_a_second_run_touches_nothing(tmp_path: Path) -> None:
    project = Project.example(tmp_path)
    out = project.build()
    before = times(out)
    assert times(project.build()) == before


def test_a_page_that_changes_draws_only_what_changed(project: Project) -> None:
    text = page(".. sequence::\n\n   A->B: same\n\n.. sequence::\n\n   A->B: old\n")
    project.write("index.rst", text)
    before = times(project.build() / "_images")
    project.write("index.rst", text.replace("old", "new"))
    after = times(project.build() / "_images")
    assert len(after) == len(before) + 1
    assert before.items() <= after.items()


@pytest.mark.parametrize("name", ["parts/files.wsd", "parts/common.wsd"])
def test_files_and_what_they_include_are_depended_upon(tmp_path: Path, name: str) -> None:
    project = Project.example(tmp_path)
    before = (project.build() / "index.html").read_text(encoding="utf-8")
    path = project.source / name
    project.write(name, path.read_text(encoding="utf-8") + "A->B: and more\n")
    assert (project.build() / "index.html").read_text(encoding="utf-8") != before


def test_the_configuration_chooses_theme_and_links(project: Project) -> None:
    project.write(
        "index.rst", page(".. sequence:: nova/pause@liberty\n\n.. sequence:: nova/pause@liberty\n   :theme: stackseq\n")
    )
    project.write("conf.py", 'extensions = ["stackseq.sphinx"]\nstackseq_theme = "napkin"\nstackseq_links = "none"\n')
    pictures = [path.read_text(encoding="utf-8") for path in (project.build() / "_images").iterdir()]
    assert len(pictures) == 2
    assert not any("<a " in picture for picture in pictures)


OTHER = """
import sys, types
from docutils import nodes
from docutils.parsers.rst import Directive

class Other(Directive):
    has_content = True
    def run(self):
        return [nodes.paragraph(text="drawn by another")]

other = types.ModuleType("other_extension")
other.setup = lambda app: app.add_directive("seqdiag", Other)
sys.modules["other_extension"] = other
"""


@pytest.mark.parametrize("order", [["stackseq.sphinx", "other_extension"], ["other_extension", "stackseq.sphinx"]])
@pytest.mark.parametrize(
    ("choice", "count", "ours"),
    [("", 1, False), ('stackseq_override = ["seqdiag"]', 0, True), ('stackseq_directives = ["sequence"]', 0, False)],
)
def test_a_name_that_another_extension_owns(project: Project, order: list[str], choice: str, count: int, *, ours: bool) -> None:
    project.write("index.rst", page(".. seqdiag::\n\n   seqdiag { A -> B; }\n"))
    project.write("conf.py", f"{OTHER}\nextensions = {order}\n{choice}\n")
    warnings = project.warnings("html")
    assert len(warnings) == count
    assert all("'seqdiag' belongs to another extension" in warning for warning in warnings)
    text = (project.out / "html" / "index.html").read_text(encoding="utf-8")
    assert ("drawn by another" in text) is not ours
    assert ("<object " in text) is ours


def test_an_unknown_name_in_the_configuration(project: Project) -> None:
    project.write("index.rst", HEADING)
    project.write("conf.py", 'extensions = ["stackseq.sphinx"]\nstackseq_override = ["seqdiagram"]\n')
    (warning,) = project.warnings()
    assert "'seqdiagram', which is no directive of StackSeq" in warning


def test_pictures_have_their_natural_size(project: Project) -> None:
    project.write("index.rst", page(".. sequence::\n\n   A->B: hello\n"))
    (picture,) = (project.build() / "_images").iterdir()
    head = picture.read_text(encoding="utf-8").partition(">")[0]
    width, box = re.search(r' width="(\d+)"', head), re.search(r' viewBox="0 0 (\d+) ', head)
    assert width
    assert box
    assert width[1] == box[1]
