"""The layout: two passes, each a list of named steps."""

from __future__ import annotations

from stackseq.interaction import Footer
from stackseq.layout.canvas import Canvas
from stackseq.layout.drawing import Align, Box, Drawing, Group, Text
from stackseq.layout.heads import plan_head
from stackseq.layout.plan import Planner, plan_body
from stackseq.layout.text import measure
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Interaction, LifelineGroup
    from stackseq.layout.drawing import Item
    from stackseq.layout.heads import HeadPlan
    from stackseq.layout.metrics import Metrics
    from stackseq.layout.plan import Planned
    from stackseq.layout.spacing import Spacing
    from stackseq.layout.text import Lines


def lay_out(interaction: Interaction, metrics: Metrics, spacing: Spacing) -> Drawing:
    """Place every element of an interaction.

    ``metrics`` and ``spacing`` must count in the same unit: pixels or cells. The work grows linearly with the number of elements.
    """
    planner = Planner(interaction, metrics, spacing)
    heads, body = _plan(planner)
    return _draw(planner, heads, body)


def width_of(interaction: Interaction, metrics: Metrics, spacing: Spacing) -> int:
    """Return how wide the drawing of an interaction will be, without placing anything."""
    planner = Planner(interaction, metrics, spacing)
    _plan(planner)
    page = _measure_page(planner, planner.columns.solve())
    return page.width + 2 * spacing.margin + page.aside


# The first pass: claims.


def _plan(planner: Planner) -> tuple[list[HeadPlan], list[Planned]]:
    heads = _plan_heads(planner)
    _claim_heads(planner, heads)
    _claim_groups(planner, heads)
    return heads, plan_body(planner, planner.interaction.body)


def _plan_heads(planner: Planner) -> list[HeadPlan]:
    heads = [plan_head(planner, lifeline) for lifeline in planner.interaction.lifelines]
    for number, head in enumerate(heads):
        planner.head_half[planner.first_lifeline + number] = head.width // 2
    return heads


