"""A TextMate grammar of the language, for editors: Visual Studio Code, Sublime Text, the editors of JetBrains and others."""

# For maintainers. It is written from the same patterns as the lexer; `tools/grammar.py` writes it into `contrib/vscode`, and a
# test says when that is to be done again. Scopes are those that themes colour.
from __future__ import annotations

from stackseq.lexer import patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SCOPE = "source.wsd"
_NAME = "variable.parameter.wsd"
_KEYWORD = "keyword.control.wsd"
_ARROW = "keyword.operator.wsd"
_STRING = "string.unquoted.wsd"
_COLON = "punctuation.separator.wsd"
_PLACED = ("", _KEYWORD, "", _KEYWORD, "", _NAME, "", _COLON)
_MESSAGE = ("", _NAME, "", _ARROW, "", _ARROW)


def grammar() -> dict[str, Any]:
    """Return the grammar, as its JSON file has it."""
    return {
        "name": "WebSequenceDiagrams",
        "scopeName": SCOPE,
        "fileTypes": ["wsd"],
        "patterns": [
            _line(patterns.ANCHOR, whole="comment.line.documentation.wsd"),
            _line(patterns.COMMENT, whole="comment.line.number-sign.wsd"),
            _to_end(patterns.PLACED_LINE, *_PLACED),
            _block(patterns.PLACED_BLOCK, *_PLACED),
            _line(patterns.BLOCK_END, "", _KEYWORD),
            _to_end(patterns.TITLE, "", _KEYWORD, inside="markup.heading.wsd"),
            _to_end(patterns.DECLARATION, "", "storage.type.wsd", "storage.modifier.wsd", inside="", rules=_declared()),
            _to_end(patterns.FRAME, "", _KEYWORD),
            _block(patterns.INTO_REFERENCE, *_MESSAGE, "", _KEYWORD, "", _NAME),
            _to_end(patterns.MESSAGE, *_MESSAGE, "constant.numeric.wsd", "", _NAME, "", _COLON),
            _to_end(patterns.STATEMENT, "", _KEYWORD, inside="", rules=_declared()),
            _line(patterns.RULE, "", "markup.heading.wsd"),
        ],
    }


def _line(match: str, *captures: str, whole: str = "") -> dict[str, Any]:
    named = {"name": whole} if whole else {}
    return {"match": match, **named, **({"captures": _captures(captures)} if captures else {})}


def _to_end(begin: str, *captures: str, inside: str = _STRING, rules: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return a rule for what begins a line; the rest of the line is a text."""
    content = {"contentName": inside} if inside else {}
    return {"begin": begin, "end": "$", "beginCaptures": _captures(captures), **content, "patterns": rules or _escapes()}


def _block(begin: str, *captures: str) -> dict[str, Any]:
    """Return a rule for what begins a text of several lines."""
    content = "string.unquoted.block.wsd"
    return {
        "begin": begin,
        "end": patterns.BLOCK_END,
        "beginCaptures": _captures(captures),
        "endCaptures": _captures(("", _KEYWORD)),
        "contentName": content,
        "patterns": _escapes(),
    }


def _captures(names: tuple[str, ...]) -> dict[str, dict[str, str]]:
    return {str(number): {"name": name} for number, name in enumerate(names, 1) if name}


def _escapes() -> list[dict[str, Any]]:
    return [{"match": patterns.ESCAPE, "name": "constant.character.escape.wsd"}]


def _declared() -> list[dict[str, Any]]:
    return [
        {"match": r'"(?:\\.|[^"\\\n])*"', "name": "string.quoted.double.wsd"},
        {"match": r"\b(?i:as|off|none|bar|box)\b", "name": _KEYWORD},
        {"match": r"\b[0-9]+\b", "name": "constant.numeric.wsd"},
        {"match": r"[^\s:=,{}]+", "name": _NAME},
    ]
