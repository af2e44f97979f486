"""Text that is meant to hurt: each must be read, and written again, in time that grows with its length."""

# For maintainers. Nothing here measures time: at these sizes, what is quadratic does not end before the suite's timeout.
from __future__ import annotations

import pytest

from stackseq.interaction import MAX_DEPTH, CombinedFragment, Message, walk
from stackseq.wsd import format, parse  # noqa: A004  # the name that users know
from stackseq.wsd.state import LONGEST, MAX_DIAGNOSTICS

MANY = 100_000
LINES = {
    "label": "A->B: " + "x" * MANY,
    "name": "A" * MANY + "->B: x",
    "no statement": "x" * MANY,
    "quotes": '"' * MANY,
    "quotes before an arrow": '"' * MANY + "->B: x",
    "escaped quotes": '"' + '\\"' * MANY + "->B: x",
    "pairs of quotes": '"a" ' * MANY + "->B: x",
    "pairs of quotes in a list": "note over " + '"A",' * MANY + ": x",
    "backslashes": "A->B: " + "\\" * MANY,
    "dashes": "-" * MANY + ": x",
    "arrows": "A" + "->" * MANY + ": x",
    "colons and arrows": ":" * MANY + "->" * MANY,
    "signs before an arrow": "<" * MANY + "->B: x",
    "reversed": "A" + "<" * MANY + "-B: x",
    "crosses": "A" + "-x" * MANY + ": x",
    "crosses apart": "A" + " -x" * MANY + ": x",
    "colours": "A" + "-#a" * MANY + ": x",
    "a colour": "A-#" + "a" * MANY + ": x",
    "modifiers": "A->" + "+-*" * MANY + "B: x",
    "modifiers of nobody": "A->" + "+-*" * MANY + ": x",
    "blanks": "A" + " " * MANY + "->" + " " * MANY + "B" + " " * MANY + ":" + " " * MANY + "x",
    "commas": "note over " + "A," * MANY + ": x",
    "names": "note over " + ",".join(f"name-{number}" for number in range(MANY // 4)) + ": x",
    "aliases": "participant " + "a as " * MANY,
    "blanks in a label": "participant a" + " " * MANY + "b as" + " " * MANY + "c",
    "quoted aliases": "participant " + 'a as "' * MANY,
    "references": ">ref over " * MANY,
    "a path": "# " + "a/" * MANY,
    "a qualified name": "# a.py " + "a." * MANY,
    "a label in brackets": "group " + "[" * MANY + "]" * MANY,
    "a quoted label in brackets": 'group "' + '["' * MANY,
    "addresses": "link A:" + " @ " * MANY,
    "colours of a box": "box " + " #a" * MANY,
    "a number": "autonumber " + "1" * MANY,
    "a delay": "A->(" + "1" * MANY + ")B: x",
    "a kind": "participant:" + "a" * MANY,
    "an end": "ref over A\nend ref" + "-" * MANY,
    "equal signs": "=" * MANY,
    "full stops": "." * MANY,
    "control characters": "\x00" * MANY,
    "halves of characters": "A->B: " + "\ud800" * MANY,
    "carriage returns": "\r" * MANY,
}
MANY_NAMES = "note over " + ",".join(f"name-{number}" for number in range(MANY)) + ": x"
TEXTS = {
    "notes without end": "note over A\n",
    "references without end": "ref over A\n",
    "messages into references": "A->ref over B: x\n",
    "fragments without end": "alt a\n",
    "boxes without end": "box\n",
    "parallel without end": "parallel {\nserial {\n",
    "ends": "end\n}\nelse\n",
    "boxes": "box a\nparticipant A\nend\n",
    "executions": "activate A\n",
    "ends of executions": "deactivate A\n",
    "creations": "create A\n",
    "source comments": "# a/b.py c\n# d\n",
    "descriptions": "A->B: x\n foo bar\n",
    "description lines": " foo bar\n",
    "no statements": "foo bar\n",
    "bidi controls": "\u202e\n",
    "titles": "title a\n",
    "includes": 'include "a"\n',
}


@pytest.mark.parametrize("line", [*LINES.values(), pytest.param(MANY_NAMES, marks=pytest.mark.fuzz)], ids=[*LINES, "many names"])
def test_long_line(line: str) -> None:
    parsed = parse(line)
    interaction = parsed.interaction
    assert parse(format(interaction)).interaction == interaction
    texts = [text for each in parsed.diagnostics for text in (each.message, *each.hints)]
    assert all(len(text) <= LONGEST + 1 for text in texts)


@pytest.mark.parametrize("name", TEXTS)
def test_many_lines(name: str) -> None:
    interaction = parse("A->B: x\n" + TEXTS[name] * (MANY // 10)).interaction
    assert parse(format(interaction)).interaction == interaction


def test_many_branches() -> None:
    branches = "".join(f"A->+B{number}: x\nelse\n" for number in range(MANY // 20))
    assert len(parse(f"alt\n{branches}end\n").interaction.lifelines) == MANY // 20 + 1


def test_many_participants() -> None:
    text = "".join(f"A{number}->B{number}: x\n" for number in range(MANY // 10))
    interaction = parse(text).interaction
    assert len(interaction.lifelines) == MANY // 5
    assert format(interaction) == text


def test_ten_megabytes() -> None:
    text = "A->B: " + "x" * 10_000_000
    message = parse(text).interaction.body[0]
    assert isinstance(message, Message)
    assert len(message.label) == 10_000_000


def test_deep_nesting_is_flattened() -> None:
    deep = 10_000
    parsed = parse("alt\n" * deep + "A->B: x\n" + "end\n" * deep)
    fragments = [element for element in walk(parsed.interaction) if isinstance(element, CombinedFragment)]
    assert len(fragments) == MAX_DEPTH
    assert [each.code for each in parsed.diagnostics] == ["nested-too-deep"]
    assert parsed.diagnostics[0].span.line == MAX_DEPTH + 1
    assert any(isinstance(element, Message) for element in walk(parsed.interaction))


def test_ends_of_flattened_fragments_match() -> None:
    depth = MAX_DEPTH + 5
    parsed = parse("loop\n" * depth + "else\n" + "end\n" * depth + "A->B: x\nend\n")
    assert isinstance(parsed.interaction.body[1], Message)
    assert [each.span.line for each in parsed.diagnostics if each.code == "end-without-group"] == [2 * depth + 3]


def test_findings_are_capped() -> None:
    found = parse("foo bar\n" * (MAX_DIAGNOSTICS + 500)).diagnostics
    assert len(found) == MAX_DIAGNOSTICS + 1
    assert found[-1].code == "too-many"
    assert found[-1].message == "500 more findings are not listed"


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", chr(0xD800), chr(0xDFFF), "\ufffe"])
def test_control_characters_are_replaced(sign: str) -> None:
    parsed = parse(f"A->B: x\nA->B: a{sign}b{sign}")
    assert [(each.code, each.span.line, each.span.column) for each in parsed.diagnostics] == [("control-character", 2, 8)]
    message = parsed.interaction.body[1]
    assert isinstance(message, Message)
    assert message.label == "a\ufffdb\ufffd"


@pytest.mark.parametrize("sign", list("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))
def test_bidi_controls_are_replaced(sign: str) -> None:
    parsed = parse(f"A{sign}->B: x")
    assert [(each.code, each.span.column) for each in parsed.diagnostics] == [("bidi-control", 2)]
    assert [lifeline.name for lifeline in parsed.interaction.lifelines] == ["A\ufffd", "B"]


def test_what_cannot_be_written_is_replaced() -> None:
    label = "a\x00b\ud800c\u202ed\te\r"
    interaction = parse("A->B: x").interaction
    message = interaction.body[0]
    assert isinstance(message, Message)
    bad = type(interaction)(lifelines=interaction.lifelines, body=(Message("A", "B", label),))
    assert format(bad) == "A->B: a\ufffdb\ufffdc\ufffdd e\ufffd\n"
    assert not parse(format(bad)).diagnostics
