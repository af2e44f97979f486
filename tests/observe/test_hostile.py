"""Whatever a file holds, it is read: what is known, and what was wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackseq.observe.formats import FORMATS, read_record
from stackseq.observe.model import Reading, Span
from stackseq.observe.observing import observe
from tests.observe.made_up import SAMPLES

_FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("9" * 400) | st.just(10**400)
_ODD = st.recursive(_SCALARS, lambda some: st.lists(some, max_size=2) | st.dictionaries(st.text(max_size=5), some, max_size=2))


def _check(text: str, wanted: str = "") -> None:
    reading = read_record(text, "some.json", wanted)
    assert isinstance(reading, Reading)
    for span in reading.spans:
        assert isinstance(span, Span)
        assert isinstance(span.started, float)
        assert abs(span.started) < 1e30
    for folded in (True, False):
        observe([reading], folded=folded)


@pytest.mark.parametrize("wanted", FORMATS)
@given(text=st.text(alphabet='{}[]",:0ae\\ \n\x00') | st.text())
@_FEW
def test_any_text_is_read(wanted: str, text: str) -> None:
    _check(text, wanted)


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@_FEW
def test_damaged_text_is_read(name: str, data: st.DataObject) -> None:
    text = SAMPLES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + data.draw(st.sampled_from([1, 40, len(text)])))))
    _check(text[:start] + data.draw(st.text(max_size=5)) + text[end:], name.partition("-")[0])


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@_FEW
def test_values_of_any_kind_are_read_wherever_they_stand(name: str, data: st.DataObject) -> None:
    value = json.loads(SAMPLES[name].splitlines()[0] if name.endswith("lines") else SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        _replace_one(value, data)
    _check(json.dumps(value), name.partition("-")[0])


def _replace_one(value: Any, data: st.DataObject) -> None:  # noqa: ANN401  # JSON
    """Put something odd somewhere below."""
    while isinstance(value, dict | list) and value:
        key: Any = data.draw(st.sampled_from(sorted(value) if isinstance(value, dict) else range(len(value))))
        inside = value[key]
        if not inside or not isinstance(inside, dict | list) or data.draw(st.integers(0, 5)) == 0:
            value[key] = data.draw(_ODD)
            return
        value = inside
