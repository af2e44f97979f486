"""Hints: what a line that is no statement was probably meant to be."""

from __future__ import annotations

import pytest

from stackseq.wsd import parse

HINTS = {
    "deactivat B": "did you mean `deactivate`?",
    "endloop": "did you mean `end loop`?",
    "EndAlt": "did you mean `end alt`?",
    "A->B": "missing ':'? A message is `A->B: text`, and the text may be empty",
    "->B: x": "write the sender before the arrow",
    "A->: x": "write the receiver between the arrow and the colon",
    "note under A: x": "say where it stands: `over A`, `left of A` or `right of A`",
    "skinparam x": "`skinparam` belongs to PlantUML",
    "Dear all,": "write `#` before a remark",
}


@pytest.mark.parametrize("line", HINTS)
def test_hint(line: str) -> None:
    (found,) = parse(line).diagnostics
    assert found.code == "syntax-error"
    assert found.hints[0] == HINTS[line]
