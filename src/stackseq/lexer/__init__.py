"""Colours for the language: a lexer for Pygments, and through it for Sphinx, MkDocs and everything else that uses Pygments.

Blocks that are marked ``wsd`` or ``sequence`` are coloured as soon as StackSeq is installed. ``grammar`` is the same for editors.
"""

from __future__ import annotations

from typing import ClassVar

from pygments.lexer import RegexLexer, bygroups
from pygments.token import Comment, Generic, Keyword, Name, Number, Operator, Punctuation, String, Text, Whitespace

from stackseq.lexer import patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PLACED = (Whitespace, Keyword, Whitespace, Keyword, Whitespace, Name.Variable, Whitespace, Punctuation)
_MESSAGE = (Whitespace, Name.Variable, Whitespace, Operator, Whitespace, Operator)


def _groups(*kinds: object) -> Any:  # noqa: ANN401  # what Pygments makes of them
    return bygroups(*kinds)  # type: ignore[no-untyped-call]


class SequenceLexer(RegexLexer):
    """A lexer for the WebSequenceDiagrams language, with our extensions."""

    name = "WebSequenceDiagrams"
    url = "https://www.websequencediagrams.com/"
    aliases: ClassVar[list[str]] = ["wsd", "sequence", "websequencediagrams"]
    filenames: ClassVar[list[str]] = ["*.wsd"]
    mimetypes: ClassVar[list[str]] = ["text/x-wsd"]
    tokens: ClassVar[dict[str, list[Any]]] = {
        "root": [
            (patterns.ANCHOR, Comment.Special),
            (patterns.COMMENT, Comment.Single),
            (patterns.PLACED_LINE, _groups(*_PLACED), "text"),
            (patterns.PLACED_BLOCK, _groups(*_PLACED, Whitespace), "block"),
            (patterns.BLOCK_END, _groups(Whitespace, Keyword)),
            (patterns.TITLE, _groups(Whitespace, Keyword), "heading"),
            (patterns.DECLARATION, _groups(Whitespace, Keyword.Declaration, Keyword.Type), "declared"),
            (patterns.FRAME, _groups(Whitespace, Keyword.Reserved), "text"),
            (patterns.INTO_REFERENCE, _groups(*_MESSAGE, Whitespace, Keyword, Whitespace, Name.Variable, Whitespace), "block"),
            (patterns.MESSAGE, _groups(*_MESSAGE, Number, Whitespace, Name.Variable, Whitespace, Punctuation), "text"),
            (patterns.STATEMENT, _groups(Whitespace, Keyword), "declared"),
            (patterns.RULE, _groups(Whitespace, Generic.Subheading)),
            (r"\s+", Whitespace),
            (r"[^\n]+", Text),
        ],
        "text": [(r"\n", Whitespace, "#pop"), (patterns.ESCAPE, String.Escape), (r"[^\\\n]+|\\", String)],
        "heading": [(r"\n", Whitespace, "#pop"), (patterns.ESCAPE, String.Escape), (r"[^\\\n]+|\\", Generic.Heading)],
        "declared": [
            (r"\n", Whitespace, "#pop"),
            (r"[ \t]+", Whitespace),
            (r'"(?:\\.|[^"\\\n])*"', String.Double),
            (r"(?i:as|off|none|bar|box)\b", Keyword),
            (r"[0-9]+\b", Number),
            (r"[:=,{}]", Punctuation),
            (r"[^\s:=,{}]+", Name.Variable),
        ],
        "block": [
            (patterns.BLOCK_END, _groups(Whitespace, Keyword), "#pop"),
            (r"\n", Whitespace),
            (patterns.ESCAPE, String.Escape),
            (r"[^\\\n]+|\\", String.Doc),
        ],
    }

    @staticmethod
    def analyse_text(text: str) -> float:
        """Tell how likely it is that a text is a diagram: many lines are messages."""
        import re

        lines = [line for line in text.splitlines() if line.strip()]
        messages = sum(re.match(patterns.MESSAGE, line) is not None for line in lines)
        return 0.4 * messages / len(lines) if lines and messages > 1 else 0.0
