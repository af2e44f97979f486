"""The documentation shows what the program does now: its commands and examples are run."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import stackseq
from stackseq.catalogue import load
from tools.docs import PAGES, refreshed

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)(#[^)\s]+)?\)")


@pytest.mark.parametrize("page", COMMANDS, ids=lambda page: page.name)
def test_commands_print_what_the_page_shows(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == refreshed(page), "run `make docs`, and look at what changed"


def test_python_examples_do_what_the_page_shows() -> None:
    page = ROOT / "docs" / "python.md"
    outcome = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert outcome.attempted > 10
    assert outcome.failed == 0


PICTURES = {"overview": ROOT / "docs" / "images" / "overview.wsd", "pause": Path(load().find("nova/pause", "liberty").path)}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_as_we_draw_them(name: str) -> None:
    picture = (ROOT / "docs" / "images" / f"{name}.svg").read_text(encoding="utf-8")
    assert picture == stackseq.draw(PICTURES[name].read_text(encoding="utf-8")), "run `make docs`, and look at what changed"


def anchors_of(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        path = page.parent / target
        assert path.exists(), f"{page.name} links to {target}"
        assert not anchor or anchor in anchors_of(path), f"{page.name} links to {target}{anchor}"


def test_both_readmes_show_the_same() -> None:
    """The Chinese page has the same sections, blocks and links as the English one."""
    english, chinese = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    assert english.count("\n## ") == chinese.count("\n## ")
    assert english.count("```") == chinese.count("```")
    ours = {target for target, _ in LINK.findall(english)} ^ {target for target, _ in LINK.findall(chinese)}
    assert ours == {"README.md", "README.zh.md"}
