"""Mermaid, in a real browser, draws what we write, and every text in it as it is."""

from __future__ import annotations

import json
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stackseq.export.mermaid import mermaid
from tests.browser.chromium import Chromium
from tests.peers.samples import generated, texts_of_frames, texts_of_steps, unseen, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.interaction import Interaction

PAGE = Path(__file__).with_name("mermaid.html")
AT_ONCE = 20

pytestmark = pytest.mark.peers


def draw_all(version: str, texts: list[str]) -> list[dict[str, list[str] | str]]:
    """Draw with a version; each result has the ``texts`` of the picture, or an ``error``."""
    results = []
    with Chromium() as browser:
        page = browser.open(f"{PAGE.as_uri()}#{version}")
        for start in range(0, len(texts), AT_ONCE):
            results += page.run(f"drawAll({json.dumps(texts[start : start + AT_ONCE])})")
    return results


def check(version: str, diagrams: dict[str, Interaction], texts: Callable[[Interaction], Iterable[str]]) -> None:
    sources = [mermaid(interaction) for interaction in diagrams.values()]
    complaints = []
    for (name, interaction), source, result in zip(diagrams.items(), sources, draw_all(version, sources), strict=True):
        if "error" in result:
            complaints.append(f"{name}: {result['error']}\n{source}")
        elif missing := unseen(texts(interaction), "".join(result["texts"])):
            complaints.append(f"{name} does not show {missing}\n{source}")
    assert not complaints, f"{len(complaints)} of {len(sources)}:\n" + "\n".join(complaints[:3])


@pytest.mark.parametrize("version", ["mermaid", "mermaid-11"])
def test_mermaid_draws_what_we_write(version: str) -> None:
    check(version, written(), lambda interaction: chain(texts_of_steps(interaction), texts_of_frames(interaction)))


@pytest.mark.parametrize("version", ["mermaid", "mermaid-11"])
def test_mermaid_draws_any_diagram(version: str) -> None:
    """Only frames may lose a text: Mermaid breaks a long word in the middle of the name of a character."""
    check(version, generated(), texts_of_steps)
