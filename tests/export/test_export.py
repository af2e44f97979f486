"""The diagrams in ``cases/``, as both languages write them.

``STACKSEQ_ACCEPT=1 pytest tests/export`` writes what comes out into the expected files; look at what changed before you commit.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stackseq.export import WRITERS, write
from stackseq.wsd import parse

CASES = Path(__file__).parent / "cases"
ENDINGS = {"mermaid": ".mmd", "plantuml": ".puml"}


@pytest.mark.parametrize("language", WRITERS)
@pytest.mark.parametrize("case", sorted(CASES.glob("*.wsd")), ids=lambda case: case.stem)
def test_case(case: Path, language: str) -> None:
    written = write(language, parse(case.read_text("utf-8")).interaction)
    expected = case.with_suffix(ENDINGS[language])
    if os.environ.get("STACKSEQ_ACCEPT"):
        expected.write_text(written, "utf-8")
    assert written == expected.read_text("utf-8")
