"""Read the text of a PlantUML sequence diagram."""

# For maintainers. One pass over the lines. A line is tried in this order: a sign that no participant begins with; a keyword, if
# what follows has a form of its; a message; else it is an error, and the rest is read on. A word that no row knows but that other
# kinds of PlantUML diagrams begin with means that this is such a diagram, if no message was read before.
from __future__ import annotations

import re

from stackseq.diagnostics import Span
from stackseq.imports.drafts import Across
from stackseq.imports.findings import Findings, clean_text
from stackseq.imports.plantuml import frames, lives, messages, notes, page, participants, settings
from stackseq.imports.plantuml.lines import cut
from stackseq.imports.plantuml.state import State
from stackseq.interaction import Comment, Interaction, Parsed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.diagnostics import Source
    from stackseq.imports.plantuml.lines import Cut

    Statement = Callable[[State, str, str], bool]

_WORD = re.compile(r"[A-Za-z]++2?")
_KEYWORDS: dict[str, Statement] = {
    **dict.fromkeys(participants.KEYWORDS, participants.parse),
    "create": participants.parse_create,
    "box": participants.parse_box,
    **dict.fromkeys(("activate", "deactivate", "destroy"), lives.parse),
    "return": lives.parse_return,
    "autoactivate": lives.parse_auto,
    **dict.fromkeys(frames.KEYWORDS, frames.parse),
    **dict.fromkeys(("else", "also"), frames.parse_else),
    "end": frames.parse_end,
    **dict.fromkeys([f"end{word}" for word in (*frames.KEYWORDS, "box")], frames.parse_end),
    **dict.fromkeys(("note", "hnote", "rnote"), notes.parse),
    "ref": notes.parse_ref,
    "title": page.parse_title,
    **dict.fromkeys(("legend", "caption", "header", "footer", "mainframe"), page.parse_around),
    "newpage": page.parse_page,
    "autonumber": page.parse_numbers,
    **dict.fromkeys(("hide", "show", "remove"), page.parse_hide),
    "skinparam": settings.parse_skinparam,
    "sprite": settings.parse_sprite,
    **dict.fromkeys(("scale", "skin", "ignore", "footbox", "allowmixing", "url", "font", "rotate"), settings.parse_setting),
}
_GREEDY = frozenset(frames.KEYWORDS) | {"else", "also", "end", "title", "return", "header", "footer", "legend", "caption"}
"""Keywords that take whatever follows, but for the arrow of a message whose sender has that name."""
_SIGNS: dict[str, Callable[[State, str], bool]] = {
    "==": page.parse_divider,
    "..": page.parse_delay,
    "||": page.parse_space,
    "!": settings.parse_directive,
    "/ ": lambda state, text: notes.parse_beside(state, text[1:]),
}
_ARROW = re.compile(r"\s*+(?:<{0,2}[-\\/]|[ox]<)")
_OTHERS = {
    "class": "class", "interface": "class", "abstract": "class", "enum": "class", "table": "class", "package": "component",
    "component": "component", "node": "component", "rectangle": "component", "folder": "component", "usecase": "use case",
    "state": "state", "object": "object", "map": "object", "start": "activity", "if": "activity", "partition": "activity",
    "robust": "timing", "concise": "timing", "salt": "salt", "nwdiag": "network",
}  # fmt: skip
_STATES = re.compile(r"\[\*\]\s*+-|\[\*\]$|.*-(?:[a-z]++-)?>\s*+\[\*\]|\(\*\)|:[^:]++;$", re.IGNORECASE)


def read(source: Source) -> Parsed:
    """Read a diagram. Never raises; what cannot be understood is reported with line and column, the rest is there."""
    findings = Findings()
    diagram = cut(clean_text(source.text, findings))
    state = State(findings, diagram.lines)
    if diagram.kind != "uml":
        return _other(state, f"this is PlantUML's {diagram.kind}, not a sequence diagram")
    _warn(state, diagram)
    while state.index < len(state.lines):
        line = state.lines[state.index]
        state.index += 1
        if line.comment:
            state.builder.add(Comment(line.text, line.span))
        elif line.text and not _read_line(state, line.text):
            kind = _other_kind(state, line.text)
            if kind:
                return _other(state, f"this is a PlantUML {kind} diagram, not a sequence diagram")
            state.report("syntax-error", "this line is no statement", *_hints(line.text))
    return _finish(state)


def _warn(state: State, diagram: Cut) -> None:
    if diagram.next:
        state.report(
            "several-diagrams", "only the first diagram of the text is read", "give it a file of its own", span=diagram.next
        )
    if diagram.unclosed:
        state.report("unterminated-block", "this comment has no end", "write `'/` behind it", span=diagram.unclosed)


def _read_line(state: State, text: str) -> bool:
    sign = next((sign for sign in _SIGNS if text.startswith(sign)), "")
    if sign and _SIGNS[sign](state, text):
        return True
    if text.lower().startswith("<style>"):
        return settings.parse_style(state)
    match = _WORD.match(text)
    word = match[0].lower() if match else ""
    return (word in _KEYWORDS and _read_statement(state, word, text)) or messages.parse(state, text) or _read_rest(state, text)


def _read_statement(state: State, word: str, text: str) -> bool:
    rest = text[len(word) :]
    if rest and rest[0] not in " \u00a0\u3000:#":
        return False
    if word in _GREEDY and _ARROW.match(rest):
        return messages.parse(state, text) or _KEYWORDS[word](state, word, rest.strip())
    return _KEYWORDS[word](state, word, rest.strip())


def _read_rest(state: State, text: str) -> bool:
    """Read what neither signs, nor keywords, nor arrows tell: a participant that is only named, and settings of several words."""
    if text.lower() in ("left to right direction", "top to bottom direction", "allow_mixing"):
        return settings.parse_setting(state, text, "")
    return False


def _other_kind(state: State, text: str) -> str:
    """Return what other kind of diagram begins so; an empty string if it is none, or steps have been read."""
    if state.builder.last is not None:
        return ""
    match = _WORD.match(text)
    kind = _OTHERS.get(match[0].lower(), "") if match and text[match.end() : match.end() + 1] in ("", " ", "(") else ""
    return kind or ("state or activity" if _STATES.match(text) else "")


def _other(state: State, message: str) -> Parsed:
    """Return nothing but the finding that this is another kind of diagram."""
    span = state.lines[max(state.index - 1, 0)].span if state.lines else Span(1, 1, 1, 1)
    findings = Findings()
    findings.report("other-diagram", span, message, "only sequence diagrams are drawn here")
    return Parsed(Interaction(), findings.listed())


def _hints(text: str) -> tuple[str, ...]:
    if "->" in text or "<-" in text:
        return ('write names that hold blanks or signs in quotes: `"nova api" -> B : text`',)
    return ("a message looks like this: `A -> B : text`",)


def _finish(state: State) -> Parsed:
    """Add what stands below the diagram, and put everything together."""
    if state.box is not None:
        state.report("unterminated-block", "this box has no end", "write `end box`", span=state.box[2])
        while state.box is not None:
            participants.end_box(state)
    state.builder.close_all()
    for text, span in state.endings:
        state.builder.add_note(Across(text, span))
    return state.builder.finish()
