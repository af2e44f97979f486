"""What was recorded, laid over what should have happened."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackseq.api import format as write
from stackseq.api import parse
from stackseq.catalogue import load
from stackseq.compare.looks import look_at
from stackseq.diagnostics import Source
from stackseq.interaction import CombinedFragment, Divider, DividerKind, Head, Message, Note, walk
from stackseq.layout import lay_out
from stackseq.records import replace
from stackseq.render import load_theme
from stackseq.verdict.choosing import Folding
from stackseq.verdict.form import flatten_verdict
from stackseq.verdict.marks import GREY, RED
from stackseq.verdict.model import Evidence, Outcome, State, Stop
from stackseq.verdict.showing import lay_over, show, steps_in
from stackseq.verdict.telling import explain
from stackseq.verdict.words import shortened
from tests.verdict.made_up import BEGIN, boot, small, verdict_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Interaction
    from stackseq.verdict.model import Verdict

WHOLE = {
    "POST /servers": (0.0, 0.2),
    "cast pause_instance": (0.12, 0.0),
    "202": (0.2, 0.0),
    "suspend": (0.5, 18.2),
    "vm_state = paused": (18.8, 0.0),
    "pause.end": (19.0, 0.0),
}
BOOT = {
    "POST /servers": (0.0, 0.2),
    "cast schedule_and_build_instances": (0.19, 0.0),
    "call select_destinations": (0.3, 0.3),
    "PUT /allocations": (0.5, 0.02),
    "cast build_and_run_instance": (0.7, 24.1),
    "task_state = networking": (1.1, 0.0),
    "POST /ports": (1.5, 1.2),
    "task_state = spawning": (3.1, 0.0),
    "createWithFlags": (4.6, 0.8),
}
REST = {"vm_state = active": (24.3, 0.0), "instance.create.end": (24.6, 0.0), "finish instance action event": (24.7, 0.0)}
TIMEOUT = ("nova-compute", "Timeout waiting for ['network-vif-plugged-5f0a']", 20.3)


def good() -> Verdict:
    return verdict_of(boot(), BOOT | REST)


def bad() -> Verdict:
    error = "VirtualInterfaceCreateException: Virtual Interface creation failed"
    return verdict_of(boot(), BOOT, error=error, unexpected=[TIMEOUT])


def texts(interaction: Interaction) -> list[str]:
    return [str(getattr(each, "label", "") or getattr(each, "text", "")) for each in steps_in(interaction)]


def test_a_small_operation_as_text() -> None:
    assert write(show(verdict_of(small(), WHOLE, operation="nova/pause"), None)) == SMALL


SMALL = """\
# operation: nova/pause
# release: 2026.1

title Pause a server: succeeded
option footer=none

actor client
participant nova-api\\ncontroller-1 as nova-api
participant nova-compute\\ncompute-1 as nova-compute
participant libvirt

note over client, libvirt
    Its last step is recorded.
    Held against nova/pause of 2026.1. Left out: 2 implied and 1
    of which nothing tells.
    With a time: recorded, without: implied
end note

# nova/api/openstack/compute/pause_server.py PauseServerController._pause
client->+nova-api: POST /servers/{id}/action {"pause": null}\\n+0.00 s, took 200 ms

# nova/compute/rpcapi.py ComputeAPI.pause_instance
nova-api->>+nova-compute: cast pause_instance, +0.12 s
nova-api-->-client: 202 Accepted, +0.20 s

# nova/compute/manager.py ComputeManager.pause_instance
nova-compute->libvirt: suspend, +0.50 s, took 18.2 s
note over nova-compute
    … 2 steps, all reached
    +18.80 s to +19.00 s
