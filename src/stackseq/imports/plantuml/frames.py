"""``alt``, ``opt``, ``loop``, ``par``, ``break``, ``critical``, ``group``, with ``else`` and ``end``."""

from __future__ import annotations

import re

from stackseq.imports.plantuml.creole import plain
from stackseq.imports.plantuml.participants import end_box
from stackseq.imports.plantuml.state import COLOUR
from stackseq.interaction import Operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.plantuml.state import State

_OPERATORS = {
    "alt": Operator.ALT,
    "opt": Operator.OPT,
    "loop": Operator.LOOP,
    "par": Operator.PAR,
    "par2": Operator.PAR,
    "break": Operator.BREAK,
    "critical": Operator.CRITICAL,
    "group": Operator.GROUP,
}
KEYWORDS = tuple(_OPERATORS)
_COLOURS = re.compile(rf"(?:{COLOUR}(?:\s++|\Z)){{1,2}}")
_GROUP = re.compile(r"([^\[]*+)\[(.*)\]")


def parse(state: State, word: str, rest: str) -> bool:
    """Begin a fragment."""
    rest = _without_colours(state, rest)
    if word != "group":
        state.builder.open(_OPERATORS[word], word, _guard(rest), state.span)
        return True
    match = _GROUP.fullmatch(rest)
    label, guard = (match[1], match[2]) if match else (rest, "")
    # A group without a label shows the word itself.
    state.builder.open(Operator.GROUP, word, plain(guard.strip()), state.span, plain(label.strip()))
    return True


def parse_else(state: State, word: str, rest: str) -> bool:
    """Begin another branch."""
    if not state.builder.next_operand(_guard(_without_colours(state, rest)), state.span):
        state.report("else-without-group", f"this `{word}` stands in no fragment")
    return True


def parse_end(state: State, word: str, rest: str) -> bool:
    """End a fragment, or a box. What stands behind `end` says which, for people."""
    of_box = "box" in (rest.lower(), word[3:]) or (state.box and not rest)
    if not (end_box(state) if of_box else state.builder.close()):
        state.report("end-without-group", "this `end` closes nothing")
    return True


def _without_colours(state: State, rest: str) -> str:
    match = _COLOURS.match(rest)
    if match is None:
        return rest
    state.no_effect("the colour of a fragment")
    return rest[match.end() :]


def _guard(text: str) -> str:
    """Read a guard; brackets around it are drawn anyway."""
    text = text.strip()
    if text[:1] == "[" and text.endswith("]") and "[" not in text[1:]:
        text = text[1:-1]
    return plain(text)
