"""The first pass: measure every element and claim the room that it needs between the columns."""

# For maintainers. `Planner` is the state of that pass: which executions are open where the text stands, and which columns the
# enclosing frames use. Each kind of element has a file with a `plan_…` function, which returns a value that can `place` itself in
# the second pass (see `canvas.py`), when the positions of the columns are known.
from __future__ import annotations

from stackseq.interaction import (
    CombinedFragment,
    Destruction,
    Divider,
    ExecutionEnd,
    ExecutionStart,
    Gate,
    InteractionUse,
    Message,
    Note,
    Parallel,
    Space,
    StateInvariant,
)
from stackseq.layout.columns import Columns, Scope
from stackseq.layout.effects import Effect, timeline
from stackseq.layout.text import measure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol

    from stackseq.interaction import Element, Interaction
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import TextRole
    from stackseq.layout.effects import Effects
    from stackseq.layout.metrics import Metrics
    from stackseq.layout.spacing import Spacing
    from stackseq.layout.text import Lines

    class Planned(Protocol):
        """An element that is measured and can be placed."""

        def place(self, canvas: Canvas, y: int) -> int:
            """Put it on the canvas with its top at ``y``; return where it ends."""


class Planner:
    """What the first pass knows while it walks through the text."""

    def __init__(self, interaction: Interaction, metrics: Metrics, spacing: Spacing) -> None:
        self.interaction = interaction
        self.lifelines = interaction.lifelines
        self.metrics = metrics
        self.spacing = spacing
        self.limit = interaction.wrap * spacing.wide_character
        self.timeline = timeline(interaction)
        self._upcoming = iter(self.timeline.messages)
        gates = self.timeline.gates
        shift = 1 if Gate.LEFT in gates else 0
        self.index: dict[str | Gate, int] = {
            lifeline.name: number + shift for number, lifeline in enumerate(interaction.lifelines)
        }
        self.first_lifeline = shift
        self.last_lifeline = shift + len(interaction.lifelines) - 1
        for gate in sorted(gates, key=lambda gate: gate.value):
            self.index[gate] = 0 if gate is Gate.LEFT else self.last_lifeline + 1
        self.count = len(self.index)
        self.columns = Columns(self.count)
        self.depth = [0] * self.count
        """How many executions are open on each column, where the text stands."""
        self.scopes = [Scope()]
        self.described = 0
        """The width of the widest description beside the diagram."""
        self.head_half = [0] * self.count
        """Half the width of each lifeline's head."""
        self.apply(self.timeline.first)

    # Executions.

    def next_effects(self) -> Effects:
        """Return the effects of the next message in the text."""
        return next(self._upcoming)

    def apply(self, effects: Effects) -> None:
        """Open and close executions."""
        for effect, name in effects.changes:
            column = self.index.get(name)
            if column is None:
                continue
            if effect is Effect.START:
                self.depth[column] += 1
                self.scopes[-1].peak[column] = max(self.depth[column], self.scopes[-1].peak.get(column, 0))
            elif effect is Effect.END:
                self.depth[column] = max(0, self.depth[column] - 1)
            else:
                self.depth[column] = 0

    def left_side(self, depth: int) -> int:
        """Return how far executions reach left of their lifeline."""
        return self.spacing.execution_width // 2 if depth else 0

    def right_side(self, depth: int) -> int:
        """Return how far executions reach right of their lifeline."""
        return self.spacing.execution_width // 2 + self.spacing.execution_step * (depth - 1) if depth else 0

    def busy(self, first: int, last: int) -> dict[int, int]:
        """Return the columns from ``first`` to ``last`` on which executions are open, with how many."""
        if first > last:
            return {}
        depth = self.depth
        return {column: depth[column] for column in range(first, last + 1) if depth[column]}

    # Room.

    def open_scope(self) -> None:
        """Begin to note which columns are used, and how many executions are open there."""
        scope = Scope()
        scope.peak = {column: depth for column, depth in enumerate(self.depth) if depth}
        self.scopes.append(scope)

    def close_scope(self) -> Scope:
        """Return the innermost scope, with the executions that began in it, and leave it."""
        scope = self.scopes.pop()
        outer = self.scopes[-1].peak
        for column, depth in scope.peak.items():
            outer[column] = max(depth, outer.get(column, 0))
            if column in scope.left:
                scope.touch(column, self.left_side(depth), self.right_side(depth) + self.spacing.arrow_room)
        return scope

    def touch(self, column: int, left: int, right: int) -> None:
        """Let the enclosing frame cover a column, with so much room at its sides."""
        self.scopes[-1].touch(column, left, right)

    def touch_lifeline(self, column: int) -> None:
        """Let the enclosing frame cover a lifeline with its executions."""
        depth = self.depth[column]
        self.scopes[-1].touch(column, self.left_side(depth), self.right_side(depth) + self.spacing.arrow_room)

    def clear_left(self, column: int, reach: int, gap: int) -> None:
        """Keep the lifeline left of a column away from something that reaches out to it."""
        neighbour = column - 1
        if neighbour >= self.first_lifeline:
            self.columns.claim(neighbour, column, reach + gap + self.right_side(self.depth[neighbour]) + self.spacing.arrow_room)

    def clear_right(self, column: int, reach: int, gap: int) -> None:
        """Keep the lifeline right of a column away from something that reaches out to it."""
        neighbour = column + 1
        if neighbour <= self.last_lifeline:
            self.columns.claim(column, neighbour, reach + gap + self.left_side(self.depth[neighbour]) + self.spacing.arrow_room)

    def claim_beside(self, column: int, left: int, right: int, gap: int) -> None:
        """Use room on both sides of one column: neighbours keep away, frames cover it."""
        self.scopes[-1].touch(column, left, right)
        if not self.spacing.spill:
            self.clear_left(column, left, gap)
            self.clear_right(column, right, gap)

    def measure(self, text: str, role: TextRole) -> Lines:
        """Measure a text, broken at the diagram's limit."""
        return measure(text, role, self.metrics, self.limit)

    def columns_of(self, names: Sequence[str]) -> tuple[int, int]:
        """Return the leftmost and the rightmost column of some lifelines."""
        columns = [self.index[name] for name in names]
        return min(columns), max(columns)


