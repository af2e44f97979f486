"""Builds an interaction statement by statement, whatever language these are written in."""

# For maintainers. This is the one place that keeps an interaction in order: names have lifelines, executions that end have begun,
# boxes surround neighbours, nesting is bounded. Readers call it in the order of their text and need not check any of that.
from __future__ import annotations

from stackseq.diagnostics import Span
from stackseq.imports.drafts import Beside, Draft, Fragment, Lanes, settle
from stackseq.interaction import (
    MAX_DEPTH,
    Comment,
    Destruction,
    ExecutionEnd,
    ExecutionStart,
    Footer,
    Gate,
    Interaction,
    InteractionUse,
    LifelineGroup,
    Message,
    Note,
    Parsed,
    StateInvariant,
)
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.imports.drafts import Across, Item
    from stackseq.imports.findings import Findings
    from stackseq.interaction import Element, Operator


_ROWLESS = (Comment, ExecutionStart, ExecutionEnd, Destruction)
_BESIDE = (Message, Note, StateInvariant, InteractionUse, Beside, Lanes)
"""What something else can stand beside."""
_MOST = MAX_DEPTH - 1
"""Fragments in fragments: lanes may stand in the innermost."""


class _Execution:
    """An execution that began."""

    __slots__ = ("caller", "ended", "lifeline")

    def __init__(self, lifeline: str, caller: str | Gate) -> None:
        self.lifeline = lifeline
        self.caller = caller
        """The sender of the message at which it began."""
        self.ended = False


