"""``A -> B : text`` with every arrow, from and to the edge too, and what stands behind the receiver."""

# For maintainers. An arrow is: perhaps a circle or cross, perhaps a head, dashes with a style in brackets somewhere, perhaps a
# head, perhaps a circle or cross. A head at the left alone turns the message round. `A -x B` and `nova-x -> B` differ only by
# what follows, so a line is first read with names as PlantUML has them, and then with hyphens in names.
from __future__ import annotations

import re

from stackseq.imports.plantuml.creole import plain
from stackseq.imports.plantuml.participants import declare_end
from stackseq.imports.plantuml.state import COLOUR, LENIENT_NAME, NAME
from stackseq.interaction import Gate, Head, Line, Message
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.plantuml.state import State

_HEADS = r"<<|<|//|/|\\\\|\\"
_PATTERN = (
    r"(?P<parallel>&\s*+)?(?P<anchor>\{{\w++\}}\s*+)?"
    r"(?P<left>\[|\]|\?|(?:{name})(?:\s++as\s++(?:{name}))?)"
    r"(?:\s*+\((?P<slant1>[0-9]{{1,3}})\))?\s*+"
    r"(?P<tail>(?:(?<=[\s\[\]?])[ox](?=[<\\/-]))?)(?P<back><<|<|//|/|\\\\|\\)?"
    r"(?P<dashes1>-*+)(?:\[(?P<style>[^\[\]]*+)\])?(?P<dashes2>-*+)"
    r"(?:\((?P<slant2>[0-9]{{1,3}})\))?"
    r"(?P<forth>>>|>|//|/|\\\\|\\)?(?P<tip>[ox](?=[\s\]?]))?\s*+"
    r"(?:\((?P<slant3>[0-9]{{1,3}})\))?\s*+"
    r"(?P<right>\]|\[|\?|(?:{name})(?:\s++as\s++(?:{name}))?)\s*+"
    r"(?P<lives>(?:\+\+|--|\*\*|!!)*+)\s*+(?P<colour>{colour})?\s*+"
    r"(?::(?P<text>.*))?"
)
_STRICT = re.compile(_PATTERN.format(name=NAME, colour=COLOUR))
_LENIENT = re.compile(_PATTERN.format(name=LENIENT_NAME, colour=COLOUR))
_ROW = 20
"""Pixels that a slanted arrow goes down for each row of ours."""
_GATES = {"[": Gate.LEFT, "]": Gate.RIGHT}
"""The bracket says which edge is meant, on whichever side of the arrow it stands."""
_DURATION = re.compile(r"\{\w+\}\s*<-+>\s*\{\w+\}\s*(?::.*)?")


class _Arrow(Record):
    """What the signs between sender and receiver say."""

    line: Line
    head: Head
    both_ways: bool
    turned: bool
    colour: str


def parse(state: State, text: str) -> bool:
    """Read a message."""
    if "-" not in text:
        return False
    match = _STRICT.fullmatch(text) or _LENIENT.fullmatch(text)
    if match is None:
        return _read_duration(state, text)
    if not (match["dashes1"] or match["dashes2"]) or not (match["back"] or match["forth"] or match["tip"] or match["tail"]):
        return False
    if match["left"] in "[]?" and match["right"] in "[]?":
        return False
    _add(state, match, _arrow(state, match))
    return True


def _read_duration(state: State, text: str) -> bool:
    if not _DURATION.fullmatch(text):
        return False
    state.report("not-drawn", "a span of time between two messages is not drawn", "tell it in a note")
    return True


def _arrow(state: State, match: re.Match[str]) -> _Arrow:
    back, forth = match["back"] or "", match["forth"] or ""
    turned = bool(back or match["tail"] == "x") and not (forth or match["tip"])
    both = bool(back and forth)
    head = back if turned else forth
    crossed = (match["tail"] if turned else match["tip"]) == "x"
    styles = [word.strip() for word in re.split("[,;]", match["style"] or "")]
    dashed = len(match["dashes1"] + match["dashes2"]) > 1 or not {"dashed", "dotted"}.isdisjoint(styles)
    if "o" in (match["tail"], match["tip"]):
        state.no_effect("a circle at the end of an arrow")
    kind = Head.CROSS if crossed and not both else Head.OPEN if len(head) > 1 else Head.FILLED
    return _Arrow(Line.DASHED if dashed else Line.SOLID, kind, both, turned, _colour(state, styles))


def _colour(state: State, styles: list[str]) -> str:
    colour = ""
    for style in styles:
        if style.startswith("#"):
            from stackseq.interaction.colours import read_colour

            colour = read_colour(style[1:])
            if not colour:
                state.report("unknown-colour", f"there is no colour `{style}`", "write its name, or six hexadecimal digits")
        elif style not in ("", "dashed", "dotted", "plain"):
            state.no_effect(f"the style `{style}` of an arrow")
    return colour


def _add(state: State, match: re.Match[str], arrow: _Arrow) -> None:
    left = {**_GATES, "?": Gate.LEFT}.get(match["left"]) or declare_end(state, match["left"])
    right = {**_GATES, "?": Gate.RIGHT}.get(match["right"]) or declare_end(state, match["right"])
    sender, receiver = (right, left) if arrow.turned else (left, right)
    slant = next((int(match[f"slant{place}"]) for place in (1, 2, 3) if match[f"slant{place}"]), 0)
    label = plain((match["text"] or "").strip())
    lives = match["lives"]
    if "**" in lives and isinstance(receiver, str):
        state.builder.creating[receiver] = state.span
    message = Message(
        sender, receiver, label, arrow.line, arrow.head, arrow.both_ways, delay=-(-slant // _ROW), colour=arrow.colour
    )
    state.builder.message(replace(message, span=state.span))
    if match["parallel"]:
        state.builder.join()
    _live(state, sender, receiver, lives, arrow)


def _live(state: State, sender: str | Gate, receiver: str | Gate, lives: str, arrow: _Arrow) -> None:
    """Begin and end what the message begins and ends."""
    builder, span = state.builder, state.span
    if "--" in lives and isinstance(sender, str) and not builder.end(sender, span):
        state.report("not-active", f"`{sender}` was not activated")
    if "++" in lives and isinstance(receiver, str):
        builder.start(receiver, span)
    if "!!" in lives and isinstance(receiver, str):
        builder.destroy(receiver, span)
    if not state.auto_activate or lives or arrow.head is Head.CROSS:
        return
    if arrow.line is Line.DASHED and isinstance(sender, str):
        builder.end(sender, span)
    elif arrow.line is Line.SOLID and isinstance(receiver, str):
        builder.start(receiver, span)
