"""What a story is made of between a call tree and an interaction: steps, and forks of conditions around them."""

# For maintainers. These values are the only mutable ones of the package: each pass of `folding` makes a body shorter.
from __future__ import annotations

from enum import Enum

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from stackseq.calls import Branching, Call, Place

    Node: TypeAlias = "Step | Fork"
    Trail: TypeAlias = "tuple[Call, Trail | None]"
    """A call, and what is around it."""
    Body: TypeAlias = "list[Node]"


class Detail(Enum):
    """How much is told."""

    MESSAGES = "messages"
    """What passes between processes: RPC, requests, writes of the database, libvirt."""
    STEPS = "steps"
    """Checks, changes of state, notifications and locks as well."""
    CALLS = "calls"
    """Every function that is entered."""


class Subject(Record):
    """What a diagram is about, beyond what its calls tell."""

    title: str = ""
    """``Pause a server``; the operation's name if empty."""
    command: str = ""
    """What a user types to begin it."""
    chosen: tuple[str, ...] = ()
    """Names of assumptions that somebody chose: they are told, also where they are options of the configuration."""


class Shape(Enum):
    """How a step is drawn."""

    __hash__ = object.__hash__  # the hash of enumerations is a function of Python, and these are parts of keys by the million

    MESSAGE = "message"
    """To another lifeline; its body happens there."""
    SELF = "self"
    """To the same lifeline; its body happens there as well."""
    NOTE = "note"
    CHECKS = "checks"
    """A note of what can refuse the operation, one line each."""
    CONDITION = "condition"
    """A note of what must hold for the rest to happen."""


class Step:
    """Something that is told."""

    __slots__ = (
        "body",
        "call",
        "count",
        "is_joined",
        "is_question",
        "lines",
        "place",
        "rank",
        "receiver",
        "sender",
        "shape",
        "trail",
    )

    def __init__(self, shape: Shape, call: Call, ends: tuple[str, str], lines: list[str], rank: float) -> None:
        """Take its lifelines, from and to, and how much it matters: more for more."""
        self.shape = shape
        self.call = call
        self.sender, self.receiver = ends
        self.lines = lines
        self.rank = rank
        self.place: Place | None = call.place
        """Where in the source it is; not always where the call is, as decorators stand outside of functions."""
        self.trail: Trail | None = None
        """The calls around it."""
        self.count = 1
        self.is_question = False
        """Whether it only asks."""
        self.is_joined = False
        """Whether it stands for several questions."""
        self.body: Body = []

    def key(self) -> tuple[object, ...]:
        """Return what must be equal for two steps to tell the same."""
        return (self.shape, self.call.kind, self.sender, self.receiver, self.call.error, *self.lines, *keys(self.body))


class Arm:
    """One branch of a fork."""

    __slots__ = ("body", "branch", "text", "words")

    def __init__(self, text: str, words: str, branch: int, body: Body) -> None:
        """``text`` is the condition as the source has it, ``words`` as people say it."""
        self.text = text
        self.words = words
        self.branch = branch
        self.body = body


class Fork:
    """Conditions of one statement, with what happens under each."""

    __slots__ = ("arms", "branching", "number")

    def __init__(self, branching: Branching, number: int, arms: list[Arm]) -> None:
        """Take the kind and the number of the statement, and its branches."""
        self.branching = branching
        self.number = number
        self.arms = arms

    def key(self) -> tuple[object, ...]:
        """Return what must be equal for two forks to tell the same."""
        return (self.branching, *((arm.words, keys(arm.body)) for arm in self.arms))


def keys(body: Body) -> tuple[object, ...]:
    """Return what must be equal for two bodies to tell the same."""
    return tuple(node.key() for node in body)
