"""Align two sequences: which element of the one corresponds to which of the other, in order."""

# For maintainers. What is equal and stands only once in each is paired first, as far as the order allows: that cuts long bodies
# into short gaps. In a gap, the pairs are those whose resemblance is greatest in sum, by the usual table; a gap that would take
# too large a table is matched by what is equal alone. So the work stays in bounds for any two diagrams.
from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.compare.looks import Look

    Pairs = list[tuple[int, int]]

_LARGEST = 250_000
"""Cells of a table."""
_ENOUGH = 0.5
"""Resemblance from which on two steps correspond, from 0 to 1."""
_ENOUGH_INSIDE = 0.35
"""The same for fragments, most of whose text is inside."""
_SAME_FUNCTION = 0.3
"""What the same function counts; the text counts the rest."""
_OTHER_HOST = 0.85
"""What is left of the resemblance if a lifeline is on another host."""


def align(old: Sequence[Look], new: Sequence[Look]) -> Pairs:
    """Return the pairs of positions that correspond, in order."""
    first, second = [look.signature for look in old], [look.signature for look in new]
    pairs: Pairs = []
    at = (0, 0)
    for end in [*_unique_pairs(first, second), (len(old), len(new))]:
        gap = _fill(old[at[0] : end[0]], new[at[1] : end[1]])
        pairs += [(at[0] + left, at[1] + right) for left, right in gap]
        pairs.append(end)
        at = (end[0] + 1, end[1] + 1)
    return pairs[:-1]


def resemblance(old: Look, new: Look) -> float:
    """Tell how much two elements resemble each other: 1 is all that a reader sees, 0 is nothing that counts."""
    if old.kind != new.kind:
        return 0
    if old.signature == new.signature:
        return 1
    weight = 1.0
    if old.ends != new.ends:
        if old.stems != new.stems:
            return 0
        weight = _OTHER_HOST
    shared = _share(old.words, new.words)
    if old.ends:
        same = old.function == new.function
        shared = shared * (1 - _SAME_FUNCTION) + _SAME_FUNCTION * same if old.text != new.text else 1
    value = weight * shared
    return value if value >= (_ENOUGH if old.ends else _ENOUGH_INSIDE) else 0


def _share(old: frozenset[str], new: frozenset[str]) -> float:
    total = len(old) + len(new)
    return 2 * len(old & new) / total if total else 1


def _unique_pairs(old: Sequence[object], new: Sequence[object]) -> Pairs:
    """Pair what stands once in each, leaving out as little as possible to keep the order."""
    counts, others = Counter(old), Counter(new)
    places = {value: place for place, value in enumerate(new) if others[value] == 1}
    pairs = [(place, places[value]) for place, value in enumerate(old) if counts[value] == 1 and value in places]
    return _longest_rising(pairs)


def _longest_rising(pairs: Pairs) -> Pairs:
    """Return as many pairs as possible whose second numbers rise."""
    lasts: list[int] = []
    chains: list[int] = []
    before: list[int] = []
    for number, (_, value) in enumerate(pairs):
        length = bisect_left(lasts, value)
        before.append(chains[length - 1] if length else -1)
        if length == len(lasts):
            lasts.append(value)
            chains.append(number)
        else:
            lasts[length], chains[length] = value, number
    found: Pairs = []
    at = chains[-1] if chains else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]


def _fill(old: Sequence[Look], new: Sequence[Look]) -> Pairs:
    """Pair what is between two pairs."""
    if not old or not new:
        return []
    if len(old) * len(new) > _LARGEST:
        matcher = SequenceMatcher(None, [look.signature for look in old], [look.signature for look in new], autojunk=False)
        return [(block.a + step, block.b + step) for block in matcher.get_matching_blocks() for step in range(block.size)]
    return list(_best(old, new))


def _best(old: Sequence[Look], new: Sequence[Look]) -> Iterator[tuple[int, int]]:
    """Yield the pairs with the greatest resemblance in sum."""
    values = [[_value(left, right) for right in new] for left in old]
    table = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for left in range(len(old) - 1, -1, -1):
        row, below, own = table[left], table[left + 1], values[left]
        for right in range(len(new) - 1, -1, -1):
            row[right] = max(below[right], row[right + 1], below[right + 1] + own[right])
    left = right = 0
    while left < len(old) and right < len(new):
        value = values[left][right]
        if value and table[left][right] == table[left + 1][right + 1] + value:
            yield left, right
            left, right = left + 1, right + 1
        elif table[left][right] == table[left + 1][right]:
            left += 1
        else:
            right += 1


def _value(old: Look, new: Look) -> float:
    """Weigh the resemblance: a long text that is alike says more than `saved`."""
    found = resemblance(old, new)
    return found * (1 + min(len(old.words), 10) / 10) if found else 0
