"""What chance does not make often: texts that once were drawn wrong keep the promises of all drawings."""

from __future__ import annotations

import pytest

from stackseq.wsd import parse
from tests.layout.invariants import problems
from tests.layout.test_invariants import UNITS, lay_out

TEXTS = {
    "slanted arrows": "A->(5)B: slow\nB->>(2)A: slow\nA<->(9)B: both ways\nA->(5)C: far\nA->x (3)C: lost",
    "a label of several lines in a tab": "group two\\nlines\nopt x\nactivate A",
    "a tab that is higher than the guard": "group a\\n\\nb   c\nA->>+A: hi\nB->A: x",
    "executions after the end": "destroy A\nB->+A: x\nactivate A\nactivate A\nA->A: self\nA-->*C: y",
    "a lifeline after its end": "A->*B: x\ndestroy B\nA->B: again\nA->*B: anew\nB->+A: x",
    "created by what leaves a reference": "create C\nQ->>ref over A: q\nend ref-->C: a label\nC->+*A: a label",
    "an execution that ends where a lifeline begins": "A->+C: x\nA->*B: create\ndeactivate C\nB->A: a long label\nopt x\nC->B: x",
    "a label over executions that end with it": "B->+A: x\nB->+A: x\nB->+A: x\nC->B: a long label over them\ndestroy A\nB->C: x",
    "a lifeline that ends before anything": "participant A\nparticipant B\nalt\ndestroy A\nA->B: x\nend",
    "a lifeline that ends in a reference": "B->ref over A: a\\nreference\nend ref-->B: x\ndestroy A\nA->B: x",
    "a lifeline that creates itself": "destroy C\nC->*C: a long label\nC-->+-A: x",
}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("name", TEXTS)
def test_drawings_of_awkward_texts_keep_their_promises(name: str, unit: str) -> None:
    metrics, spacing = UNITS[unit]
    interaction = parse(TEXTS[name]).interaction
    assert not problems(interaction, lay_out(interaction, metrics, spacing), metrics, spacing)
