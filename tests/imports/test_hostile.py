"""Texts that nobody writes by hand."""

from __future__ import annotations

import pytest

from stackseq.diagnostics import Source
from stackseq.imports import READERS, find_reader
from stackseq.imports.findings import MOST
from stackseq.interaction import MAX_DEPTH, CombinedFragment, Message, Parsed, walk
from stackseq.wsd import format, parse  # noqa: A004  # the name that users know

MANY = 3000
DEEP = {"plantuml": "loop\n" * MANY + "A -> B\n" + "end\n" * MANY, "seqdiag": "loop {" * MANY + "A -> B;" + "}" * MANY}
WRONG = {"plantuml": "what\n" * MANY, "seqdiag": "$\n" * MANY}
UNFINISHED = {
    "plantuml": (
        "note left\n",
        "title\n",
        "legend\n",
        "<style>\n",
        "skinparam x {\n",
        "!procedure\n",
        "participant A [\n",
        "/'",
        "A\\\n",
    ),
    "seqdiag": ("A -> B {", "A [", "/*", '"', "group {", "A ->", "===", '"""', "class"),
}


def read(language: str, text: str) -> Parsed:
    return READERS[language].read(Source("any", text))


@pytest.mark.parametrize("language", READERS)
def test_nesting_is_bounded(language: str) -> None:
    parsed = read(language, DEEP[language])
    depth = sum(isinstance(element, CombinedFragment) for element in walk(parsed.interaction))
    assert 90 < depth < MAX_DEPTH
    assert sum(isinstance(element, Message) for element in walk(parsed.interaction)) == 1
    assert [each.code for each in parsed.diagnostics if each.severity.value == "error"] == ["nested-too-deep"]
    assert parse(format(parsed.interaction)).interaction == parsed.interaction


@pytest.mark.parametrize("language", READERS)
def test_findings_are_bounded(language: str) -> None:
    diagnostics = read(language, WRONG[language]).diagnostics
    assert len(diagnostics) == MOST + 1
    assert diagnostics[-1].code == "too-many"
    assert f"{MANY - MOST} more" in diagnostics[-1].message


@pytest.mark.parametrize(("language", "part"), [(language, part) for language, parts in UNFINISHED.items() for part in parts])
def test_what_is_begun_a_thousand_times(language: str, part: str) -> None:
    assert read(language, part * MANY).diagnostics is not None


@pytest.mark.parametrize("language", READERS)
def test_characters_that_cannot_be_shown(language: str) -> None:
    parsed = read(language, 'A -> "B\x07"\n# \u202ereordered\x00\r\nB -> A\u2028')
    codes = [each.code for each in parsed.diagnostics]
    assert {"control-character", "bidi-control"} <= set(codes)
    assert "\N{REPLACEMENT CHARACTER}" in parsed.interaction.lifelines[1].name


@pytest.mark.parametrize(
    ("path", "text", "language"),
    [
        ("a.wsd", "A->B: hello", ""),
        ("a.wsd", "@startuml\nA -> B", "plantuml"),
        ("a.txt", "A licence.\n\n  @startuml\nA -> B\n@enduml", "plantuml"),
        ("a.txt", "note over A\n@startuml is how it begins\nend note", ""),
        ("a.puml", "A -> B", "plantuml"),
        ("A.PUML", "A -> B", "plantuml"),
        ("a.puml", "seqdiag { A -> B; }", "seqdiag"),
        ("a.diag", "A -> B", "seqdiag"),
        ("a.seqdiag", "A->B: hello", ""),
        ("a.seqdiag", "\ufeff// ours\n# too\n/* and * this */ seqdiag x\n{ A -> B; }", "seqdiag"),
        ("-", "diagram {\n", "seqdiag"),
        ("-", "{ A -> B; }", "seqdiag"),
        ("-", "diagram->B: hello {", ""),
        ("-", "", ""),
    ],
)
def test_the_language_is_found_out(path: str, text: str, language: str) -> None:
    reader = find_reader(Source(path, text))
    assert (reader.name if reader else "") == language
