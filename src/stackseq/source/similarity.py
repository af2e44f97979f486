"""Measure how much two definitions have in common."""

from __future__ import annotations

import re
from collections import Counter

_WORD = re.compile(r"[^\W\d]\w*|\d+(?:\.\d+)?")
_NODE_NAMES = {"Call", "Attribute", "Assign", "Expr", "arguments", "arg", "keyword", "Return", "self", "Tuple", "Load"}
"""Words that every function has."""


def similarity(one: str, other: str) -> float:
    """Return how much two canonical texts have in common: 0 nothing, 1 everything.

    What is counted are pairs of neighbouring words, wherever they stand.
    """
    if one == other:
        return 1.0
    left, right = _pairs(one), _pairs(other)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 0.0


def _pairs(text: str) -> Counter[tuple[str, str]]:
    words = [word for word in _WORD.findall(text) if word not in _NODE_NAMES]
    return Counter(zip(["", *words], [*words, ""], strict=True))
