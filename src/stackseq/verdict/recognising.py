"""Which operation a record is of, and of which release: ``recognise(observation, catalogue)``, ``guess_release(…)``."""

# For maintainers. What was asked for is a path, which many operations share; the log at DEBUG names the function that serves it,
# a ledger has a word of its own for it, and else the message that the API sends tells. What fits several is none of them.
from __future__ import annotations

import re

from stackseq.records import Record
from stackseq.verdict.facts import ACTION, LEDGER, ROUTINE, Kind, messages_of
from stackseq.verdict.labels import is_same_path, meaning_of, segments_of
from stackseq.verdict.outcome import entrance
from stackseq.verdict.selecting import select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.catalogue import Catalogue, Operation
    from stackseq.observe import Observation
    from stackseq.verdict.facts import Fact

_ACTIONS = {
    "create": "boot",
    "delete": "delete",
    "evacuate": "evacuate",
    "restore": "restore",
    "stop": "stop",
    "start": "start",
    "rebuild": "rebuild",
    "revertresize": "revert-resize",
    "confirmresize": "confirm-resize",
    "resize": "resize",
    "migrate": "cold-migrate",
    "pause": "pause",
    "unpause": "unpause",
    "suspend": "suspend",
    "resume": "resume",
    "rescue": "rescue",
    "unrescue": "unrescue",
    "changepassword": "change-password",
    "shelve": "shelve",
    "shelveoffload": "shelve-offload",
    "unshelve": "unshelve",
    "live-migration": "live-migrate",
    "swap_volume": "volume-swap",
    "attach_interface": "interface-attach",
    "detach_interface": "interface-detach",
    "attach_volume": "volume-attach",
    "detach_volume": "volume-detach",
    "lock": "lock",
    "unlock": "unlock",
    "createbackup": "backup",
    "createimage": "create-image",
}
"""What Nova's ledger of actions calls operations (nova/compute/instance_actions.py)."""
_MOVES = {"resize": "resize", "migration": "cold-migrate", "live-migration": "live-migrate", "evacuation": "evacuate"}
"""What Nova's ledger of migrations calls operations."""
_FEW = 3
"""Operations that are worth holding a record against, each in turn."""
_CALLED = re.compile(r"^Action: '[\w-]+', calling method: <bound method ([\w.]+) of")
"""Line of the level DEBUG with which Nova says which function serves a request."""
_SAMPLES = ("2024.1", "2023.1", "yoga", "ussuri", "stein", "queens", "ocata", "newton", "mitaka", "liberty")
"""Releases by which an older one is found: messages differ between them."""


class Recognised(Record):
    """Which operation it is."""

    operation: str
    """``nova/boot``; empty if nothing tells, or if several fit."""
    how: str
    """By what: ``POST /v2.1/servers``; or why not."""
    either: tuple[str, ...] = ()
    """Operations that fit alike, if it is one of few that send the same messages."""


def action_of(operation: str) -> str:
    """Return what Nova's ledger of actions calls an operation, in lower case; empty if it does not know it."""
    service, _, name = operation.partition("/")
    return next((action for action, own in _ACTIONS.items() if own == name), "") if service == "nova" else ""


def recognise(observation: Observation, catalogue: Catalogue) -> Recognised:
    """Return which operation of the catalogue was recorded."""
    selected = select(observation.spans)
    if selected.rivals:
        return Recognised("", f"{len(selected.rivals)} operations were recorded")
    for span in selected.spans:
        action = span.attributes.get("action", "") or span.name.removeprefix(ACTION)
        if action.lower() in _ACTIONS and (LEDGER in span.attributes or "action" in span.attributes):
            return Recognised(f"nova/{_ACTIONS[action.lower()]}", f"the server's action {action}")
    facts = messages_of(selected.spans)
    asked = entrance(facts)
    if asked is not None:
        return _by_request(asked, facts, catalogue)
    moves = {span.attributes["lasts"] for span in selected.spans if span.attributes.get("lasts") in _MOVES}
    if len(moves) == 1:
        move = moves.pop()
        return Recognised(f"nova/{_MOVES[move]}", f"a migration of the type {move}")
    return _by_messages(facts, catalogue)


def _by_request(asked: Fact, facts: Sequence[Fact], catalogue: Catalogue) -> Recognised:
    service = asked.process.partition("-")[0]
    fitting = [operation for operation in _of_service(catalogue, service) if _is_request(operation, asked.name)]
    alike: list[Operation] = []
    if len(fitting) > 1:
        fitting = _by_action(fitting, facts) or (alike := _by_method(fitting, facts, catalogue)) or fitting
    if len(fitting) == 1:
        return Recognised(fitting[0].name, asked.name)
    names = ", ".join(operation.name for operation in fitting)
    if not fitting:
        return Recognised("", f"{asked.name} is no operation of the catalogue")
    either = tuple(operation.name for operation in alike) if len(alike) <= _FEW else ()
    return Recognised("", f"{asked.name} may be any of {names}", either)