class Builder:
    """One interaction on its way."""

    def __init__(self, findings: Findings) -> None:
        """Begin with nothing."""
        self.findings = findings
        self.report = findings.report
        self.title = ""
        self.footer = Footer.BOXES
        self.wrap = 0
        self.number: int | None = None
        """What the next message is numbered, if messages are."""
        self.step = 1
        self.drafts: dict[str, Draft] = {}
        self.boxes: list[tuple[str, list[str], Span]] = []
        """Labels and members."""
        self.hide_unused = False
        """Whether participants that do nothing are left out."""
        self.creating: dict[str, Span] = {}
        """Those that the next message to them creates."""
        self.last: Message | None = None
        """The last message, with what began and ended at it."""
        self._body: list[Item] = []
        self._root = self._body
        self._fragments: list[Fragment] = []
        self._deep = False
        self._open: dict[str, list[_Execution]] = {}
        self._executions: list[_Execution] = []
        """In the order in which they began; those that ended in between are still there."""

    # Participants

    def draft(self, name: str, span: Span) -> Draft:
        """Return the participant, which gets its column now if it is new."""
        found = self.drafts.get(name)
        if found is None:
            found = self.drafts[name] = Draft(name, span)
        return found

    def use(self, name: str, span: Span) -> str:
        """Return the name of a participant that does something."""
        self.draft(name, span).used = True
        return name

    # Elements

    def add(self, element: Element) -> None:
        """Add an element."""
        self._body.append(element)

    def add_note(self, note: Beside | Across) -> None:
        """Add a note whose participants are found out at the end. Without any participant there is none."""
        self._body.append(note)

    def message(self, message: Message) -> None:
        """Add a message, with its number, and as a creation if one was announced. Executions must be told apart."""
        receiver = message.receiver
        if self.number is not None:
            message = replace(message, number=self.number)
            self.number += self.step
        if isinstance(receiver, str) and receiver in self.creating:
            del self.creating[receiver]
            message = replace(message, creates=True)
        self.last = message
        self._body.append(message)

    def join(self) -> None:
        """Let the last element stand beside the one before it: both happen at the same time."""
        body = self._body
        at = len(body) - 2
        while at > 0 and isinstance(body[at], _ROWLESS):
            at -= 1
        if at < 0 or not isinstance(body[at], _BESIDE):
            return
        newest = body.pop()
        before = body[at]
        if isinstance(before, Lanes) and at == len(body) - 1:
            before.lanes.append([newest])
        else:
            lanes = Lanes(body[at:], newest.span)
            lanes.lanes.append([newest])
            body[at:] = [lanes]

    # Executions

    def start(self, name: str, span: Span) -> None:
        """Begin an execution, at the last message if that is the last element and goes there."""
        last = self.last
        execution = _Execution(name, last.sender if last is not None and last.receiver == name else Gate.LEFT)
        self._open.setdefault(name, []).append(execution)
        self._executions.append(execution)
        body = self._here()
        message = body[-1] if body else None
        if type(message) is Message and message.receiver == name and not message.starts_execution:
            self.last = body[-1] = replace(message, starts_execution=True, span=_to(message.span, span))
        else:
            body.append(ExecutionStart(name, None, span))

    def end(self, name: str, span: Span) -> bool:
        """End the innermost execution, at the last message if that is the last element; tell whether there was one."""
        if not self._open.get(name):
            return False
        self._open[name].pop().ended = True
        body = self._here()
        message = body[-1] if body else None
        if type(message) is Message and message.sender == name and not message.ends_execution and not _turns(message):
            self.last = body[-1] = replace(message, ends_execution=True, span=_to(message.span, span))
        else:
            body.append(ExecutionEnd(name, None, span))
        return True

    def destroy(self, name: str, span: Span) -> None:
        """End a lifeline with all its executions."""
        for execution in self._open.pop(name, ()):
            execution.ended = True
        self._here().append(Destruction(name, None, span))

    def newest(self) -> tuple[str, str | Gate] | None:
        """Return the lifeline of the newest open execution, and who called it."""
        while self._executions and self._executions[-1].ended:
            self._executions.pop()
        return (self._executions[-1].lifeline, self._executions[-1].caller) if self._executions else None

    def _here(self) -> list[Item]:
        """Return where what begins and ends belongs: into the newest lane, if lanes stand last."""
        last = self._body[-1] if self._body else None
        return last.lanes[-1] if isinstance(last, Lanes) else self._body

    # Fragments

    def open(self, operator: Operator, keyword: str, guard: str, span: Span, label: str = "") -> None:
        """Begin a combined fragment with its first operand."""
        fragment = Fragment(operator, keyword, label, span)
        fragment.outer = self._body
        fragment.flat = len(self._fragments) >= _MOST
        self._fragments.append(fragment)
        if not fragment.flat:
            self._body.append(fragment)
            self._begin_operand(fragment, guard, span)
        elif not self._deep:
            self._deep = True
            self.report("nested-too-deep", span, f"fragments nest deeper than {_MOST} levels: those inside are not drawn")

    def next_operand(self, guard: str, span: Span) -> bool:
        """Begin another operand of the innermost fragment; tell whether there is one."""
        if not self._fragments:
            return False
        fragment = self._fragments[-1]
        if not fragment.flat:
            self._begin_operand(fragment, guard, span)
        return True

    def close(self) -> bool:
        """Close the innermost fragment; tell whether there is one."""
        if not self._fragments:
            return False
        self._body = self._fragments.pop().outer
        return True

    def close_all(self) -> None:
        """Close what is still open, which is reported."""
        for fragment in self._fragments:
            self.report("unclosed-fragment", fragment.span, f"`{fragment.keyword}` has no end")
        while self.close():
            pass

    def _begin_operand(self, fragment: Fragment, guard: str, span: Span) -> None:
        self._body = []
        fragment.operands.append((guard, self._body, span))

    # The whole

    def finish(self) -> Parsed:
        """Put everything together."""
        self.close_all()
        for name, span in self.creating.items():
            self.report("create-without-message", span, f"no message creates `{name}`", "the next message to it would")
        boxes, order = self._boxes()
        columns = {name: column for column, name in enumerate(order)}
        lifelines = tuple(self.drafts[name].lifeline() for name in order)
        body = settle(self._root, columns)
        groups = tuple(LifelineGroup(label, tuple(sorted(names, key=columns.__getitem__)), span) for label, names, span in boxes)
        interaction = Interaction(self.title, lifelines, body, groups, self.footer, self.wrap)
        return Parsed(interaction, self.findings.listed())

    def _boxes(self) -> tuple[list[tuple[str, list[str], Span]], list[str]]:
        """Return the boxes that hold something, and the names in the order of their columns: boxes surround neighbours."""
        shown = [name for name, draft in self.drafts.items() if draft.used or not self.hide_unused]
        known = set(shown)
        order = sorted(shown, key=lambda name: self.drafts[name].order)
        members = [(label, [name for name in names if name in known], span) for label, names, span in self.boxes]
        boxes = [box for box in members if box[1]]
        home = {name: number for number, (_, names, _) in enumerate(boxes) for name in names}
        first: dict[int, int] = {}
        for column, name in enumerate(order):
            if name in home:
                first.setdefault(home[name], column)
        places = {name: first[home[name]] if name in home else column for column, name in enumerate(order)}
        return boxes, sorted(order, key=places.__getitem__)


def _to(start: Span, end: Span) -> Span:
    """Return the span from the start of one to the end of the other."""
    return Span(start.line, start.column, end.end_line, end.end_column)


def _turns(message: Message) -> bool:
    """Tell whether the message goes to its sender and begins an execution there, which what ends now cannot be before."""
    return message.sender == message.receiver and message.starts_execution
