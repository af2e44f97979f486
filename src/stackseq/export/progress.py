"""What a writer must know that no single element says: first and last uses, open executions, the running number."""

# For maintainers. Both languages go through a diagram line by line, as WSD does: what is active counts in the order of the text,
# whatever the branches. Mermaid refuses to end an execution that did not begin; so neither writer ever does.
from __future__ import annotations

from itertools import groupby

from stackseq.interaction import (
    Destruction,
    ExecutionEnd,
    ExecutionStart,
    Gate,
    InteractionUse,
    Message,
    Note,
    StateInvariant,
    bodies_of,
    walk,
)
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stackseq.interaction import Anchor, Element, Interaction, Lifeline, LifelineGroup


class Facts(Record):
    """What holds for a diagram as a whole."""

    columns: Mapping[str, int]
    """Name of a lifeline → its column, from 0."""
    first_use: Mapping[str, int]
    """Name → position, in the order of the text, of the first element that shows the lifeline."""
    created: Mapping[str, int]
    """Name → position of the message that creates it; only where nothing shows the lifeline before."""
    destroyed: Mapping[str, int]
    """Name → position of its destruction; only where nothing shows the lifeline after."""
    calm: tuple[bool, ...]
    """For each position, and the one after the last: whether, from there on, nothing begins or ends before the next message."""
    gates: frozenset[Gate]
    """The edges that messages come from or go to."""


def gather(interaction: Interaction) -> Facts:
    """Look through the whole diagram once."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    created: dict[str, int] = {}
    destroyed: dict[str, int] = {}
    for position, element in enumerate(walk(interaction)):
        if isinstance(element, Destruction):
            destroyed.setdefault(element.lifeline, position)
            continue
        if isinstance(element, Message) and element.creates and _is_new(element, first):
            created[str(element.receiver)] = position
        for name in names_of(element):
            first.setdefault(name, position)
            last[name] = position
    final = {name: position for name, position in destroyed.items() if position > last.get(name, -1)}
    columns = {lifeline.name: column for column, lifeline in enumerate(interaction.lifelines)}
    born = {name: position for name, position in created.items() if destroyed.get(name, position) >= position}
    return Facts(columns, first, born, final, _calm(interaction, born), _gates(interaction))


def _calm(interaction: Interaction, created: Mapping[str, int]) -> tuple[bool, ...]:
    calm = [True]
    births = set(created.values())
    for position, element in reversed(list(enumerate(walk(interaction)))):
        if isinstance(element, (ExecutionStart, ExecutionEnd, Destruction)):
            calm.append(False)
        elif any(_between(message) for message in messages_of(element)):
            calm.append(position not in births)
        else:
            calm.append(calm[-1])
    return tuple(reversed(calm))


def _between(message: Message) -> bool:
    return isinstance(message.sender, str) or isinstance(message.receiver, str)


def _gates(interaction: Interaction) -> frozenset[Gate]:
    ends: set[object] = set()
    for element in walk(interaction):
        for message in messages_of(element):
            ends |= {message.sender, message.receiver}
    return frozenset(gate for gate in Gate if gate in ends)


def _is_new(message: Message, seen: Mapping[str, int]) -> bool:
    receiver = message.receiver
    return not isinstance(receiver, Gate) and receiver != message.sender and receiver not in seen


def messages_of(element: Element) -> Iterator[Message]:
    """Yield the messages that the element is or has itself."""
    if isinstance(element, Message):
        yield element
    elif isinstance(element, InteractionUse):
        yield from (message for message in (element.incoming, element.outgoing) if message is not None)


def names_of(element: Element) -> Iterator[str]:
    """Yield the lifelines that the element itself shows, not those of its contents."""
    for message in messages_of(element):
        yield from (end for end in (message.sender, message.receiver) if isinstance(end, str))
    if isinstance(element, (Note, StateInvariant, InteractionUse)):
        yield from element.covered
    elif isinstance(element, (ExecutionStart, ExecutionEnd)):
        yield element.lifeline


def names_within(bodies: Iterable[tuple[Element, ...]]) -> Iterator[str]:
    """Yield the lifelines that the elements of the bodies show, and what is inside them, perhaps several times."""
    for body in bodies:
        for element in body:
            yield from names_of(element)
            yield from names_within(bodies_of(element))


def grouped(
    lifelines: Iterable[Lifeline], groups: Iterable[LifelineGroup]
) -> Iterator[tuple[LifelineGroup | None, list[Lifeline]]]:
    """Split lifelines into runs that stand in the same box, or in none."""
    box = {name: group for group in groups for name in group.members}
    for _, run in groupby(lifelines, key=lambda lifeline: id(box.get(lifeline.name))):
        members = list(run)
        yield box.get(members[0].name), members


class Progress:
    """What has happened so far in the text."""

    def __init__(self) -> None:
        """Begin before the first element."""
        self.open: dict[str, int] = {}
        """Name → how many executions are open."""
        self.position = -1
        """Of the current element, in the order of the text."""
        self._number: int | None = None
        self._anchor: Anchor | None = None

    def begin(self, name: str) -> None:
        """Note that the lifeline begins an execution."""
        self.open[name] = self.open.get(name, 0) + 1

    def end(self, name: str) -> bool:
        """Note that the lifeline ends an execution, and tell whether it had one."""
        if not self.open.get(name):
            return False
        self.open[name] -= 1
        return True

    def end_all(self, name: str) -> int:
        """Note that all executions of the lifeline end, and tell how many."""
        return self.open.pop(name, 0)

    def renumber(self, number: int | None) -> str:
        """Tell what must be said before a message of this number: nothing, ``stop``, or the number to go on with."""
        expected, self._number = self._number, None if number is None else number + 1
        if number == expected:
            return ""
        return "stop" if number is None else str(number)

    def moves_to(self, anchor: Anchor | None) -> bool:
        """Tell whether the source of the steps changes to a function that must be named."""
        changed = anchor is not None and anchor != self._anchor
        self._anchor = anchor
        return changed
