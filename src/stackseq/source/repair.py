"""Make old Python readable to today's parser, token by token; lines keep their numbers, names their spelling."""

# For maintainers. The releases up to Newton were written for Python 2, and a few files of later ones use words as names that are
# keywords now. One function below per idiom; RULES is the list. A repair need not keep the exact meaning, only the structure that
# readers of source look at: definitions, names, calls.
from __future__ import annotations

import re

from stackseq.source.tokens import Statement, statements, tokenize

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_OPERATOR_NAMES = {"and", "or", "in", "is", "if"}
_YOUNG_KEYWORDS = {"async", "await", "nonlocal", "True", "False"}
_STRING = re.compile(r"([A-Za-z]*)(.*)", re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4}|N\{[^{}]+\}|[^xuUN])|(?P<wrong>\\)", re.DOTALL
)
_FULL_WIDTH = 0xFEE0
"""From an ASCII letter to its full-width twin, which is the same letter in a name but makes no keyword."""


def repair(text: str) -> str:
    """Return the text as today's parser may accept it, with the same number of lines."""
    texts, kinds = tokenize(text)
    _expand_tabs(texts, kinds)
    asynchronous = re.search(r"^[ \t]*async[ \t]+def\b", text, re.MULTILINE) is not None
    for statement in statements(texts, kinds):
        for rule in RULES:
            rule(statement)
        _free_keywords(statement, asynchronous=asynchronous)
    return "".join(texts)


def _expand_tabs(texts: list[str], kinds: list[str]) -> None:
    """Indent with blanks only: a tab reaches to the next multiple of eight, as it did."""
    for place, kind in enumerate(kinds):
        if kind == "blank" and "\t" in texts[place] and (not place or kinds[place - 1] == "newline"):
            texts[place] = texts[place].expandtabs(8)


def _print(statement: Statement) -> None:
    """``print x`` and ``exec x`` become calls."""
    word = statement.words[0]
    if word not in {"print", "exec"} or len(statement.words) == 1:
        return
    following, kind = statement.words[1], statement.kinds[1]
    if (kind != "other" and following not in _OPERATOR_NAMES) or following in {"{", "`", "~"}:
        statement.replace(0, f"{word}(")
        statement.append(")")


def _except(statement: Statement) -> None:
    """``except Error, error`` becomes ``except Error as error``."""
    commas = statement.commas()
    if statement.words[0] == "except" and commas and "as" not in statement.words:
        statement.replace(commas[0], " as ")
        _join_names(statement, commas[0] + 1, len(statement.words))


def _raise(statement: Statement) -> None:
    """``raise Error, message, traceback`` becomes ``raise Error(message).with_traceback(traceback)``."""
    commas = statement.commas()
    if statement.words[0] != "raise" or not commas:
        return
    first, second = commas[0], (*commas, len(statement.words))[1]
    has_message = statement.words[first + 1 : second] != ["None"]
    statement.replace(first, "(" if has_message else "")
    if not has_message:
        statement.replace(first + 1, "")
    if len(commas) > 1:
        statement.replace(second, f"{')' if has_message else ''}.with_traceback(")
    statement.append(")" if has_message or len(commas) > 1 else "")


def _backticks(statement: Statement) -> None:
    """```x``` becomes ``repr(x)``."""
    if "`" in statement.words:
        for number, index in enumerate(i for i, word in enumerate(statement.words) if word == "`"):
            statement.replace(index, ")" if number % 2 else "repr(")


def _tuple_parameters(statement: Statement) -> None:
    """``def f(a, (b, c))`` becomes ``def f(a, b_c)``; so do lambdas."""
    words, depths = statement.words, statement.depths
    for index, word in enumerate(words):
        if word == "def" and statement.word(index + 2) == "(":
            _join_tuples(statement, index + 2, statement.closing(index + 2), depths[index] + 1)
        elif word == "lambda":
            after = range(index + 1, len(words))
            end = next((i for i in after if words[i] == ":" and depths[i] == depths[index]), index)
            _join_tuples(statement, index, end, depths[index])


