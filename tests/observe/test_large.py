"""What is long is told in time that grows with its length."""

# For maintainers. Nothing here measures time: at these sizes, what is quadratic does not end before the suite's timeout.

from __future__ import annotations

import gc

import pytest

from stackseq.calls import Call, CallKind, CallTree
from stackseq.collector import resting_collector
from stackseq.narrate import Detail, narrate, read_phrasebook

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
