"""What passes between processes, and nothing else, is left of a diagram."""

from __future__ import annotations

import pytest
from hypothesis import given

import stackseq
from stackseq.catalogue import load
from stackseq.interaction import Interaction, Message, Note, StateInvariant, walk
from stackseq.narrate.messages import only_messages
from stackseq.wsd import format as write
from tests.strategies import interactions


def filtered(text: str) -> str:
    return write(only_messages(stackseq.parse(text).interaction))


def test_notes_states_and_own_messages_go() -> None:
    text = "participant A\nparticipant B\nA->A: think\nnote over A: aha\nstate over B: ready\nA->B: ask\nB-->A: answer\n"
    assert filtered(text) == "participant A\nparticipant B\n\nA->B: ask\nB-->A: answer\n"


def test_lifelines_without_messages_go() -> None:
    assert "Idle" not in filtered("participant A\nparticipant Idle\nparticipant B\nnote over Idle: nothing\nA->B: ask\n")


def test_empty_branches_go_and_one_branch_is_an_option() -> None:
    text = "alt first\n  A->B: ask\nelse second\n  note over A: nothing\nend\nloop\n  A->A: think\nend\n"
    assert filtered(text) == "opt first\n    A->B: ask\nend\n"


def test_an_execution_that_a_message_to_itself_began_goes_with_it() -> None:
    text = "A->+B: ask\nB->+B: think\nB-->-B: thought\nB-->-A: answer\n"
    assert filtered(text) == "A->+B: ask\n\nB-->-A: answer\n"


def test_an_execution_that_a_message_to_itself_ends_still_ends() -> None:
    text = "A->+B: ask\nB->-B: done\nA->B: again\n"
    assert filtered(text) == "A->+B: ask\ndeactivate B\nA->B: again\n"


def test_a_diagram_of_notes_stays() -> None:
    interaction = stackseq.parse("note over A: only this\n").interaction
    assert only_messages(interaction) == interaction


@given(interactions())
def test_messages_between_lifelines_all_stay(interaction: Interaction) -> None:
    found = only_messages(interaction)
    between = [(each.sender, each.receiver, each.label) for each in messages(interaction)]
    if between:
        assert [(each.sender, each.receiver, each.label) for each in messages(found)] == between
        assert not any(isinstance(each, Note | StateInvariant) for each in walk(found))
        assert only_messages(found) == found
    assert stackseq.parse(write(found)).interaction == found


def messages(interaction: Interaction) -> list[Message]:
    return [each for each in walk(interaction) if isinstance(each, Message) and each.sender != each.receiver]


@pytest.mark.parametrize("name", ["nova/boot", "nova/boot@newest", "cinder/create-volume@newest"])
def test_diagrams_of_the_catalogue_are_still_without_mistakes(name: str) -> None:
    catalogue = load()
    text = filtered(catalogue.read(catalogue.find_path(name)))
    assert [each for each in stackseq.check(text) if each.severity == "error"] == []
    assert len(stackseq.parse(text).interaction.lifelines) > 3
