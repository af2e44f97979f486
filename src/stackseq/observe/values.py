"""JSON as it is found: ``read_values(text, name)`` gives the values of a text, whole, cut off, or one per line."""

# For maintainers. The JSON of Python's library is quick, and refuses what is damaged or nested deeper than its stack. Only
# then does the reader below take over, which needs no stack and keeps what it has when the text ends. It is lenient on
# purpose: whoever copied half a trace out of a terminal wants to see that half.
from __future__ import annotations

import json
import re

from stackseq.observe.model import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

_TOKEN = re.compile(
    r"""[\s,:]*+(?: ([{\[]) | ([}\]]) | ("[^"\\]*+(?:\\.[^"\\]*+)*+")
    | (true|false|null|NaN|-?Infinity|-?\d++(?:\.\d++)?(?:[eE][+-]?\d++)?)(?=[\s,:}\]]) )""",
    re.DOTALL | re.VERBOSE,
)
_OPENING = re.compile(r"(?m)^[ \t]*(?=[{\[])")
_HEAD = 16_384
"""Characters that tell which format a text has."""


def read_values(text: str, name: str) -> tuple[list[Any], list[Problem]]:
    """Return the values of a text (one, or one per line, or what can be read of a damaged one), and what was wrong."""
    try:
        return [json.loads(text)], []
    except (ValueError, RecursionError):
        bad: list[int] = []
        values = list(_by_line(text, bad) if _has_lines(text) else _one_by_one(text, bad))
    problem = Problem("truncated-json", "it is no complete JSON: what can be read of it is told", name, len(bad))
    return values, [problem] if bad or not values else []


def first_value(text: str) -> object:
    """Return what the beginning of a text holds of its first value: enough to tell a format by its keys."""
    opening = _OPENING.search(text)
    return _partly(text[opening.end() : opening.end() + _HEAD], 0)[0] if opening else None


def members(value: object, *names: str) -> list[dict[str, Any]]:
    """Return the objects in the list that ``value`` has under the first of ``names`` that it has any."""
    if isinstance(value, dict):
        for name in names:
            found = value.get(name)
            if isinstance(found, list):
                return [each for each in found if isinstance(each, dict)]
    return []


def member(value: object, *names: str) -> dict[str, Any]:
    """Return the object that ``value`` has under the first of ``names``, or an empty one."""
    if isinstance(value, dict):
        for name in names:
            found = value.get(name)
            if isinstance(found, dict):
                return found
    return {}


def number(value: object) -> float | None:
    """Return a number that is written as one or as a text; None for anything else, and for what is infinite."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if abs(found) < 1e30 else None


def _has_lines(text: str) -> bool:
    """Tell whether the first line that begins a value also ends it."""
    opening = _OPENING.search(text)
    if opening is None:
        return False
    try:
        return isinstance(json.loads(text[opening.end() :].partition("\n")[0].rstrip(", \r")), dict)
    except (ValueError, RecursionError):
        return False


def _by_line(text: str, bad: list[int]) -> Iterator[Any]:
    for line in text.splitlines():
        stripped = line.strip().rstrip(",")
        if not stripped.strip("[]"):
            continue
        try:
            yield json.loads(stripped)
        except (ValueError, RecursionError):
            value, _, whole = _partly(stripped, 0)
            bad += [] if whole else [1]
            if value is not None:
                yield value


def _one_by_one(text: str, bad: list[int]) -> Iterator[Any]:
    """Yield values that stand one after the other, each as far as it goes."""
    opening = _OPENING.search(text)
    while opening:
        value, at, whole = _partly(text, opening.end())
        bad += [] if whole else [1]
        if value is not None:
            yield value
        opening = _OPENING.search(text, max(at, opening.end() + 1))


def _partly(text: str, at: int) -> tuple[Any, int, bool]:
    """Return the value at a position, where it ended, and whether it is whole. No recursion: nesting has no limit."""
    top: list[Any] = []
    stack: list[list[Any] | dict[str, Any]] = [top]
    keys: list[str | None] = [None]
    while True:
        token = _TOKEN.match(text, at)
        if token is None:
            return (top[0] if top else None), at, False
        at = token.end()
        if token[2]:
            if (token[2] == "}") is not isinstance(stack.pop(), dict) or not stack:
                return (top[0] if top else None), at, False
            keys.pop()
        elif token[3] and isinstance(stack[-1], dict) and keys[-1] is None:
            keys[-1] = _scalar(token[3])
        else:
            value: Any = {} if token[1] == "{" else [] if token[1] else _scalar(token[3] or token[4])
            _put(stack[-1], keys, value)
            if token[1]:
                stack.append(value)
                keys.append(None)
        if len(stack) == 1:
            return top[0], at, True


def _put(container: list[Any] | dict[str, Any], keys: list[str | None], value: object) -> None:
    if isinstance(container, dict):
        container[keys[-1] or ""] = value
        keys[-1] = None
    else:
        container.append(value)


def _scalar(token: str) -> Any:  # noqa: ANN401  # JSON
    if token[0] == '"' and "\\" not in token:
        return token[1:-1]
    try:
        return json.loads(token, strict=False)
    except ValueError:  # a number of thousands of digits, a surrogate cut in half
        return token.strip('"')
