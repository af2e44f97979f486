"""Lanes that begin at the same height, as far as they do not stand in each other's way."""

from __future__ import annotations

from stackseq.layout.plan import plan_body
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Parallel
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.plan import Planned, Planner


class LanePlan(Record):
    """One lane: its contents, and the slots that they take.

    Slot ``2c + 1`` is column c, slot ``2c`` the room on its left.
    """

    body: list[Planned]
    slots: range


def plan_parallel(planner: Planner, parallel: Parallel) -> ParallelPlan | None:
    """Plan each lane by itself."""
    lanes = [_plan_lane(planner, lane) for lane in parallel.lanes]
    planned = [lane for lane in lanes if lane.body]
    return ParallelPlan(planned) if planned else None


def _plan_lane(planner: Planner, lane: tuple[object, ...]) -> LanePlan:
    planner.open_scope()
    body = plan_body(planner, lane)  # type: ignore[arg-type]
    scope = planner.close_scope()
    if not scope.left:
        return LanePlan(body, range(2 * planner.count + 1))
    first, last = scope.first, scope.last
    bar = planner.spacing.execution_width
    start = 2 * first + 2 if scope.left[first] <= bar and first < last else 2 * first
    stop = 2 * last + 1 if scope.right[last] <= bar and first < last else 2 * last + 3
    for column, reach in scope.left.items():
        planner.touch(column, reach, scope.right[column])
    return LanePlan(body, range(start, stop))


class ParallelPlan(Record):
    """All lanes."""

    lanes: list[LanePlan]

    def place(self, canvas: Canvas, y: int) -> int:
        """Start every lane at ``y``, or below the lanes that took its room before."""
        taken = [y] * (2 * canvas.planner.count + 3)
        for lane in self.lanes:
            slots = range(len(taken)) if canvas.spacing.spill else lane.slots
            top = max(taken[slot] for slot in slots)
            bottom = canvas.place_body(lane.body, top - canvas.spacing.gap if top == y else top)
            for slot in slots:
                taken[slot] = bottom
        return max(taken)