end note
deactivate nova-compute
"""


@pytest.mark.parametrize("folding", Folding)
@pytest.mark.parametrize("made", [good, bad])
def test_the_text_says_all_of_it(made: object, folding: Folding) -> None:
    shown = show(made(), None, folding)  # type: ignore[operator]
    assert parse(Source("x", write(shown))).interaction == shown


@pytest.mark.parametrize("folding", Folding)
@pytest.mark.parametrize("made", [good, bad])
def test_each_step_of_the_picture_has_its_evidence(made: object, folding: Folding) -> None:
    verdict = made()  # type: ignore[operator]
    shown = lay_over(verdict, None, folding)
    theme = load_theme("stackseq")
    assert lay_out(shown.interaction, theme.metrics(), theme.spacing()).steps == len(shown.evidence)
    for element, evidence in zip(steps_in(shown.interaction), shown.evidence, strict=True):
        if isinstance(element, Message) and "createWithFlags" in element.label:
            assert [each.time for each in evidence] == [BEGIN + 4.6]
    cited = {each.where for evidence in shown.evidence for each in evidence}
    assert cited >= {each.where for step in verdict.steps for each in step.evidence}


def test_a_boot_is_short_and_nothing_is_lost_of_it() -> None:
    verdict = good()
    assert len(texts(show(verdict, None))) < 40
    assert len(texts(show(verdict, None, Folding.NOTHING))) >= len(verdict.steps)


def test_a_stop_is_marked_with_its_reason_and_what_did_not_follow_is_grey() -> None:
    shown = show(bad(), None)
    told = texts(shown)
    stop = next(place for place, text in enumerate(told) if text.startswith("✗ STOPPED HERE"))
    assert told[stop - 1].startswith("✗ createWithFlags()")
    assert told[stop + 1].split("\n")[0] == "✗ VirtualInterfaceCreateException: Virtual"
    assert "nova-compute on compute-1" in told[stop + 1]
    assert told[stop + 2] == "14.9 s"
    assert told[stop + 3] == "! Timeout waiting for\n['network-vif-plugged-5f0a']\n+20.30 s"
    messages = [each for each in walk(shown) if isinstance(each, Message)]
    ahead = [each for each in messages if each.label[0] in "·?"]
    assert ahead
    assert all(each.colour == GREY for each in ahead)
    assert [each.colour for each in messages if each.label[0] == "✗"] == [RED, RED]
    assert next(each.label for each in ahead).startswith("? save instance:")


def test_time_in_which_nothing_happened_is_shown() -> None:
    delays = [each.text for each in walk(show(bad(), None)) if isinstance(each, Divider) and each.kind is DividerKind.DELAY]
    assert delays == ["1.5 s", "14.9 s"]
    paused = show(verdict_of(small(), WHOLE), None)
    assert not [each for each in walk(paused) if isinstance(each, Divider)], "what took so long says so itself"


def test_hosts_stand_at_the_heads() -> None:
    labels = {each.name: each.label for each in show(good(), None).lifelines}
    assert labels["nova-compute"] == "nova-compute\ncompute-1"
    assert labels["neutron"] == "neutron"


def test_what_nobody_expected_of_a_process_that_nobody_expected() -> None:
    verdict = verdict_of(small(), WHOLE, unexpected=[("heat-engine", "StackValidationFailed: no", 0.3)])
    shown = show(verdict, None)
    assert shown.lifelines[-1].name == "heat-engine"
    assert "! StackValidationFailed: no\n+0.30 s" in texts(shown)


def test_a_record_that_ends_is_no_failure() -> None:
    told = texts(show(verdict_of(small(), {"POST": (0, 0.2), "cast": (0.1, 0)}), None))
    assert "? THE RECORD ENDS HERE" in told
    assert not any("✗" in text for text in told[1:])


def test_nothing_recorded_at_all() -> None:
    verdict = verdict_of(small(), {})
    shown = show(verdict, None)
    assert texts(shown)[1].startswith("? THE RECORD ENDS HERE")
    assert all(step.state in {State.WAITING, State.NOT_REACHED, State.OPEN} for step in verdict.steps)


SHORT = {
    "save instance:\nvm_state = building\ntask_state = None\ntags": "save instance:\nvm_state = building, task_state = None",
    "server add volume\nSERVER VOLUME\nPOST /servers/{id}/os-volume_\nattachments": "server add volume\nSERVER VOLUME\n"
    "POST /servers/{id}/os-volume_attachments",
    "a\nPOST /x\nb\nc": "a\nPOST /x\n…",
    "one\ntwo\nthree": "one\ntwo\nthree",
}


@pytest.mark.parametrize(("text", "short"), SHORT.items())
def test_long_labels_keep_what_matters(text: str, short: str) -> None:
    assert shortened(text) == short


def test_without_an_edition_there_is_nothing_to_lay_it_over() -> None:
    with pytest.raises(ValueError, match="no edition"):
        show(replace(verdict_of(small(), {}), expected=None), None)


@pytest.mark.parametrize(
    "name",
    ["nova/boot@liberty", "nova/live-migrate@2026.1", "cinder/create-volume@2026.1", "glance/show-image@liberty"],
)
@pytest.mark.parametrize("folding", Folding)
def test_any_edition_can_be_shown(name: str, folding: Folding) -> None:
    catalogue = load()
    edition = parse(Source(name, catalogue.read(catalogue.find_path(name)))).interaction
    for reached in ({}, {"": (0.0, 1.0)}):
        shown = lay_over(verdict_of(edition, reached, operation=name), None, folding)
        assert parse(Source("x", write(shown.interaction))).interaction == shown.interaction
        assert shown.interaction.lifelines
        assert not [each for each in walk(shown.interaction) if isinstance(each, Note) and not each.covered]


TIMES = st.none() | st.floats(BEGIN - 10, BEGIN + 1000)
PROCESSES = st.sampled_from(["nova-api", "nova-compute", "libvirt", "neutron-server", ""])
EVIDENCE = st.builds(
    Evidence,
    text=st.text(max_size=30),
    where=st.sampled_from(["a.log:1", "b.json#1"]),
    process=PROCESSES,
    host=st.sampled_from(["", "h1", "h2", "h3"]),
    time=TIMES,
    ended=TIMES,
    error=st.sampled_from(["", "NoValidHost: none"]),
)


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    """Return verdicts that no judge would give: whatever they say must be drawn."""
    made = verdict_of(draw(st.sampled_from([small(), boot()])), {}, operation=draw(st.sampled_from(["", "nova/pause"])))
    states = draw(st.lists(st.sampled_from(State), min_size=len(made.steps), max_size=len(made.steps)))
    proofs = draw(st.lists(st.lists(EVIDENCE, max_size=2), min_size=len(made.steps), max_size=len(made.steps)))
    steps = [
        replace(step, state=state, evidence=tuple(found)) for step, state, found in zip(made.steps, states, proofs, strict=True)
    ]
    among = st.none() | st.sampled_from(steps)
    stop = Stop(draw(among), draw(among), draw(PROCESSES), evidence=tuple(draw(st.lists(EVIDENCE, max_size=2))))
    unexpected = tuple(draw(st.lists(EVIDENCE, max_size=5)))
    outcome = draw(st.sampled_from(Outcome))
    return replace(made, steps=tuple(steps), stop=draw(st.none() | st.just(stop)), unexpected=unexpected, outcome=outcome)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(verdicts(), st.sampled_from(Folding))
def test_whatever_a_verdict_says_is_drawn(verdict: Verdict, folding: Folding) -> None:
    shown = lay_over(verdict, None, folding)
    names = {lifeline.name for lifeline in shown.interaction.lifelines}
    for each in walk(shown.interaction):
        assert set(look_at(each).ends) <= names
    assert len(shown.evidence) == len(list(steps_in(shown.interaction)))
    assert parse(Source("x", write(shown.interaction))).interaction == shown.interaction
    theme = load_theme("stackseq")
    assert lay_out(shown.interaction, theme.metrics(), theme.spacing()).steps == len(shown.evidence)
    assert len(explain(verdict)) == 5
    assert flatten_verdict(verdict)["outcome"] == verdict.outcome.value


FAILED = "Failed to start guest: libvirtError: no permission to do that"


def stopped(*, at: float = 0.6, process: str = "nova-compute", unexpected: tuple[tuple[str, str, float], ...] = ()) -> Verdict:
    """Return a verdict of an operation that failed, as the first process told."""
    verdict = verdict_of(small(), {"POST": (0.0, 0.1), "cast": (0.1, 0.0), "suspend": (0.5, 0.0)}, unexpected=list(unexpected))
    proof = Evidence(FAILED, "nova-compute.log:9", "nova-compute", "compute-1", BEGIN + at)
    failed = next(step for step in verdict.steps if "suspend" in step.text)
    stop = Stop(failed, None, process, "compute-1", None, f"no answer ({FAILED})", (proof,))
    return replace(verdict, outcome=Outcome.FAILURE, stop=stop, proofs=(proof,))


def test_what_never_came_is_a_message_that_is_lost_where_somebody_waited_for_it() -> None:
    lost = [
        each for each in walk(show(stopped(process="libvirt"), None)) if isinstance(each, Message) and each.head is Head.CROSS
    ]
    assert [(each.sender, each.receiver) for each in lost] == [("libvirt", "nova-compute")]
    assert lost[0].label.startswith("✗ no answer\nnova-compute on compute-1\n")
    told = flatten_verdict(stopped(process="libvirt"))["stop"]
    assert (told["process"], told["silent"]) == ("nova-compute", "libvirt")
    assert flatten_verdict(stopped())["stop"]["silent"] == ""


def test_a_failure_that_several_layers_tell_is_told_once() -> None:
    layers = (("nova-compute", "Spawn failed: libvirtError: no permission to do that", 0.7), ("nova-compute", "Giving up", 0.8))
    told = texts(show(stopped(unexpected=layers), None))
    assert not any("Spawn failed" in text for text in told)
    assert any(text.endswith("nova-compute.log:9\ntold 2 times") for text in told)
    assert any("Spawn failed" in text for text in texts(show(stopped(unexpected=layers), None, Folding.NOTHING)))


@pytest.mark.parametrize("folding", Folding)
def test_what_was_not_reached_stands_below_the_stop_and_nothing_earlier_does(folding: Folding) -> None:
    for verdict in (bad(), stopped(), stopped(at=30.0, unexpected=(TIMEOUT,))):
        told = texts(show(verdict, None, folding))
        stop = next(place for place, text in enumerate(told) if text.startswith("✗ STOPPED HERE"))
        assert not [text for text in told[1:stop] if text[0] in "?·"]


def test_notes_of_others_do_not_stretch_a_frame() -> None:
    verdict = replace(good(), unexpected=(Evidence("x", "a.log:1", "heat-engine", "", BEGIN + 30.0),))
    frames = [each for each in walk(show(verdict, None, Folding.NOTHING)) if isinstance(each, CombinedFragment)]
    inside = [one for frame in frames for operand in frame.operands for one in operand.body]
    assert frames
    assert not any("heat-engine" in look_at(one).ends for one in inside)
