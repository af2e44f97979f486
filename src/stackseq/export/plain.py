"""Texts and names that any language can hold: nothing invisible that steers a program, and identifiers of plain letters."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls
    "\u2028\u2029"  # line ends to some programs
    "\ud800-\udfff\ufffe\uffff"  # no characters: files cannot hold them
    "]"
)
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_FOREIGN = re.compile(r"[^A-Za-z0-9_]+")


def plain_lines(text: str) -> list[str]:
    """Split a text into lines of safe characters. There is at least one line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text).split("\n")


def plain_line(text: str) -> str:
    """Join a text of several lines into one."""
    return " ".join(line.strip() for line in plain_lines(text)).strip()


def identifiers(names: Iterable[str], reserved: frozenset[str]) -> dict[str, str]:
    """Give each name an identifier of letters, digits and ``_`` that is unique, also where case does not count, and not reserved.

    A name that is one already keeps it; a reserved one gets ``_`` behind it.
    """
    names = list(names)
    result: dict[str, str] = {}
    taken: set[str] = set()
    numbers: dict[str, int] = {}
    for name in sorted(names, key=lambda name: not _IDENTIFIER.fullmatch(name)):
        identifier = _identifier(name)
        result[name] = _unused(f"{identifier}_" if identifier.lower() in reserved else identifier, taken, numbers)
        taken.add(result[name].lower())
    return {name: result[name] for name in names}


def _identifier(name: str) -> str:
    words = _FOREIGN.sub("_", name).strip("_")
    if not words:
        return "lifeline"
    return words if _IDENTIFIER.fullmatch(words) else f"_{words}"


def _unused(identifier: str, taken: set[str], numbers: dict[str, int]) -> str:
    """Add a number to an identifier that is taken; ``numbers`` remembers where to go on, so that many alike are quick."""
    candidate = identifier
    while candidate.lower() in taken:
        numbers[identifier] = numbers.get(identifier, 1) + 1
        candidate = f"{identifier}_{numbers[identifier]}"
    return candidate
