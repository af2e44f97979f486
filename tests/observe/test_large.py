"""What is long is told in time that grows with its length."""

# For maintainers. Nothing here measures time: at these sizes, what is quadratic does not end before the suite's timeout.

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from stackseq.calls import Call, CallKind, CallTree
from stackseq.collector import resting_collector
from stackseq.narrate import Detail, narrate, read_phrasebook
from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.requests import find_requests
from stackseq.observe.model import Reading, Span, SpanKind
from stackseq.observe.observing import observe
from stackseq.verdict.pages import record_page
from tests.observe.logs.boot import line

if TYPE_CHECKING:
    from pathlib import Path

MANY = 40_000


def told(calls: tuple[Call, ...]) -> int:
    tree = CallTree("nova/pause", "nova", "", calls)
    return len(narrate(tree, Detail.STEPS, read_phrasebook()).body)


@pytest.mark.fuzz
def test_equal_operations_one_after_the_other() -> None:
    cast = Call(CallKind.RPC_CAST, "pause_instance", "nova-api", "nova-compute")
    assert told((Call(CallKind.HTTP, "POST /action", "client", "nova-api", children=(cast,)),) * MANY)


@pytest.mark.fuzz
def test_different_requests_of_one_client() -> None:
    assert told(tuple(Call(CallKind.HTTP, f"POST /servers/{n}", "client", "nova-api") for n in range(MANY)))


def test_the_collector_rests_until_the_outermost_block_ends() -> None:
    gc.enable()
    with resting_collector():
        with resting_collector():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_different_questions_of_one_process_to_another() -> None:
    asked = tuple(Call(CallKind.HTTP, f"GET /v2.0/ports/{n}", "nova-compute", "neutron-server") for n in range(MANY))
    assert told((Call(CallKind.HTTP, "POST /servers", "client", "nova-compute", children=asked),)) < 10


def test_functions_that_nest_too_deep_for_a_page() -> None:
    spans = tuple(
        Span(str(n), f"f{n}", "nova-api", float(n), 1e6, parent=str(n - 1) if n else "", kind=SpanKind.INTERNAL)
        for n in range(3000)
    )
    assert "f99" in record_page(observe([Reading("otlp", spans)], folded=False))


def test_lines_that_tell_the_same_again_and_again(tmp_path: Path) -> None:
    told = '"GET /v2.1/servers HTTP/1.1" status: 200 ' * 1500
    (tmp_path / "nova-api.log").write_text("\n".join(line(1 + at / 100, "INFO", "nova.api", told) for at in range(100)))
    requests, _ = find_requests(find_logs([str(tmp_path)]))
    assert [each.title for each in requests] == ["GET /v2.1/servers"]
