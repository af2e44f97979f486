"""From steps to the elements of an interaction: messages, executions, notes, frames."""

# For maintainers. Nobody waits for what a cast starts: it is put aside, and drawn after everything that began before has ended.
# Each execution is ended where it began, in the same operand, so that every path through a diagram closes it.
from __future__ import annotations

from stackseq.calls import Branching, CallKind
from stackseq.interaction import (
    Anchor,
    CombinedFragment,
    ExecutionEnd,
    ExecutionStart,
    Head,
    InteractionUse,
    Line,
    Message,
    Note,
    Operand,
    Operator,
    Placement,
)
from stackseq.narrate.folding import check_lines, read_lines
from stackseq.narrate.model import Detail, Fork, Shape, keys
from stackseq.narrate.repeating import Memory, name_of, steps_of
from stackseq.narrate.wording import break_lines, duration, shorten

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeVar

    from stackseq.calls import Call, Place
    from stackseq.interaction import Element
    from stackseq.narrate.model import Body, Node, Step
    from stackseq.narrate.phrasebook import Phrasebook

    Told = TypeVar("Told", Message, Note)

_CASTS = frozenset({CallKind.RPC_CAST, CallKind.RPC_FANOUT})
_WORTH = 3
"""Steps of a body that is drawn once, and only named when it comes again."""
_NOTE = 38
_ERROR = 160
"""Characters of an error."""
_OPERATORS = {
    Branching.OPTION: Operator.OPT,
    Branching.ALTERNATIVE: Operator.ALT,
    Branching.LOOP: Operator.LOOP,
    Branching.FAILURE: Operator.ALT,
}


