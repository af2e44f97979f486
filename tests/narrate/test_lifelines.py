"""In which order lifelines stand."""

from __future__ import annotations

from tests.narrate.test_cases import told

TREE = """
http POST /work @client > magnum-api
    http users.create @magnum-api > keystone
    db Bay.save @magnum-api > database
    rpc-cast work @magnum-api > magnum-conductor
        http stacks.create @magnum-conductor > heat
"""


def test_processes_of_the_project_stand_before_those_that_only_answer() -> None:
    names = [lifeline.name for lifeline in told("steps", TREE).lifelines]
    assert names == ["client", "magnum-api", "database", "magnum-conductor", "keystone", "heat"]


def test_the_process_in_which_a_function_begins_stands_before_the_database() -> None:
    tree = "call API.work @magnum-api\n    db Bay.save @magnum-api > database\n    rpc-cast work @magnum-api > magnum-conductor"
    assert [lifeline.name for lifeline in told("steps", tree).lifelines] == ["magnum-api", "database", "magnum-conductor"]
