"""The language reference does what it says: each of its examples is read, formatted and drawn, and finds what it lists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

import stackseq
from stackseq.diagnostics import Source, show, summary
from stackseq.wsd import Parsed, format, parse  # noqa: A004  # the name that users know
from stackseq.wsd.codes import CODES
from stackseq.wsd.statements import STATEMENTS, Statement

PAGE = Path(__file__).parents[2] / "docs" / "language.md"
TEXT = PAGE.read_text(encoding="utf-8")
PATH = "example.wsd"
UNSHOWN = {
    "nested-too-deep": "the example would have a hundred lines",
    "too-many": "the example would have a thousand lines",
    "control-character": "nobody would see it in the example",
    "bidi-control": "nobody would see it in the example",
}
"""Codes without an example; tests/wsd/test_hostile.py has them."""

_BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    line: int
    section: str
    text: str
    findings: str = ""
    full: bool = False
    formatted: str = ""


def _examples() -> list[Example]:
    found: list[Example] = []
    for match in _BLOCK.finditer(TEXT):
        kind, note, content = match.groups()
        if kind == "wsd" and not note:
            section = re.findall(r"^## (.*)$", TEXT[: match.start()], re.MULTILINE)[-1:] or [""]
            found.append(Example(TEXT.count("\n", 0, match.start()) + 1, section[0], content))
        elif kind == "diagnostics":
            found[-1] = found[-1]._replace(findings=content, full=note == "full")
        elif kind == "formatted":
            found[-1] = found[-1]._replace(formatted=content)
    return found


EXAMPLES = _examples()
FILES = {match[2]: match[3] for match in _BLOCK.finditer(TEXT) if match[1] == "wsd" and match[2]}
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line {example.line}")


def _include(target: str) -> Source:
    if target not in FILES:
        raise OSError("there is no such file")
    return Source(target, FILES[target])


def _read(example: Example) -> Parsed:
    return parse(Source(PATH, example.text), _include)


@each_example
def test_finds_what_the_page_says(example: Example) -> None:
    source = Source(PATH, example.text)
    found = parse(source, _include).diagnostics
    lines = [show(each, source) if example.full else summary(each, PATH) for each in found]
    assert "".join(f"{line}\n" for line in lines) == example.findings


@each_example
def test_survives_formatting(example: Example) -> None:
    interaction = _read(example).interaction
    text = format(interaction)
    again = parse(text)
    assert again.interaction == interaction
    assert format(again.interaction) == text
    assert not example.formatted or text == example.formatted


@each_example
def test_draws(example: Example) -> None:
    text = format(_read(example).interaction)
    assert str(stackseq.draw(text)).startswith("<svg")
    assert stackseq.draw(text, "txt")


def test_lists_every_code() -> None:
    rows = re.findall(r"^\| `([\w-]+)` \| (\w+) \| (.+) \|$", TEXT, re.MULTILINE)
    assert rows == [(code, severity.value, meaning) for code, (severity, meaning) in CODES.items()]


def test_shows_every_code() -> None:
    shown = set(re.findall(r"\[([\w-]+)\]$", "".join(example.findings for example in EXAMPLES), re.MULTILINE))
    assert shown | set(UNSHOWN) == set(CODES)
    assert not shown & set(UNSHOWN)


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row.keywords)
def test_shows_every_statement_in_its_section(row: Statement) -> None:
    text = "\n".join(example.text for example in EXAMPLES if example.section == row.section).lower()
    for word in row.keywords.split():
        assert re.search(rf"^\s*{re.escape(word)}(?!\w)|:{re.escape(word)} ", text, re.MULTILINE), word


def test_contents_name_every_section() -> None:
    sections = re.findall(r"^## (.*)$", TEXT, re.MULTILINE)
    anchors = [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in sections]
    contents = TEXT[TEXT.index("Contents:") : TEXT.index("\n## ")]
    assert re.findall(r"\(#([\w-]+)\)", contents) == anchors