def _join_tuples(statement: Statement, start: int, end: int, depth: int) -> None:
    """Replace each tuple that is a parameter between two words."""
    for index in range(start + 1, end):
        begins = index == start + 1 or statement.words[index - 1] == ","
        if begins and statement.words[index] == "(" and statement.depths[index] == depth:
            _join_names(statement, index, statement.closing(index) + 1)


def _join_names(statement: Statement, start: int, end: int) -> None:
    """Make one name of all the names between two words, unless there is just one word."""
    if end - start > 1:
        names = [statement.words[i] for i in range(start, end) if statement.kinds[i] == "name"]
        for index in range(start, end):
            statement.replace(index, "" if index > start else "_".join(names) or "_")


def _tuples_in_comprehensions(statement: Statement) -> None:
    """``[x for x in a, b]`` becomes ``[x for x in (a, b)]``."""
    words, depths = statement.words, statement.depths
    for index, word in enumerate(words):
        if word == "in" and depths[index] and _belongs_to_for(statement, index):
            depth, after = depths[index], range(index + 1, len(words))
            end = next((i for i in after if depths[i] < depth or (depths[i] == depth and words[i] in {"for", "if"})), index)
            if words[end] != ")" and any(words[i] == "," and depths[i] == depth for i in range(index, end)):
                statement.replace(index, "in (")
                statement.replace(end, f"){' ' if statement.kinds[end] == 'name' else ''}{words[end]}")


def _belongs_to_for(statement: Statement, index: int) -> bool:
    """Tell whether an ``in`` is that of a comprehension, not the operator."""
    for i in range(index - 1, -1, -1):
        if statement.depths[i] < statement.depths[index]:
            return False
        if statement.depths[i] == statement.depths[index] and statement.words[i] in {"for", "in", "if", "not", "else", "="}:
            return statement.words[i] == "for"
    return False


def _literals(statement: Statement) -> None:
    """``0777``, ``1L`` and ``ur''`` become ``0o777``, ``1`` and ``r''``."""
    for index, kind in enumerate(statement.kinds):
        if kind == "number":
            statement.replace(index, _number(statement.words[index]))
        elif kind == "string":
            statement.replace(index, _string(statement.words[index]))


def _number(text: str) -> str:
    short = text.rstrip("lL")
    if len(short) > 1 and short[0] == "0" and short.isdecimal() and short.strip("0"):
        return f"0o{short.lstrip('0')}"
    return short if short == text else f"{short} "


def _string(text: str) -> str:
    match = _STRING.fullmatch(text)
    prefix, body = (match[1].lower(), match[2]) if match else ("", text)
    if prefix == "ur":
        return f"r{body}"
    if "b" in prefix and not body.isascii():
        return prefix.replace("b", "") + body
    if prefix in {"", "u"} and "\\" in body:
        return prefix + _ESCAPE.sub(lambda found: "\\\\" if found["wrong"] else found[0], body)
    return text


def _operators(statement: Statement) -> None:
    """``<>`` becomes ``!=``."""
    for index, word in enumerate(statement.words):
        if word == "<>":
            statement.replace(index, "!=")


def _free_keywords(statement: Statement, *, asynchronous: bool) -> None:
    """``async`` and the like become names where they are, spelt so that the parser reads the very same name."""
    for index, word in enumerate(statement.words):
        if word in _YOUNG_KEYWORDS and not _is_keyword(statement, index, asynchronous=asynchronous):
            statement.replace(index, chr(ord(word[0]) + _FULL_WIDTH) + word[1:])


def _is_keyword(statement: Statement, index: int, *, asynchronous: bool) -> bool:
    before, word, after = statement.word(index - 1), statement.words[index], statement.word(index + 1)
    if before in {".", "def", "import", "class"}:
        return False
    if word in {"True", "False"}:
        return True
    if word == "async":
        return after in {"def", "for", "with"}
    if word == "nonlocal":
        return not before and after.isidentifier()
    return asynchronous and bool(after) and after not in {"=", ")", ",", ".", ":", "]", "}"}


RULES: tuple[Callable[[Statement], None], ...] = (
    _literals,
    _operators,
    _backticks,
    _tuple_parameters,
    _tuples_in_comprehensions,
    _print,
    _except,
    _raise,
)
"""One row per idiom. Those that put something behind a whole statement come last."""
