"""How much steps matter, by the conditions around them."""

from __future__ import annotations

from stackseq.calls import Branching, Call, CallKind, Guard, Place
from stackseq.narrate import read_phrasebook
from stackseq.narrate.ranks import CONDITIONAL, FAILED, MOST_OFF, at_most, failures_in, is_state, less_for, less_there, rank_of

PLACE = Place("nova", "nova/demo.py", "work", 1)


def alternative(text: str, number: int, branch: int) -> Guard:
    return Guard(text, Branching.ALTERNATIVE, number, branch)


def test_a_late_branch_of_a_chain_matters_as_much_as_the_first_one() -> None:
    last = Guard("c", Branching.OPTION, 3)
    assert less_for([alternative("a", 1, 0)]) == CONDITIONAL
    assert less_for([alternative("not a", 1, 1), alternative("not b", 2, 1), last]) == CONDITIONAL
    assert less_for([alternative("a", 1, 0), last]) == 2 * CONDITIONAL


def test_a_failure_takes_off_more_than_any_two_conditions() -> None:
    assert less_for([alternative("a", 1, 0), Guard("b", Branching.OPTION, 2), Guard("for x in y", Branching.LOOP, 3)]) < FAILED


def test_a_failure_after_a_failure_matters_less_than_any_condition() -> None:
    failure = Guard("except Exception", Branching.FAILURE, 4)
    assert at_most(3 * MOST_OFF, 0) < at_most(less_for([failure, failure]), failures_in([failure, failure]))


def test_what_is_asked_of_another_process_matters_nearly_as_much_as_if_no_condition_stood_before() -> None:
    assert less_there(CONDITIONAL) < CONDITIONAL
    assert less_there(FAILED) == FAILED


def test_a_question_that_decides_matters_like_a_change() -> None:
    def rank(name: str) -> float:
        return rank_of(Call(CallKind.HTTP, name, "nova-scheduler", "placement", PLACE), read_phrasebook())

    assert rank("GET /traits") < rank("GET /allocation_candidates?{qparams}") == rank("PUT /allocations/{uuid}")


def test_the_state_of_a_part_is_no_state_that_users_see() -> None:
    def saves(name: str) -> bool:
        call = Call(CallKind.DB, name, "nova-compute", "database", PLACE, fields={"status": "claimed"})
        return is_state(call, read_phrasebook())

    assert saves("Migration.save")
    assert not saves("PciDevice.save")
