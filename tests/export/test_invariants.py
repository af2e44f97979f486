"""What holds for every export, of any diagram."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from stackseq.export import WRITERS, write
from stackseq.export.mermaid_text import write_text as write_mermaid
from stackseq.export.plain import identifiers, plain_lines
from stackseq.export.plantuml_text import write_quoted, write_remark
from stackseq.export.plantuml_text import write_text as write_plantuml
from stackseq.interaction import Interaction, Message, walk
from tests.strategies import interactions, texts

Statements = list[tuple[str, re.Match[str]]]

NAME = "[A-Za-z_][A-Za-z0-9_]*"
NAMES = f"{NAME}(?:, ?{NAME})*"
KINDS = "(?:participant|actor|database|collections|queue|boundary|control|entity)"
LABEL = r"(?:[^#;\n<]|#\d+;|<br/>)+"
MERMAID = {
    "remark": r"%%(?: .*)?",
    "head": r"---|config:|sequence:|mirrorActors: false|wrap: true|sequenceDiagram",
    "title": f"title {LABEL}",
    "lifeline": rf'(?:create )?(?:participant|actor) (?P<name>{NAME})(?:@{{ "type": "[a-z]+" }})?(?: as {LABEL})?',
    "link": f"link {NAME}: Link @ {LABEL}",
    "message": rf"(?P<sender>{NAME})(?:-->>|->>|-\)|--\)|-x|--x|<<->>|<<-->>)(?P<sign>[+-]?)(?P<receiver>{NAME}): {LABEL}",
    "life": rf"(?P<change>activate|deactivate|destroy) (?P<whose>{NAME})",
    "note": f"Note (?:over|left of|right of) (?P<over>{NAMES}): {LABEL}",
    "number": r"autonumber (?:off|\d+)",
    "frame": rf"(?:alt|else|opt|loop|par|and|critical|option|break|box transparent)(?: {LABEL})?|rect rgba\([0-9., ]+\)",
    "end": "end",
}
PLANTUML = {
    "remark": "'(?: .*)?",
    "head": r"@startuml|@enduml|hide footbox|skinparam (?:maxMessageSize|wrapWidth) \d+",
    "title": "title .+",
    "box": 'box ".*"|end box',
    "message": rf"(?:(?P<sender>{NAME}) |\[)(?:<?<|x<)?-(?:\[#\w+\])?-?(?:>>?x?)?(?: (?P<receiver>{NAME})|\])(?: : .+)?",
    "reversed": rf"(?:{NAME} |\[)(?:<<?|x<)-?(?:\[#\w+\])?-(?: {NAME}|\])(?: : .+)?",
    "life": rf"(?P<change>activate|deactivate|destroy|create) (?P<whose>{NAME})",
    "delay": r"\.\.\.(?: .+ \.\.\.)?",
    "divider": "==(?: .+ )?==",
    "space": r"\|\|\d+\|\|",
    "note": rf"h?note (?:(?:over|left of|right of) {NAMES}|left) : .+",
    "use": f"ref over {NAMES} : .+",
    "number": r"autonumber (?:stop|\d+)",
    "frame": "(?:alt|else|opt|loop|par|group|critical|break)(?: .+)?",
    "end": "end",
    "lifeline": rf'{KINDS} (?:".+" as )?{NAME}(?: <<cloud>>)?(?: \[\[\S+\]\])?',
}


def statements(text: str, grammar: dict[str, str]) -> Statements:
    """Read each line as one of the statements of the grammar."""
    found = []
    for line in text.removesuffix("\n").split("\n"):
        matches = [(kind, re.fullmatch(pattern, line.strip(" "))) for kind, pattern in grammar.items()]
        first = next(((kind, match) for kind, match in matches if match), None)
        assert first, f"no statement: {line}"
        found.append(first)
    return found


def mermaid_ends_each_execution_once(_interaction: Interaction, found: Statements) -> None:
    active: Counter[str] = Counter()
    for kind, match in found:
        if kind == "message" and match["sign"]:
            active[match["receiver"] if match["sign"] == "+" else match["sender"]] += 1 if match["sign"] == "+" else -1
        elif kind == "life" and match["change"] != "destroy":
            active[match["whose"]] += 1 if match["change"] == "activate" else -1
        assert min(active.values(), default=0) >= 0
    assert not any(active.values())


def mermaid_declares_before_use_and_once(interaction: Interaction, found: Statements) -> None:
    declared: set[str] = set()
    for kind, match in found:
        if kind == "lifeline":
            assert match["name"] not in declared
            declared.add(match["name"])
        used = {"message": ("sender", "receiver"), "life": ("whose",)}.get(kind, ())
        assert {match[group] for group in used} <= declared
        if kind == "note":
            assert set(re.split(", ?", match["over"])) <= declared
    assert len(declared) >= len(interaction.lifelines)


def mermaid_creates_and_destroys_right_before_a_message(_interaction: Interaction, found: Statements) -> None:
    for (kind, match), (following, message) in pairwise(item for item in found if item[0] != "remark"):
        if kind == "lifeline" and match[0].startswith("create"):
            assert following == "message"
            assert message["receiver"] == match["name"]
        if kind == "life" and match["change"] == "destroy":
            assert following in {"message", "life", "number"}


def plantuml_begins_nothing_where_it_must_not(_interaction: Interaction, found: Statements) -> None:
    delayed = False
    ended: set[str] = set()
    for kind, match in found:
        if kind in {"message", "reversed"}:
            delayed, ended = False, set()
        elif kind == "life":
            assert not delayed
            assert match["change"] != "activate" or match["whose"] not in ended
            ended |= {match["whose"]} if match["change"] in {"deactivate", "destroy"} else set()
        delayed = delayed or kind == "delay"


def no_message_is_lost(interaction: Interaction, found: Statements) -> None:
    expected = sum(isinstance(element, Message) for element in walk(interaction))
    kinds = [kind for kind, _ in found]
    assert kinds.count("message") + kinds.count("reversed") >= expected


GRAMMARS = {"mermaid": MERMAID, "plantuml": PLANTUML}
CHECKS = {
    "mermaid": (
        mermaid_ends_each_execution_once,
        mermaid_declares_before_use_and_once,
        mermaid_creates_and_destroys_right_before_a_message,
        no_message_is_lost,
    ),
    "plantuml": (plantuml_begins_nothing_where_it_must_not, no_message_is_lost),
}


def test_each_language_is_checked() -> None:
    assert CHECKS.keys() == set(WRITERS)


@settings(max_examples=120)
@given(interactions())
def test_any_interaction(interaction: Interaction) -> None:
    """Making an interaction takes longer than writing and checking it."""
    for language, checks in CHECKS.items():
        text = write(language, interaction)
        assert text == write(language, interaction)
        found = statements(text, GRAMMARS[language])
        for check in checks:
            check(interaction, found)


def same(written: list[str], text: str) -> bool:
    """Compare lines, where blanks may be hard ones, and what is empty may be blank."""
    lines = [line.replace("\u00a0", " ") for line in plain_lines(text)]
    return [line.replace("\u00a0", " ").rstrip() for line in written] == [line.rstrip() for line in lines]


@given(texts())
def test_mermaid_texts_can_be_read_back(text: str) -> None:
    lines = [re.sub(r"#(\d+);", lambda match: chr(int(match[1])), line) for line in write_mermaid(text).split("<br/>")]
    assert same(lines, text if text.strip() else "")


@given(texts())
def test_plantuml_texts_can_be_read_back(text: str) -> None:
    spelled = "<U[+]([0-9A-F]{4,5})>"
    lines = [re.sub(spelled, lambda match: chr(int(match[1], 16)), line) for line in write_plantuml(text).split("\\n")]
    assert same(lines, text if text.strip() else "")


@given(texts())
def test_quotes_and_remarks_hold_together(text: str) -> None:
    assert not re.search('["«»“”„‟]', write_quoted(text)[1:-1])
    for line in plain_lines(text):
        remark = write_remark(line)
        assert remark.startswith("'")
        assert "/'" not in remark
        assert not remark.endswith("\\")


@given(st.lists(texts(), unique=True), st.frozensets(st.sampled_from(["end", "note", "a", "x"])))
@settings(max_examples=50)
def test_identifiers_are_unique_and_not_reserved(names: list[str], reserved: frozenset[str]) -> None:
    result = identifiers(names, reserved)
    assert list(result) == names
    lowered = [identifier.lower() for identifier in result.values()]
    assert len(set(lowered)) == len(names)
    assert not reserved & set(lowered)
    assert all(re.fullmatch(NAME, identifier) for identifier in result.values())
