"""Small texts by theme: what each is in our own language, and what is found in it. The cases stand in ``cases/*.txt``.

A line of four number signs names a case; the name of the file begins with the language.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from stackseq.diagnostics import Source
from stackseq.imports import READERS
from stackseq.imports.codes import CODES
from stackseq.wsd import format, parse  # noqa: A004  # the name that users know

if TYPE_CHECKING:
    from stackseq.interaction import Parsed

CASES = Path(__file__).with_name("cases")
PAGE = Path(__file__).resolve().parents[2] / "docs" / "import.md"
_CASE = re.compile(r"^#### (.*)\n((?:.*\n)*?)---- formatted\n((?:.*\n)*?)---- findings\n((?:.+\n)*)", re.MULTILINE)


class Case(NamedTuple):
    theme: str
    name: str
    text: str
    formatted: str
    findings: str

    def read(self) -> Parsed:
        return READERS[self.theme.partition("-")[0]].read(Source("any", self.text))


def _cases() -> list[Case]:
    files = sorted(CASES.glob("*.txt"))
    return [Case(file.stem, *match.groups()) for file in files for match in _CASE.finditer(file.read_text(encoding="utf-8"))]


each_case = pytest.mark.parametrize("case", _cases(), ids=lambda case: f"{case.theme}: {case.name}")


@each_case
def test_case(case: Case) -> None:
    parsed = case.read()
    assert format(parsed.interaction) == case.formatted
    assert "".join(f"{each.span.line}:{each.span.column} {each.code}\n" for each in parsed.diagnostics) == case.findings


@each_case
def test_our_own_text_says_the_same(case: Case) -> None:
    assert parse(case.formatted).interaction == case.read().interaction


def test_every_case_is_read() -> None:
    assert len(_cases()) == sum(file.read_text(encoding="utf-8").count("\n#### ") + 1 for file in CASES.glob("*.txt"))


def test_every_finding_has_a_case_and_is_documented() -> None:
    hard = {"too-many", "nested-too-deep", "control-character", "bidi-control"}  # test_hostile.py has these
    found = {line.split()[1] for case in _cases() for line in case.findings.splitlines()}
    assert found == CODES.keys() - hard
    page = PAGE.read_text("utf-8")
    for code, (severity, meaning) in CODES.items():
        assert f"| `{code}` | {severity.value} | {meaning} |" in page
