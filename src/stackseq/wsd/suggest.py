"""Hints for a line that is no statement: what may have been meant."""

# For maintainers. This runs only when something is wrong, so it may import difflib, which is slow to load.
from __future__ import annotations

import re

from stackseq.wsd.names import find_arrow, find_colon
from stackseq.wsd.statements import EXTENSIONS, WSD

_WORD = re.compile(r"[A-Za-z]{3,20}")
_LONG = 20
_OTHERS = dict.fromkeys(("@startuml", "@enduml", "skinparam", "!include", "!theme", "hide", "newpage", "return"), "PlantUML") | {
    "sequencediagram": "Mermaid",
    "rect": "Mermaid",
}
_JOINED = frozenset(
    f"end{word}" for word in ("note", "state", "ref", "alt", "opt", "loop", "par", "parallel", "seq", "if", "box")
)
"""An `end` without the blank that other dialects do not need."""
_NOTE_PLACES = "say where it stands: `over A`, `left of A` or `right of A`"


def hints(line: str) -> tuple[str, ...]:
    """Return what may help, best first."""
    start, end = find_arrow(line)
    if start >= 0:
        return (_about_arrow(line, start, end),)
    return (_about_word(line),) if _about_word(line) else ("write `#` before a remark", "a message looks like this: `A->B: text`")


def _about_arrow(line: str, start: int, end: int) -> str:
    if start == 0:
        return "write the sender before the arrow"
    if find_colon(line, end) < 0:
        return "missing ':'? A message is `A->B: text`, and the text may be empty"
    return "write the receiver between the arrow and the colon"


def _about_word(line: str) -> str:
    first = line.partition(" ")[0].lower().rstrip(":")
    if first in _OTHERS:
        return f"`{first}` belongs to {_OTHERS[first]}"
    if first in ("note", "state"):
        return _NOTE_PLACES
    if first in _JOINED:
        return f"did you mean `{first[:3]} {first[3:]}`?"
    if first in WSD:
        return f"a line that begins with `{first}` needs more than this, or less: docs/language.md shows its forms"
    near = near_keyword(line)
    return f"did you mean `{near}`?" if near else ""


def near_keyword(line: str) -> str:
    """Return the keyword that the first word resembles without being one; an empty string if there is none."""
    match = _WORD.match(line)
    word = match[0].lower() if match else ""
    if not word or word in WSD or len(line.partition(" ")[0]) > _LONG:
        return ""
    from difflib import get_close_matches

    words = [keyword for keyword in (*WSD, *EXTENSIONS) if keyword.isalpha() and len(keyword) > 2]
    return next(iter(get_close_matches(word, words, 1, 0.75)), "")
