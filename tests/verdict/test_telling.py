"""A verdict in five lines, for programs, and for a ticket."""

from __future__ import annotations

import json

import pytest

from stackseq.calls import CallTree
from stackseq.interaction import Anchor
from stackseq.observe import Observation
from stackseq.records import replace
from stackseq.verdict.explaining import Explained
from stackseq.verdict.form import flatten_verdict
from stackseq.verdict.model import Outcome
from stackseq.verdict.pictures import diagram
from stackseq.verdict.pointing import point_at
from stackseq.verdict.showing import show
from stackseq.verdict.telling import EXITS, explain, paragraphs, write_lines, write_paragraphs
from stackseq.verdict.ticket import write_ticket
from stackseq.verdict.words import once
from tests.verdict.made_up import BEGIN, boot, small, verdict_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.verdict.model import Verdict

FAILED = {"POST /servers": (0.0, 0.2), "cast": (0.1, 0.0), "suspend": (0.5, 0.4)}
ERROR = "libvirtError: Domain not found:\nno domain with matching uuid"
NOTHING = Observation(CallTree("", "", "", ()), ())


def failed() -> Verdict:
    verdict = verdict_of(small(), FAILED, error=ERROR, operation="nova/pause", release="2026.1")
    return replace(verdict, release_by="assumed: the newest")


def test_five_lines() -> None:
    assert write_lines(explain(failed())) == FIVE


FIVE = """\
Operation:         Pause a server: nova/pause of 2026.1 (release assumed: the newest); req-3c9d2a10-0000-4000-8000-000000000007
Outcome:           failure: libvirtError: Domain not found: no domain with matching uuid.
Last step reached: +0.50 s nova-compute -> libvirt: suspend on compute-1; nova-compute.log:7; in nova/compute/manager.py:7374 \
ComputeManager.pause_instance; https://opendev.org/openstack/nova/src/tag/33.0.2/nova/compute/manager.py#L7374-L7394
Stopped:           nova-compute on compute-1: libvirtError: Domain not found: no domain with matching uuid; nova-compute.log:7; \
last seen in nova/compute/manager.py:7380 ComputeManager.pause_instance; \
https://opendev.org/openstack/nova/src/tag/33.0.2/nova/compute/manager.py#L7374-L7394; \
what would come next: nova-compute -> nova-compute: save vm_state = paused
Look next:         is there room? `openstack hypervisor list --long`; nova-scheduler.log
"""


def test_people_read_paragraphs_in_which_what_can_be_copied_is_whole() -> None:
    text = write_paragraphs(paragraphs(failed()), 80)
    assert text.replace(" ", "").replace("\n", "") == FIVE.replace(" ", "").replace("\n", "").replace(";", "")
    assert [line for line in text.splitlines() if not line.startswith(" ")] == [
        "Operation:         Pause a server: nova/pause of 2026.1 (release assumed: the",
        "Outcome:           failure: libvirtError: Domain not found: no domain with",
        "Last step reached: +0.50 s nova-compute -> libvirt: suspend on compute-1",
        "Stopped:           nova-compute on compute-1: libvirtError: Domain not found: no",
        "Look next:         is there room?",
    ]
    assert all(len(line) <= 80 or line.strip().startswith("https://") for line in text.splitlines())
    assert f"\n{' ' * 19}`openstack hypervisor list --long`\n" in text


def test_what_a_line_says_twice_is_told_once() -> None:
    assert once("Build of x aborted: no.: nova.exception.BuildAbortException: Build of x aborted: …") == "Build of x aborted: no."
    assert (
        once("Failed to build: NoValidHost: No valid host was found.") == "Failed to build: NoValidHost: No valid host was found."
    )


CASES = {
    "success": verdict_of(small(), {"POST": (0.0, 0.1), "pause.end": (1.0, 0.0)}),
    "failure": failed(),
    "unknown": verdict_of(small(), {"POST": (0.0, 0.1)}),
    "nothing": verdict_of(small(), {}),
    "another operation": replace(
        verdict_of(small(), {}), operation="", release="", expected=None, steps=(), stop=None, last=None
    ),
}


@pytest.mark.parametrize("verdict", CASES.values(), ids=CASES)
def test_there_are_five_lines_whatever_is_known(verdict: Verdict) -> None:
    lines = explain(verdict)
    assert [name for name, _ in lines] == ["Operation", "Outcome", "Last step reached", "Stopped", "Look next"]
    assert all(text.strip() and "\n" not in text for _, text in lines)
    assert write_lines(lines).count("\n") == 5


