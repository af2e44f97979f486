"""Verdicts made by hand of an edition: which steps were reached, when, and where it stopped."""

from __future__ import annotations

from stackseq.calls import CallTree, Place
from stackseq.catalogue import load
from stackseq.compare.looks import text_of
from stackseq.diagnostics import Source
from stackseq.interaction import (
    CombinedFragment,
    Divider,
    Gate,
    Interaction,
    InteractionUse,
    Message,
    Note,
    Parallel,
    StateInvariant,
)
from stackseq.observe import Observation
from stackseq.records import replace
from stackseq.verdict.model import Advice, Evidence, ExpectedStep, Outcome, State, Stop, Verdict
from stackseq.wsd import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.interaction import Element

BEGIN = 1_795_316_400.0
HOSTS = {
    "nova-api": "controller-1",
    "nova-conductor": "controller-1",
    "nova-scheduler": "controller-1",
    "nova-compute": "compute-1",
}
OBSERVATION = Observation(CallTree("POST /v2.1/servers", "nova", "", ()), (), formats=("logs",))
REQUEST = "req-3c9d2a10-0000-4000-8000-000000000007"
INSTANCE = "7d1e5c44-0000-4000-8000-00000000cafe"

ADVICE = Advice("is there room?", "openstack hypervisor list --long", "nova-scheduler.log")
_REASONS = {Outcome.SUCCESS: "Its last step is recorded.", Outcome.UNKNOWN: "The record ends before the end."}

SMALL = """\
title Pause a server
actor client
participant nova-api
participant nova-compute
participant libvirt
# nova/api/openstack/compute/pause_server.py PauseServerController._pause
client->+nova-api: POST /servers/{id}/action {"pause": null}
note over nova-api: check policy
# nova/compute/api.py API.pause
nova-api->nova-api: set task_state = pausing
opt the cell is down
  nova-api->nova-api: give up
end
# nova/compute/rpcapi.py ComputeAPI.pause_instance
nova-api->>+nova-compute: cast pause_instance
nova-api-->-client: 202 Accepted
# nova/compute/manager.py ComputeManager.pause_instance
nova-compute->libvirt: suspend
nova-compute->nova-compute: save vm_state = paused
nova-compute->nova-compute: notify compute.instance.pause.end
deactivate nova-compute
"""


def boot(release: str = "2026.1") -> Interaction:
    """Return how a server is booted."""
    catalogue = load()
    return parse(Source("boot", catalogue.read(catalogue.find_path(f"nova/boot@{release}")))).interaction


def small() -> Interaction:
    """Return a short edition, with one step under a condition."""
    return parse(Source("pause", SMALL)).interaction


def verdict_of(
    edition: Interaction,
    reached: Mapping[str, tuple[float, float]],
    *,
    error: str = "",
    unexpected: Iterable[tuple[str, str, float]] = (),
    operation: str = "nova/boot",
    release: str = "2026.1",
) -> Verdict:
    """Return a verdict. ``reached`` has parts of texts, each with its offset and how long it took, in the order of the edition.

    ``error`` is why the last of them failed. Without one it is a success if the last step is reached, else nobody can tell.
    ``unexpected`` has process, text and offset.
    """
    steps = list(_steps(edition.body))
    found = _prove(steps, reached)
    steps = [replace(step, evidence=(found[place],)) if place in found else step for place, step in enumerate(steps)]
    last = max(found, default=-1)
    ahead = next((place for place, step in enumerate(steps) if place > last and not step.guards), -1)
    steps = [replace(step, state=_state(place, step, (last, ahead), failed=bool(error))) for place, step in enumerate(steps)]
    stop = None
    if ahead >= 0:
        own = steps[last] if last >= 0 else None
        proof = replace(found[last], text=error, error=error) if own else None
        place = Place("nova", own.anchor.path, own.anchor.qualname, 7380) if own and own.anchor else None
        process = own.process if own else steps[ahead].process
        stop = Stop(own, steps[ahead], process, HOSTS.get(process, ""), place, error, (proof,) if proof and error else ())
    outcome = Outcome.FAILURE if error else Outcome.UNKNOWN if stop else Outcome.SUCCESS
    return Verdict(
        operation,
        edition.title,
        release,
        "given",
        outcome,
        _REASONS.get(outcome, f"{error}."),
        tuple(steps),
        steps[last] if last >= 0 else None,
        stop,
        tuple(found.values())[-1:],
        tuple(Evidence(text, f"{process}.log:7", process, time=BEGIN + at, error=text) for process, text, at in unexpected),
        ("there is no log of nova-compute on compute-1",) if outcome is Outcome.UNKNOWN else (),
        () if outcome is Outcome.SUCCESS else (ADVICE,),
        (REQUEST,),
        edition,
    )


def _prove(steps: Sequence[ExpectedStep], reached: Mapping[str, tuple[float, float]]) -> dict[int, Evidence]:
    found: dict[int, Evidence] = {}
    at = 0
    for text, (offset, took) in reached.items():
        place = next(number for number in range(at, len(steps)) if text in steps[number].text)
        process = steps[place].process
        start = BEGIN + offset
        host = HOSTS.get(process, "")
        where = f"{process}.log:{place + 1}"
        found[place] = Evidence(f"{text} happened", where, process, host, start, start + took if took else None, by="log line")
        at = place + 1
    return found


def _state(place: int, step: ExpectedStep, ends: tuple[int, int], *, failed: bool) -> State:
    last, ahead = ends
    if step.evidence:
        return State.STOPPED if failed and place == last else State.PROVED
    if step.guards:
        return State.OPEN
    if place < last:
        return State.IMPLIED
    return State.WAITING if place == ahead else State.NOT_REACHED


def _steps(body: Iterable[Element], guards: tuple[str, ...] = ()) -> Iterator[ExpectedStep]:
    for each in body:
        if isinstance(each, CombinedFragment):
            for operand in each.operands:
                yield from _steps(operand.body, (*guards, f"{each.operator.value} {operand.guard}"))
        elif isinstance(each, Parallel):
            for lane in each.lanes:
                yield from _steps(lane, guards)
        elif isinstance(each, Message | Note | StateInvariant | InteractionUse | Divider) and not _is_origin(each):
            yield ExpectedStep(each, _text(each), State.OPEN, _process(each), guards, each.anchor)


def _is_origin(each: Element) -> bool:
    return isinstance(each, Note) and each.anchor is None and len(each.covered) > 1


def _text(each: Element) -> str:
    if not isinstance(each, Message):
        return text_of(each)
    return f"{_process(each)} -> {each.receiver}: {text_of(each)}"


def _process(each: Element) -> str:
    if isinstance(each, Message):
        return each.sender.value if isinstance(each.sender, Gate) else each.sender
    return each.covered[0] if isinstance(each, Note | StateInvariant | InteractionUse) else ""
