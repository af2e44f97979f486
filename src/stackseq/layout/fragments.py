"""Combined fragments: a frame around what it holds, with a tab, guards, and a tint for each operand."""

# For maintainers. A frame covers only the lifelines that are used inside, and keeps clear of its neighbours. Its tab and its
# guards stand in rows of their own, and there they keep clear of executions: a tab is pushed left of the first lifeline, a
# guard starts right of the execution there and wraps before the next one.
from __future__ import annotations

from stackseq.interaction import Operator
from stackseq.layout.columns import Scope
from stackseq.layout.drawing import Align, Box, Group, Polyline
from stackseq.layout.plan import plan_body
from stackseq.layout.room import claimed_beside
from stackseq.layout.text import longest_word, measure
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import CombinedFragment, Operand
    from stackseq.layout.canvas import Canvas
    from stackseq.layout.drawing import Item
    from stackseq.layout.plan import Planned, Planner
    from stackseq.layout.text import Lines


_PLACEHOLDER = Box(0, 0, 0, 0, "frame")
"""Keeps a place in the painting order for a box whose height is not known yet."""


class GuardPlan(Record):
    """Where a guard may stand."""

    text: str
    start: int
    """Free room begins so far right of the first lifeline (or left of it, if negative)."""
    blocker: int
    """The column with an execution that ends the free room, or -1 for the frame's edge."""
    blocker_side: int


class OperandPlan(Record):
    """One operand with its planned contents."""

    operand: Operand
    guard: GuardPlan
    body: list[Planned]


def plan_fragment(planner: Planner, fragment: CombinedFragment) -> Planned | None:
    """Plan the contents of a fragment, then the frame around them."""
    planner.open_scope()
    bodies = []
    for operand in fragment.operands:
        depth = planner.depth[:]
        bodies.append((operand, depth, plan_body(planner, operand.body)))
    scope = planner.close_scope()
    if (planner.spacing.spill or not scope.left) and not _cover_everything(planner, scope, bodies[0][1]):
        return None
    tab = measure(_tab_text(fragment), "operator", planner.metrics)
    tab_width = tab.width + 2 * planner.spacing.tab_pad_x
    frame = _pad(planner, scope)
    _clear_tab(planner, frame, bodies[0][1], tab_width)
    guards = [
        _plan_guard(planner, frame, operand.guard, depth, 0 if number else tab_width)
        for number, (operand, depth, _) in enumerate(bodies)
    ]
    _clear_neighbours(planner, frame, scope)
    for column, reach in frame.left.items():
        planner.touch(column, reach, frame.right[column])
    operands = [OperandPlan(operand, guard, body) for (operand, _, body), guard in zip(bodies, guards, strict=True)]
    return FragmentPlan(fragment, tab, tab_width, frame, operands)


def _tab_text(fragment: CombinedFragment) -> str:
    return fragment.label or fragment.operator.value if fragment.operator is Operator.GROUP else fragment.operator.value


def _cover_everything(planner: Planner, scope: Scope, depths: list[int]) -> bool:
    """Cover all lifelines, with the executions that are open where the fragment begins or ends."""
    for column in range(planner.first_lifeline, planner.last_lifeline + 1):
        depth = max(depths[column], planner.depth[column])
        scope.touch(column, planner.left_side(depth), planner.right_side(depth) + planner.spacing.arrow_room)
    return bool(scope.left)


def _pad(planner: Planner, scope: Scope) -> Scope:
    spacing = planner.spacing
    frame = Scope()
    for column, reach in scope.left.items():
        frame.touch(
            column,
            max(reach + spacing.frame_inset, spacing.frame_pad),
            max(scope.right[column] + spacing.frame_inset, spacing.frame_pad),
        )
    return frame


def _clear_tab(planner: Planner, frame: Scope, depth: list[int], tab_width: int) -> None:
    """Move the frame's left side out so that its tab does not hide an execution."""
    first = frame.first
    if depth[first]:
        room = planner.left_side(depth[first]) + planner.spacing.guard_gap // 2
        frame.touch(first, tab_width + room, 0)


def _plan_guard(planner: Planner, frame: Scope, guard: str, depth: list[int], tab_width: int) -> GuardPlan:
    """Claim room for a guard right of the tab and of the first lifeline's executions, left of the next ones."""
    spacing = planner.spacing
    text = f"[{guard}]" if guard else ""
    first, last = frame.first, frame.last
    start = max(tab_width - frame.left[first], planner.right_side(depth[first])) + spacing.guard_gap
    blocker = next((column for column in range(first + 1, last + 1) if depth[column] and not spacing.spill), -1)
    side = planner.left_side(depth[blocker]) + spacing.guard_gap // 2 if blocker >= 0 else 0
    width = max([planner.metrics.width(line, "guard") for line in text.split("\n")])
    limit = max(spacing.guard_limit, longest_word(text, "guard", planner.metrics)) if not planner.limit else planner.limit
    needed = start + claimed_beside(spacing, min(width, limit)) + spacing.guard_gap // 2 + spacing.border
    if blocker >= 0:
        planner.columns.claim(first, blocker, needed + side)
    elif first == last:
        frame.touch(last, 0, needed)
    else:
        planner.columns.claim(first, last, needed - frame.right[last])
    return GuardPlan(text, start, blocker, side)


