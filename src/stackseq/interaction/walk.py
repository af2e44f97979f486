"""Go through an interaction in the order of its text."""

from __future__ import annotations

from stackseq.interaction.model import CombinedFragment, Parallel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.interaction.model import Element, Interaction


_NESTING = (CombinedFragment, Parallel)


def walk(interaction: Interaction) -> Iterator[Element]:
    """Yield every element, parents before their contents, in the order of the text."""
    stack = [iter(interaction.body)]
    while stack:
        for element in stack[-1]:
            yield element
            if type(element) in _NESTING:
                stack.extend([iter(body) for body in reversed(bodies_of(element))])
                break
        else:
            stack.pop()


def bodies_of(element: Element) -> tuple[tuple[Element, ...], ...]:
    """Return the bodies inside an element: operands or lanes; nothing for a leaf."""
    if isinstance(element, CombinedFragment):
        return tuple(operand.body for operand in element.operands)
    if isinstance(element, Parallel):
        return element.lanes
    return ()
