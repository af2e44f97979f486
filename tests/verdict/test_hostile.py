from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackseq.observe.model import Reading, Span, SpanKind
from stackseq.observe.observing import observe
from stackseq.records import replace
from stackseq.verdict.model import Outcome
from stackseq.verdict.plan import plan_of
from stackseq.verdict.recognising import guess_release, recognise
from stackseq.wsd import parse
from tests.verdict.records import catalogue, judged, readings_of, texts_of
from tests.verdict.test_judging import check_steps

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = (
    "boot/osprofiler.json",
    "boot-no-valid-host/otlp.ndjson",
    "resize-failed/logs",
    "live-migration/server-event-show-2.json",
)
OPERATIONS = ("nova/boot", "nova/resize", "nova/live-migrate", "cinder/create-volume", "neutron/create-port", "nova/lock")
TEXT = st.text(alphabet="abc/{}%(é\n :=#0", max_size=12)


@cache
def recorded(sample: str) -> tuple[Span, ...]:
    return tuple(span for reading in readings_of(texts_of(sample)) for span in reading.spans)


def changes() -> st.SearchStrategy[Callable[[Span], Span]]:
    """Return ways to damage a span."""
    times = st.floats(-1e12, 1e12, allow_nan=False)
    kinds = st.sampled_from(SpanKind)
    return st.one_of(
        TEXT.map(lambda text: lambda span: replace(span, name=text)),
        TEXT.map(lambda text: lambda span: replace(span, service=text)),
        TEXT.map(lambda text: lambda span: replace(span, error=text)),
        times.map(lambda time: lambda span: replace(span, started=time)),
        kinds.map(lambda kind: lambda span: replace(span, kind=kind)),
        st.just(lambda span: replace(span, parent="")),
        st.just(lambda span: replace(span, parent=span.id)),
        st.just(lambda span: replace(span, ended=None)),
        st.just(lambda span: replace(span, place=None, attributes={})),
        TEXT.map(
            lambda text: lambda span: replace(span, attributes=dict.fromkeys((*span.attributes, "status", "instance"), text))
        ),
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SAMPLES),
    st.sampled_from(OPERATIONS),
    st.lists(st.tuples(st.integers(0, 400), changes()), max_size=8),
    st.data(),
)
def test_a_damaged_record_has_a_verdict(
    sample: str, operation: str, damages: list[tuple[int, Callable[[Span], Span]]], data: st.DataObject
) -> None:
    spans = list(recorded(sample))
    for number, damage in damages:
        at = number % len(spans)
        spans[at] = damage(spans[at])
    spans = spans[: data.draw(st.integers(0, len(spans)))]
    release = "liberty" if operation == "nova/boot" else "2026.1"
    verdict = judged([Reading("made-up", tuple(spans))], operation, release)
    check_steps(verdict)
    assert bool(verdict.proofs) == (verdict.outcome is not Outcome.UNKNOWN)
    assert verdict.reason
    seen = observe([Reading("made-up", tuple(spans))], folded=False)
    found = recognise(seen, catalogue())
    assert found.how
    if found.operation:
        assert guess_release(seen, found.operation, catalogue())[0]


ENDS = {
    "boot/osprofiler.json": ("nova/boot", Outcome.SUCCESS),
    "boot/otlp-oslo.ndjson": ("nova/boot", Outcome.SUCCESS),
    "live-migration/osprofiler.json": ("nova/live-migrate", Outcome.SUCCESS),
    "volume-attach/osprofiler.json": ("nova/volume-attach", Outcome.SUCCESS),
    "boot-no-valid-host/otlp.ndjson": ("nova/boot", Outcome.FAILURE),
    "boot-libvirt-error/osprofiler.json": ("nova/boot", Outcome.FAILURE),
    "resize-failed/osprofiler.json": ("nova/resize", Outcome.FAILURE),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(ENDS)), st.sets(st.integers(0, 150), max_size=60), st.sets(st.integers(0, 5), max_size=2))
def test_what_is_left_of_a_trace_is_never_told_as_its_opposite(sample: str, lost: set[int], silent: set[int]) -> None:
    operation, outcome = ENDS[sample]
    services = sorted({span.service for span in recorded(sample)})
    kept = [
        span for number, span in enumerate(recorded(sample)) if number not in lost and services.index(span.service) not in silent
    ]
    assert judged([Reading("made-up", tuple(kept))], operation).outcome in {outcome, Outcome.UNKNOWN}


def test_any_text_is_a_plan() -> None:
    for text in ("", "a->b: x", "note over a: y", "alt\nend", "a->>+b: cast x\ndeactivate b\ndeactivate b", "b-->a: ok"):
        plan = plan_of(parse(text).interaction)
        assert plan.last_thread().number in range(len(plan.threads))


@pytest.mark.fuzz
def test_every_edition_is_a_plan() -> None:
    for operation in catalogue().operations():
        for release in catalogue().releases_of(operation):
            text = catalogue().read(catalogue().find_path(f"{operation.name}@{release}"))
            plan = plan_of(parse(text).interaction)
            assert all(step.thread < len(plan.threads) for step in plan.steps)
