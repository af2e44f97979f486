"""Blocks of text: the lines between a statement like ``note over A`` and its ``end note``."""

# For maintainers. Whether a block ends is known before it is read: all its possible beginnings and ends in the text are found
# in one pass, when the first is met. A block that has no end, or whose end belongs to a block that begins below it, is cut off
# at the next line that looks like a statement.
from __future__ import annotations

import re
from bisect import bisect_left

from stackseq.wsd.names import find_arrow, split_names
from stackseq.wsd.statements import WSD
from stackseq.wsd.text import escape, trim, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State

# Patterns are compiled on first use: a text that has notes need not have references.
_END = {
    "note": r"(?i)end\s++note",
    "state": r"(?i)end\s++state",
    "ref": r"(?i)end\s++ref(?:\s*+(?=[-<])(.*))?",
}
_BEGIN = {
    "note": r"(?i)^note\s++(?:over|left(?:\s++of)?|right(?:\s++of)?)\s++([^:]*+):?+$",
    "state": r"(?i)^state\s++(?:over|left(?:\s++of)?|right(?:\s++of)?)\s++([^:]*+):?+$",
    "ref": r"(?i)^ref\s++over\s++([^:]*+):?+$|>[+*-]*+\s*+ref\s++over\s",
}
_BLANK = r"(?<!\\)\s"


class Places:
    """The lines where blocks of one keyword may begin and end, in order."""

    __slots__ = ("begins", "ends", "names")

    def __init__(self, lines: list[str], keyword: str) -> None:
        begin, end = re.compile(_BEGIN[keyword]), re.compile(_END[keyword])
        self.begins: list[int] = []
        self.names: list[str] = []
        """The participants of each block that may begin; empty if it surely does, since a message enters it."""
        self.ends: list[int] = []
        lowered = "\n".join(lines).lower().split("\n")  # at once: most lines are looked at for nothing else
        for number, low in enumerate(lowered, 1):
            if keyword not in low:
                continue
            line = lines[number - 1].strip()
            match = begin.search(line)
            if end.fullmatch(line):
                self.ends.append(number)
            elif match:
                self.begins.append(number)
                self.names.append(match[1] or "")


def end_of_block(state: State, keyword: str) -> int:
    """Return the line where the block that begins at the current line ends; 0 if it does not end."""
    places = state.blocks.get(keyword)
    if places is None:
        places = state.blocks[keyword] = Places(state.lines, keyword)
    at = bisect_left(places.ends, state.index + 1)
    end = places.ends[at] if at < len(places.ends) else 0
    following = bisect_left(places.begins, state.index + 1)
    if following < len(places.begins) and places.begins[following] < end:
        names = split_names(places.names[following])
        return 0 if all(state.knows(name) for name in names) else end
    return end


def read_block(state: State, keyword: str) -> tuple[str, str]:
    """Read the lines of a block; return its text and what stands behind its end (the arrow of ``end ref-->A: done``)."""
    start = state.span()
    end = end_of_block(state, keyword)
    if end:
        text = _take(state, end - 1)
        _step(state)
        match = re.fullmatch(_END[keyword], state.line)
        return text, match[1] or "" if match and keyword == "ref" else ""
    last = state.index
    while last < len(state.lines) and not looks_like_statement(state.lines[last].strip()):
        last += 1
    state.report(
        "unterminated-block",
        f"this `{keyword}` has no `end {keyword}`",
        f"its text ends above the next statement, or write `end {keyword}`",
        span=start,
    )
    return _take(state, last).rstrip("\n"), ""


def _take(state: State, last: int) -> str:
    texts = []
    while state.index < last:
        _step(state)
        texts.append(unescape(state.line))
    return "\n".join(texts)


def _step(state: State) -> None:
    state.raw = state.lines[state.index]
    state.index += 1
    state.line = trim(state.raw)


def looks_like_statement(line: str) -> bool:
    """Tell whether a line would probably be a statement, without reading it."""
    if not line:
        return False
    if line[0] in "#}":
        return True
    word = line.partition(" ")[0].lower().partition(":")[0]
    return word in WSD or (find_arrow(line)[0] > 0 and ":" in line)


def write_block(keyword: str, opening: str, text: str, closing: str = "") -> list[str]:
    """Write a block. Lines that look like a beginning or an end are disguised by escaped blanks."""
    lines = [_disguise(keyword, escape(line)) for line in text.split("\n")] if text else []
    return [opening, *(f"    {line}" if line else "" for line in lines), f"end {keyword}{closing}"]


def _disguise(keyword: str, line: str) -> str:
    match = re.fullmatch(_END[keyword], line) or re.search(_BEGIN[keyword], line)
    while match:
        line = line[: match.start()] + re.sub(_BLANK, r"\\\g<0>", line[match.start() :], count=1)
        match = re.fullmatch(_END[keyword], line) or re.search(_BEGIN[keyword], line)
    return line
