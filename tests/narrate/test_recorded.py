"""How calls are told that were recorded, not read from source."""

from __future__ import annotations

from stackseq.calls import Call, CallKind, CallTree
from stackseq.interaction import Message, Note, walk
from stackseq.narrate import Detail, narrate, read_phrasebook
from stackseq.records import replace

UUID = "0d2884f7-1f06-4e9c-9d9e-06f37001d447"
ASK = Call(CallKind.HTTP, "GET /v2.0/ports", "nova-api", "neutron-server", started=0.1, ended=0.11)
CHANGE = replace(ASK, name=f"PUT /v2.0/ports/{UUID}")


def _labels(*inside: Call, detail: Detail = Detail.STEPS) -> list[str]:
    served = Call(CallKind.HTTP, "POST /v2.1/servers", "client", "nova-api", children=inside, started=0.0, ended=2.0)
    interaction = narrate(CallTree("boot", "nova", "", (served,)), detail, read_phrasebook())
    told = [
        each.label if isinstance(each, Message) else each.text for each in walk(interaction) if isinstance(each, Message | Note)
    ]
    return [text.replace("\n", " ") for text in told if not text.startswith("As it was recorded.")]


def test_answers_are_told_if_they_say_something() -> None:
    assert _labels(CHANGE)[1:] == ["PUT /v2.0/ports/0d2884f7…", "response after 2.0 s"]
    assert _labels(replace(CHANGE, ended=0.4))[2] == "response after 300 ms"
    assert _labels(replace(CHANGE, error="HTTP 409"))[2] == "failed: HTTP 409"
    assert _labels(replace(CHANGE, ended=None))[1:] == ["PUT /v2.0/ports/0d2884f7…", "response after 2.0 s"]
    waiting = Call(CallKind.RPC_CALL, "attach_volume", "nova-api", "nova-compute", started=0.1)
    assert _labels(waiting)[1:3] == ["call attach_volume", "no end was recorded"]


def test_questions_that_failed_are_told_alone() -> None:
    one, other = (replace(ASK, name=f"GET /v2.0/{name}") for name in ("networks", "subnets"))
    assert _labels(ASK, one, other)[1] == "GET /v2.0/ports GET /v2.0/networks GET /v2.0/subnets"
    assert _labels(ASK, replace(one, error="HTTP 500"), other)[1:5] == [
        "GET /v2.0/ports",
        "GET /v2.0/networks",
        "failed: HTTP 500",
        "GET /v2.0/subnets",
    ]


def test_questions_that_are_broken_into_lines_stay_whole() -> None:
    one, other = (replace(ASK, name=f"GET /placement/a_rather_long_{name}_of_things") for name in ("list", "table"))
    assert _labels(one, other)[1].count("GET") == 2


def test_functions_are_told_if_they_failed() -> None:
    function = Call(CallKind.CALL, "API.allocate_for_instance", "nova-api", "nova-api", started=0.1, ended=0.2)
    assert _labels(function) == ["POST /v2.1/servers", "response after 2.0 s"]
    failed = replace(function, error="PortBindingFailed: no")
    assert _labels(failed)[1:3] == ["API.allocate_for_instance()", "failed: PortBindingFailed: no"]
    read = Call(CallKind.DB, "Instance.get", "nova-api", "database", started=0.1, ended=0.1, error="DBError: gone")
    assert "DBError: gone" in " ".join(_labels(read))


def test_how_often_and_by_what_it_was_joined_is_told() -> None:
    assert _labels(replace(CHANGE, note="3 times"))[1] == "PUT /v2.0/ports/0d2884f7… (3 times)"
