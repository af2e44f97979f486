"""Texts that resemble each other, told as what differs: ``pack`` and ``unpack``."""

# For maintainers. The pictures of an operation in two releases differ in a few steps; but all that is below stands elsewhere,
# so that hardly a line is the same. What is the same is the line but for its numbers, and these differ by the same amounts from
# line to line. So a line is told by how much its numbers differ from those in the other one, and deflate makes nothing of what
# repeats. The pages unpack them (`deltas.js`) by the same rules: what is a number must mean the same in both languages, to the
# last digit. Lines are paired by what stands once in each, which takes linear time where difflib would take most of the whole.
from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,8})(?:\.[0-9]?[1-9])?")
"""A number that both languages write like that: not ``007``, ``1.50`` or a hundred digits."""
_ODD = re.compile(r"(?<![0-9.])0[0-9]|-0|\.[0-9]*0(?![0-9])|\.[0-9]{3}|[0-9]{10}")
"""Stands in lines with numbers that are not, and in some others."""
_BLANK = "\0"
"""Stands for a number; no line has it."""
_HUNDREDTHS = 100


def pack(texts: Sequence[str]) -> list[str]:
    """Return the first text, then of each other how it is made from the one before it."""
    lines = [[_Line(line) for line in text.split("\n")] for text in texts]
    return [*texts[:1], *("\n".join(_delta(before, after)) for before, after in pairwise(lines))]


def unpack(packed: Sequence[str]) -> list[str]:
    """Return the texts that were packed."""
    texts = list(packed[:1])
    for delta in packed[1:]:
        texts.append("\n".join(_apply(texts[-1].split("\n"), delta.split("\n"))))
    return texts


def _delta(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[str]:
    """Yield ``=3`` for lines to keep, ``-3`` for lines to skip, ``+text`` for a new one, ``~0 36`` for one with other numbers."""
    left = right = 0
    for first, start, length in _runs([line.rest for line in old], [line.rest for line in new]):
        if first > left:
            yield f"-{first - left}"
        yield from (f"+{line.text}" for line in new[right:start])
        left, right = first + length, start + length
        yield from _moves(old[first:left], new[start:right])


def _moves(old: Sequence[_Line], new: Sequence[_Line]) -> Iterator[str]:
    """Yield how lines that are the same but for their numbers differ."""
    same = 0
    for one, other in zip(old, new, strict=True):
        if one.text == other.text:
            same += 1
            continue
        if same:
            yield f"={same}"
            same = 0
        yield "~" + " ".join(_written(b - a) for a, b in zip(one.numbers(), other.numbers(), strict=True))
    if same:
        yield f"={same}"


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield runs of lines that correspond, in order: where each begins in both, and its length; at last an empty one at the end.

    What stands once in each is paired, and what stands around such a pair with it.
    """
    left = right = 0
    for one, other in [*_pairs(old, new), (len(old), len(new))]:
        if one < left or other < right:
            continue  # the run before went past it
        room = min(one - left, other - right)
        back = next((step for step in range(room) if old[one - step - 1] != new[other - step - 1]), room)
        front = next((step for step in range(room - back) if old[left + step] != new[right + step]), room - back)
        if front:
            yield left, right, front
        room = min(len(old) - one, len(new) - other)
        forth = next((step for step in range(room) if old[one + step] != new[other + step]), room)
        yield one - back, other - back, back + forth
        left, right = one + forth, other + forth


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair what stands once in each; of pairs that cross leave out as few as possible."""
    counts, others = Counter(old), Counter(new)
    places = {line: place for place, line in enumerate(new) if others[line] == 1}
    found = [(place, places[line]) for place, line in enumerate(old) if counts[line] == 1 and line in places]
    lasts: list[int] = []
    chains: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(found):
        length = bisect_left(lasts, place)
        before.append(chains[length - 1] if length else -1)
        lasts[length : length + 1] = [place]
        chains[length : length + 1] = [number]
    at = chains[-1] if chains else -1
    kept = []
    while at >= 0:
        kept.append(found[at])
        at = before[at]
    return kept[::-1]


class _Line:
    """A line: its text, and what stands around its numbers."""

    __slots__ = ("rest", "text")

    def __init__(self, line: str) -> None:
        self.text = line
        self.rest = _NUMBER.sub(_blank, line) if _ODD.search(line) else _NUMBER.sub(_BLANK, line)

    def numbers(self) -> list[int]:
        """Return its numbers, in hundredths."""
        return [_hundredths(text) for text in _NUMBER.findall(self.text) if _is_plain(text)]

    def moved(self, differences: Sequence[int]) -> str:
        """Return the line with other numbers."""
        numbers = [_written(number + difference) for number, difference in zip(self.numbers(), differences, strict=True)]
        return "".join(part for pair in zip(self.rest.split(_BLANK), [*numbers, ""], strict=True) for part in pair)


def _is_plain(text: str) -> bool:
    return text != "-0" and _PLAIN.fullmatch(text) is not None


def _blank(found: re.Match[str]) -> str:
    return _BLANK if _is_plain(found[0]) else found[0]


def _hundredths(text: str) -> int:
    whole, _, part = text.partition(".")
    value = int(whole.removeprefix("-")) * _HUNDREDTHS + int(part.ljust(2, "0") or 0)
    return -value if text.startswith("-") else value


def _written(value: int) -> str:
    whole, part = divmod(abs(value), _HUNDREDTHS)
    digits = f".{part:02}".rstrip("0") if part else ""
    return f"{'-' if value < 0 else ''}{whole}{digits}"


def _apply(before: Sequence[str], delta: Sequence[str]) -> Iterator[str]:
    at = 0
    for entry in delta:
        sign, rest = entry[:1], entry[1:]
        if sign == "+":
            yield rest
        elif sign == "~":
            yield _Line(before[at]).moved([_hundredths(word) for word in rest.split(" ")])
            at += 1
        elif sign:
            if sign == "=":
                yield from before[at : at + int(rest)]
            at += int(rest)