class Drawer:
    """Draws one story."""

    def __init__(self, detail: Detail, phrasebook: Phrasebook, *, replies: bool = True) -> None:
        """``detail`` decides which replies are drawn; ``replies`` whether those of other services are."""
        self._detail = detail
        self._phrasebook = phrasebook
        self._memory = Memory()
        self._replies = replies
        self._later: list[tuple[Step, bool]] = []
        self._told: dict[tuple[str, str], set[tuple[object, ...]]] = {}
        self.used: dict[str, None] = {}
        """The lifelines, in the order in which they appear."""
        self.told: list[tuple[Element, Call]] = []
        """The elements that tell calls, each with the first call that it tells."""

    def draw(self, body: Body) -> list[Element]:
        """Return the elements of the whole story."""
        elements = self._elements(body, is_certain=True)
        told: set[tuple[object, ...]] = set()
        while self._later:
            step, has_begun = self._later.pop(0)
            key = (step.call.name, step.receiver, keys(step.body))
            if has_begun or key not in told:
                elements += self._begun(step, has_begun=has_begun)
            told.add(key)
        return elements

    def _begun(self, step: Step, *, has_begun: bool) -> list[Element]:
        """Draw what a cast started."""
        lifeline = step.receiver
        anchor = anchor_of(step.place)
        start: list[Element] = []
        if not has_begun:
            text = "\n".join(break_lines(f"{step.call.name}: what the cast starts", _NOTE))
            start = [ExecutionStart(lifeline, anchor), Note(Placement.OVER, (lifeline,), text, anchor)]
        failed = [self._failure(step)] if step.call.error else []
        return [*start, *self._elements(step.body, is_certain=True), *failed, ExecutionEnd(lifeline, anchor)]

    @staticmethod
    def _failure(step: Step) -> Note:
        """Tell how something failed of which nobody hears: the sender of a cast does not."""
        lines = break_lines(f"failed: {shorten(step.call.error, _ERROR)}", _NOTE)
        return Note(Placement.OVER, (step.receiver,), "\n".join(lines), anchor_of(step.place))

    def _elements(self, body: Body, *, is_certain: bool) -> list[Element]:
        """Draw a body. ``is_certain`` tells that no fork is around it."""
        if self._detail is Detail.CALLS:
            return [element for node in body for element in self._node(node, is_certain=is_certain)]
        elements: list[Element] = []
        known = [node.key() for node in body]
        number = self._memory.begin()
        at = 0
        while at < len(body):
            nodes, before = self._memory.find(body, known, at)
            length = len(nodes)
            if nodes:
                elements.append(self._as_above(nodes, before, [*body[max(at - 1, 0) : at], *body[at + length :][:1]]))
                self._memory.skip(number)
            else:
                elements += self._node(body[at], is_certain=is_certain)
                self._memory.add(number, known[at], body[at])
            at += length or 1
        return elements

    def _node(self, node: Node, *, is_certain: bool) -> list[Element]:
        return [self._fragment(node)] if isinstance(node, Fork) else self._step(node, is_certain=is_certain)

    def _as_above(self, nodes: Body, before: Body, beside: Body) -> InteractionUse:
        """Refer to what has been drawn before. ``beside`` are the nodes around."""
        steps = list(steps_of(nodes))
        covered = tuple(dict.fromkeys(name for step in steps for name in (step.sender, step.receiver)))
        text = "\n".join(["as above:", *name_of(nodes, before, beside, self._phrasebook)])
        return InteractionUse(covered, text, anchor=anchor_of(steps[0].place))

    def _fragment(self, fork: Fork) -> CombinedFragment:
        operands = tuple(Operand(arm.words, tuple(self._elements(arm.body, is_certain=False))) for arm in fork.arms)
        operator = _OPERATORS[fork.branching]
        if operator is Operator.ALT and len(operands) == 1:
            operator = Operator.OPT
        elif operator is Operator.OPT and len(operands) > 1:
            operator = Operator.ALT
        first = _first_anchor(fork)
        return CombinedFragment(operator, operands, anchor=first)

    def _step(self, step: Step, *, is_certain: bool) -> list[Element]:
        self.used.setdefault(step.sender)
        match step.shape:
            case Shape.NOTE:
                return [self._note(step, step.lines)]
            case Shape.CHECKS:
                return [self._note(step, check_lines(step.lines))]
            case Shape.CONDITION:
                return [self._note(step, _condition_lines(step.lines))]
        self.used.setdefault(step.receiver)
        if step.call.kind in _CASTS:
            return self._cast(step, is_certain=is_certain)
        return self._call(step, is_certain=is_certain)

    def _note(self, step: Step, lines: list[str]) -> Note:
        if step.count > 1:
            lines = [*lines[:-1], f"{lines[-1]} × {step.count}"]
        return self._tells(step, Note(Placement.OVER, (step.sender,), "\n".join(lines), anchor_of(step.place)))

    def _tells(self, step: Step, element: Told) -> Told:
        self.told.append((element, step.call))
        return element

    def _cast(self, step: Step, *, is_certain: bool) -> list[Element]:
        known = self._is_known(step)
        follows = (bool(step.body) or bool(step.call.error)) and not known
        begins = follows and is_certain
        if follows:
            self._later.append((step, begins))
        return [self._message(step, Head.OPEN, starts=begins, more=known)]

    def _call(self, step: Step, *, is_certain: bool) -> list[Element]:
        """Draw a call that its sender waits for, what it does, and the reply."""
        if step.sender == step.receiver:
            inner = self._elements(step.body, is_certain=is_certain)
            failed = [self._failure(step)] if step.call.error else []
            return [self._message(step, Head.FILLED, starts=False), *inner, *failed]
        known = self._is_known(step)
        inner = [] if known else self._elements(step.body, is_certain=is_certain)
        message = self._message(step, Head.FILLED, starts=self._is_answered(step), more=known)
        if not self._is_answered(step):
            return [message, *inner]
        reply = Message(
            step.receiver, step.sender, _reply(step.call), Line.DASHED, ends_execution=True, anchor=anchor_of(step.place)
        )
        return [message, *inner, self._tells(step, reply)]

    def _is_known(self, step: Step) -> bool:
        """Tell whether the same has been drawn before, and remember it. What failed is drawn each time."""
        if self._detail is Detail.CALLS or len(step.body) < _WORTH or step.call.error:
            return False
        facts = set(_facts(step.body))
        told = self._told.setdefault((step.receiver, step.call.name), set())
        is_known = facts <= told
        told |= facts
        return is_known

    def _is_answered(self, step: Step) -> bool:
        """Tell whether the answer is drawn: of the database and libvirt, only where everything is; recorded, if it says more."""
        if self._detail is Detail.CALLS:
            return step.call.kind.is_answered
        if step.call.error:
            return True
        if step.call.kind is CallKind.HTTP and step.call.started is not None and not step.body and step.call.process != "client":
            return bool(duration(step.call))
        if step.call.kind is CallKind.HTTP:
            return self._replies or bool(step.body) or step.call.process == "client"
        return step.call.kind is CallKind.RPC_CALL

    def _message(self, step: Step, head: Head, *, starts: bool, more: bool = False) -> Message:
        lines = read_lines(step.lines) if step.is_joined else step.lines
        if step.count > 1:
            lines = [*lines[:-1], f"{lines[-1]} × {step.count}"]
        if more:
            lines = [*lines, "(does the same as above)"]
        text = "\n".join(lines)
        ends = step.sender, step.receiver
        return self._tells(step, Message(*ends, text, Line.SOLID, head, starts_execution=starts, anchor=anchor_of(step.place)))


def _facts(body: Body) -> Iterator[tuple[object, ...]]:
    """Yield what is told in a body, wherever in it."""
    for node in body:
        if isinstance(node, Fork):
            for arm in node.arms:
                yield from _facts(arm.body)
        else:
            yield (node.sender, node.receiver, node.call.error, *node.lines)
            yield from _facts(node.body)


def anchor_of(place: Place | None) -> Anchor | None:
    """Return the function of a place in the source; None if it is in no function."""
    if place is None or not place.path or not place.qualname or "<" in place.qualname:
        return None
    return Anchor(place.path, place.qualname)


def _first_anchor(fork: Fork) -> Anchor | None:
    """Return the anchor of the first step in a fork."""
    node: object = fork
    while isinstance(node, Fork):
        node = node.arms[0].body[0]
    return anchor_of(node.place)  # type: ignore[attr-defined]  # a body has forks and steps


def _condition_lines(lines: list[str]) -> list[str]:
    return [line for text in lines for line in break_lines(f"goes on only if {text}", _NOTE)]


def _reply(call: Call) -> str:
    """Return the label of an answer. Of a recorded call it tells how long it took, and how it failed."""
    plain = "result" if call.kind is CallKind.RPC_CALL and call.process != "client" else "response"
    plain = plain if call.started is None or call.ended is not None else "no end was recorded"
    lines = break_lines(f"failed: {shorten(call.error, _ERROR)}") if call.error else [plain]
    return "\n".join([*lines, f"after {duration(call)}"] if duration(call) else lines)
