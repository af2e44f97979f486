"""Read the plain part of TOML that themes are written in: tables of strings, numbers, truth values and lists of them."""

# For maintainers. `tomllib` costs 12 ms to import, a fifth of the whole start-up budget of `stackseq draw`; this reader costs
# 0.2 ms. Whatever it does not know (escapes, dates, several lines) it leaves to `tomllib`, so that every theme may
# use all of TOML. A test compares both readers on each theme that we ship.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeAlias

    Table: TypeAlias = dict[str, Any]

_WORDS = {"true": True, "false": False}
_NOT_PLAIN = ('"""', "'''", "\\")


def read_toml(text: str) -> Table:
    """Return the tables of a TOML text. Raises ValueError (``tomllib.TOMLDecodeError``) where it is not TOML."""
    try:
        return read_plain(text)
    except _NotPlainError:
        import tomllib

        return tomllib.loads(text)


class _NotPlainError(Exception):
    """The text uses more than the plain part of TOML, or is wrong: `tomllib` knows."""


def read_plain(text: str) -> Table:
    """Return the tables of a plain TOML text."""
    if any(sign in text for sign in _NOT_PLAIN):
        raise _NotPlainError
    root: Table = {}
    table = root
    for line in text.split("\n"):
        content = line.strip()
        if not content or content[0] == "#":
            continue
        if content[0] == "[":
            table = _open_table(root, content)
            continue
        key, equals, value = content.partition("=")
        key = key.strip()
        if not equals or not _is_bare(key) or key in table:
            raise _NotPlainError
        table[key] = _value(value.strip())
    return root


def _open_table(root: Table, header: str) -> Table:
    if header[-1] != "]" or header[1] == "[":
        raise _NotPlainError
    *path, last = header[1:-1].split(".")
    table = root
    for key in path:
        inner = table.setdefault(key, {}) if _is_bare(key) else None
        if not isinstance(inner, dict):
            raise _NotPlainError
        table = inner
    if not _is_bare(last) or last in table:
        raise _NotPlainError
    own: Table = {}
    table[last] = own
    return own


def _is_bare(key: str) -> bool:
    return key.replace("-", "_").isidentifier() and key.isascii()


def _value(text: str) -> object:
    value, rest = _one_value(text)
    if rest and rest[0] != "#":
        raise _NotPlainError
    return value


def _one_value(text: str) -> tuple[object, str]:
    if text[:1] in {'"', "'"}:
        value, quote, rest = text[1:].partition(text[0])
        if not quote:
            raise _NotPlainError
        return value, rest.lstrip()
    if text[:1] == "[":
        return _list(text[1:].lstrip())
    word = _first_word(text)
    return _word(word), text[len(word) :].lstrip()


def _first_word(text: str) -> str:
    for index, char in enumerate(text):
        if char in ",]# \t":
            return text[:index]
    return text


def _list(text: str) -> tuple[object, str]:
    values: list[object] = []
    while text[:1] != "]":
        value, text = _one_value(text)
        values.append(value)
        if text[:1] == ",":
            text = text[1:].lstrip()
        elif text[:1] != "]":
            raise _NotPlainError
    return values, text[1:].lstrip()


def _word(word: str) -> object:
    if word in _WORDS:
        return _WORDS[word]
    try:
        return float(word) if "." in word else int(word)
    except ValueError:
        raise _NotPlainError from None
