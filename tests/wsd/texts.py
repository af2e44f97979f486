"""Text that looks like the language, more or less: statements, pieces of statements, and noise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

_NAMES = (
    "A",
    "B",
    "nova-api",
    '"C: x"',
    "x y",
    '"',
    "[",
    "]",
    "end",
    "note",
    "数据库",
    "a\\nb",
    "(3)B",
    "{",
    "",
    " ",
    "x B",
    "é\u00a0",
)
_ARROWS = (
    "->", "-->", "->>", "-->>", "<->", "<-->", "<-", "<--", "<<-", "<<->>", "-x", "--x", "->x ", " -x ", "-#red>", "-[#00f]>>",
    "--->", "->->", "<", ">", "-", "<<--", "<->>", "-#red:3>",
)  # fmt: skip
_MODIFIERS = ("", "", "", "+", "-", "*", "+*", " + ", "-+", "(3)", "+(12) ")
_TEXTS = (
    "",
    "hello",
    " \\ ",
    "a\\nb",
    'say "x"',
    "end note",
    "# x",
    "a->b: c",
    "\\",
    "[x] [y]",
    "\ud800",
    "\x00",
    "\u202e",
    "\t",
)
_OPENERS = (
    "title", "option", "autonumber", "include", "participant", "participant:", "participant:database", "actor", "activate",
    "deactivate", "destroy", "create", "note over", "note left of", "note right", "note", "state over", "state", "ref over",
    "ref", "alt", "opt", "else", "loop", "par", "parallel", "parallel {", "serial {", "seq", "end", "}", "end note", "end ref",
    "end state", "end ref-->", "break", "critical", "group", "and", "box", "end box", "participantgroup", "link", "abox over",
    "rbox over", "==", "...", "|||", "||45||", "space", "autoactivation", "linear", "database", "boundary", "#",
    "# nova/api.py API.f", "# a.py f()", "# source: none", "# release: liberty", "option footer=none", "option wrap=9",
    "deactivat", "@startuml", "A->B:", "x",
)  # fmt: skip


def lines() -> SearchStrategy[str]:
    """One line: a message, a statement with something behind it, or noise."""
    names, texts = st.sampled_from(_NAMES), st.sampled_from(_TEXTS)
    message = st.tuples(
        names, st.sampled_from(_ARROWS), st.sampled_from(_MODIFIERS), names, st.sampled_from((":", " : ", "")), texts
    )
    statement = st.tuples(
        st.sampled_from(_OPENERS), st.sampled_from((" ", "", ": ", "  ")), names, st.sampled_from((":", ",", " as ", "")), texts
    )
    into = st.tuples(
        names, st.sampled_from(_ARROWS[:6]), st.sampled_from(_MODIFIERS), st.just("ref over "), names, st.just(": "), texts
    )
    noise = st.text(st.sampled_from('AB "\\-><:,#[](){}+*=.|xn\t\u00a0'), max_size=20) | st.text(max_size=10)
    indent = st.sampled_from(("", "", "", " ", "    ", "\t"))
    end = st.sampled_from(("", "", "", " ", "\r", "\\", "\\ "))
    pieces = (message | message | message | statement | statement | into).map("".join) | noise
    return st.tuples(indent, pieces, end).map("".join)


def diagrams(most: int = 20) -> SearchStrategy[str]:
    """Whole texts."""
    return st.lists(lines(), max_size=most).map("\n".join)
