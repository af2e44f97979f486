"""Repairs: each is what a person would do, and takes its finding away."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import HealthCheck, given, settings

from stackseq.diagnostics import Severity
from stackseq.wsd import fixes as module
from stackseq.wsd import parse
from stackseq.wsd.fixes import BUDGET, apply, fixes, lines_of
from stackseq.wsd.repairs import _PROPOSE
from tests.wsd.texts import diagrams

REPAIRED = {
    "A->B: x\ndeactivat B": "A->B: x\ndeactivate B",  # not active, then: but that is another, lesser matter
    "A->B": "A->B:",
    "A->B: x\n  A->B hello you": "A->B: x\n  A->B: hello you",
    "participant nova-api as a\nB->a call": "participant nova-api as a\nB->a: call",
    "note A: hi\nA->B: x": "note over A: hi\nA->B: x",
    "note on A: hi\nA->B: x": "note over A: hi\nA->B: x",
    "alt a\nA->B: x\nendalt": "alt a\nA->B: x\nend alt",
    "opt a\nA->B: x\nendif": "opt a\nA->B: x\nend",
    "Dear all,\nA->B: x": "# Dear all,\nA->B: x",
    "alt a\n  A->B: x\nelse\n  B->A: y\nA->B: z": "alt a\n  A->B: x\nelse\n  B->A: y\nend\nA->B: z",
    "opt a\n    loop b\n        A->B: x\nend\n": "opt a\n    loop b\n        A->B: x\nend\nend\n",
    "parallel {\nA->B: x": "parallel {\nA->B: x\n}",
    "note over A\nforgotten\n\nA->B: x": "note over A\nforgotten\nend note\n\nA->B: x",
    "A->B: x\nend": "A->B: x",
    "else\nA->B: x": "A->B: x",
    "}\nA->B: x": "A->B: x",
    "A->-B: x": "A->B: x",
    "A->B: x\ndeactivate B\nA->B: y": "A->B: x\nA->B: y",
    "participant X\nA->B: x": "A->B: x",
    "loop->B: x\nB->loop: y": '"loop"->B: x\nB->loop: y',
    "participant:databse D\nA->D: x": "participant:database D\nA->D: x",
    "participant:robot D\nA->D: x": "participant D\nA->D: x",
    "option footr=bar\nA->B: x": "option footer=bar\nA->B: x",
    "title a\ntitle b\nA->B: x": "title a\nA->B: x",
    "A-#blu>B: x": "A->B: x",
    "A->B: \x01x": "A->B: x",
    "A<<--B: x: y": "B-->>A: x: y",
    "A<<->>B: x": "A<->B: x",
    "A->(3)B: x": "A->B: x",
    "queue Q\nA->Q: x": "participant:queue Q\nA->Q: x",
    "create participant Xen as Y\nA->Y: x": "participant Xen as Y\ncreate Y\nA->Y: x",
    "par\nA->B: 1\nand\nB->A: 2\nend": "par\nA->B: 1\nelse\nB->A: 2\nend",
    "abox over A: x": "note over A: x",
    "linear\nA->B: x": "A->B: x",
    "A->B: x\r\nend\r\n😀->B: y": "A->B: x\n😀->B: y",
}


@pytest.mark.parametrize("text", [text for text in REPAIRED if not text.endswith("deactivat B")])
def test_first_repair(text: str) -> None:
    repairs = [repair for found in fixes(text).values() for repair in found]
    assert apply(repairs[0], lines_of(text)) == REPAIRED[text]


def test_a_repair_may_leave_lesser_findings() -> None:
    text = "A->B: x\ndeactivat B"
    ((repair, *_),) = fixes(text).values()
    assert apply(repair, lines_of(text)) == REPAIRED[text]


def test_no_repair_for_an_included_file() -> None:
    from stackseq.diagnostics import Source

    text = 'include "x.wsd"\nA->B: x'
    found = parse(text, lambda name: Source(name, "deactivat B")).diagnostics
    assert [each.code for each in found] == ["syntax-error"]
    assert fixes(text, found) == {}


def test_large_texts_get_few() -> None:
    text = f"A->B: {'x' * (BUDGET // 20)}\n" + "activat B\n" * 100
    assert 0 < len(fixes(text)) < 100


def test_the_example() -> None:
    assert doctest.testmod(module).failed == 0


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(diagrams())
def test_repairs_repair(text: str) -> None:
    found = parse(text).diagnostics
    for diagnostic, repairs in fixes(text, found).items():
        assert diagnostic.code in _PROPOSE
        for repair in repairs:
            after = parse(apply(repair, lines_of(text))).diagnostics
            assert sum(each.code == diagnostic.code for each in after) < sum(each.code == diagnostic.code for each in found)
            if diagnostic.severity is not Severity.ERROR:
                assert _errors(after) <= _errors(found)


def _errors(found: tuple[object, ...]) -> int:
    return sum(getattr(each, "severity", None) is Severity.ERROR for each in found)
