"""What happens to the lifelines at each message: executions that start and end, lifelines that begin and end."""

# For maintainers. The language ties `activate` and `deactivate` to the message before them, wherever that stands: the text
# counts, not the nesting. So one linear walk, before anything is measured, gives each message its effects; all
# later passes meet the messages in the same order and take the effects one by one.
from __future__ import annotations

from enum import Enum

from stackseq.interaction import (
    Destruction,
    ExecutionEnd,
    ExecutionStart,
    Gate,
    InteractionUse,
    Message,
    Note,
    StateInvariant,
    walk,
)
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Element, Interaction


class Effect(Enum):
    """What a message, or a statement after it, does to a lifeline."""

    START = "start"
    END = "end"
    DESTROY = "destroy"


class Effects:
    """The effects of one message, in the order of the text."""

    __slots__ = ("changes", "creates")

    def __init__(self) -> None:
        self.changes: list[tuple[Effect, str]] = []
        self.creates = False
        """Whether the receiver's lifeline begins here (it was not there before)."""


class Timeline(Record):
    """All effects of an interaction."""

    first: Effects
    """What happens before the first message."""
    messages: list[Effects]
    """One for each message, those of interaction uses included, in the order of the text."""
    created: frozenset[str]
    """Lifelines that have no head at the top: a message creates them."""
    gates: frozenset[Gate]
    """The edges of the diagram that messages come from or go to."""


def timeline(interaction: Interaction) -> Timeline:
    """Find the effects of every message."""
    first = current = Effects()
    messages: list[Effects] = []
    alive: set[str | Gate] = set()
    gone: set[str | Gate] = set()  # nothing is executed there until it is created anew
    created: set[str] = set()
    known: set[str | Gate] = set()
    for element in walk(interaction):
        kind = type(element)
        if kind is Message or kind is InteractionUse:
            if kind is InteractionUse:
                alive.update(element.covered)  # type: ignore[union-attr]
                known.update(element.covered)  # type: ignore[union-attr]
            for message in _messages_of(element):
                current = Effects()
                messages.append(current)
                _add_message(message, current, alive, gone, can_create=kind is Message)
                if current.creates and message.receiver not in known:
                    created.add(message.receiver)  # type: ignore[arg-type]
                known.add(message.sender)
                known.add(message.receiver)
        elif kind is ExecutionStart:
            if element.lifeline not in gone:  # type: ignore[union-attr]
                current.changes.append((Effect.START, element.lifeline))  # type: ignore[union-attr]
            alive.add(element.lifeline)  # type: ignore[union-attr]
            known.add(element.lifeline)  # type: ignore[union-attr]
        elif kind is ExecutionEnd:
            current.changes.append((Effect.END, element.lifeline))  # type: ignore[union-attr]
        elif kind is Destruction:
            current.changes.append((Effect.DESTROY, element.lifeline))  # type: ignore[union-attr]
            alive.discard(element.lifeline)  # type: ignore[union-attr]
            gone.add(element.lifeline)  # type: ignore[union-attr]
        elif kind is Note or kind is StateInvariant:
            alive.update(element.covered)  # type: ignore[union-attr]
            known.update(element.covered)  # type: ignore[union-attr]
    return Timeline(first, messages, frozenset(created), frozenset(name for name in known if isinstance(name, Gate)))


def _messages_of(element: Element) -> tuple[Message, ...]:
    if isinstance(element, Message):
        return (element,)
    if isinstance(element, InteractionUse):
        return tuple(message for message in (element.incoming, element.outgoing) if message is not None)
    return ()


def _add_message(message: Message, effects: Effects, alive: set[str | Gate], gone: set[str | Gate], *, can_create: bool) -> None:
    """Add what a message does. One that leaves an interaction use has no room for the head of a lifeline."""
    receiver = message.receiver
    fresh = receiver != message.sender and (receiver in gone or receiver not in alive)
    if message.creates and can_create and fresh and isinstance(receiver, str):
        effects.creates = True
        gone.discard(receiver)
    if message.ends_execution and isinstance(message.sender, str):
        effects.changes.append((Effect.END, message.sender))
    if message.starts_execution and isinstance(receiver, str) and receiver not in gone:
        effects.changes.append((Effect.START, receiver))
    alive.add(message.sender)
    alive.add(receiver)
