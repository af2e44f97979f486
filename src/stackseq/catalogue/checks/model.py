"""The words of the checks: what is checked, what is found, and what is excused."""

from __future__ import annotations

from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from stackseq.diagnostics import Span
    from stackseq.interaction import Interaction

    Verify: TypeAlias = Callable[[Interaction, str, str], Iterable["Claim"]]
    """Holds a diagram (interaction, its text, release) against the source, and returns its claims."""
    Find: TypeAlias = Callable[["Subject"], Iterator["Problem"]]


class Claim(Record):
    """What a diagram claims about the source, and whether that is so."""

    about: str
    """The anchor, or the label of a message."""
    is_message: bool
    """Whether it claims that a function sends a message, rather than that there is the function."""
    holds: bool
    span: Span
    message: str
    """What is wrong, if it does not hold."""


class Subject(Record):
    """One diagram of the catalogue, and everything that it is checked against."""

    name: str
    """``liberty/nova/pause``."""
    text: str
    interaction: Interaction
    lifelines: Mapping[str, Mapping[str, str]]
    """The lifelines that diagrams of this service may have: name → ``is`` (what it is) and ``label``."""
    operations: frozenset[str]
    """The full names of all operations that have a diagram."""
    rows: frozenset[str]
    """The full names of all operations that have a row."""
    claims: tuple[Claim, ...] = ()

    @property
    def release(self) -> str:
        """``liberty``."""
        return self.name.split("/")[0]

    @property
    def operation(self) -> str:
        """``nova/pause``."""
        return self.name.partition("/")[2]


class Problem(Record):
    """Something that a check found."""

    about: str
    """What it is about, in a few words: exceptions name it. Empty if it is about the diagram as a whole."""
    message: str
    """One sentence without a full stop."""
    span: Span | None = field(default=None, compare=False)


class Check(Record):
    """One rule. ``exceptions`` are excused: ``liberty/nova/boot``, or ``liberty/nova/boot: ABOUT`` for one problem of it."""

    name: str
    rule: str
    """What must be so, in one sentence."""
    find: Find
    exceptions: frozenset[str] = frozenset()


class Report(Record):
    """One problem of one diagram, or one exception that is no longer needed."""

    check: str
    name: str
    """Of the diagram, or the exception."""
    problem: Problem

    def __str__(self) -> str:
        """Write it in a line: ``liberty/nova/boot:12: replies: …``."""
        place = f"{self.name}:{self.problem.span.line}" if self.problem.span else self.name
        return f"{place}: {self.check}: {self.problem.message}"