def _of_service(catalogue: Catalogue, service: str) -> list[Operation]:
    return [operation for operation in catalogue.operations() if operation.service == service]


def _is_request(operation: Operation, asked: str) -> bool:
    method, _, path = asked.partition(" ")
    wanted = meaning_of(operation.request).requests
    return any(each.method == method and is_same_path(each.segments, segments_of(path)) for each in wanted)


def _by_action(fitting: Sequence[Operation], facts: Sequence[Fact]) -> list[Operation]:
    """Choose by the function that serves the request, which a log at DEBUG names."""
    names = {match[1] for fact in facts if fact.kind is Kind.LINE and (match := _CALLED.match(fact.text))}
    return [each for each in fitting if any(entry.anchor.rpartition(" ")[2] in names for entry in each.entries)]


def _by_method(fitting: Sequence[Operation], facts: Sequence[Fact], catalogue: Catalogue) -> list[Operation]:
    """Choose by the messages that were sent: those whose editions have all of the telling ones, and most of all."""
    methods = {fact.name for fact in facts if fact.kind is Kind.MESSAGE and fact.name}
    scores = {operation.name: len(methods & _methods(operation, catalogue)) for operation in fitting}
    best = max(scores.values(), default=0)
    return [operation for operation in fitting if best and scores[operation.name] == best]


def _methods(operation: Operation, catalogue: Catalogue) -> set[str]:
    """Return the messages of an operation's newest edition, without those that other operations lead to by failing."""
    from stackseq.verdict.plan import plan_of
    from stackseq.wsd import parse

    releases = _releases(operation.name, catalogue)
    if not releases:
        return set()
    plan = plan_of(parse(_text(operation.name, releases[-1], catalogue)).interaction)
    return {step.meaning.method for step in plan.steps if step.meaning.method and not step.is_handling}


def _releases(operation: str, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the releases of which there are editions, oldest first."""
    found = catalogue.operation(operation)
    return tuple(reversed(catalogue.releases_of(found)))


def _text(operation: str, release: str, catalogue: Catalogue) -> str:
    return catalogue.read(catalogue.find_path(f"{operation}@{release}"))


def _by_messages(facts: Sequence[Fact], catalogue: Catalogue) -> Recognised:
    """Choose by messages alone, where the request itself is not recorded."""
    methods = [fact.name for fact in facts if fact.kind is Kind.MESSAGE and fact.name]
    services = {fact.process.partition("-")[0] for fact in facts if fact.kind is Kind.MESSAGE and fact.process}
    fitting = [each for service in sorted(services) for each in _by_method(_of_service(catalogue, service), facts, catalogue)]
    if len(fitting) == 1:
        return Recognised(fitting[0].name, f"the message {methods[0]}")
    return Recognised("", "what was asked for is not recorded")


def guess_release(observation: Observation, operation: str, catalogue: Catalogue) -> tuple[str, str]:
    """Return the release whose edition fits a record best, and how that is known; empty if there is no edition.

    The newest is taken unless an older one fits better: messages that only older releases have.
    """
    releases = _releases(operation, catalogue)
    if not releases:
        return "", ""
    methods = _sent(observation)
    best = (-1, "")
    for release in (releases[-1], *(each for each in _SAMPLES if each in releases and each != releases[-1])):
        best = max(best, (len(methods & _all_methods(operation, release, catalogue)), release), key=lambda each: each[0])
        if best[0] == len(methods):
            break
    return best[1], "assumed: the newest" if best[1] == releases[-1] else "the messages of the record"


def other_release(observation: Observation, operation: str, release: str, catalogue: Catalogue) -> str:
    """Return a release whose edition has more of the messages of a record than that of the one given; empty if none has."""
    likely, _ = guess_release(observation, operation, catalogue)
    if not likely or likely == release:
        return ""
    methods = _sent(observation)
    own, others = (methods & _all_methods(operation, each, catalogue) for each in (release, likely))
    return likely if len(others) > len(own) else ""


def _sent(observation: Observation) -> set[str]:
    """Return the messages that were sent, without those that say nothing of the operation: people draw them, programs do not."""
    facts = messages_of(select(observation.spans).spans)
    return {fact.name for fact in facts if fact.kind is Kind.MESSAGE and fact.name} - ROUTINE


def _all_methods(operation: str, release: str, catalogue: Catalogue) -> set[str]:
    from stackseq.verdict.plan import plan_of
    from stackseq.wsd import parse

    plan = plan_of(parse(_text(operation, release, catalogue)).interaction)
    return {step.meaning.method for step in plan.steps}
