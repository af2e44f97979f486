"""Whatever a file holds, it is read: what is known, and what was wrong."""

from __future__ import annotations

import json
import shlex

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackseq.calls import Place, flatten
from stackseq.observe.formats import FORMATS, read_record
from stackseq.observe.model import Happening, Reading, Span, SpanKind, Waiting
from stackseq.observe.observing import observe
from stackseq.observe.processes import process_at
from stackseq.verdict.explaining import explain_record
from stackseq.verdict.pages import record_page
from tests.observe.damage import ANY_TEXT, damaged, odd_values, replace_one
from tests.observe.made_up import SAMPLES

_FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("9" * 400) | st.just(10**400)
_ODD = odd_values(_SCALARS)


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
@given(text=ANY_TEXT)
@_FEW
def test_any_text_is_read(wanted: str, text: str) -> None:
    _check(text, wanted)


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@_FEW
def test_damaged_text_is_read(name: str, data: st.DataObject) -> None:
    _check(damaged(SAMPLES[name], data), name.partition("-")[0])


@pytest.mark.parametrize("name", SAMPLES)
@given(data=st.data())
@_FEW
def test_values_of_any_kind_are_read_wherever_they_stand(name: str, data: st.DataObject) -> None:
    value = json.loads(SAMPLES[name].splitlines()[0] if name.endswith("lines") else SAMPLES[name])
    for _ in range(data.draw(st.integers(1, 4))):
        replace_one(value, data, _ODD)
    _check(json.dumps(value), name.partition("-")[0])


_UUID = "0d2884f7-1f06-4e9c-9d9e-06f37001d447"
_NAMES = ["POST /v2.1/servers", "POST /v2.1/os-server-external-events", "build", "PUT /v2.0/ports/1", "message", "GET /"]
_TIMES = st.floats(-1e9, 1e9) | st.integers(0, 5).map(float) | st.just(7200.0)
_SPANS = st.builds(
    Span,
    id=st.sampled_from("abcde"),
    name=st.sampled_from(_NAMES),
    service=st.sampled_from(["", "nova-api", "nova-compute", "neutron-server"]),
    started=_TIMES,
    ended=st.none() | _TIMES,
    trace=st.sampled_from(["", "t"]),
    parent=st.sampled_from(["", *"abcdef"]),
    kind=st.sampled_from(SpanKind),
    waiting=st.sampled_from(Waiting),
    host=st.sampled_from(["", "one", "two"]),
    peer=st.sampled_from(["", "nova-api"]),
    error=st.sampled_from(["", "Failed: yes"]),
    attributes=st.dictionaries(
        st.sampled_from(["request", "global_request", "port", "instance", "rpc.system", "owner"]),
        st.sampled_from(["r", "s", _UUID]),
    ),
    happenings=st.lists(
        st.builds(Happening, _TIMES, st.just("said"), st.just("log:1"), st.sampled_from(["INFO", ""])), max_size=1
    ).map(tuple),
)


@given(spans=st.lists(st.lists(_SPANS, max_size=8).map(tuple), min_size=3, max_size=3))
@settings(_FEW, max_examples=100)
def test_any_spans_are_told(spans: list[tuple[Span, ...]]) -> None:
    readings = [Reading(name, some) for name, some in zip(("otlp", "osprofiler", "logs"), spans, strict=True)]
    for folded in (True, False):
        seen = observe(readings, folded=folded)
        assert len(seen.operations) <= sum(map(len, spans)) * 2
        assert bool(seen.calls.calls) == any(spans)


_ODD_TEXT = "GET\n/x \x1b[31m\ud800\u2028end note\x85"


def test_what_moves_a_cursor_or_is_half_a_character_is_shown_as_a_sign() -> None:
    happening = Happening(1.0, _ODD_TEXT, f"{_ODD_TEXT}:1", "ERROR", Place("nova", "nova/x.py", "f", 0))
    ids = {"request": _ODD_TEXT, "instance": _ODD_TEXT}
    odd = (SpanKind.SERVER, Waiting.UNKNOWN, _ODD_TEXT, _ODD_TEXT, _ODD_TEXT, Place("nova", f"{_ODD_TEXT}.py", "f", 0), ids)
    span = Span("1", _ODD_TEXT, _ODD_TEXT, 0.0, 1.0, "t", "", *odd, (happening,), _ODD_TEXT)
    seen = observe([Reading("otlp", (span,))], folded=False)
    told = json.dumps(flatten(seen.calls), ensure_ascii=False)
    assert told.isprintable()
    assert "GET /x \ufffd[31m\ufffd end note" in told
    assert all(text.isprintable() for text in (*seen.requests, seen.operations[0].title, seen.operations[0].server))
    assert record_page(seen).encode()


@pytest.mark.parametrize("odd", ["{", "{nothing}", "$(id); x", "it's"])
def test_names_that_mean_something_to_templates_and_shells_mean_nothing(odd: str) -> None:
    asked = Span("1", "POST /v2.1/servers", f"nova-{odd}", 0.0, 9.0, "t", kind=SpanKind.SERVER, attributes={"request": odd})
    failed = Span("2", "build", f"nova-{odd}", 1.0, 2.0, "t", "1", SpanKind.CONSUMER, host=f"a{odd}", error=f"Bad: {odd}")
    explained = explain_record([Reading("otlp", (asked, failed))])
    assert explained.verdict.advice
    for each in explained.verdict.advice:
        words = shlex.split(each.command)
        assert odd not in each.command or any(odd in word for word in words)


def test_passwords_in_addresses_are_no_names_of_hosts() -> None:
    assert process_at("http://nova:hunter2@10.0.0.1/x") == "10.0.0.1"
