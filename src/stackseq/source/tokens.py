"""Cut Python of any age into tokens, and tokens into statements, without minding whether it is right."""

# For maintainers. The tokenizer of the standard library refuses old literals, differently in each Python. This one never fails:
# what it does not know is a token of one character. Joined again, the tokens are the text.
from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_LONG_STRING = r"'''(?:[^\\']++|\\.|'(?!''))*+'''" + r'|"""(?:[^\\"]++|\\.|"(?!""))*+"""'
_SHORT_STRING = r"'(?:[^\\'\n]++|\\.)*+'" + r'|"(?:[^\\"\n]++|\\.)*+"'
_TOKEN = re.compile(
    rf"""
    (?P<blank>(?:[ \t\f]|\\\n)++)
  | (?P<newline>\n)
  | (?P<comment>\#[^\n]*+)
  | (?P<string>[A-Za-z]{{0,2}}(?:{_LONG_STRING}|{_SHORT_STRING}))
  | (?P<number>0[xX][0-9a-fA-F_]++[lL]? | \d[\d_]*+[lL](?!\w) | (?:\d[\d_]*+\.?[\d_]*+ | \.\d[\d_]*+)(?:[eE][+-]?\d++)?[jJ]?)
  | (?P<name>[^\W\d]\w*+)
  | (?P<other><>|[=!<>]=|:=|->|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING = "([{"
_CLOSING = ")]}"


class Statement:
    """The words of one statement, without blanks and comments. Changing a word changes the text at its place."""

    def __init__(self, texts: list[str]) -> None:
        """Begin with no words. ``texts`` are all tokens of the file."""
        self._texts = texts
        self._places: list[int] = []
        self.words: list[str] = []
        """As they were before any change."""
        self.kinds: list[str] = []
        """``string``, ``number``, ``name`` or ``other`` for each word."""
        self.depths: list[int] = []
        """How many brackets of the statement are open around each word; a bracket is outside of itself."""

    def add(self, place: int, kind: str, depth: int) -> None:
        """Take the token at a place as the next word."""
        self._places.append(place)
        self.words.append(self._texts[place])
        self.kinds.append(kind)
        self.depths.append(depth)

    def replace(self, index: int, text: str) -> None:
        """Change a word."""
        self._texts[self._places[index]] = text

    def append(self, text: str) -> None:
        """Put something behind the last word."""
        self._texts[self._places[-1]] += text

    def word(self, index: int) -> str:
        """Return a word; an empty string before the first one and behind the last one."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def commas(self) -> list[int]:
        """Return where the commas outside of brackets are."""
        return [index for index, word in enumerate(self.words) if word == "," and not self.depths[index]]

    def closing(self, index: int) -> int:
        """Return where the bracket that opens at ``index`` closes."""
        depth = self.depths[index]
        inner = range(index + 1, len(self.words))
        return next((i for i in inner if self.depths[i] == depth and self.words[i] in _CLOSING), len(self.words) - 1)


def tokenize(text: str) -> tuple[list[str], list[str]]:
    """Return the tokens and their kinds."""
    texts: list[str] = []
    kinds: list[str] = []
    for match in _TOKEN.finditer(text):
        texts.append(match[0])
        kinds.append(match.lastgroup or "other")
    return texts, kinds


def statements(texts: list[str], kinds: list[str]) -> Iterator[Statement]:
    """Yield the statements. The head of a compound statement is one of its own, without its colon."""
    statement, depth, lambdas = Statement(texts), 0, 0
    for place, kind in enumerate(kinds):
        text = texts[place]
        if kind in {"blank", "comment"} or (kind == "newline" and depth):
            continue
        if not depth and (kind == "newline" or text == ";" or (text == ":" and not lambdas)):
            if statement.words:
                yield statement
            statement, lambdas = Statement(texts), 0
            continue
        lambdas += (not depth) * ((text == "lambda") - (text == ":"))
        is_other = kind == "other"
        depth = max(0, depth - 1) if is_other and text in _CLOSING else depth
        statement.add(place, kind, depth)
        depth += is_other and text in _OPENING
    if statement.words:
        yield statement