def test_what_was_recorded_does_nothing_to_a_terminal() -> None:
    verdict = verdict_of(small(), FAILED, error="no\x1b[2J\x07 \u202ehost", unexpected=[("nova-api", "\x1b]0;x\x07", 1.0)])
    texts = write_lines(explain(verdict)) + write_ticket(verdict, None) + str(show(verdict, None))
    assert texts.replace("\n", "").isprintable()


def test_each_outcome_has_an_exit_code_that_nothing_else_has() -> None:
    assert set(EXITS) == set(Outcome)
    assert sorted(EXITS.values()) == [0, 1, 3], "2 is wrong usage"


def test_a_success_stopped_nowhere() -> None:
    lines = dict(explain(CASES["success"]))
    assert lines["Stopped"] == "nowhere: it went to its end"
    assert lines["Look next"] == "nothing: it succeeded"


def test_a_function_of_which_nothing_is_known_leads_nowhere() -> None:
    assert point_at(Anchor("nova/compute/api.py", "API.pause"), "2026.1").link.startswith("https://opendev.org/openstack/nova/")
    unknown = point_at(Anchor("nova/compute/api.py", "API.no_such_function"), "2026.1")
    assert (unknown.written, unknown.link) == ("nova/compute/api.py API.no_such_function", "")
    assert point_at(Anchor("nova/compute/api.py", "API.pause"), "").link == ""


@pytest.mark.parametrize("verdict", CASES.values(), ids=CASES)
def test_programs_get_all_of_it(verdict: Verdict) -> None:
    flat = json.loads(json.dumps(flatten_verdict(verdict)))
    assert flat["outcome"] == verdict.outcome.value
    assert [step["number"] for step in flat["steps"]] == list(range(1, len(verdict.steps) + 1))
    assert {step["state"] for step in flat["steps"]} == {step.state.value for step in verdict.steps}
    if verdict.stop and verdict.stop.after:
        assert flat["steps"][flat["stop"]["after"] - 1]["text"] == verdict.stop.after.text


def test_steps_of_programs_have_their_evidence_and_their_function() -> None:
    flat = flatten_verdict(failed())
    step = flat["steps"][flat["last"] - 1]
    assert step["function"]["name"] == "ComputeManager.pause_instance"
    assert step["evidence"][0] == {
        "text": "suspend happened",
        "where": "nova-compute.log:7",
        "process": "nova-compute",
        "host": "compute-1",
        "time": BEGIN + 0.5,
        "ended": BEGIN + 0.9,
        "error": "",
        "by": "log line",
        "function": "",
    }


def test_a_ticket() -> None:
    verdict = failed()
    text = write_ticket(verdict, None, show(verdict, None))
    assert text.startswith("# Pause a server: failure\n\n* **Operation**: Pause a server: nova/pause of 2026.1")
    assert (
        "| **stopped** | +0.50 s, took 400 ms | nova-compute -> libvirt: suspend | suspend happened (nova-compute.log:7) |"
        in text
    )
    assert "| **not reached** |  | nova-compute -> nova-compute: save vm_state = paused |  |" in text
    assert "1 step under a condition that nothing tells of is left out." in text
    assert "## What to look at next\n\n* is there room? `openstack hypervisor list --long` (nova-scheduler.log)" in text
    assert "```mermaid\n" in text
    assert "\n\n\n" not in text


def test_a_large_diagram_does_not_go_into_a_ticket() -> None:
    verdict = verdict_of(boot(), {"POST": (0.0, 1.0)})
    from stackseq.verdict.choosing import Folding

    assert "mermaid" not in write_ticket(verdict, None, show(verdict, None, Folding.NOTHING))


def test_what_was_recorded_is_no_markdown() -> None:
    hostile = "<script>alert(1)</script> | *bold* [a](javascript:b) `code"
    verdict = verdict_of(small(), FAILED, error=hostile, unexpected=[("nova-compute", hostile, 1.0)])
    text = write_ticket(verdict, None)
    outside = "".join(text.split("```")[::2])
    assert "<script>" not in outside.replace("\\<", "")
    assert "](javascript" not in outside
    assert all(line.replace("\\|", "").count("|") == 5 for line in text.splitlines() if line.startswith("|"))


@pytest.mark.parametrize("verdict", CASES.values(), ids=CASES)
def test_every_verdict_has_a_ticket(verdict: Verdict) -> None:
    assert write_ticket(verdict, None, diagram(Explained(verdict, NOTHING))).startswith("# Pause a server: ")
