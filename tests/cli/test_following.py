"""Requests to services that are followed have what these do below them."""

from __future__ import annotations

import pytest

from stackseq.calls import Branching, Call, CallKind, CallTree, Guard, walk_calls
from stackseq.catalogue.model import Operation
from stackseq.cli.following import Follower, Request, read_request
from stackseq.narrate import read_phrasebook

ATTACH = Operation("cinder", "attach", "Attach", request='POST /attachments {"attachment": {…}}')
RESERVE = Operation("cinder", "reserve", "Reserve", request='POST /volumes/{id}/action {"os-reserve": {}}')


def call(kind: CallKind, name: str, process: str, to: str, *children: Call, number: int = 1) -> Call:
    return Call(kind, name, process, to, guards=(Guard("a", Branching.OPTION, number),), children=children)


def answer(operation: Operation) -> CallTree | None:
    if operation is RESERVE:
        return None
    write = call(CallKind.DB, "Volume.save", "cinder-api", "database")
    ask = call(CallKind.HTTP, "attachments.create", "cinder-api", "cinder")
    return CallTree(
        operation.name, "cinder", "", (call(CallKind.CALL, "create", "cinder-api", "cinder-api", write, ask),), {}, 2, 3
    )


def follow(name: str, to: str = "cinder") -> CallTree:
    ask = call(CallKind.HTTP, name, "nova-api", to, number=7)
    request = call(CallKind.HTTP, "POST /attachments", "client", "nova-api", ask)
    follower = Follower({"cinder": (ATTACH, RESERVE)}, read_phrasebook(), answer)
    return follower.follow(CallTree("nova/a", "nova", "", (request,), {}, 1, 1))


def test_what_the_other_service_does_stands_below_the_request() -> None:
    tree = follow("attachments.create")
    told = [(visit.call.name, visit.call.to) for visit in walk_calls(tree)][1:]
    assert told == [
        ("attachments.create", "cinder-api"),
        ("create", "cinder-api"),
        ("Volume.save", "cinder-database"),
        ("attachments.create", "cinder"),  # it asks itself, which is not followed again
    ]
    assert (tree.unresolved, tree.entered) == (3, 4)


def test_conditions_of_both_are_told_apart() -> None:
    numbers = [visit.guards[-1].number for visit in walk_calls(follow("attachments.create"))]
    assert numbers == [1, 7, 8, 8, 8]


@pytest.mark.parametrize(
    ("name", "to"), [("attachments.create", "neutron"), ("volumes.reserve", "cinder"), ("volumes.x", "cinder")]
)
def test_other_requests_stay_as_they_are(name: str, to: str) -> None:
    assert [visit.call.to for visit in walk_calls(follow(name, to))] == ["nova-api", to]


def test_requests_are_known_by_verb_path_and_action() -> None:
    assert read_request('POST /volumes/{id}/action {"os-attach": {}}') == Request("POST", "/volumes/{}/action", "os-attach")
    assert read_request("POST /volumes/{volume_id}/action os-attach") == Request("POST", "/volumes/{}/action", "os-attach")
    assert read_request('POST /volumes {"volume": {"size": …}}') == Request("POST", "/volumes")
    assert read_request("GET /ports?device_id={id}") == Request("GET", "/ports")
