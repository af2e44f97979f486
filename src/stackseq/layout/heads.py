"""Heads of lifelines, at the top, at the bottom, and where a message creates one."""

from __future__ import annotations

from stackseq.interaction import LifelineKind
from stackseq.layout.drawing import Align, Box, Group
from stackseq.layout.text import balance, measure
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Lifeline
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import Item, Shape, TextRole
    from stackseq.layout.plan import Planner
    from stackseq.layout.spacing import Spacing
    from stackseq.layout.text import Lines

_FIGURES = frozenset({LifelineKind.ACTOR, LifelineKind.BOUNDARY, LifelineKind.CONTROL, LifelineKind.ENTITY})
"""Kinds whose head is a figure with the name below it, instead of a shape around the name."""

_KINDS_BY_NAME = {
    LifelineKind.ACTOR: "client|user|admin|administrator|operator",
    LifelineKind.DATABASE: "database|db|mysql|mariadb|galera|postgresql|redis",
    LifelineKind.QUEUE: "queue|message queue|mq|rabbitmq|amqp|message bus",
}
"""Names of lifelines that tell what they are, for texts that do not declare it."""

_SHAPES: dict[LifelineKind, Shape] = {
    LifelineKind.PARTICIPANT: "plain",
    LifelineKind.ACTOR: "actor",
    LifelineKind.DATABASE: "database",
    LifelineKind.COLLECTIONS: "collections",
    LifelineKind.CLOUD: "cloud",
    LifelineKind.QUEUE: "queue",
    LifelineKind.BOUNDARY: "boundary",
    LifelineKind.CONTROL: "control",
    LifelineKind.ENTITY: "entity",
}


class HeadPlan(Record):
    """A head with its size."""

    lifeline: Lifeline
    kind: LifelineKind
    """As declared, or as its name tells."""
    label: Lines
    shape: Shape
    width: int
    height: int
    text_top: int
    """From the top of the head to its label."""

    def place(self, canvas: Canvas, column: int, y: int, *, foot: bool = False) -> None:
        """Draw it with its top at ``y``; the bottom one has no figure."""
        canvas.heads.append(self.group(canvas, column, y, foot=foot))

    def foot_height(self, spacing: Spacing) -> int:
        """Return the height at the bottom of the diagram, where figures leave only their name."""
        if self.kind in _FIGURES and spacing.icon_height > 0:
            return spacing.icon_pad + self.label.height
        return self.height

    def group(self, canvas: Canvas, column: int, y: int, *, foot: bool) -> Group:
        """Make its items."""
        lifeline = self.lifeline
        x = canvas.x[column] - self.width // 2
        items: list[Item] = []
        figure = self.kind in _FIGURES and canvas.spacing.icon_height > 0
        role = "actor" if figure else "head"
        text_top = y + self.text_top
        if figure and foot:
            text_top = y + canvas.spacing.icon_pad
        elif figure:
            icon = canvas.spacing.icon_width
            items.append(Box(canvas.x[column] - icon // 2, y, icon, canvas.spacing.icon_height, "head", self.shape))
        else:
            items.append(Box(x, y, self.width, self.height, "foot" if foot else "head", self.shape))
        canvas.lines(items, self.label, canvas.x[column], text_top, role, Align.MIDDLE)  # type: ignore[arg-type]
        number = column - canvas.planner.first_lifeline + 1
        kind = "foot" if foot else "head"
        name = " ".join(self.label.lines)
        box = (x, y, self.width, self.height)
        return Group(f"{kind}-{number}", kind, tuple(items), name, (lifeline.name,), None, lifeline.link, "", 0, box)


def plan_head(planner: Planner, lifeline: Lifeline) -> HeadPlan:
    """Measure the head of a lifeline."""
    spacing, kind = planner.spacing, _kind_of(lifeline, planner.spacing)
    figure = kind in _FIGURES and spacing.icon_height > 0
    label = _label(planner, lifeline, "actor" if figure else "head")
    shape = _SHAPES[kind]
    if figure:
        top = spacing.icon_height + spacing.icon_pad
        return HeadPlan(lifeline, kind, label, shape, max(label.width, spacing.icon_width), top + label.height, top)
    above, below, sides = _caps(kind, spacing.cap)
    width = max(spacing.head_min_width, label.width + 2 * spacing.head_pad_x) + sides
    height = label.height + 2 * spacing.head_pad_y + above + below
    return HeadPlan(lifeline, kind, label, shape, width, height, spacing.head_pad_y + above)


def _kind_of(lifeline: Lifeline, spacing: Spacing) -> LifelineKind:
    """Return the declared kind, or what the name tells: ``database``, ``nova_db``, ``client``."""
    if lifeline.kind is not LifelineKind.PARTICIPANT or not spacing.kinds_by_name:
        return lifeline.kind
    name = " ".join(lifeline.label.lower().replace("_", " ").replace("-", " ").split())
    if name.endswith((" db", " database")):
        return LifelineKind.DATABASE
    found = (kind for kind, names in _KINDS_BY_NAME.items() if name in names.split("|"))
    return next(found, LifelineKind.PARTICIPANT)


def _label(planner: Planner, lifeline: Lifeline, role: TextRole) -> Lines:
    """Break a name that is too wide: at hyphens if it can be, and else into pieces of about the same length."""
    metrics, limit = planner.metrics, planner.spacing.head_limit
    lines = measure(lifeline.label, role, metrics, limit)
    if not limit:
        return lines
    pieces = [metrics.width(piece, role) for piece in lifeline.label.replace("-", "- ").split()]
    whole = max([piece for piece in pieces if piece <= limit], default=1)
    return balance(lines, lifeline.label, role, metrics, whole)


def _caps(kind: LifelineKind, cap: int) -> tuple[int, int, int]:
    """Return what a shape needs above and below its label, and at its sides together."""
    if kind is LifelineKind.DATABASE:
        return cap, cap // 2, 0
    if kind is LifelineKind.CLOUD:
        return cap, cap // 2, 2 * cap
    if kind is LifelineKind.COLLECTIONS:
        return cap // 2, 0, cap
    if kind is LifelineKind.QUEUE:
        return 0, 0, 2 * cap
    return 0, 0, 0
