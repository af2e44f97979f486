"""What holds for every diagram that is told, whatever the calls."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackseq.calls import Branching, Call, CallKind, CallTree, Guard, Place, Resolution, walk_calls
from stackseq.catalogue.checks import Subject as CheckedSubject
from stackseq.catalogue.checks import executions, lengths, replies
from stackseq.diagnostics import Source
from stackseq.interaction import CombinedFragment, Comment, Interaction, Message, walk
from stackseq.narrate import Detail, narrate, read_phrasebook
from stackseq.narrate.story import LIMITS
from stackseq.wsd import format as write
from stackseq.wsd import parse
from tests.narrate.test_cases import cases, told

BOOK = read_phrasebook()
NAMES = ["save", "Instance.save", "Thing.get_by_uuid", "raise Refused", "check_it", "update_port", "a" * 90, "GET /things/%(id)s"]
TEXTS = ["a", "not a", "x is None", "for a in b", "except Exception", "except a.B as e", "while True", "(", "len(a) > 1 and b"]


@pytest.mark.parametrize(("detail", "tree"), [(detail, tree) for _, detail, tree, _ in cases()])
def test_cases_keep_the_rules(detail: str, tree: str) -> None:
    keeps_the_rules(told(detail, tree))


@st.composite
def calls(draw: st.DrawFn, depth: int = 3, process: str = "nova-api") -> tuple[Call, ...]:
    found = []
    for _ in range(draw(st.integers(0, 4 if depth else 0))):
        kind = draw(st.sampled_from(CallKind))
        to = draw(st.sampled_from(["nova-compute", "database", "libvirt virDomain", process])) if kind.leaves else process
        place = Place("nova", "nova/a.py", draw(st.sampled_from(["A.b", "<module>"])), 1)
        guards = tuple(
            Guard(
                draw(st.sampled_from(TEXTS)), draw(st.sampled_from(Branching)), draw(st.integers(1, 4)), draw(st.integers(0, 2))
            )
            for _ in range(draw(st.integers(0, 3)))
        )
        host = draw(st.sampled_from(["", "source", "destination"]))
        fields = draw(st.sampled_from([{}, {"task_state": "None", "b": "code()"}]))
        children = draw(calls(depth - 1, to))
        resolved = draw(st.sampled_from(Resolution))
        name = draw(st.sampled_from(NAMES))
        found.append(Call(kind, name, process, to, place, guards, fields, resolved, children, host))
    return tuple(found)


@st.composite
def trees(draw: st.DrawFn) -> CallTree:
    request = Call(CallKind.HTTP, "POST /a", "client", "nova-api", Place("nova", "nova/a.py", "A.b", 1), children=draw(calls()))
    return CallTree("nova/a", "nova", "liberty", (request,), {"driver": "libvirt"})


@settings(max_examples=60, deadline=None)
@given(trees(), st.sampled_from(Detail))
def test_any_calls_keep_the_rules(tree: CallTree, detail: Detail) -> None:
    interaction = narrate(tree, detail, BOOK)
    keeps_the_rules(interaction)
    assert narrate(tree, detail, BOOK) == interaction


def test_what_is_too_much_is_told_as_far_as_it_matters() -> None:
    place = Place("nova", "nova/a.py", "A.b", 1)
    small = [Call(CallKind.DB, f"Thing{number}.save", "nova-api", "database", place) for number in range(400)]
    cast = Call(CallKind.RPC_CAST, "work", "nova-api", "nova-compute", place)
    request = Call(CallKind.HTTP, "POST /a", "client", "nova-api", place, children=(*small, cast))
    interaction = narrate(CallTree("nova/a", "nova", "", (request,)), Detail.STEPS, BOOK)
    assert len(list(walk(interaction))) <= LIMITS[Detail.STEPS]
    assert any(isinstance(element, Message) and element.label == "cast work" for element in walk(interaction))


def test_all_calls_tell_every_call() -> None:
    place = Place("nova", "nova/a.py", "A.b", 1)
    small = [Call(CallKind.CALL, f"work{number}", "nova-api", "nova-api", place) for number in range(300)]
    tree = CallTree("nova/a", "nova", "", tuple(small))
    interaction = narrate(tree, Detail.CALLS, BOOK)
    assert sum(isinstance(element, Message) for element in walk(interaction)) == len(list(walk_calls(tree)))


def test_nothing_gives_an_empty_diagram() -> None:
    assert narrate(CallTree("nova/a", "nova", "", ()), Detail.STEPS, BOOK) == Interaction(
        "nova/a", metadata=(("operation", "nova/a"),)
    )


def keeps_the_rules(interaction: Interaction) -> None:
    text = write(interaction)
    parsed = parse(Source("told", text))
    assert parsed.diagnostics == ()
    assert parsed.interaction == interaction
    assert write(parsed.interaction) == text
    subject = CheckedSubject("liberty/nova/a", text, interaction, {}, frozenset(), frozenset())
    for check in (replies.CHECK, executions.CHECK, lengths.CHECK):
        assert list(check.find(subject)) == [], check.rule
    for element in walk(interaction):
        if isinstance(element, CombinedFragment):
            assert all(operand.body for operand in element.operands)
        if isinstance(element, Message):
            assert element.anchor is not None
        assert not isinstance(element, Comment)
