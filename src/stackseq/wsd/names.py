"""Names of participants in a statement: raw or quoted, alone or in a list, and where an arrow or a colon ends them."""

# For maintainers. Quotes protect arrows, colons and commas; one inside a word, or one that is never closed, is just a
# character. Everything here is linear in the line: quantifiers are possessive, and a quoted stretch is skipped in one step.
from __future__ import annotations

import re

from stackseq.wsd.text import escape, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = r'"[^"\\]*+(?:\\.[^"\\]*+)*+'
_WHOLE = re.compile(_QUOTED + '"')
ARROW = re.compile(r"<{0,2}--?>{1,2}")
_COLON = re.compile(":")
_COMMA = re.compile(",")
_ALIAS = r"(?i)(.*\S)\s+as\s+(\S.*)"
_QUOTED_ALIAS = rf'(?i)(.*\S)\s+as\s+({_QUOTED}")'
_RISKY = r'[":,<>\\#\[\]{}*+=|;]|[^\S ]|(?<!\w)-|-(?!\w)|^\W|\s$'
"""What a name cannot hold without quotes: signs of the language, a hyphen that could begin an arrow, blanks at its edges."""
_KEYWORDS = frozenset(
    "title option autonumber include participant actor activate deactivate destroy create note state ref alt opt else loop par "
    "parallel seq serial end over box participantgroup link bottomparticipants fontfamily linear "
    "activecolor entryspacing".split(),
)
"""First words that could make a statement of a name."""
_SHORT_KEYWORDS = frozenset("title option autonumber alt opt else loop par parallel seq end".split())
"""Those that WebSequenceDiagrams sees even where a hyphen follows."""


def read_name(raw: str) -> str:
    """Return the name that a raw or quoted stretch of text stands for."""
    if raw[:1] == '"' and _WHOLE.fullmatch(raw):
        raw = raw[1:-1]
    return unescape(raw)


def write_name(name: str) -> str:
    """Write a name as it can stand anywhere; in quotes if it could be taken for something else."""
    if name and not re.search(_RISKY, name) and not _reserved(name):
        return name
    escaped = escape(name).replace('"', '\\"')
    return f'"{escaped}"'


def _reserved(name: str) -> bool:
    words = name.lower().split(" ")
    if words[0] == "x" and len(words) > 1:
        return True
    return words[0] in _KEYWORDS or words[0].partition("-")[0] in _SHORT_KEYWORDS or "as" in words


def find_arrow(text: str) -> tuple[int, int]:
    """Return where the first arrow outside quotes begins and ends; (-1, -1) if there is none."""
    match = next(find_unquoted(ARROW, text), None)
    return match.span() if match else (-1, -1)


def find_colon(text: str, start: int = 0) -> int:
    """Return where the first colon outside quotes is, from ``start`` on; -1 if there is none."""
    if text.find('"', start) < 0:
        return text.find(":", start)
    match = next(find_unquoted(_COLON, text, start), None)
    return match.start() if match else -1


def find_unquoted(pattern: re.Pattern[str], text: str, start: int = 0) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds outside quotes."""
    quote = _opening_quote(text, start)
    for match in pattern.finditer(text, start):
        while -1 < quote < match.start():
            closed = _WHOLE.match(text, quote)
            start = closed.end() if closed else start
            quote = _opening_quote(text, start) if closed else -1
        if match.start() >= start:
            yield match


def _opening_quote(text: str, start: int) -> int:
    """Return where the next quote that does not end a word is; -1 if there is none."""
    quote = text.find('"', start)
    while quote > 0 and text[quote - 1].isalnum():
        quote = text.find('"', quote + 1)
    return quote


def split_names(text: str) -> list[str]:
    """Split a list of names at its commas. Nothing is left of empty places."""
    if '"' not in text:
        places = text.split(",")
    else:
        cuts = [match.start() for match in find_unquoted(_COMMA, text)]
        places = [text[start:end] for start, end in zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(text)], strict=True)]
    return [place.strip() for place in places if place.strip()]


def split_alias(text: str) -> tuple[str, str]:
    """Split ``Label as name`` into label and name; the name is empty if there is no alias."""
    match = None
    if text[0] == '"':
        end = _end_of_quoted(text)
        if end == len(text):
            return text, ""
    if text[-1] == '"':
        match = re.fullmatch(_QUOTED_ALIAS, text)
    match = match or re.fullmatch(_ALIAS, text)
    return (match[1], match[2]) if match else (text, "")


def _end_of_quoted(text: str) -> int:
    match = _WHOLE.match(text)
    return match.end() if match else -1


def has_arrow(raw: str) -> bool:
    """Tell whether an arrow of the language stands in a raw name, which then is none."""
    return "->" in raw and find_arrow(raw)[0] >= 0
