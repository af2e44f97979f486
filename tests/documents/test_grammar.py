"""The grammar for editors is the one of the lexer, and its patterns work where editors use them: line by line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from stackseq.wsd.statements import STATEMENTS
from stackseq.wsd.statements.message import ARROWS
from tools.grammar import FILE, text

GRAMMAR = json.loads(FILE.read_text(encoding="utf-8"))
FOLDER = FILE.parent
DIAGRAMS = sorted(Path(__file__).parents[2].joinpath("src/stackseq/diagrams").rglob("*.wsd"))


def test_the_file_is_up_to_date() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run tools/grammar.py"


def test_the_package_names_the_files_that_there_are() -> None:
    package = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
    (grammar,) = package["contributes"]["grammars"]
    assert (FOLDER / grammar["path"]).samefile(FILE)
    assert grammar["scopeName"] == GRAMMAR["scopeName"]
    (language,) = package["contributes"]["languages"]
    assert (FOLDER / language["configuration"]).is_file()


def first(line: str) -> tuple[dict[str, object], re.Match[str]] | None:
    """Return the first rule that matches at the beginning of a line, as editors choose it."""
    found = ((rule, re.match(rule.get("begin") or rule["match"], line)) for rule in GRAMMAR["patterns"])
    return next(((rule, match) for rule, match in found if match), None)


def scoped(line: str) -> dict[str, str]:
    """Return the parts of a line that have a scope, by what they say."""
    found = first(line)
    assert found is not None
    rule, match = found
    captures = rule.get("beginCaptures") or rule.get("captures") or {}
    assert isinstance(captures, dict)
    return {match[int(number)]: scope["name"] for number, scope in captures.items() if match[int(number)]}


WORDS = [word for row in STATEMENTS for word in row.keywords.split() if word.isalpha()]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_a_keyword(word: str) -> None:
    assert re.match("keyword|storage", scoped(f"  {word} x")[word])


@pytest.mark.parametrize("arrow", ARROWS)
def test_every_arrow_is_an_operator(arrow: str) -> None:
    assert scoped(f"A {arrow} B: x")[arrow] == "keyword.operator.wsd"


def test_every_line_of_the_catalogue_is_known() -> None:
    blocks = [rule for rule in GRAMMAR["patterns"] if rule.get("contentName") == "string.unquoted.block.wsd"]
    for path in DIAGRAMS:
        end = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if end:
                end = "" if re.match(end, line) else end
            elif line.strip():
                found = first(line)
                assert found is not None, f"{path}: {line}"
                end = str(found[0]["end"]) if found[0] in blocks else ""
        assert not end, path
