"""Messages as only other dialects write them: ``A<-B``, ``[->A``, ``A->]``, ``A-xB``, ``A->(3)B``, ``A-#red>B``, ``A<<->>B``."""

# For maintainers. `A->xray: hi` is a plain message to `xray`; so a cross right behind an arrow needs a blank: `A->x B`. `A-xB`
# is no message of the language, but a typing error often looks like it (`my-xml: …`), so one end must be known already, or
# blanks must set the arrow off, as they do when we write it.
from __future__ import annotations

import re

from stackseq.interaction import Gate
from stackseq.wsd.names import find_colon, find_unquoted, write_name
from stackseq.wsd.statements.message import ARROWS, build, split_modifiers
from stackseq.wsd.text import unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

_COLOURED = re.compile(r"(<{0,2})(--?)(?:\[#(\w++)\]|#([0-9a-fA-F]{6}|\w+?))(?::[0-9]++)?(>{1,2}|x(?=\s))")
_USUAL = re.compile(r"<{0,2}--?>{1,2}(?:x(?=\s))?|<{1,2}--?")
_CROSSED = re.compile(r"(?<=\s)--?x(?=\s)")
_TIGHT = re.compile(r"--?x")
_SLANT = re.compile(r"\(([0-9]{1,2})\)\s*+(?=\S)")
_REVERSED = {"<-": "->", "<--": "-->", "<<-": "->>", "<<--": "-->>"}
_OPEN_BOTH_WAYS = ("<<->>", "<<-->>", "<->>", "<-->>")
_GATES = ("[", "]")
_HINTS = {
    "reversed-arrow": ("an arrow to the left is not part of the language", "swap the two: `{arrow}`"),
    "open-both-ways": ("an arrow with open heads at both ends is not part of the language", "write `<->` or `<-->`"),
    "lost-message": ("a lost message is not part of the language", "send it to a participant, and say so in a note"),
    "gate": (
        "a message at the edge of the diagram is not part of the language",
        "declare a participant or an `actor` for the world outside",
    ),
    "slanted-arrow": ("a slanted arrow is not part of the language", "tell in a note how long it takes"),
    "arrow-colour": ("the colour of an arrow is not part of the language", "choose a theme"),
}


class _Found:
    """A line, taken apart at an arrow."""

    def __init__(self, line: str, start: int, arrow: str, end: int, colon: int) -> None:
        self.sender = line[:start].rstrip()
        self.arrow = arrow
        modifiers, self.receiver = split_modifiers(line[end:colon].strip())
        self.modifiers = modifiers
        self.label = unescape(line[colon + 1 :].lstrip())
        self.colour = ""
        self.delay = 0
        self.codes: list[str] = []


def parse(state: State) -> bool:
    """Read a message of another dialect."""
    line = state.line
    if ":" not in line or "-" not in line:
        return False
    found = _find_coloured(line) or _find_usual(line) or _find_crossed(state, line)
    if found is None or not _read_ends(found):
        return False
    sender, receiver = _end(state, found.sender), _end(state, found.receiver)
    if found.arrow in _REVERSED:
        sender, receiver, found.arrow = receiver, sender, _REVERSED[found.arrow]
    colour = _read_colour(state, found.colour)
    message = build(state, sender, found.arrow, found.modifiers, receiver, found.label, found.delay, colour)
    state.add(message)
    for code in found.codes:
        text, hint = _HINTS[code]
        state.report(code, text, hint.format(arrow=f"{_write(sender)}{found.arrow}{_write(receiver)}"))
    return True


def _write(end: str | Gate) -> str:
    return end.value if isinstance(end, Gate) else write_name(end)


def _search(pattern: re.Pattern[str], line: str) -> tuple[re.Match[str], int] | None:
    """Find the first such arrow outside quotes, with a colon behind it and none before it."""
    match = next(find_unquoted(pattern, line), None)
    if match is None or -1 < find_colon(line) < match.start():
        return None
    colon = find_colon(line, match.end())
    return (match, colon) if colon >= 0 else None


def _find_coloured(line: str) -> _Found | None:
    if "#" not in line:
        return None
    result = _search(_COLOURED, line)
    if result is None:
        return None
    match, colon = result
    arrow = f"{match[1]}{match[2]}{match[5]}"
    if arrow not in ARROWS:
        return None
    found = _Found(line, match.start(), arrow, match.end(), colon)
    found.colour = match[3] or match[4]
    found.codes.append("arrow-colour")
    if arrow.endswith("x"):
        found.codes.append("lost-message")
    return found


def _find_usual(line: str) -> _Found | None:
    result = _search(_USUAL, line)
    if result is None:
        return None
    match, colon = result
    arrow = match[0]
    crossed = arrow.endswith("x")
    if crossed:
        arrow = arrow.replace(">", "")
    if arrow not in ARROWS and arrow not in _REVERSED:
        return None
    found = _Found(line, match.start(), arrow, match.end(), colon)
    if crossed:
        found.codes.append("lost-message")
    elif arrow in _OPEN_BOTH_WAYS:
        found.codes.append("open-both-ways")
    return found


def _find_crossed(state: State, line: str) -> _Found | None:
    result = _search(_CROSSED, line)
    apart = result is not None
    result = result or _search(_TIGHT, line)
    if result is None:
        return None
    match, colon = result
    found = _Found(line, match.start(), match[0], match.end(), colon)
    if not apart and not state.knows(found.sender) and not state.knows(found.receiver):
        return None
    found.codes.append("lost-message")
    return found


def _read_ends(found: _Found) -> bool:
    """Read a delay and edges of the diagram; tell whether this is a message of another dialect at all."""
    match = _SLANT.match(found.receiver)
    if match:
        found.delay = int(match[1])
        found.receiver = found.receiver[match.end() :]
        found.codes.append("slanted-arrow")
    if found.arrow in _REVERSED:
        found.codes.append("reversed-arrow")
    gates = (found.sender in _GATES) + (found.receiver in _GATES)
    if gates:
        found.codes.append("gate")
    named = '""' not in (found.sender, found.receiver) and found.sender and found.receiver
    return bool(named and found.codes) and gates < 2


def _end(state: State, raw: str) -> str | Gate:
    return Gate(raw) if raw in _GATES else state.use(raw)


def _read_colour(state: State, colour: str) -> str:
    if not colour:
        return ""
    from stackseq.interaction.colours import read_colour

    code = read_colour(colour)
    if not code:
        state.report("unknown-colour", f"there is no colour `{colour}`", "write a name like `red`, or `#ff0000`")
    return code
