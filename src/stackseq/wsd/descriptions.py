"""The extended description of a message: lines below it that are indented by one blank more."""

# For maintainers. People indent as they like, so a line counts as a description only if it is nothing else, has no arrow, and
# does not look like a misspelt keyword. A description that could be misread is written in quotes, on one line.
from __future__ import annotations

from functools import cache

from stackseq.diagnostics import Span
from stackseq.interaction import Message
from stackseq.records import replace
from stackseq.wsd.blocks import looks_like_statement
from stackseq.wsd.names import find_arrow
from stackseq.wsd.statements import EXTENSIONS, WSD
from stackseq.wsd.text import escape, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.wsd.state import State


def parse(state: State) -> bool:
    """Read the current line, and those like it below, as the description of the message above it."""
    message = state.body[-1] if state.body else None
    if type(message) is not Message or message.description:
        return False
    span = message.span
    column = state.column
    if span.line != state.index - 1 or span.path != state.path or column != span.column + 1 or not _describes(state.line):
        return False
    place = state.span()
    texts = [_read(state.line)]
    while state.index < len(state.lines):
        raw = state.lines[state.index]
        line = raw.strip()
        if not line or len(raw) - len(raw.lstrip()) + 1 != column or not _describes(line):
            break
        texts.append(_read(line))
        state.index += 1
    end = Span(span.line, span.column, state.index, column + len(state.lines[state.index - 1].strip()), span.path)
    state.body[-1] = replace(message, description="\n".join(texts), span=end)
    state.report("description", "this is read as a description of the message above it", "write a note", span=place)
    return True


def _describes(line: str) -> bool:
    return not looks_like_statement(line) and find_arrow(line)[0] < 0 and not resembles_keyword(line)


def _read(line: str) -> str:
    quoted = len(line) > 1 and line[0] == line[-1] == '"'
    return unescape(line[1:-1] if quoted else line)


def write(description: str) -> list[str]:
    """Write a description; the caller indents it as its message, plus one blank."""
    lines = description.split("\n")
    if all(line and line == line.strip() and line[0] not in '"=.|[' and _safe(line) for line in lines):
        return [escape(line) for line in lines]
    text = escape(description).replace('"', '\\"')
    return [f'"{text}"']


def _safe(line: str) -> bool:
    return _describes(line) and "-" not in line and ":" not in line and _first_word(line) not in EXTENSIONS


def _first_word(line: str) -> str:
    return line.partition(" ")[0].lower()


def _shortened(word: str) -> set[str]:
    """Return the word, and the word without one of its letters."""
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


@cache
def _near_keywords() -> frozenset[str]:
    """Return all keywords that are long enough to be misspelt, and what is left of them without one letter."""
    return frozenset(text for word in (*WSD, *EXTENSIONS) if len(word) > 4 for text in _shortened(word))


def resembles_keyword(line: str) -> bool:
    """Tell whether the first word is a keyword but for one letter: missing, added, wrong or swapped."""
    word = _first_word(line)
    return 4 < len(word) < 14 and word.isalpha() and not _near_keywords().isdisjoint(_shortened(word))
