"""Which labels are claims, and where anchors stand in the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackseq import parse
from stackseq.audit import read_steps
from stackseq.interaction import Anchor

CASES = [
    line.split(" | ")
    for line in (Path(__file__).parent / "labels.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def steps_of(text: str):  # noqa: ANN201
    return read_steps(parse(text).interaction, text)


@pytest.mark.parametrize(("label", "expected"), CASES, ids=[case[0] for case in CASES])
def test_calls(label: str, expected: str) -> None:
    (step,) = steps_of(f"# nova/a.py f\nA->B: {label}\n")
    assert "; ".join(" ".join(call.words) for call in step.calls) == expected.replace("-", "")


KINDS = [
    ("cast pause_instance(instance)", "cast"),
    ("call select_destinations(\\nspec)", "call"),
    ("cast pause_instance", "cast"),
    ("pause_instance(instance)", ""),
]


@pytest.mark.parametrize(("label", "kind"), KINDS)
def test_a_client_of_rpc_says_how_it_sends(label: str, kind: str) -> None:
    (step,) = steps_of(f"# nova/compute/rpcapi.py ComputeAPI.f\nA->B: {label}\n")
    assert [call.words for call in step.calls][1:] == ([(kind,)] if kind else [])


DIAGRAM = """\
A->B: before any anchor, so suspend() is no claim
# nova/a.py f
A->B: first()
note over A: second() is in a note
B-->A: third() is a reply
alt x
    # nova/b.py C.g
    A->B: fourth()
else
    #   nova/a.py   f
    A->B: first()
end
# source: none
A->B: fifth()
"""


def test_an_anchor_is_one_step_with_all_its_places() -> None:
    first, second = steps_of(DIAGRAM)
    assert (first.anchor, second.anchor) == (Anchor("nova/a.py", "f"), Anchor("nova/b.py", "C.g"))
    assert [(span.line, span.column, span.end_column) for span in first.spans] == [(2, 1, 14), (10, 5, 22)]
    assert [(call.words, call.span.line) for call in first.calls] == [(("first",), 3)]
    assert [call.label for call in second.calls] == ["fourth()"]


def test_without_the_text_steps_stand_where_their_elements_are() -> None:
    first, second = read_steps(parse(DIAGRAM).interaction)
    assert [span.line for span in first.spans] == [3, 11]
    assert [span.line for span in second.spans] == [8]
