"""PlantUML's markup made plain text."""

# For maintainers. What changes only the look goes; what stands for a character becomes that character. Every pattern is linear:
# what it repeats cannot match what ends it.
from __future__ import annotations

import re

from stackseq.interaction.characters import replace_unwanted

_ESCAPES = re.compile(
    r"\\([nlrt\\])"  # line ends and tabs
    r"|<U\+([0-9A-Fa-f]{4,6})>|&#([0-9]{1,7});|&#[xX]([0-9A-Fa-f]{1,6});"  # characters
    r"|~(?=\*|//|\"\"|--|__|~~|\[\[|[<#=])(.)"  # a sign that is none
    r"|<br\s*+/?>|%n\(\)|%newline\(\)"  # line ends
    r"|%chr\(([0-9]{1,7})\)"
)
_TAGS = re.compile(
    r"</?(?:b|i|u|s|w|plain|code|sub|sup|strike)>|</(?:color|colour|size|back|font)>|<[usw]:[#\w]{1,40}+>"
    r"|<(?:color|colour|back)[: ]\s*+#?\w{1,40}+>|<size: *+[0-9]{1,4}+>|<font[: ][^<>\n]{1,200}+>"
    r"|<&[\w-]{1,40}+>|<\$[\w/-]{1,60}+[^<>\n]{0,60}+>|<img[: ][^<>\n]{1,300}+>|<:[\w-]{1,60}+:>",
    re.IGNORECASE,
)
_LINK = re.compile(r"\[\[([^\s\[\]{}|]*+)[^\S\n]*+(?:\{[^{}\n]*+\})?[^\S\n]*+([^\[\]\n]*+)\]\]")
_PAIRS = re.compile(
    r"\*\*([^\s*][^*\n]*+)(?<=\S)\*\*"
    r'|""([^"\n]++)""'
    r"|(?<![:/])//([^\s/][^/\n]*+)(?<=\S)//(?!/)"
    r"|(?<![-\w\[])--([^\s-][^-\n]*+)(?<=\S)--(?![-\w])"
    r"|(?<![.\w_])__([^\s_][^\n_]*+(?:_[^\n_]++)*+)__(?![\w(.])"
    r"|~~([^\s~][^~\n]*+)~~"
)
_BULLET = re.compile(r"^([*#]{1,6})[^\S\n]++(?=\S)", re.MULTILINE)
_HEADING = re.compile(r"^={1,6}[^\S\n]++(?=\S)", re.MULTILINE)
_HELD = "\ue000"
"""Stands where a character is put back last, so that it is not taken for markup."""
_WHITE = {"n": "\n", "l": "\n", "r": "\n", "t": " ", "\\": "\\"}


def plain(text: str) -> str:
    """Return a text without markup, with line ends where it has them."""
    if not _marked(text):
        return text
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        character = _character(match)
        if character == "\n":
            return character
        held.append(character)
        return _HELD

    text = _ESCAPES.sub(hold, text.replace(_HELD, "\N{REPLACEMENT CHARACTER}"))
    text = _LINK.sub(lambda match: match[2].strip() or match[1], _TAGS.sub("", text))
    text = _HEADING.sub("", _BULLET.sub(_bullet, _pairs(text)))
    characters = iter(held)
    return replace_unwanted(re.sub(_HELD, lambda _: next(characters), text))


def _marked(text: str) -> bool:
    return not {"\\", "<", "*", '"', "/", "-", "_", "~", "[", "&", "%", "=", "#", _HELD}.isdisjoint(text)


def _pairs(text: str) -> str:
    """Take away signs that stand in pairs around a text; three times, since they may stand in each other."""
    for _ in range(3):
        text, count = _PAIRS.subn(_inner, text)
        if not count:
            break
    return text


def _inner(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def _character(match: re.Match[str]) -> str:
    white, universal, decimal, hexadecimal, tilde, computed = match.groups()
    if white:
        return _WHITE[white]
    if tilde:
        return str(tilde)
    code = universal or hexadecimal
    if code or decimal or computed:
        number = int(code, 16) if code else int(decimal or computed)
        return chr(number) if 0 < number <= 0x10FFFF else "\N{REPLACEMENT CHARACTER}"
    return "\n"


def _bullet(match: re.Match[str]) -> str:
    return "  " * (len(match[1]) - 1) + ("• " if match[1][0] == "*" else "- ")
