r"""The elements of an interaction: frozen values named by UML 2.5.1.

Bodies are tuples of elements: a tree, without start and end markers. Text fields may hold several lines, separated
by ``\n``. Every element knows the span of text that it came from; spans do not count in comparisons.
"""

from __future__ import annotations

from enum import Enum

from stackseq.diagnostics import Span
from stackseq.records import Record, field

NOWHERE = Span(1, 1, 1, 1)
"""The span of an element that came from no text."""


class LifelineKind(Enum):
    """What takes part, which decides the shape of its head."""

    PARTICIPANT = "participant"
    ACTOR = "actor"
    DATABASE = "database"
    COLLECTIONS = "collections"
    CLOUD = "cloud"
    QUEUE = "queue"
    BOUNDARY = "boundary"
    CONTROL = "control"
    ENTITY = "entity"


class Line(Enum):
    """How the line of a message is drawn: replies are dashed."""

    SOLID = "solid"
    DASHED = "dashed"


class Head(Enum):
    """The head of a message: filled for a synchronous call, open for an asynchronous one, a cross where it is lost."""

    FILLED = "filled"
    OPEN = "open"
    CROSS = "cross"


class Gate(Enum):
    """The edge of the diagram, as the unknown sender (found message) or receiver (lost message)."""

    LEFT = "["
    RIGHT = "]"


class Placement(Enum):
    """Where a note or a state stands: over its lifelines, or beside one."""

    OVER = "over"
    LEFT = "left of"
    RIGHT = "right of"


class Operator(Enum):
    """The interaction operator of a combined fragment."""

    ALT = "alt"
    OPT = "opt"
    LOOP = "loop"
    PAR = "par"
    SEQ = "seq"
    BREAK = "break"
    CRITICAL = "critical"
    GROUP = "group"
    """Not UML: a frame with a free label."""


class Footer(Enum):
    """What closes the lifelines at the bottom: the heads again, a bar, or nothing."""

    BOXES = "boxes"
    BAR = "bar"
    NONE = "none"


class DividerKind(Enum):
    """A labelled line across the diagram, or a stretch of time that is left out."""

    LINE = "line"
    DELAY = "delay"


class Anchor(Record):
    """A claim: the element is performed by this function of the source. ``nova/compute/api.py API.pause``."""

    path: str
    qualname: str
    loose: bool = False
    """Written ``pause()``: any function of that name in the file, if there is just one."""

    def __str__(self) -> str:
        """Write it as in a source comment."""
        return f"{self.path} {self.qualname}{'()' if self.loose else ''}"


class Lifeline(Record):
    """One participant. ``name`` is unique in the interaction; ``label`` is what its head shows."""

    name: str
    label: str
    kind: LifelineKind = LifelineKind.PARTICIPANT
    link: str = ""
    """The address that the head leads to, or an empty string."""
    declared: bool = field(default=False, compare=False)
    """Whether the text declares it, rather than using it."""
    span: Span = field(default=NOWHERE, compare=False)


class LifelineGroup(Record):
    """A box around lifelines that stand side by side."""

    label: str
    members: tuple[str, ...]
    """Names of lifelines, neighbours in ``Interaction.lifelines``, in that order; never empty."""
    span: Span = field(default=NOWHERE, compare=False)


class Message(Record):
    """One lifeline speaks to another, or to itself."""

    sender: str | Gate
    receiver: str | Gate
    label: str
    line: Line = Line.SOLID
    head: Head = Head.FILLED
    both_ways: bool = False
    """Heads at both ends."""
    starts_execution: bool = False
    """The receiver begins an execution at this message."""
    ends_execution: bool = False
    """The sender ends its innermost execution at this message."""
    creates: bool = False
    """The receiver's lifeline begins here."""
    delay: int = 0
    """How far the message travels downwards, in text lines: a slanted arrow. 0 is level."""
    number: int | None = None
    """Its number, if messages are numbered."""
    description: str = ""
    """A remark printed beside the diagram."""
    colour: str = ""
    """``#rrggbb``, or an empty string for the theme's."""
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class Note(Record):
    """A remark. ``covered`` holds one name, or several with ``Placement.OVER``."""

    placement: Placement
    covered: tuple[str, ...]
    text: str
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class StateInvariant(Record):
    """The state that a lifeline is in from here on."""

    placement: Placement
    covered: tuple[str, ...]
    text: str
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class InteractionUse(Record):
    """A reference to another diagram, over one or more lifelines."""

    covered: tuple[str, ...]
    text: str
    incoming: Message | None = None
    """The message that enters it; its receiver is the first covered lifeline."""
    outgoing: Message | None = None
    """The message that leaves it; its sender is the first covered lifeline."""
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class ExecutionStart(Record):
    """The lifeline begins an execution at the message before this element, or at its head if there is none."""

    lifeline: str
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class ExecutionEnd(Record):
    """The lifeline ends its innermost execution at the message before this element."""

    lifeline: str
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class Destruction(Record):
    """The lifeline ends at the message before this element."""

    lifeline: str
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class Divider(Record):
    """A line across all lifelines that separates sections, or time that passes."""

    text: str
    kind: DividerKind = DividerKind.LINE
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class Space(Record):
    """Empty rows."""

    rows: int = 1
    span: Span = field(default=NOWHERE, compare=False)


class Comment(Record):
    """A remark for the readers of the text, which is not drawn. Without the leading sign."""

    text: str
    span: Span = field(default=NOWHERE, compare=False)


class Operand(Record):
    """One branch of a combined fragment. An empty ``guard`` means that none was given."""

    guard: str
    body: tuple[Element, ...]
    span: Span = field(default=NOWHERE, compare=False)


class CombinedFragment(Record):
    """A frame with one or more operands."""

    operator: Operator
    operands: tuple[Operand, ...]
    """At least one."""
    label: str = ""
    """What the tab says instead of the operator; only with ``Operator.GROUP``."""
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


class Parallel(Record):
    """Lanes that begin at the same height: things that happen at the same time, drawn so."""

    lanes: tuple[tuple[Element, ...], ...]
    anchor: Anchor | None = None
    span: Span = field(default=NOWHERE, compare=False)


_ELEMENTS = (
    Message,
    Note,
    StateInvariant,
    InteractionUse,
    ExecutionStart,
    ExecutionEnd,
    Destruction,
    Divider,
    Space,
    Comment,
    CombinedFragment,
    Parallel,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Element: TypeAlias = (
        Message
        | Note
        | StateInvariant
        | InteractionUse
        | ExecutionStart
        | ExecutionEnd
        | Destruction
        | Divider
        | Space
        | Comment
        | CombinedFragment
        | Parallel
    )
else:
    Element = _ELEMENTS


class Interaction(Record):
    """A whole diagram."""

    title: str = ""
    lifelines: tuple[Lifeline, ...] = ()
    """In the order of the columns, left to right. Every name used in the body is among them."""
    body: tuple[Element, ...] = ()
    groups: tuple[LifelineGroup, ...] = ()
    footer: Footer = Footer.BOXES
    wrap: int = 0
    """Break labels and notes after about this many characters; 0 does not break them."""
    metadata: tuple[tuple[str, str], ...] = ()
    """Facts about the diagram: ``("release", "liberty")``, ``("operation", "nova/pause")``."""
