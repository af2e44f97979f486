"""Long talks with one service, in a diagram that has too much to tell."""

from __future__ import annotations

import pytest

from stackseq.interaction import CombinedFragment, Interaction, Message, walk
from tests.narrate.test_cases import told

REQUESTS = ["POST /a", "PUT /a/b", "PUT /a/c", "DELETE /a", "POST /d"]
TALK = [
    "    http POST /a @nova-api > placement | opt 1 missing",
    "    http PUT /a/b @nova-api > placement | opt 2 changed",
    "    http PUT /a/c @nova-api > placement | opt 2 changed",
    "    http DELETE /a @nova-api > placement | opt 4 gone",
    "    http POST /d @nova-api > placement",
]


def narrated(more: int) -> Interaction:
    small = [f"    db Thing{number}.save @nova-api > database" for number in range(more)]
    return told("steps", "\n".join(["http POST /work @client > nova-api", *TALK, *small]))


@pytest.mark.parametrize("more", [175, 300])
def test_a_long_talk_becomes_one_message_that_names_every_request(more: int) -> None:
    talk = [each for each in walk(narrated(more)) if isinstance(each, Message) and each.receiver == "placement"]
    assert [message.label.splitlines() for message in talk] == [["as needed:", *REQUESTS]]


def test_a_talk_stays_as_it_is_where_there_is_room() -> None:
    elements = list(walk(narrated(10)))
    assert [each.label for each in elements if isinstance(each, Message) and each.receiver == "placement"] == REQUESTS
    assert any(isinstance(each, CombinedFragment) for each in elements)