def plan_body(planner: Planner, body: tuple[Element, ...]) -> list[Planned]:
    """Plan a body; elements that take no room of their own are left out."""
    planned = []
    planners = _planners()
    for element in body:
        plan = planners.get(type(element))
        if plan is not None:
            item = plan(planner, element)
            if item is not None:
                planned.append(item)
    return planned


def _touch_lifeline(planner: Planner, element: ExecutionStart | ExecutionEnd | Destruction) -> None:
    planner.touch_lifeline(planner.index[element.lifeline])


_PLANNERS: dict[type, Callable[[Planner, Any], Planned | None]] = {}


def _planners() -> dict[type, Callable[[Planner, Any], Planned | None]]:
    """Return the table of the kinds of elements; it is made when it is first used, for these modules import this one."""
    if not _PLANNERS:
        from stackseq.layout.dividers import plan_divider, plan_space
        from stackseq.layout.fragments import plan_fragment
        from stackseq.layout.messages import plan_message
        from stackseq.layout.notes import plan_note, plan_state
        from stackseq.layout.parallel import plan_parallel
        from stackseq.layout.uses import plan_use

        _PLANNERS.update(
            {
                Message: plan_message,
                Note: plan_note,
                StateInvariant: plan_state,
                CombinedFragment: plan_fragment,
                InteractionUse: plan_use,
                Divider: plan_divider,
                Space: plan_space,
                Parallel: plan_parallel,
                ExecutionStart: _touch_lifeline,
                ExecutionEnd: _touch_lifeline,
                Destruction: _touch_lifeline,
            }
        )
    return _PLANNERS
