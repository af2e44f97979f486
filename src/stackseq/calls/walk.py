"""Go through a call tree in the order of execution."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.calls.model import Call, CallTree, Guard


class Visit(Record):
    """A call, where it is in the tree."""

    call: Call
    number: int
    """From 1, in the order of execution."""
    parent: int
    """The number of the call around it; 0 if there is none."""
    guards: tuple[Guard, ...]
    """All conditions under which it happens, outermost first."""


def walk_calls(tree: CallTree) -> Iterator[Visit]:
    """Yield every call, callers before what they call."""
    stack: list[tuple[Call, int, tuple[Guard, ...]]] = [(call, 0, ()) for call in reversed(tree.calls)]
    number = 0
    while stack:
        call, parent, around = stack.pop()
        number += 1
        guards = around + call.guards
        yield Visit(call, number, parent, guards)
        stack += [(child, number, guards) for child in reversed(call.children)]
