"""Records that look like an end that they do not have, or like the end of somebody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stackseq.observe.model import Span, SpanKind
from stackseq.observe.osprofiler import read_osprofiler
from stackseq.records import replace
from stackseq.verdict.model import Outcome
from tests.verdict.records import SAMPLES, judged, readings_of, texts_of
from tests.verdict.test_traps import ACTION, asked, cast, line, of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SUCCESS, FAILURE, UNKNOWN = Outcome.SUCCESS, Outcome.FAILURE, Outcome.UNKNOWN


def at_levels(texts: Mapping[str, str], *levels: str) -> dict[str, str]:
    """Return what would be in logs of some levels, which lines that are continued have, too."""

    def is_kept(text: str) -> bool:
        words = text.split(maxsplit=4)
        return len(words) < 4 or not words[2].isdigit() or words[3] in levels

    return {path: "".join(filter(is_kept, text.splitlines(keepends=True))) for path, text in texts.items()}


SERIOUS = ("WARNING", "ERROR", "CRITICAL")


def without(node: dict[str, Any], service: str) -> dict[str, Any]:
    """Return a report of OSProfiler without what a service recorded."""
    below = [each for each in node["children"] if each["info"].get("service") != service]
    return {**node, "children": [without(each, service) for each in below]}


# Who sent a message does not know what became of it.


def test_a_message_that_was_sent_is_not_one_that_was_served() -> None:
    sent = Span("s", "pause_instance", "nova-api", 100.1, 100.2, parent="api", kind=SpanKind.PRODUCER, host="ctl")
    sent = replace(sent, peer="nova-compute", attributes={"recorded": "rpc"})
    assert of(asked(ACTION), sent, operation="nova/pause").outcome is UNKNOWN
    served = cast("pause_instance", "nova-compute", "s", 100.2, host="cmp1")
    assert of(asked(ACTION), sent, served, operation="nova/pause").outcome is SUCCESS


@pytest.mark.parametrize(("sample", "operation"), [("volume-attach", "nova/volume-attach"), ("boot", "nova/boot")])
def test_a_trace_without_its_last_process_proves_no_success(sample: str, operation: str) -> None:
    report = json.loads((SAMPLES / sample / "osprofiler.json").read_text(encoding="utf-8"))
    kept = json.dumps(without(report, "nova-compute"))
    assert judged([read_osprofiler(kept, "trace.json")], operation).outcome is UNKNOWN


# Logs without the lines that say which message it was.


@pytest.mark.parametrize("levels", [SERIOUS, ("INFO", *SERIOUS)])
def test_no_method_and_no_host_is_guessed_where_several_may_have_failed(levels: tuple[str, ...]) -> None:
    verdict = judged(readings_of(at_levels(texts_of("resize-failed/logs"), *levels)), "nova/resize")
    assert verdict.outcome is FAILURE
    assert verdict.stop
    assert verdict.stop.host == "compute-1"
    assert "ResizeError" in verdict.stop.error
    assert not verdict.reason.startswith("finish_resize failed")
    for step in verdict.steps:
        assert not any(each.host == "compute-1" and step.text.endswith("cast prep_resize") for each in step.evidence)


def test_a_cast_of_which_the_answer_tells_a_failure_failed() -> None:
    lines = (line("Replied failure for incoming message with id None and method: pause_instance. Time elapsed: 0.1", 100.4),)
    served = replace(cast("message", "nova-compute", "api", 100.3, emitter=""), happenings=lines)
    assert of(asked(ACTION), served, operation="nova/pause").outcome is FAILURE
