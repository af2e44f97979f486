"""The package as a whole: what it exports, what it loads, its table of statements, and real diagrams."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import stackseq
from stackseq.diagnostics import Severity, Source
from stackseq.interaction import Interaction, Message
from stackseq.wsd import Parsed, format, parse  # noqa: A004  # the name that users know
from stackseq.wsd.statements import EXTENSIONS, STATEMENTS, WSD, Statement, reader

DIAGRAMS = sorted(Path(stackseq.__file__).with_name("diagrams").rglob("*.wsd"))
FOLDER = Path(stackseq.__file__).with_name("wsd") / "statements"


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: "/".join(path.parts[-3:]))
def test_catalogue_survives_formatting(path: Path) -> None:
    interaction = parse(Source(str(path), path.read_text(encoding="utf-8"))).interaction
    text = format(interaction)
    again = parse(text)
    assert again.interaction == interaction
    assert format(again.interaction) == text


@pytest.mark.parametrize("path", DIAGRAMS, ids=lambda path: "/".join(path.parts[-3:]))
def test_catalogue_has_no_findings(path: Path) -> None:
    assert parse(Source(str(path), path.read_text(encoding="utf-8"))).diagnostics == ()


def test_parse_takes_a_string_or_a_source() -> None:
    assert parse("A->B: x") == parse(Source("a.wsd", "A->B: x"))


def test_parsed_is_a_value() -> None:
    parsed = parse("A->B: x")
    assert parsed == Parsed(parsed.interaction, ())
    assert isinstance(parsed.interaction.body[0], Message)


def test_empty_interaction_is_an_empty_text() -> None:
    assert format(Interaction()) == ""
    assert parse("") == Parsed(Interaction())


@pytest.mark.parametrize("row", STATEMENTS, ids=lambda row: row.keywords)
def test_every_row_has_a_reader(row: Statement) -> None:
    assert callable(reader(row))


def test_every_file_has_a_row() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__", "message", "foreign"}
    assert {row.module for row in STATEMENTS} == files


def test_a_keyword_has_one_row() -> None:
    words = [word for row in STATEMENTS for word in row.keywords.split()]
    assert len(words) == len(set(words)) == len(WSD) + len(EXTENSIONS)


def test_findings_are_in_the_order_of_the_text() -> None:
    found = parse("participant X\nalt\nfoo bar\nelse\nA->B: x\ndeactivate A\n").diagnostics
    assert [each.span.line for each in found] == sorted(each.span.line for each in found)
    assert {each.severity for each in found} == {Severity.ERROR, Severity.WARNING}


def test_reading_loads_little() -> None:
    program = (
        "import sys; from stackseq.wsd import parse; parse('A->B: x'); "
        "heavy = {'typing', 'dataclasses', 'inspect', 'difflib', 'stackseq.wsd.formatter', 'stackseq.wsd.codes', "
        "'stackseq.wsd.statements.note', 'stackseq.wsd.statements.foreign'}; print(*sorted(heavy & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, env=_environment())
    assert result.stdout.split() == []


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": str(Path(stackseq.__file__).parents[1])}


def test_unknown_names_are_refused() -> None:
    import stackseq.wsd as package

    with pytest.raises(AttributeError, match="nothing"):
        _ = package.nothing
