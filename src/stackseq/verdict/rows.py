"""What a verdict knows of an edition, element by element: the values that showing goes through."""

# For maintainers. A row is an element of the edition with its step, or a mark that was put between two. Rows of fragments have
# branches; what they are is what is in them. Nothing here is drawn yet: `showing.py` does that.
from __future__ import annotations

from enum import Enum

from stackseq.interaction import CombinedFragment, Message, Parallel, bodies_of
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from stackseq.interaction import Element
    from stackseq.verdict.model import Evidence, ExpectedStep, State


class Sort(Enum):
    """What can be folded together."""

    PAST = "past"
    """Reached, or under conditions that nothing tells of, or nothing that could be reached."""
    AHEAD = "ahead"
    """Not reached."""


class Row(Record):
    """An element, and what is known of it."""

    element: Element
    step: ExpectedStep | None = None
    branches: tuple[tuple[str, tuple[Row, ...]], ...] = ()
    """Of a fragment or of lanes: guards and what is in them."""
    evidence: tuple[Evidence, ...] = ()
    is_mark: bool = False
    """Whether it is none of the edition's: the stop, a gap, something that was not expected."""

    @property
    def state(self) -> State | None:
        """What is known of its step; None if it is none."""
        return self.step.state if self.step else None

    @property
    def time(self) -> float | None:
        """When it happened, if that was recorded."""
        return next((each.time for each in self.evidence if each.time is not None), None)

    @property
    def ended(self) -> float | None:
        """When it was over, if that was recorded."""
        return max((each.ended for each in self.evidence if each.ended is not None), default=None)


def rows_of(elements: Iterable[Element], steps: Mapping[int, ExpectedStep]) -> tuple[Row, ...]:
    """Return the rows of a body. ``steps`` are known by the identity of their elements."""
    return tuple(_row(element, steps) for element in elements)


def _row(element: Element, steps: Mapping[int, ExpectedStep]) -> Row:
    step = steps.get(id(element))
    guards = [each.guard for each in element.operands] if isinstance(element, CombinedFragment) else []
    bodies = [rows_of(body, steps) for body in bodies_of(element)]
    guards += [""] * (len(bodies) - len(guards))
    return Row(element, step, tuple(zip(guards, bodies, strict=True)), step.evidence if step else ())


def leaves(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows that are no fragments, in order."""
    for row in rows:
        if isinstance(row.element, CombinedFragment | Parallel):
            for _, body in row.branches:
                yield from leaves(body)
        else:
            yield row


def split(rows: Iterable[Row], names: AbstractSet[int]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return the elements of some identities, in the fragments that they stand in, and the rest.

    What begins or ends an execution stays where it is.
    """
    taken: list[Row] = []
    left: list[Row] = []
    for row in rows:
        if not row.branches:
            (taken if id(row.element) in names and not _is_border(row.element) else left).append(row)
            continue
        bodies = [(guard, *split(body, names)) for guard, body in row.branches]
        inside = tuple((guard, body) for guard, body, _ in bodies if body)
        rest = tuple((guard, body) for guard, _, body in bodies if body)
        taken += [_with(row, inside)] if inside else []
        left += [_with(row, rest) if inside else row] if rest or not inside else []
    return tuple(taken), tuple(left)


def _is_border(element: Element) -> bool:
    return isinstance(element, Message) and (element.starts_execution or element.ends_execution)


def _with(row: Row, branches: tuple[tuple[str, tuple[Row, ...]], ...]) -> Row:
    return Row(row.element, row.step, branches, row.evidence, row.is_mark)
