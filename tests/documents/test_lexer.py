"""The colours of the language: nothing is an error, nothing is lost, every word of the language is a keyword."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pygments.token import Comment, Error, Generic, Keyword, Name, Operator, String, Whitespace

from stackseq.lexer import SequenceLexer
from stackseq.wsd.statements import STATEMENTS
from stackseq.wsd.statements.message import ARROWS

DIAGRAMS = sorted(Path(__file__).parents[2].joinpath("src/stackseq/diagrams").rglob("*.wsd"))


def lexed(text: str) -> list[tuple[object, str]]:
    return [(kind, value) for _, kind, value in SequenceLexer().get_tokens_unprocessed(text) if value]


def said(text: str) -> list[tuple[object, str]]:
    return [(kind, value) for kind, value in lexed(text) if kind is not Whitespace]


@pytest.mark.parametrize("part", range(8))
def test_every_diagram_of_the_catalogue(part: int) -> None:
    for path in DIAGRAMS[part::8]:
        text = path.read_text(encoding="utf-8")
        tokens = lexed(text)
        assert "".join(value for _, value in tokens) == text
        assert Error not in {kind for kind, _ in tokens}, path


@given(st.text(alphabet='ab "\\:->+*#[]{}<=.|\n\tnote over end ref\u4e00', max_size=120))
def test_nothing_is_lost_whatever_the_text(text: str) -> None:
    tokens = lexed(text)
    assert "".join(value for _, value in tokens) == text
    assert Error not in {kind for kind, _ in tokens}


WORDS = [word for row in STATEMENTS for word in row.keywords.split() if word.isalpha()]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_a_keyword(word: str) -> None:
    for line in (f"{word} x", f"  {word.upper()}"):
        kind, value = said(f"A->B: x\n{line}\n")[5]
        assert value == line.split()[0]
        assert kind in Keyword


@pytest.mark.parametrize("arrow", ARROWS)
def test_every_arrow_is_an_operator(arrow: str) -> None:
    assert said(f"A {arrow} B: text")[:3] == [(Name.Variable, "A"), (Operator, arrow), (Name.Variable, "B")]


CASES = {
    "# nova/compute/api.py API.pause": [(Comment.Special, "# nova/compute/api.py API.pause")],
    "# a remark": [(Comment.Single, "# a remark")],
    "title A\\nB": [(Keyword, "title"), (Generic.Heading, " A"), (String.Escape, "\\n"), (Generic.Heading, "B")],
    "end->B: x": [(Name.Variable, "end"), (Operator, "->"), (Name.Variable, "B"), (None, ":"), (String, " x")],
    '"a: b"->+C: x->y: z': [(Name.Variable, '"a: b"'), (Operator, "->"), (Operator, "+"), (Name.Variable, "C"), (None, ":")],
    "note over A: b->c: d": [(Keyword, "note"), (Keyword, "over"), (Name.Variable, "A"), (None, ":"), (String, " b->c: d")],
    "note over A\nend it\nend note\nA->B: x": [
        (Keyword, "note"),
        (Keyword, "over"),
        (Name.Variable, "A"),
        (String.Doc, "end it"),
        (Keyword, "end note"),
        (Name.Variable, "A"),
    ],
}


@pytest.mark.parametrize("text", CASES)
def test_lines_are_taken_apart(text: str) -> None:
    expected = CASES[text]
    found = said(text)[: len(expected)]
    assert [value for _, value in found] == [value for _, value in expected]
    assert all(want is None or kind is want for (kind, _), (want, _) in zip(found, expected, strict=True))


@pytest.mark.parametrize("part", ["a->", "a:", '"', "a-", "<", "note over a,", "->"])
def test_long_lines_end(part: str) -> None:
    assert "".join(value for _, value in lexed(part * 3000)) == part * 3000
