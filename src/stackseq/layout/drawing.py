"""The drawing: what a renderer gets. Boxes, polylines, markers and texts with roles, in groups, in whole units.

The origin is the top left corner, y grows downwards. A role says what a thing is, never how it looks: the theme decides
that. Items stand in painting order: later ones cover earlier ones.
"""

from __future__ import annotations

from enum import Enum

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    from stackseq.interaction import Anchor

    BoxRole: TypeAlias = Literal[
        "group",  # box around lifelines
        "frame",  # combined fragment: outline
        "operand",  # combined fragment: the tinted area of one operand
        "tab",  # the corner that holds the operator
        "execution",
        "head",  # head of a lifeline; `shape` tells the kind
        "foot",  # its repetition at the bottom
        "bar",  # short bar that closes a lifeline
        "note",
        "state",
        "use",  # interaction use (ref)
        "divider",  # label of a divider
        "label",  # hides what is behind a label that lies over lifelines
    ]
    LineRole: TypeAlias = Literal[
        "lifeline",
        "call",  # synchronous message
        "cast",  # asynchronous message
        "reply",  # dashed, filled head
        "signal",  # dashed, open head
        "separator",  # between two operands
        "divider",
        "delay",
        "spine",  # beside a description
    ]
    TextRole: TypeAlias = Literal[
        "title",
        "head",
        "actor",  # name below a figure
        "label",
        "number",
        "note",
        "state",
        "use",
        "operator",  # in a tab
        "guard",
        "divider",
        "group",
        "description",
    ]
    MarkerKind: TypeAlias = Literal["filled", "open", "cross", "gate"]
    Shape: TypeAlias = Literal[
        "plain", "folded", "round", "tab", "actor", "database", "collections", "cloud", "queue", "boundary", "control", "entity"
    ]


class Align(Enum):
    """Which point of a text ``x`` names."""

    START = "start"
    MIDDLE = "middle"
    END = "end"

    __hash__ = object.__hash__  # renderers look up every text by it, and the hash of enumerations is a function of Python


class Box(Record):
    """A rectangle. Its shape may be drawn inside it (a cylinder, a folded corner), never outside."""

    x: int
    y: int
    width: int
    height: int
    role: BoxRole
    shape: Shape = "plain"
    depth: int = 0
    """How many operands lie below it, for tints: 0 is the page."""


class Polyline(Record):
    """Straight strokes from point to point; at least two points."""

    points: tuple[tuple[int, int], ...]
    role: LineRole
    colour: str = ""
    """``#rrggbb`` when the text asks for one."""
    round: bool = False
    """Corners may be rounded (the loop of a message to itself)."""


class Marker(Record):
    """The end of a message, its tip at (x, y), pointing along (dx, dy)."""

    x: int
    y: int
    dx: int
    dy: int
    kind: MarkerKind
    role: LineRole
    colour: str = ""


class Text(Record):
    """One line of text; ``y`` is its baseline in pixels, or its row in cells. ``width`` is its measured width."""

    x: int
    y: int
    text: str
    role: TextRole
    align: Align = Align.MIDDLE
    width: int = 0


class Group(Record):
    """Things that belong together: one step, one frame, one head."""

    id: str
    """Unique in the drawing and stable: ``step-12``, ``fragment-2``, ``lifeline-3``, ``foot-3``, ``execution-4``."""
    kind: str
    """``message``, ``note``, ``state``, ``use``, ``divider``, ``fragment``, ``head``, ``foot``, ``lifeline``…"""
    items: tuple[Item, ...]
    label: str = ""
    """What it says, in one line, for readers who cannot see it."""
    lifelines: tuple[str, ...] = ()
    anchor: Anchor | None = None
    link: str = ""
    """An address given in the text."""
    parent: str = ""
    """The id of the frame that it stands in."""
    line: int = 0
    """The line of the text that it came from; 0 if from none."""
    box: tuple[int, int, int, int] = (0, 0, 0, 0)
    """x, y, width and height of what it covers."""


if TYPE_CHECKING:
    Item: TypeAlias = Box | Polyline | Marker | Text | Group
else:
    Item = (Box, Polyline, Marker, Text, Group)


class Drawing(Record):
    """A picture that is ready to be drawn."""

    width: int
    height: int
    items: tuple[Item, ...]
    title: str = ""
    """One line."""
    description: str = ""
    """A few sentences for readers who cannot see it."""
    steps: int = 0
    """How many groups have an id ``step-N``."""
    head_bottom: int = 0
    """Where the heads of the lifelines end: what a viewer keeps visible while the picture scrolls."""
    metadata: tuple[tuple[str, str], ...] = ()
