"""What is packed is what is unpacked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackseq.site.deltas import pack, unpack

LINES = st.lists(st.text(st.sampled_from('0123456789.-= ~+ab"<'), max_size=12), max_size=8).map("\n".join)


@given(st.lists(LINES, min_size=1, max_size=5))
def test_any_texts_come_back(texts: list[str]) -> None:
    assert unpack(pack(texts)) == texts


@pytest.mark.parametrize(
    ("before", "after", "delta"),
    [
        ("a\nb", "a\nb", "=2"),
        ("a\nb\nc", "a\nc", "=1\n-1\n=1"),
        ("a\nc", "a\nb\nc", "=1\n+b\n=1"),
        ('x="3" y="14"', 'x="3" y="50"', "~0 36"),
        ("M3 14.5h2", "M3 10h2", "~0 -4.5 0"),
        ("v 1.50", "v 1.60", "-1\n+v 1.60"),
        ("007", "008", "-1\n+008"),
        ("step-9", "step-10", "~-1"),
        ("a 1\nb\nc 1", "a 2\nb\nc 2", "~1\n=1\n~1"),
    ],
)
def test_lines_are_told_by_what_differs(before: str, after: str, delta: str) -> None:
    assert pack([before, after]) == [before, delta]
    assert unpack([before, delta]) == [before, after]
