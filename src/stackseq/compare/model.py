"""The words of a comparison: what happened to each element."""

from __future__ import annotations

from enum import Enum

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Anchor, Element, Interaction, Operand


class Change(Enum):
    """What happened to a step between two diagrams."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """It says the same, but stands under another condition, or earlier or later."""

    @property
    def mark(self) -> str:
        """The sign that stands before its label: legible without colour. Empty for what is the same."""
        return _MARKS[self]


_MARKS = {Change.SAME: "", Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~", Change.MOVED: ">"}


class Branch(Record):
    """A branch of a fragment in either diagram, or one in each that correspond."""

    change: Change
    """Of the guard alone, if there is one in each."""
    old: Operand | None
    new: Operand | None
    body: tuple[Aligned, ...]


class Aligned(Record):
    """An element of either diagram, or one in each that correspond."""

    change: Change
    """Of the element itself; what is inside of a fragment has its own."""
    old: Element | None
    new: Element | None
    branches: tuple[Branch, ...] = ()
    """What is inside of a fragment, or of parallel lanes."""


class Step(Record):
    """One difference, for lists: a message, a note, a state, a reference or a condition."""

    change: Change
    text: str
    """In one line: ``nova-api -> nova-compute: cast pause_instance``."""
    before: str = ""
    """What it was, if it changed."""
    anchor: Anchor | None = None
    """Of the new diagram, unless it is only in the old one."""
    guards: tuple[str, ...] = ()
    """The conditions under which it happens, outermost first."""


class Comparison(Record):
    """Two diagrams, aligned."""

    aligned: tuple[Aligned, ...]
    """The elements of both in the order of the new one; what was removed stands where it was."""
    steps: tuple[Step, ...]
    """What differs, in that order."""
    same: int
    """How many steps are in both, unchanged."""
    interaction: Interaction
    """A diagram that shows both, with marks."""

    def count(self, change: Change) -> int:
        """Return how many steps changed so."""
        return self.same if change is Change.SAME else sum(step.change is change for step in self.steps)

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not self.steps
