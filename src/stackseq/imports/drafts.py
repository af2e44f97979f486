"""An interaction that is not finished: what a reader adds to until the text ends."""

# For maintainers. Two things can only be told at the end: on which side of a message a note stands (participants may still get
# other columns), and what a body holds (a later line may join an element's lane). So bodies stay lists until then.
from __future__ import annotations

from stackseq.interaction import (
    CombinedFragment,
    Lifeline,
    LifelineKind,
    Note,
    Operand,
    Parallel,
    Placement,
    StateInvariant,
)
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from stackseq.diagnostics import Span
    from stackseq.interaction import Element, Operator

    Item: TypeAlias = "Element | Beside | Across | Fragment | Lanes"


class Draft:
    """A participant."""

    __slots__ = ("declared", "kind", "label", "link", "name", "order", "span", "used")

    def __init__(self, name: str, span: Span) -> None:
        """Begin with a plain one."""
        self.name = name
        self.label = name
        self.kind = LifelineKind.PARTICIPANT
        self.link = ""
        self.order = 0
        """Participants with smaller numbers stand left of those with larger ones."""
        self.declared = False
        self.used = False
        self.span = span

    def lifeline(self) -> Lifeline:
        """Return the finished participant."""
        return Lifeline(self.name, self.label, self.kind, self.link, self.declared, self.span)


class Beside(Record):
    """A note left or right of a whole message."""

    ends: tuple[str, ...]
    """The participants of the message."""
    placement: Placement
    text: str
    span: Span
    state: bool = False
    """Whether it tells a state."""


class Across(Record):
    """A note over all participants."""

    text: str
    span: Span
    state: bool = False


class Fragment:
    """A combined fragment, which may still grow."""

    __slots__ = ("flat", "keyword", "label", "operands", "operator", "outer", "span")

    def __init__(self, operator: Operator, keyword: str, label: str, span: Span) -> None:
        """Begin without operands."""
        self.operator = operator
        self.keyword = keyword
        self.label = label
        self.span = span
        self.operands: list[tuple[str, list[Item], Span]] = []
        self.outer: list[Item] = []
        """The body that it stands in."""
        self.flat = False
        """Whether it is nested too deep, so that its contents go into the body around it."""


class Lanes:
    """Things that happen at the same time."""

    __slots__ = ("lanes", "span")

    def __init__(self, first: list[Item], span: Span) -> None:
        """Begin with the first lane."""
        self.lanes = [first]
        self.span = span


def settle(body: list[Item], columns: Mapping[str, int]) -> tuple[Element, ...]:
    """Return the finished elements. ``columns`` are the places of all participants."""
    return tuple(_settle(item, columns) for item in body if columns or not isinstance(item, Across))


def _settle(item: Item, columns: Mapping[str, int]) -> Element:
    if isinstance(item, Fragment):
        operands = tuple(Operand(guard, settle(body, columns), span) for guard, body, span in item.operands)
        return CombinedFragment(item.operator, operands, item.label, None, item.span)
    if isinstance(item, Lanes):
        return Parallel(tuple(settle(lane, columns) for lane in item.lanes), None, item.span)
    if isinstance(item, Beside):
        side = max if item.placement is Placement.RIGHT else min
        return _note(item, item.placement, (side(item.ends, key=columns.__getitem__),))
    if isinstance(item, Across):
        names = sorted(columns, key=columns.__getitem__)
        return _note(item, Placement.OVER, tuple(dict.fromkeys((names[0], names[-1]))))
    return item


def _note(draft: Beside | Across, placement: Placement, covered: tuple[str, ...]) -> Note | StateInvariant:
    make = StateInvariant if draft.state else Note
    return make(placement, covered, draft.text, None, draft.span)
