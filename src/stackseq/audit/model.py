"""The values of an audit: where an anchor stands in a source tree, what was found about a diagram, what changed since."""

from __future__ import annotations

from enum import Enum

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    from stackseq.audit.steps import Call
    from stackseq.diagnostics import Span
    from stackseq.interaction import Anchor
else:
    Protocol = object


class Body(Protocol):
    """The body of a function, as far as two of them can be compared."""

    @property
    def hash(self) -> str:
        """Equal for bodies that do the same in the same words: comments, blanks and docstrings do not count."""

    def change_to(self, other: Body) -> float:
        """Return how much of the body is different in the other one: 0.0 for equal ones, 1.0 for strangers."""


class Evidence(Protocol):
    """What anchors are held against: source trees, or the facts about them that come with the program."""

    def standing(self, anchor: Anchor) -> Standing:
        """Tell where the anchor stands."""

    def mentions(self, anchor: Anchor, call: Call) -> bool | None:
        """Tell whether the function mentions what is called; None if that is not known."""


class Kind(Enum):
    """What became of a claim."""

    HOLDS = "holds"
    MOVED = "moved"
    """The function stands elsewhere, under its own name."""
    RENAMED = "renamed"
    """A function with nearly the same body has another name."""
    GONE = "gone"
    AMBIGUOUS = "ambiguous"
    """A loose anchor, and more than one function of that name in the file."""
    CALL_NOT_FOUND = "message-not-found"
    """The function does not mention what a message under its anchor says that it calls."""
    UNKNOWN = "unknown"
    """There is nothing to hold the anchor against."""

    @property
    def is_found(self) -> bool:
        """Whether the function is there, if perhaps elsewhere."""
        return self in {Kind.HOLDS, Kind.MOVED, Kind.RENAMED}


class Place(Record):
    """A function in a source tree."""

    path: str
    """From the root of the repository: ``nova/compute/api.py``."""
    qualname: str
    """``API.pause``."""
    first_line: int
    """From 1; decorators belong to the function."""
    last_line: int
    """Inclusive."""

    def __str__(self) -> str:
        """Write it as an anchor."""
        return f"{self.path} {self.qualname}"


class Standing(Record):
    """Where one anchor stands in one source tree."""

    kind: Kind
    place: Place | None = None
    """Where the function is; None if it is not found."""
    body: Body | None = None
    """Of the function; None if it is not found."""
    similarity: float = 1.0
    """Of a renamed function to the one before: 1.0 is equal."""
    candidates: tuple[str, ...] = ()
    """What might be meant, if nothing is found, or too much."""
    reason: str = ""
    """Why nothing is known, if that is so."""


class Finding(Record):
    """What was found about one anchor of a diagram, or about one message below it."""

    kind: Kind
    anchor: Anchor
    spans: tuple[Span, ...]
    """Each place of the anchor in the text; never empty."""
    message: str
    """One sentence without a full stop."""
    hints: tuple[str, ...] = ()
    place: Place | None = None
    """Where the function is, if it is found."""
    similarity: float = 1.0
    """Of a renamed function to the one before: 1.0 is equal."""

    @property
    def span(self) -> Span:
        """The first place in the text."""
        return self.spans[0]


class Change(Enum):
    """What happened to the function of an anchor between two source trees."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    RENAMED = "renamed"
    GONE = "gone"
    NEW = "new"
    """It was not there before."""
    ABSENT = "absent"
    """It is in neither."""
    UNKNOWN = "unknown"
    """There is nothing to hold the anchor against."""


class Drift(Record):
    """What happened to one anchor between two source trees."""

    change: Change
    anchor: Anchor
    old: Place | None = None
    new: Place | None = None
    share: float = 0.0
    """How much of the body is different: 0.0 is nothing, 1.0 everything. Moved and renamed functions can have changed, too."""