def _claim_heads(planner: Planner, heads: list[HeadPlan]) -> None:
    """Keep the heads that stand at the top, or come back at the bottom, apart."""
    gap = planner.spacing.head_gap
    for number, head in enumerate(heads):
        column = planner.first_lifeline + number
        planner.touch(column, head.width // 2, head.width - head.width // 2)
        _clear_heads(planner, heads[max(number - 2, 0) : number + 1], column)
    if planner.first_lifeline and heads:
        planner.columns.claim(0, 1, heads[0].width // 2 + gap)
        planner.touch(0, 0, 0)
    if planner.count > planner.last_lifeline + 1 and heads:
        planner.columns.claim(planner.last_lifeline, planner.last_lifeline + 1, heads[-1].width // 2 + gap)
        planner.touch(planner.last_lifeline + 1, 0, planner.spacing.arrow_room)


def _clear_heads(planner: Planner, heads: list[HeadPlan], column: int) -> None:
    """Keep the last one of some neighbouring heads away from those before it."""
    gap = planner.spacing.head_gap
    *others, head = heads
    half = head.width // 2
    for distance, other in enumerate(reversed(others), 1):
        before = other.width - other.width // 2
        if not planner.spacing.stagger:
            planner.columns.claim(column - distance, column, before + gap + half)
            return
        planner.columns.claim(column - distance, column, max(before, half + 1) + gap if distance == 1 else before + gap + half)


def _claim_groups(planner: Planner, heads: list[HeadPlan]) -> None:
    """Make room for the sides of the boxes around lifelines, and for their labels."""
    pad, gap = planner.spacing.group_pad, planner.spacing.head_gap
    for group in planner.interaction.groups:
        first, last = planner.columns_of(group.members)
        label = planner.metrics.width(group.label, "group") + 2 * pad
        left, right = _group_sides(planner, heads, first, last)
        if first == last:
            left, right = max(left, label // 2), max(right, label - label // 2)
        else:
            planner.columns.claim(first, last, label - left - right)
        planner.touch(first, left, 0)
        planner.touch(last, 0, right)
        if first > planner.first_lifeline:
            planner.columns.claim(first - 1, first, planner.head_half[first - 1] + gap + pad + left)
        if last < planner.last_lifeline:
            planner.columns.claim(last, last + 1, right + gap + pad + planner.head_half[last + 1])


def _group_sides(planner: Planner, heads: list[HeadPlan], first: int, last: int) -> tuple[int, int]:
    pad = planner.spacing.group_pad
    right = heads[last - planner.first_lifeline].width
    return planner.head_half[first] + pad, right - right // 2 + pad


# The second pass: placing.


def _draw(planner: Planner, heads: list[HeadPlan], body: list[Planned]) -> Drawing:
    spacing = planner.spacing
    positions = planner.columns.solve()
    page = _measure_page(planner, positions)
    left, right, width, aside = page.left, page.right, page.width, page.aside
    shift = spacing.margin + aside - left + (width - (right - left)) // 2
    canvas = Canvas(planner, [x + shift for x in positions], left + shift, right + shift)
    items: list[Item] = []
    middle = spacing.margin + aside + width // 2
    top = _place_title(canvas, items, page.title, middle)
    top = _group_label_room(planner, top)
    head_bottom = _place_heads(canvas, heads, top)
    start = canvas.apply(planner.timeline.first, {}, head_bottom)
    end = canvas.place_body(body, start)
    bottom = _close(canvas, heads, end, head_bottom)
    groups, bottom = _place_groups(canvas, heads, top, bottom)
    layers = [*groups, *canvas.tints, *canvas.lifelines, *_executions(canvas), *canvas.frames, *canvas.steps, *canvas.heads]
    size = (width + 2 * spacing.margin + aside, bottom + spacing.margin) if layers or items else (spacing.empty, spacing.empty)
    return Drawing(
        size[0],
        size[1],
        (*items, *layers),
        _plain(planner.interaction.title),
        f"Sequence diagram: {len(heads)} lifelines, {canvas.step_count} steps.",
        canvas.step_count,
        head_bottom,
        planner.interaction.metadata,
    )


class _Page(Record):
    """What the columns tell about the size of the drawing."""

    left: int
    """Where the diagram begins, in the units of the columns."""
    right: int
    title: Lines | None
    width: int
    """Of the diagram or the title."""
    aside: int
    """Room for descriptions."""


def _measure_page(planner: Planner, positions: list[int]) -> _Page:
    scope = planner.scopes[0]
    left, right = scope.reach(positions) if scope.left else (0, 0)
    aside = planner.described + planner.spacing.description_gap if planner.described else 0
    title = _measure_title(planner, right - left)
    return _Page(left, right, title, max(right - left, title.width) if title else right - left, aside)


def _plain(title: str) -> str:
    return " ".join(title.split())


def _measure_title(planner: Planner, width: int) -> Lines | None:
    """Break the title at the diagram's width, but not to a ribbon."""
    title = planner.interaction.title
    if not title.strip():
        return None
    return measure(title, "title", planner.metrics, max(width, planner.spacing.title_min_width))


def _place_title(canvas: Canvas, items: list[Item], title: Lines | None, middle: int) -> int:
    spacing = canvas.spacing
    if title is None:
        return spacing.margin
    lines: list[Item] = []
    canvas.lines(lines, title, middle, spacing.margin, "title", Align.MIDDLE)
    box = (middle - title.width // 2, spacing.margin, title.width, title.height)
    items.append(Group("title", "title", tuple(lines), " ".join(title.lines), box=box))
    return spacing.margin + title.height + spacing.title_gap


def _group_label_room(planner: Planner, top: int) -> int:
    if not planner.interaction.groups:
        return top
    return top + planner.metrics.line_height("group") + 2 * planner.spacing.group_pad_y


def _place_heads(canvas: Canvas, heads: list[HeadPlan], top: int) -> int:
    """Draw the heads on one line at their bottom, and start their lifelines."""
    planner = canvas.planner
    created = planner.timeline.created
    heights = [head.height if head.lifeline.name not in created else 0 for head in heads]
    near, far = _levels(canvas.spacing, heights)
    bottom = top + near + far
    for number, head in enumerate(heads):
        if head.lifeline.name not in created:
            column = planner.first_lifeline + number
            end = top + far if far and number % 2 else bottom
            head.place(canvas, column, end - head.height)
            canvas.begin(column, end)
    canvas.top = bottom
    return bottom


def _levels(spacing: Spacing, heights: list[int]) -> tuple[int, int]:
    """Return the heights of the levels that heads stand on, the near one and the far one.

    The far one has every second head if they are staggered, and no height otherwise.
    """
    if not spacing.stagger:
        return max(heights, default=0), 0
    return max(heights[::2], default=0), max(heights[1::2], default=0)


def _close(canvas: Canvas, heads: list[HeadPlan], y: int, head_bottom: int) -> int:
    """End what is still open, then the lifelines, with what the footer asks for."""
    planner, spacing = canvas.planner, canvas.spacing
    if not heads:
        return y
    first = planner.first_lifeline
    alive = [column for column in range(first, first + len(heads)) if canvas.alive[column] is not None]
    if canvas.is_open():
        y += spacing.gap
    for column in alive:
        while canvas.has_open(column):
            canvas.close_execution(column, y)
    y = max(y, head_bottom) + spacing.tail
    near, far = _levels(spacing, [head.foot_height(spacing) for head in heads])
    bottom = y
    for column in alive:
        start = y + near if far and (column - first) % 2 else y
        canvas.end(column, start)
        bottom = max(bottom, _place_foot(canvas, heads[column - first], column, start))
    return bottom


def _place_foot(canvas: Canvas, head: HeadPlan, column: int, y: int) -> int:
    spacing, footer = canvas.spacing, canvas.planner.interaction.footer
    if footer is Footer.BOXES:
        head.place(canvas, column, y, foot=True)
        return y + head.foot_height(spacing)
    if footer is Footer.BAR:
        width, height = spacing.foot_bar_width, spacing.foot_bar_height
        number = column - canvas.planner.first_lifeline + 1
        bar = Box(canvas.x[column] - width // 2, y, width, height, "bar")
        canvas.heads.append(Group(f"foot-{number}", "foot", (bar,), "", (head.lifeline.name,)))
        return y + height
    return y


def _executions(canvas: Canvas) -> list[Item]:
    """Return the executions, outer ones first, for inner ones lie on top."""
    ordered = sorted(canvas.executions, key=lambda entry: entry[0])
    names = canvas.planner.interaction.lifelines
    return [
        Group(f"execution-{number}", "execution", (box,), "", (names[int(column) - 1].name,))
        for number, (_, box, column) in enumerate(ordered, 1)
    ]


def _place_groups(canvas: Canvas, heads: list[HeadPlan], top: int, bottom: int) -> tuple[list[Item], int]:
    planner, spacing = canvas.planner, canvas.spacing
    if not planner.interaction.groups:
        return [], bottom
    bottom += spacing.group_pad
    boxes = [
        _group_box(canvas, heads, group, number, (top, bottom)) for number, group in enumerate(planner.interaction.groups, 1)
    ]
    return list(boxes), bottom


def _group_box(canvas: Canvas, heads: list[HeadPlan], group: LifelineGroup, number: int, rows: tuple[int, int]) -> Group:
    planner, spacing, metrics = canvas.planner, canvas.spacing, canvas.metrics
    first, last = planner.columns_of(group.members)
    left_side, right_side = _group_sides(planner, heads, first, last)
    label = metrics.width(group.label, "group") + 2 * spacing.group_pad
    if first == last:
        left_side, right_side = max(left_side, label // 2), max(right_side, label - label // 2)
    left, right = canvas.x[first] - left_side, canvas.x[last] + right_side
    label_top = rows[0] - metrics.line_height("group") - spacing.group_pad_y
    top = label_top - spacing.group_pad_y
    box = (left, top, right - left, rows[1] - top)
    text = Text((left + right) // 2, label_top + metrics.ascent("group"), group.label, "group", Align.MIDDLE, label)
    return Group(f"group-{number}", "group", (Box(*box, "group"), text), group.label, group.members, box=box)
