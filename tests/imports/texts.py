"""Texts that look like PlantUML or seqdiag, more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_NAMES = (
    "A", "B", '"two words"', "nova-api", '""', "é", "x", "[", "]", "?", "end", "note", '"A\\nB"', "B as C", '"L" as D',
)  # fmt: skip
_ARROWS = (
    "->", "-->", "<-", "<->", "->>", "->x", "-x", "o->o", "-[#red]>", "-[#nope,dashed]->", "<[#blue]-", "-\\", "//-", "--",
    "->(9)",
)  # fmt: skip
_PLANTUML = (
    "@startuml", "@enduml", "@startgantt", "title t", "title", "end title", "participant A",
    'actor "x y" as A <<s>> #red order 3', "participant A [", "]", "create B", "create actor B", "box", 'box "b" #blue',
    "end box", "activate A", "activate B", "deactivate A", "deactivate", "deactivate B", "destroy A", "destroy B", "return",
    "return x", "autoactivate on", "alt x", "else", "else y", "end", "group g [h]", "loop#red", "par", "opt", "critical",
    "break", "note left", "note right: x", "note over A: x", "note over A,B", "note across: x", "hnote over A: s", "end note",
    "/ note over B: y", "ref over A: x", "ref over A, B", "end ref", "== d ==", "====", "...", "... d ...", "|||", "||45||",
    "newpage x", "autonumber", "autonumber 5 3", "autonumber stop", "autonumber resume", "hide footbox", "hide unlinked",
    "skinparam wrapWidth 70", "skinparam {", "}", "!define A B", "!include x", "!procedure $p()", "!endprocedure", "' remark",
    "/' long", "'/", "/' a '/ A -> B", "legend", "end legend", "header h", "caption c", "& A -> B : x", "{s} A -> B",
    "{s} <-> {t}", "class X", "[*] --> A", "A -> B \\", "\\", "**b** //i// <U+2028> &#0; ~~", "<style>", "</style>",
    "sprite $s {", "mainframe m",
)  # fmt: skip
_SEQDIAG = (
    "seqdiag {", "diagram x {", "{", "}", ";", "A;", "A -> B;", "A => B", "A <- B [label=x]", "A -> A", "A => A",
    "A => B => C", "A <-- B <- C", '[label = "x", note = "a\nb", failed, diagonal]', "[", "]", ",", "=", "label = x;",
    "group {", "group g {", "alt {", "loop x {", "class c [color=red];", "[class = c]", "activation = none;",
    "autonumber = True;", "edge_length = 120;", "=== d ===", "... d ...", "// remark", "# remark", "/* long", "*/", '"', "'",
    '"""x"""', "A -> B {", "A [activated, shape = actor, stacked];", "A ->", "-> A", 'A [href = "https://example.org"]',
    "noactivate", "[return = r]", "é -> 数据库", "A-->B", "a-b -> c", "\\", "-1.5", "plugin p [x=y]",
)  # fmt: skip


def messages() -> SearchStrategy[str]:
    """Lines with an arrow."""
    names, arrows = st.sampled_from(_NAMES), st.sampled_from(_ARROWS)
    behind = st.sampled_from(("", " ++", " --", " **", " !!", " --++ #gold", " : hi", " ++ : <b>x</b>\\ny", ":"))
    return st.builds(lambda left, arrow, right, rest: f"{left} {arrow} {right}{rest}", names, arrows, names, behind)


def plantuml_texts(most: int = 15) -> SearchStrategy[str]:
    """Texts that may be PlantUML."""
    lines = st.sampled_from(_PLANTUML) | messages() | messages() | st.text(max_size=12)
    return st.lists(lines, max_size=most).map("\n".join)


def seqdiag_texts(most: int = 20) -> SearchStrategy[str]:
    """Texts that may be seqdiag."""
    words = st.sampled_from(_SEQDIAG) | st.text(max_size=8)
    return st.tuples(st.sampled_from(("", "seqdiag {\n")), st.lists(words, max_size=most).map(" ".join)).map("".join)