def _clear_neighbours(planner: Planner, frame: Scope, scope: Scope) -> None:
    gap, room = planner.spacing.frame_gap, planner.spacing.arrow_room
    left, right = frame.first - 1, frame.last + 1
    if left >= planner.first_lifeline:
        side = planner.right_side(max(planner.depth[left], scope.peak.get(left, 0))) + gap + room
        for column, reach in frame.left.items():
            planner.columns.claim(left, column, reach + side)
    if right <= planner.last_lifeline:
        side = planner.left_side(max(planner.depth[right], scope.peak.get(right, 0))) + gap + room
        for column, reach in frame.right.items():
            planner.columns.claim(column, right, reach + side)


class FragmentPlan(Record):
    """A fragment with its planned operands."""

    fragment: CombinedFragment
    tab: Lines
    tab_width: int
    frame: Scope
    operands: list[OperandPlan]

    def place(self, canvas: Canvas, y: int) -> int:
        """Draw the frame around the operands, one below the other."""
        left, right = self.frame.reach(canvas.x)
        canvas.fragment_count += 1
        name = f"fragment-{canvas.fragment_count}"
        parent = canvas.parents[-1]
        items: list[Item] = []
        slot = len(canvas.frames)
        canvas.frames.append(_PLACEHOLDER)
        canvas.parents.append(name)
        canvas.bounds.append((left + 2 * canvas.spacing.border, right - 2 * canvas.spacing.border))
        bottom = y
        for number, operand in enumerate(self.operands):
            bottom = self._place_operand(canvas, items, operand, (left, right, bottom), first=not number)
        canvas.parents.pop()
        canvas.bounds.pop()
        height = bottom + canvas.spacing.border - y
        canvas.frames[slot] = self._group(canvas, items, name, parent, (left, y, right - left, height))
        return y + height

    def _place_operand(
        self, canvas: Canvas, items: list[Item], plan: OperandPlan, where: tuple[int, int, int], *, first: bool
    ) -> int:
        spacing = canvas.spacing
        left, right, y = where
        slot = len(canvas.tints)
        canvas.tints.append(_PLACEHOLDER)
        if not first:
            items.append(Polyline(((left, y), (right, y)), "separator"))
        guard = self._guard_lines(canvas, plan.guard, right)
        self._place_guard(canvas, items, plan.guard, guard, y + spacing.tab_pad_y)
        header = max(guard.height, self.tab.height if first else 0) + 2 * spacing.tab_pad_y
        bottom = canvas.place_body(plan.body, y + header) + spacing.frame_bottom
        canvas.tints[slot] = Box(left, y, right - left, bottom - y, "operand", "plain", canvas.tint)
        return bottom

    def _guard_lines(self, canvas: Canvas, guard: GuardPlan, right: int) -> Lines:
        spacing = canvas.spacing
        start = canvas.x[self.frame.first] + guard.start
        edge = right - spacing.guard_gap // 2 - spacing.border
        end = canvas.x[guard.blocker] - guard.blocker_side if guard.blocker >= 0 else edge
        return measure(guard.text, "guard", canvas.metrics, max(end - start, 1))

    def _place_guard(self, canvas: Canvas, items: list[Item], guard: GuardPlan, lines: Lines, y: int) -> None:
        if guard.text:
            x = canvas.x[self.frame.first] + guard.start
            canvas.cut(x - 2, y, lines.width + 4, lines.height)
            canvas.lines(items, lines, x, y, "guard", Align.START)

    def _group(self, canvas: Canvas, items: list[Item], name: str, parent: str, box: tuple[int, int, int, int]) -> Group:
        spacing = canvas.spacing
        left, top, width, height = box
        frame: list[Item] = [Box(left, top, width, height, "frame")]
        tab_height = self.tab.height + 2 * spacing.tab_pad_y
        tab: list[Item] = [Box(left, top, self.tab_width, tab_height, "tab", "tab")]
        canvas.lines(tab, self.tab, left + spacing.tab_pad_x, top + spacing.tab_pad_y, "operator", Align.START)
        fragment = self.fragment
        guards = "; ".join(operand.guard for operand in fragment.operands if operand.guard)
        label = f"{self.tab.lines[0]}: {guards}" if guards else self.tab.lines[0]
        return Group(name, "fragment", (*items, *frame, *tab), label, (), fragment.anchor, "", parent, fragment.span.line, box)
