"""Whatever a ledger holds, it is read: what is known, and what was wrong."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackseq.observe.formats import FORMATS, read_record
from stackseq.observe.observing import observe
from tests.observe.damage import ANY_TEXT, damaged, odd_values, replace_one
from tests.observe.ledgers.made_up import LEDGERS
from tests.observe.made_up import SAMPLES

_FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
_TIMES = st.sampled_from(
    ["2026-11-22T03:00:02", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "2026-11-22 03:00:00Z"]
)
_SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | _TIMES | st.sampled_from([10**400, 1e300, "9" * 400])
_ODD = odd_values(_SCALARS)
_NAMES = ("server-events", "migrations", "volume-messages", "notifications", "cadf")


def _check(text: str, wanted: str = "") -> None:
    reading = read_record(text, "some.json", wanted)
    assert all(abs(span.started) < 1e30 for span in reading.spans)
    others = [read_record(SAMPLES["osprofiler-report"], "trace.json"), read_record(LEDGERS["server-events-api"], "events.json")]
    for readings in ([reading], [reading, *others]):
        observe(readings, folded=False)


@pytest.mark.parametrize("wanted", _NAMES)
@given(text=ANY_TEXT)
@_FEW
def test_any_text_is_read(wanted: str, text: str) -> None:
    assert wanted in FORMATS
    _check(text, wanted)


@pytest.mark.parametrize("name", LEDGERS)
@given(data=st.data())
@_FEW
def test_damaged_text_is_read(name: str, data: st.DataObject) -> None:
    _check(damaged(LEDGERS[name], data), next(each for each in _NAMES if name.startswith(each)))


@pytest.mark.parametrize("name", [name for name in LEDGERS if not name.endswith("table")])
@given(data=st.data())
@_FEW
def test_values_of_any_kind_are_read_wherever_they_stand(name: str, data: st.DataObject) -> None:
    values = [json.loads(line) for line in LEDGERS[name].splitlines()] if name.endswith("lines") else json.loads(LEDGERS[name])
    for _ in range(data.draw(st.integers(1, 4))):
        replace_one(values, data, _ODD)
    _check(json.dumps(values), next(each for each in _NAMES if name.startswith(each)))


def test_a_traceback_without_end_is_looked_at_from_its_end() -> None:
    from stackseq.observe.ledgers.tracebacks import innermost, raised

    frame = '  File "/opt/stack/nova/nova/compute/manager.py", line 7, in build\n'
    place = innermost(frame * 300_000)
    assert place is not None
    assert place.path == "nova/compute/manager.py"
    assert raised("x" * 3_000_000) == ""
    assert raised(f"{frame}nova.exception.NoValidHost: No host\n") == "NoValidHost: No host"
    assert innermost("no frames") is None
