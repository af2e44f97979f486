"""What the page about documents shows, works."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import TYPE_CHECKING

import markdown

from stackseq.markdown import LANGUAGES, OPTIONS, fence, validate
from stackseq.sphinx.directives import SeqdiagDirective
from tests.sphinx.builds import Project

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).parents[2] / "docs" / "documents.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^(`{{3,}}){kind}[^\n]*\n(.*?)^\1$", TEXT, re.DOTALL | re.MULTILINE)


def contents(kind: str) -> list[str]:
    return [body for _, body in blocks(kind)]


def test_sphinx(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.write("conf.py", contents("python conf.py")[0] + "numfig = True\n")
    project.write("index.rst", "Title\n=====\n\n" + "\n".join(contents("rst")))
    project.write("boot.wsd", "A->B: boot\n")
    project.build("text")


def test_every_option_and_setting_is_told() -> None:
    for name in SeqdiagDirective.option_spec or {}:
        assert re.search(rf"^\|[^|]*`{name}`", TEXT, re.MULTILINE), name
    for name in ("theme", "links", "directives", "override"):
        assert f"\n| `stackseq_{name}` |" in TEXT
    for name in (*LANGUAGES, *OPTIONS):
        assert f"`{name}`" in TEXT


def test_markdown() -> None:
    fences = {"custom_fences": [{"name": "sequence", "class": "sequence", "format": fence, "validator": validate}]}
    (text,) = contents("markdown")
    page = markdown.markdown(text, extensions=["pymdownx.superfences"], extension_configs={"pymdownx.superfences": fences})
    assert "<figcaption>Alice greets Bob</figcaption>" in page
    for name in re.findall(r"!!python/name:stackseq\.markdown\.(\w+)", TEXT):
        assert name in {fence.__name__, validate.__name__}


def test_python(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 5
    assert outcome.failed == 0, capsys.readouterr().out
