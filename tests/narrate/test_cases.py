"""Call trees, and the diagrams that they are told as.

A file in ``cases`` tells what it is about in its first line; then come a detail with a call tree, and the body of its diagram,
without the lines about where it is from.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stackseq.narrate import Detail, Subject, narrate, read_phrasebook
from stackseq.wsd import format as write
from tests.narrate.trees import read_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Interaction

CASES = Path(__file__).parent / "cases"
PART = re.compile(r"^== calls (\w+)\n(.*?)^== diagram\n(.*?)(?=^== |\Z)", re.DOTALL | re.MULTILINE)


def cases() -> list[tuple[str, str, str, str]]:
    return [
        (path.stem, detail, tree, diagram)
        for path in sorted(CASES.glob("*.txt"))
        for detail, tree, diagram in PART.findall(path.read_text(encoding="utf-8"))
    ]


def told(detail: str, tree: str) -> Interaction:
    return narrate(read_tree(tree), Detail(detail), read_phrasebook(), Subject(command="openstack work"))


def body(interaction: Interaction) -> str:
    text = write(interaction)
    return text[text.index("end note\n") + len("end note\n") :].strip()


@pytest.mark.parametrize(("name", "detail", "tree", "diagram"), cases())
def test_cases(name: str, detail: str, tree: str, diagram: str) -> None:
    assert body(told(detail, tree)) == diagram.strip(), name


def test_each_case_tells_what_it_is_about() -> None:
    for path in CASES.glob("*.txt"):
        assert not path.read_text(encoding="utf-8").startswith("=="), path.name
