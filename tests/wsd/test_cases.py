"""Small texts by theme: what each is in canonical form, and what is found in it. The cases stand in ``cases/*.txt``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from stackseq.wsd import format, parse  # noqa: A004  # the name that users know

CASES = Path(__file__).with_name("cases")
_CASE = re.compile(r"^=== (.*)\n((?:.*\n)*?)--- formatted\n((?:.*\n)*?)--- findings\n((?:.+\n)*)", re.MULTILINE)
_SIGNS = {"<CR>": "\r", "<TAB>": "\t", "<BOM>": "\N{ZERO WIDTH NO-BREAK SPACE}"}


class Case(NamedTuple):
    theme: str
    name: str
    text: str
    formatted: str
    findings: str


def _cases() -> list[Case]:
    files = sorted(CASES.glob("*.txt"))
    return [Case(file.stem, *match.groups()) for file in files for match in _CASE.finditer(file.read_text(encoding="utf-8"))]


def _text(case: Case) -> str:
    text = case.text
    for sign, character in _SIGNS.items():
        text = text.replace(sign, character)
    return text


each_case = pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case.theme}: {case.name}")


@each_case
def test_case(case: Case) -> None:
    parsed = parse(_text(case))
    assert format(parsed.interaction) == case.formatted
    assert "".join(f"{each.span.line}:{each.span.column} {each.code}\n" for each in parsed.diagnostics) == case.findings


@each_case
def test_round_trip(case: Case) -> None:
    interaction = parse(_text(case)).interaction
    again = parse(case.formatted).interaction
    assert again == interaction
    assert format(again) == case.formatted


def test_every_case_is_read() -> None:
    written = sum(file.read_text(encoding="utf-8").count("=== ") for file in CASES.glob("*.txt"))
    assert len(_cases()) == written > 100
