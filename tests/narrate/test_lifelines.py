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
