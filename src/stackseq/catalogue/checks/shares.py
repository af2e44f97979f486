"""Nearly every step stands under an anchor."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import Line, Message, Note, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject
    from stackseq.interaction import Element

MESSAGES = 0.95
"""Of the messages between lifelines. What a client sends is sent by no function of OpenStack's services. One may always."""
NOTES = 0.9
_OUTSIDE = frozenset({"client"})
_EXCEPTIONS = frozenset(
    {
        # These notes are about the command-line client, which is no part of Nova's source.
        "liberty/nova/host-evacuate: notes",
        "liberty/nova/keypair-create: notes",
        # One is about the machine that is deployed, which runs ironic-python-agent, and one is a heading.
        "liberty/ironic/deploy-node: notes",
    }
)


def _find(subject: Subject) -> Iterator[Problem]:
    elements = tuple(walk(subject.interaction))
    messages = [element for element in elements if isinstance(element, Message) and _is_between_services(element)]
    notes = [element for element in elements if isinstance(element, Note)]
    for kind, found, least in (("messages", messages, MESSAGES), ("notes", notes, NOTES)):
        bare = [element for element in found if element.anchor is None]
        if len(bare) > max(1, len(found) * (1 - least)):
            yield Problem(kind, f"{len(bare)} of {len(found)} {kind} have no anchor; {1 - least:.0%} may", bare[0].span)


def _is_between_services(message: Message) -> bool:
    ends = (message.sender, message.receiver)
    return message.line is Line.SOLID and ends[0] != ends[1] and _OUTSIDE.isdisjoint(ends)


def shares(elements: tuple[Element, ...]) -> tuple[int, int, int, int]:
    """Count messages between lifelines, those with an anchor, notes, and those with an anchor; replies and clients' included."""
    messages = [each for each in elements if isinstance(each, Message) and each.sender != each.receiver]
    notes = [each for each in elements if isinstance(each, Note)]
    return (
        len(messages),
        sum(each.anchor is not None for each in messages),
        len(notes),
        sum(each.anchor is not None for each in notes),
    )


CHECK = Check(
    "shares",
    f"{MESSAGES:.0%} of the messages between services and {NOTES:.0%} of the notes have an anchor.",
    _find,
    _EXCEPTIONS,
)
