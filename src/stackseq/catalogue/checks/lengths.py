"""Labels are short enough for the picture to be read."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import InteractionUse, Message, Note, StateInvariant, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject

NARROW = 40
"""Characters a line for each lifeline, or gap between two, that the text has: more would push neighbours apart."""
WIDE = 80
"""Characters a line at most: longer lines are hard to read."""


def _find(subject: Subject) -> Iterator[Problem]:
    columns = {lifeline.name: number for number, lifeline in enumerate(subject.interaction.lifelines)}
    for element in walk(subject.interaction):
        match element:
            case Message(sender=str(sender), receiver=str(receiver)):
                room = abs(columns[sender] - columns[receiver])
                text = element.label
            case Note() | StateInvariant() | InteractionUse():
                places = [columns[name] for name in element.covered]
                room = max(places) - min(places) + 1
                text = element.text
            case _:
                continue
        limit = min(NARROW * max(room, 1), WIDE)
        for line in text.split("\n"):
            if len(line) > limit:
                yield Problem(line, f"{len(line)} characters in a line, {limit} at most here: '{line}'", element.span)


CHECK = Check(
    "lengths",
    f"A line has at most {NARROW} characters for each lifeline (or gap between two) that it covers, and {WIDE} at most.",
    _find,
)
