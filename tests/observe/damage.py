"""What may happen to a record on its way: ``damaged(text, data)`` and ``replace_one(value, data, odd)`` draw some of it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

ANY_TEXT = st.text(alphabet='{}[]",:0ae\\ \n\x00') | st.text()
"""Such as looks like JSON, and any other."""


def damaged(text: str, data: st.DataObject) -> str:
    """Return a text of which something is lost or replaced."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + data.draw(st.sampled_from([1, 40, len(text)])))))
    return text[:start] + data.draw(st.text(max_size=5)) + text[end:]


def odd_values(scalars: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Return what draws scalars, and small lists and objects of them."""
    return st.recursive(scalars, lambda some: st.lists(some, max_size=2) | st.dictionaries(st.text(max_size=5), some, max_size=2))


def replace_one(value: Any, data: st.DataObject, odd: st.SearchStrategy[Any]) -> None:  # noqa: ANN401  # JSON
    """Put something odd somewhere below."""
    while isinstance(value, dict | list) and value:
        key: Any = data.draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
        inside = value[key]
        if not inside or not isinstance(inside, dict | list) or data.draw(st.integers(0, 5)) == 0:
            value[key] = data.draw(odd)
            return
        value = inside
