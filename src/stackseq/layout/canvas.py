"""The second pass: one cursor goes down the page, every element puts itself below the one before."""

from __future__ import annotations

from bisect import bisect_left

from stackseq.layout.drawing import Align, Box, Group, Polyline, Text
from stackseq.layout.effects import Effect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.interaction import Anchor
    from stackseq.layout.drawing import Item, TextRole
    from stackseq.layout.effects import Effects
    from stackseq.layout.metrics import Metrics
    from stackseq.layout.plan import Planned, Planner
    from stackseq.layout.spacing import Spacing
    from stackseq.layout.text import Lines


class Canvas:
    """What the second pass knows: where the columns are, what is open, and what has been drawn, layer by layer."""

    def __init__(self, planner: Planner, positions: list[int], left: int, right: int) -> None:
        self.planner = planner
        self.metrics: Metrics = planner.metrics
        self.spacing: Spacing = planner.spacing
        self.x = positions
        self.left = left
        """Where the diagram's contents begin: dividers start here."""
        self.right = right
        self.bounds = [(left, right)]
        """Where the page, and the frames inside one another, begin and end."""
        self.top = 0
        """Where the heads end."""
        self.tints: list[Item] = []
        self.lifelines: list[Item] = []
        self.executions: list[tuple[int, Box, str]] = []
        self.frames: list[Item] = []
        self.steps: list[Item] = []
        self.heads: list[Item] = []
        self.step_count = 0
        self.fragment_count = 0
        self.parents: list[str] = [""]
        self._rows: dict[TextRole, tuple[int, int]] = {}
        """Ascent and height of a line of each role that has been written."""
        self._lives: dict[int, int] = {}
        self.alive: list[int | None] = [None] * planner.count
        """Where each lifeline began; None while it does not exist."""
        self._open: list[list[int]] = [[] for _ in range(planner.count)]
        self._cuts: list[list[tuple[int, int]]] = [[] for _ in range(planner.count)]

    @property
    def tint(self) -> int:
        """How many operands lie below what is drawn now."""
        return len(self.parents) - 1

    # Bodies.

    def place_body(self, body: Sequence[Planned], y: int) -> int:
        """Place items one below the other, starting below ``y``; return where the last one ends."""
        gap = self.spacing.gap
        for item in body:
            y = item.place(self, y + gap)
        return y

    # Items.

    def step(
        self,
        kind: str,
        items: Sequence[Item],
        label: str,
        lifelines: tuple[str, ...],
        anchor: Anchor | None,
        line: int,
        box: tuple[int, int, int, int],
    ) -> None:
        """Add a numbered step."""
        self.step_count += 1
        self.steps.append(
            Group(f"step-{self.step_count}", kind, tuple(items), label, lifelines, anchor, "", self.parents[-1], line, box)
        )

    def lines(self, items: list[Item], text: Lines, x: int, y: int, role: TextRole, align: Align) -> None:
        """Add a text of one or more lines, the top of the first one at ``y``."""
        rows = self._rows.get(role)
        if rows is None:
            rows = self._rows[role] = self.metrics.ascent(role), self.metrics.line_height(role)
        baseline, height = y + rows[0], rows[1]
        for line, width in zip(text.lines, text.widths, strict=True):
            if line:
                items.append(Text(x, baseline, line, role, align, width))
            baseline += height

    def cut(self, x: int, y: int, width: int, height: int) -> None:
        """Interrupt the lifelines that a label would be written upon."""
        positions, end = self.x, x + width + 1 - self.spacing.arrow_room
        for column in range(bisect_left(positions, x), bisect_left(positions, end)):
            self._cuts[column].append((y, y + height))

    # Lifelines and executions.

    def apply(self, effects: Effects, heights: dict[int, int], other: int) -> int:
        """Do what a message does to lifelines: at ``heights`` of some columns, at ``other`` on all others.

        Returns the lowest point that this needs.
        """
        bottom = max(other, *heights.values()) if heights else other
        if not effects.changes:
            return bottom
        for effect, name in effects.changes:
            target = self.planner.index.get(name)
            if target is None:
                continue
            at = heights.get(target, other)
            if effect is Effect.START:
                self._open[target].append(at)
            elif effect is Effect.END:
                self.close_execution(target, at)
            else:
                bottom = max(bottom, self.destroy(target, at))
        return bottom

    def close_execution(self, column: int, y: int) -> None:
        """End the innermost execution on a column, if there is one."""
        if not self._open[column]:
            return
        spacing = self.spacing
        start = self._open[column].pop()
        if y == start == self.top:
            return
        level = len(self._open[column])
        height = max(y - start + spacing.arrow_room, spacing.execution_tail)
        x = self.x[column] - spacing.execution_width // 2 + spacing.execution_step * level
        box = Box(x, start, spacing.execution_width, height, "execution", "plain", level)
        self.executions.append((level, box, str(column - self.planner.first_lifeline + 1)))

    def is_open(self) -> bool:
        """Tell whether any execution is open."""
        return any(self._open)

    def has_open(self, column: int) -> bool:
        """Tell whether an execution is open on a column."""
        return bool(self._open[column])

    def open_on(self, column: int) -> int:
        """Return how many executions are open on a column."""
        return len(self._open[column])

    def begin(self, column: int, y: int) -> None:
        """Let a lifeline begin at ``y``."""
        self.alive[column] = y

    def end(self, column: int, y: int) -> None:
        """Let a lifeline end at ``y``, with its executions."""
        while self._open[column]:
            self.close_execution(column, y)
        start = self.alive[column]
        if start is not None and y > start:
            number = column - self.planner.first_lifeline
            name = self.planner.lifelines[number].name
            self.lifelines.append(Group(self._lifeline_id(number + 1), "lifeline", self._segments(column, start, y), "", (name,)))
        self.alive[column] = None

    def _lifeline_id(self, number: int) -> str:
        """Return ``lifeline-3``, or ``lifeline-3-2`` for its second life."""
        self._lives[number] = life = self._lives.get(number, 0) + 1
        return f"lifeline-{number}" if life == 1 else f"lifeline-{number}-{life}"

    def _segments(self, column: int, start: int, end: int) -> tuple[Polyline, ...]:
        """Return the parts of a lifeline between the labels that are written across it."""
        x = self.x[column]
        parts = []
        for top, bottom in sorted(self._cuts[column]):
            if top > start:
                parts.append(Polyline(((x, start), (x, min(top, end))), "lifeline"))
            start = max(start, bottom)
        self._cuts[column] = []
        if start < end:
            parts.append(Polyline(((x, start), (x, end)), "lifeline"))
        return tuple(parts)

    def destroy(self, column: int, y: int) -> int:
        """End a lifeline with a cross a little below ``y``; return where the cross ends."""
        from stackseq.layout.drawing import Marker

        size = self.spacing.cross
        while self._open[column]:
            self.close_execution(column, y)
        if self.alive[column] is None:
            return y
        at = y + 2 * size
        self.end(column, at)
        self.steps.append(
            Group(
                f"destruction-{len(self.steps) + 1}",
                "destruction",
                (Marker(self.x[column], at, 1, 0, "cross", "lifeline"),),
                parent=self.parents[-1],
                box=(self.x[column] - size, at - size, 2 * size, 2 * size),
            )
        )
        return at + size + self.spacing.arrow_room
