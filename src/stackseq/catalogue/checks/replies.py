"""Replies answer calls. A cast has none."""

# For maintainers. Calls that wait are counted for each pair of lifelines on the way through the diagram. Each operand of a
# fragment begins with what waits at the fragment; after it, what waits is what waits after any of them, as a call that is made
# before a fragment may be answered in some of its operands, or after it.
from __future__ import annotations

from collections import Counter

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import Head, InteractionUse, Line, Message, bodies_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject
    from stackseq.interaction import Element, Gate

    Waiting = Counter[tuple[str | Gate, str | Gate]]


def _find(subject: Subject) -> Iterator[Problem]:
    problems: list[Problem] = []
    _follow(subject.interaction.body, Counter(), problems)
    yield from problems


def _follow(body: tuple[Element, ...], waiting: Waiting, problems: list[Problem]) -> Waiting:
    """Return what waits after ``body``."""
    for element in body:
        inner = bodies_of(element)
        if inner:
            ends = [_follow(each, waiting.copy(), problems) for each in inner]
            waiting = _either(ends)
        for message in _messages(element):
            _note(message, waiting, problems)
    return waiting


def _messages(element: Element) -> tuple[Message, ...]:
    if isinstance(element, InteractionUse):
        return tuple(message for message in (element.incoming, element.outgoing) if message)
    return (element,) if isinstance(element, Message) else ()


def _note(message: Message, waiting: Waiting, problems: list[Problem]) -> None:
    if message.line is Line.SOLID:
        waiting[message.sender, message.receiver] += message.head is Head.FILLED
    elif waiting[message.receiver, message.sender] > 0:
        waiting[message.receiver, message.sender] -= 1
    else:
        label = " ".join(message.label.split())
        problems.append(Problem(label, f"'{label}' answers nothing: {_name(message.receiver)} does not wait", message.span))


def _name(end: str | Gate) -> str:
    return end if isinstance(end, str) else "the outside"


def _either(ends: list[Waiting]) -> Waiting:
    merged: Waiting = Counter()
    for end in ends:
        merged |= end
    return merged


CHECK = Check("replies", "Each reply answers a call that waits, in the other direction; a cast has no reply.", _find)
