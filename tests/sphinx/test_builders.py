"""Each builder shows the diagrams of a project as well as it can, without a warning."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.sphinx.builds import Project

if TYPE_CHECKING:
    from pathlib import Path

SENTENCES = ("hello & <welcome>", "good morning", "from a file", "in an included part", "GET /")
"""One of each kind of diagram."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project.example(tmp_path_factory.mktemp("sphinx"))


def shown(text: str) -> list[str]:
    return [each for each in SENTENCES if each not in text]


def test_html(project: Project) -> None:
    out = project.build("html")
    page = (out / "index.html").read_text(encoding="utf-8")
    names = re.findall(r'<object data="([^"]+)" type="image/svg\+xml"', page)
    assert len(names) == len(set(names)) == 5
    pictures = [(out / name).read_text(encoding="utf-8") for name in names]
    for picture in pictures:
        ET.fromstring(picture)  # noqa: S314  # our own picture
    assert not shown("\n".join(pictures).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))
    assert '<a target="_top" href="https://example.org/source/nova/compute/api.py">' in pictures[0]
    assert 'href="https://opendev.org/' in pictures[2]
    assert "Fig. 1" in page
    assert '<div class="wide special stackseq">' in page
    assert re.search(r'aria-label="Files are read" style="max-width:100%;width:50%;height:auto"><p>Files are read</p>', page)
    assert "max-width:400px" in page


def test_without_a_text_of_their_own_pictures_are_told_step_by_step(project: Project) -> None:
    page = (project.build("html") / "index.html").read_text(encoding="utf-8")
    assert "<ol><li>Alice → Bob: hello &amp; &lt;welcome&gt;</li><li>Bob → Alice: good morning</li></ol></object>" in page


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml"])
def test_other_pages_find_their_pictures(project: Project, builder: str) -> None:
    out = project.build(builder)
    for name in re.findall(r'<object data="([^"]+)"', (out / "index.html").read_text(encoding="utf-8")):
        assert (out / name).is_file()


def test_latex(project: Project) -> None:
    out = project.build("latex")
    (document,) = out.glob("*.tex")
    names = re.findall(r"sphinxincludegraphics(?:\[[^]]*\])?\{\{([^}]+)\}\.pdf\}", document.read_text(encoding="utf-8"))
    assert len(set(names)) == 5
    for name in names:
        assert (out / f"{name}.pdf").read_bytes().startswith(b"%PDF-")
    assert r"\caption{Two people \sphinxstyleemphasis{greet}}" in document.read_text(encoding="utf-8")


def test_texinfo(project: Project) -> None:
    out = project.build("texinfo")
    assert len(list(out.rglob("sequence-*.png"))) == 5


def test_text(project: Project) -> None:
    text = (project.build("text") / "index.txt").read_text(encoding="utf-8")
    assert not shown(text)
    assert "►" in text


def test_manual_page(project: Project) -> None:
    page = (project.build("man") / "example.1").read_text(encoding="utf-8")
    assert not shown(page.replace("\\-", "-").replace("\\(aq", "'"))


def test_epub(project: Project) -> None:
    out = project.build("epub")
    (book,) = out.glob("*.epub")
    with zipfile.ZipFile(book) as archive:
        page = archive.read("index.xhtml").decode()
        content = archive.read("content.opf").decode()
        names = re.findall(r'<img src="(_images/sequence-[^"]+)" alt="[^"]+"', page)
        assert len(names) == 5
        for name in names:
            assert name in archive.namelist()
            assert f'href="{name}"' in content
    ET.fromstring(page)  # noqa: S314  # our own page


def test_translators_get_captions_and_no_diagrams(project: Project) -> None:
    (catalogue,) = project.build("gettext").glob("*.pot")
    text = catalogue.read_text(encoding="utf-8")
    assert 'msgid "Two people *greet*"' in text
    assert "hello" not in text


@pytest.mark.parametrize("builder", ["xml", "pseudoxml", "dummy", "linkcheck", "changes"])
def test_whatever_else_there_is_builds_as_well(project: Project, builder: str) -> None:
    if builder == "linkcheck":
        project.build(builder, "-D", "linkcheck_ignore=.*")
    else:
        project.build(builder)


def test_several_processes_read_and_write(tmp_path: Path) -> None:
    project = Project(tmp_path)
    names = [f"page{number}" for number in range(10, 18)]
    for name in names:
        project.write(f"{name}.rst", f"{name}\n======\n\n.. sequence::\n\n   A->B: {name}\n\n.. sequence::\n\n   A->B: same\n")
    project.write("index.rst", "Index\n=====\n\n.. toctree::\n\n" + "".join(f"   {name}\n" for name in names))
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-j", "2", "-b", "html", str(project.source), str(project.out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(list((project.out / "_images").iterdir())) == len(names) + 1
