"""Every element and every finding knows where it came from."""

from __future__ import annotations

import pytest

from stackseq.diagnostics import Span
from stackseq.interaction import CombinedFragment, Message, Parallel, walk
from stackseq.wsd import parse

TEXT = """\
# a comment
participant "B" as Bob
  A->Bob: hello
  note over A
    text
  end note
alt x
    activate Bob
else y
\tBob->A: tab
end alt
parallel {
  A->C: 1
}
A->C: described
 once
 twice
"""


def test_elements_cover_their_text() -> None:
    assert [(type(element).__name__, element.span) for element in walk(parse(TEXT).interaction)][:5] == [
        ("Comment", Span(1, 1, 1, 12)),
        ("Message", Span(3, 3, 3, 16)),
        ("Note", Span(4, 3, 6, 11)),
        ("CombinedFragment", Span(7, 1, 11, 8)),
        ("ExecutionStart", Span(8, 5, 8, 17)),
    ]


def test_fragments_and_operands() -> None:
    fragment = next(element for element in walk(parse(TEXT).interaction) if isinstance(element, CombinedFragment))
    assert [operand.span for operand in fragment.operands] == [Span(7, 1, 7, 6), Span(9, 1, 9, 7)]
    message = fragment.operands[1].body[0]
    assert message.span == Span(10, 2, 10, 13)


def test_parallel_and_descriptions() -> None:
    body = parse(TEXT).interaction.body
    assert [element.span for element in body if isinstance(element, Parallel)] == [Span(12, 1, 14, 2)]
    assert isinstance(body[-1], Message)
    assert body[-1].span == Span(15, 1, 17, 7)


def test_lifelines_know_where_they_are_declared_or_first_used() -> None:
    spans = {lifeline.name: lifeline.span for lifeline in parse(TEXT).interaction.lifelines}
    assert spans == {"Bob": Span(2, 1, 2, 23), "A": Span(3, 3, 3, 4), "C": Span(13, 6, 13, 7)}


@pytest.mark.parametrize(
    ("text", "line", "column", "end"),
    [
        ("  nonsense here ", 1, 3, 16),
        ("\tnonsense", 1, 2, 10),
        ("A->B: x\r\n  deactivate B\r\n", 2, 3, 15),
        ("\ufeffnonsense", 1, 1, 9),
        ("数据库 数据库", 1, 1, 8),
    ],
)
def test_findings_cover_their_line(text: str, line: int, column: int, end: int) -> None:
    span = parse(text).diagnostics[0].span
    assert (span.line, span.column, span.end_column) == (line, column, end)
