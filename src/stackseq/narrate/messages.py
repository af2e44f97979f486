"""The least detailed level: what passes between processes, and nothing of what each does by itself."""

# For maintainers. `narrate` tells a call tree at several levels; this one is made from a diagram, whoever drew it, since a
# diagram that was stored has no call tree any more. Executions that began with a message to itself go with it: a bar that
# nothing begins would say nothing.
from __future__ import annotations

from stackseq.interaction import (
    CombinedFragment,
    Destruction,
    Divider,
    ExecutionEnd,
    ExecutionStart,
    Interaction,
    InteractionUse,
    LifelineGroup,
    Message,
    Operand,
    Operator,
    Parallel,
    walk,
)
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.interaction import Element


def only_messages(interaction: Interaction) -> Interaction:
    """Return a diagram without notes, states, and messages of a lifeline to itself.

    Fragments, branches and lifelines in which nothing is left are left out too. A diagram in which nothing would be left at all
    is returned as it is.
    """
    body = _Filter().body(interaction.body)
    filtered = replace(interaction, body=body)
    used = set(_used(filtered))
    if not used:
        return interaction
    lifelines = tuple(lifeline for lifeline in interaction.lifelines if lifeline.name in used)
    return replace(filtered, lifelines=lifelines, groups=tuple(_groups(interaction.groups, used)))


class _Filter:
    """Goes through a diagram in the order of its text, and remembers which open executions were left out."""

    def __init__(self) -> None:
        self._open: dict[str, list[bool]] = {}
        """Lifeline → for each open execution, the outermost first, whether it is shown."""

    def body(self, elements: Iterable[Element]) -> tuple[Element, ...]:
        return tuple(kept for element in elements for kept in self._element(element))

    def _element(self, element: Element) -> Iterator[Element]:
        match element:
            case Message():
                yield from self._message(element)
            case ExecutionStart():
                self._begin(element.lifeline, shown=True)
                yield element
            case ExecutionEnd():
                if self._end(element.lifeline):
                    yield element
            case InteractionUse():
                yield replace(element, incoming=self._at_use(element.incoming), outgoing=self._at_use(element.outgoing))
            case Divider() | Destruction():
                yield element
            case CombinedFragment():
                yield from self._fragment(element)
            case Parallel():
                lanes = tuple(lane for lane in map(self.body, element.lanes) if lane)
                if lanes:
                    yield replace(element, lanes=lanes)

    def _message(self, message: Message) -> Iterator[Element]:
        own = message.sender == message.receiver
        ends = message.ends_execution and isinstance(message.sender, str) and self._end(message.sender)
        if message.starts_execution and isinstance(message.receiver, str):
            self._begin(message.receiver, shown=not own)
        if not own:
            yield message if ends == message.ends_execution else replace(message, ends_execution=False)
        elif ends:
            yield ExecutionEnd(str(message.sender), message.anchor, message.span)

    def _at_use(self, message: Message | None) -> Message | None:
        """Keep a message to or from a reference, which ends no execution that is not shown."""
        if message is None:
            return None
        ends = message.ends_execution and isinstance(message.sender, str) and self._end(message.sender)
        if message.starts_execution and isinstance(message.receiver, str):
            self._begin(message.receiver, shown=True)
        return message if ends == message.ends_execution else replace(message, ends_execution=False)

    def _fragment(self, fragment: CombinedFragment) -> Iterator[Element]:
        """Keep the branches in which something is left; an alternative of which one is left is an option."""
        bodies = [(each, self.body(each.body)) for each in fragment.operands]
        operands = tuple(Operand(each.guard, body, each.span) for each, body in bodies if body)
        if not any(_says(body) for _, body in bodies):
            yield from (element for _, body in bodies for element in body)
        else:
            alone = fragment.operator is Operator.ALT and len(operands) < 2 <= len(fragment.operands)
            yield replace(fragment, operator=Operator.OPT if alone else fragment.operator, operands=operands)

    def _begin(self, lifeline: str, *, shown: bool) -> None:
        self._open.setdefault(lifeline, []).append(shown)

    def _end(self, lifeline: str) -> bool:
        """Tell whether the innermost execution is shown; one that never began is not our business."""
        stack = self._open.get(lifeline)
        return stack.pop() if stack else True


def _says(body: Iterable[Element]) -> bool:
    return any(not isinstance(element, ExecutionStart | ExecutionEnd) for element in body)


def _used(interaction: Interaction) -> Iterator[str]:
    """Yield the lifelines that something is left of."""
    for element in walk(interaction):
        match element:
            case Message():
                yield from _ends(element)
            case InteractionUse():
                yield from element.covered
                yield from (end for message in (element.incoming, element.outgoing) if message for end in _ends(message))
            case ExecutionStart() | ExecutionEnd() | Destruction():
                yield element.lifeline


def _ends(message: Message) -> Iterator[str]:
    return (end for end in (message.sender, message.receiver) if isinstance(end, str))


def _groups(groups: Iterable[LifelineGroup], used: set[str]) -> Iterator[LifelineGroup]:
    for group in groups:
        members = tuple(name for name in group.members if name in used)
        if members:
            yield replace(group, members=members)
