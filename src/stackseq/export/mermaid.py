"""Write an interaction as Mermaid text, for version 11.12 and later."""

# For maintainers. What is particular about Mermaid, and shapes this file:
# - A lifeline that is created must not be declared before, and stands where its creation stands among the declarations. So the
#   lifelines to its right are declared after it, as far as nothing needs them earlier.
# - `create` and `destroy` stand before the message that they belong to, which must be the next one, and each lifeline
#   is created or destroyed once. A destruction that no message ends in is written as a note.
# - An execution that does not end is not drawn. So all end, at the latest at the end of the diagram.
# - There are no gates, states, references, dividers or free frames: there is a lifeline for what lies outside, notes that say
#   what they are in UML's signs, and shaded areas.
from __future__ import annotations

from stackseq.export.mermaid_text import BLANK, write_label, write_text
from stackseq.export.page import Page
from stackseq.export.plain import identifiers, plain_line, plain_lines
from stackseq.export.progress import Progress, gather, grouped, names_within
from stackseq.interaction import (
    CombinedFragment,
    Comment,
    Destruction,
    Divider,
    DividerKind,
    ExecutionEnd,
    ExecutionStart,
    Footer,
    Gate,
    Head,
    Interaction,
    InteractionUse,
    LifelineKind,
    Line,
    Message,
    Note,
    Operator,
    Parallel,
    Placement,
    Space,
    StateInvariant,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from stackseq.interaction import Element, Lifeline, LifelineGroup

_RESERVED = frozenset(
    "sequencediagram box participant actor create destroy as loop rect opt alt else par par_over and critical option break end "
    "left right of links link properties details over note activate deactivate title acctitle accdescr autonumber off wrap "
    "nowrap style classdef constructor prototype __proto__ hasownproperty tostring valueof".split(),
)
"""Words that begin a statement, that Mermaid's preparations look for, or that JavaScript objects have."""

_KINDS = {
    LifelineKind.DATABASE: "database",
    LifelineKind.COLLECTIONS: "collections",
    LifelineKind.QUEUE: "queue",
    LifelineKind.BOUNDARY: "boundary",
    LifelineKind.CONTROL: "control",
    LifelineKind.ENTITY: "entity",
}
_FIGURES = frozenset({LifelineKind.ACTOR, LifelineKind.BOUNDARY, LifelineKind.CONTROL, LifelineKind.ENTITY})
"""Kinds with a figure: Mermaid fails to draw one that has a link."""
_ARROWS = {
    (Line.SOLID, Head.FILLED): "->>",
    (Line.DASHED, Head.FILLED): "-->>",
    (Line.SOLID, Head.OPEN): "-)",
    (Line.DASHED, Head.OPEN): "--)",
    (Line.SOLID, Head.CROSS): "-x",
    (Line.DASHED, Head.CROSS): "--x",
}
_FRAMES = {
    Operator.ALT: ("alt", "else"),
    Operator.PAR: ("par", "and"),
    Operator.CRITICAL: ("critical", "option"),
}
"""Operators whose frames can have several operands, with what separates these."""
_SINGLE_FRAMES = frozenset({Operator.LOOP, Operator.BREAK})
_INVISIBLE = (ExecutionStart, ExecutionEnd, Comment, Space, CombinedFragment, Parallel)
_SHADED = frozenset({Operator.SEQ, Operator.GROUP})
_SHADE = "rgba(127, 127, 127, 0.12)"
"""Visible on light and dark pages."""
_OUTSIDE = "●"
"""The head of the lifeline that found messages come from and lost ones go to, as UML draws their ends."""
_CROSS = "✕"
_GATES: dict[str | Gate, str] = {Gate.LEFT: "gate_left", Gate.RIGHT: "gate_right"}


def mermaid(interaction: Interaction) -> str:
    """Return the text of a Mermaid sequence diagram."""
    return _Writer(interaction).document()


class _Writer:
    """Goes through the diagram once, line by line."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._facts = gather(interaction)
        self._progress = Progress()
        self._names = dict(_GATES)
        self._names.update(identifiers((lifeline.name for lifeline in interaction.lifelines), _RESERVED | set(_GATES.values())))
        self._columns: dict[str | Gate, int] = {}
        """Column in Mermaid of the lifelines, and edges, that stand in the text so far."""
        self._gone: set[str] = set()
        """Lifelines that ended at a message."""
        # Where there is nothing at all, there is an edge, for notes and frames to stand around.
        self._gates = self._facts.gates if interaction.lifelines or self._facts.gates else {Gate.LEFT}
        self._due = self._plan()
        self._page = Page()
        self._say = self._page.say
        self._shown = 0
        """How many messages and notes are written."""
        self._writers: dict[type, Callable[[Any], None]] = {
            Message: self._message,
            Note: self._note,
            StateInvariant: self._state,
            InteractionUse: self._use,
            ExecutionStart: self._execution_start,
            ExecutionEnd: self._execution_end,
            Destruction: self._destruction,
            Divider: self._divider,
            Space: self._space,
            Comment: self._comment,
            CombinedFragment: self._fragment,
            Parallel: self._parallel,
        }

    def document(self) -> str:
        self._head()
        self._declare("")
        self._body(self._interaction.body)
        for name in list(self._progress.open):
            self._end_all(name)
        return self._page.text()

    # Before the first step

    def _head(self) -> None:
        interaction = self._interaction
        options = {"mirrorActors: false": interaction.footer is not Footer.BOXES, "wrap: true": interaction.wrap > 0}
        chosen = [f"    {option}" for option, wanted in options.items() if wanted]
        if chosen:
            for line in ("---", "config:", "  sequence:", *chosen, "---"):
                self._say(line)
        for key, value in interaction.metadata:
            self._remark(f"{key}: {value}")
        self._say("sequenceDiagram")
        self._page.depth += 1
        title = write_label(plain_line(interaction.title))
        if title:
            self._say(f"title {title}")

    def _plan(self) -> dict[str, list[Lifeline]]:
        """Tell which lifelines to declare at the beginning (key "") and which after the creation of another."""
        due: dict[str, list[Lifeline]] = {}
        boxed = {name for group in self._interaction.groups for name in group.members}
        after, latest = "", -1
        for lifeline in self._interaction.lifelines:
            created = self._facts.created.get(lifeline.name)
            if created is None:
                late = self._facts.first_use.get(lifeline.name, latest + 1) > latest and lifeline.name not in boxed
                due.setdefault(after if late else "", []).append(lifeline)
            elif created > latest:
                after, latest = lifeline.name, created
        return due

    def _declare(self, occasion: str) -> None:
        """Declare the lifelines that are due at the beginning (""), or when the one of this name was created."""
        self._outside(Gate.LEFT, occasion)
        for group, lifelines in grouped(self._due.get(occasion, ()), self._interaction.groups):
            self._open_box(group)
            for lifeline in lifelines:
                self._say(self._declaration(lifeline))
            self._close_box(group)
            for lifeline in lifelines:
                self._link(lifeline)
        self._outside(Gate.RIGHT, occasion)

    def _outside(self, gate: Gate, occasion: str) -> None:
        """Declare the lifeline that stands for an edge."""
        if not occasion and gate in self._gates:
            self._columns[gate] = len(self._columns)
            self._say(f"participant {self._names[gate]} as {_OUTSIDE}")

    def _open_box(self, group: LifelineGroup | None) -> None:
        if group is not None:
            self._say(f"box transparent {write_label(plain_line(group.label))}".rstrip())
            self._page.depth += 1

    def _close_box(self, group: LifelineGroup | None) -> None:
        if group is not None:
            self._page.depth -= 1
            self._say("end")

    def _declaration(self, lifeline: Lifeline) -> str:
        name = self._names[lifeline.name]
        self._columns[lifeline.name] = len(self._columns)
        keyword = "actor" if lifeline.kind is LifelineKind.ACTOR else "participant"
        kind = f'@{{ "type": "{_KINDS[lifeline.kind]}" }}' if lifeline.kind in _KINDS else ""
        label = "" if lifeline.label == name else f" as {write_text(lifeline.label)}"
        return f"{keyword} {name}{kind}{label}"

    def _link(self, lifeline: Lifeline) -> None:
        if lifeline.link and lifeline.kind in _FIGURES:
            self._remark(f"{lifeline.name}: {lifeline.link}")
        elif lifeline.link:
            self._say(f"link {self._names[lifeline.name]}: Link @ {write_label(plain_line(lifeline.link))}")

    # Steps

    def _body(self, body: tuple[Element, ...]) -> None:
        for index, element in enumerate(body):
            self._progress.position += 1
            anchor = getattr(element, "anchor", None)
            if self._progress.moves_to(anchor):
                self._remark(str(anchor))
            if isinstance(element, Message):
                self._destroy(element, body, index)
            self._shown += not isinstance(element, _INVISIBLE)
            self._writers[type(element)](element)

    def _remark(self, text: str) -> None:
        for line in plain_lines(text):
            self._say(f"%% {line.replace('%%', '% %')}".rstrip())

    def _destroy(self, message: Message, body: tuple[Element, ...], index: int) -> None:
        """Announce the lifelines that end at this message."""
        if message.creates:
            return
        for place in range(index + 1, len(body)):
            follower = body[place]
            if isinstance(follower, Destruction):
                name = follower.lifeline
                if name in (message.sender, message.receiver) and name in self._facts.destroyed and name not in self._gone:
                    self._gone.add(name)
                    self._say(f"destroy {self._names[name]}")
            elif isinstance(follower, (Message, InteractionUse, CombinedFragment, Parallel)):
                return

    def _message(self, message: Message) -> None:
        number = self._progress.renumber(message.number)
        if number:
            self._say(f"autonumber {'off' if number == 'stop' else number}")
        receiver = message.receiver
        created = isinstance(receiver, str) and self._facts.created.get(receiver) == self._progress.position
        if created:
            self._create(str(receiver))
        self._signal(message)
        if message.description:
            self._say(f"Note left of {self._speaker(message)}: {write_text(message.description)}")
        if created:
            self._declare(str(receiver))

    def _create(self, name: str) -> None:
        lifeline = next(lifeline for lifeline in self._interaction.lifelines if lifeline.name == name)
        self._say(f"create {self._declaration(lifeline)}")

    def _signal(self, message: Message) -> None:
        """Write the message and the executions that end and begin with it."""
        ends = isinstance(message.sender, str) and message.ends_execution and self._progress.end(message.sender)
        starts = isinstance(message.receiver, str) and message.starts_execution
        sender, receiver = self._names[message.sender], self._names[message.receiver]
        sign = {(True, False): "+", (False, True): "-"}.get((starts, ends), "")
        if sign == "-" and receiver[0] in "xX":
            sign = ""  # "-x" would be the head of a lost message
        self._say(f"{sender}{_arrow(message)}{sign}{receiver}: {write_text(message.label)}")
        if ends and not sign:
            self._say(f"deactivate {sender}")
        if starts and not sign:
            self._say(f"activate {receiver}")
        if starts:
            self._progress.begin(str(message.receiver))

    def _speaker(self, message: Message) -> str:
        ends = (message.sender, message.receiver)
        return self._names[next((end for end in ends if isinstance(end, str)), message.sender)]

    def _note(self, note: Note) -> None:
        self._say(f"Note {self._place(note)}: {write_text(note.text)}")

    def _state(self, state: StateInvariant) -> None:
        self._say(f"Note {self._place(state)}: {{{write_label(state.text)}}}")

    def _place(self, element: Note | StateInvariant) -> str:
        if element.placement is not Placement.OVER:
            return f"{element.placement.value} {self._names[element.covered[0]]}"
        return self._over(element.covered)

    def _over(self, covered: Iterable[str | Gate]) -> str:
        """Write the outermost of the lifelines, as far as they stand in the text; if none does, of all that do."""
        columns = self._columns
        names = sorted((name for name in set(covered) if name in columns), key=columns.__getitem__) or list(columns)
        return "over " + ",".join(self._names[name] for name in dict.fromkeys((names[0], names[-1])))

    def _use(self, use: InteractionUse) -> None:
        if use.incoming:
            self._message(use.incoming)
        self._say(f"Note {self._over(use.covered)}: ref<br/>{write_text(use.text)}")
        if use.outgoing:
            self._message(use.outgoing)

    def _execution_start(self, start: ExecutionStart) -> None:
        self._progress.begin(start.lifeline)
        self._say(f"activate {self._names[start.lifeline]}")

    def _execution_end(self, end: ExecutionEnd) -> None:
        if self._progress.end(end.lifeline):
            self._say(f"deactivate {self._names[end.lifeline]}")

    def _end_all(self, name: str) -> None:
        for _ in range(self._progress.end_all(name)):
            self._say(f"deactivate {self._names[name]}")

    def _destruction(self, destruction: Destruction) -> None:
        name = destruction.lifeline
        self._end_all(name)
        if name not in self._gone:
            self._say(f"Note over {self._names[name]}: {_CROSS}")

    def _divider(self, divider: Divider) -> None:
        sign = "..." if divider.kind is DividerKind.DELAY else "=="
        self._announce(f"{sign} {write_label(divider.text)} {sign}" if divider.text.strip() else sign, ())

    def _announce(self, text: str, names: Iterable[str]) -> None:
        self._say(f"Note {self._over(names)}: {text}")

    def _space(self, space: Space) -> None:
        """Leave it out: Mermaid knows no empty rows."""

    def _comment(self, comment: Comment) -> None:
        self._remark(comment.text)

    # Frames

    def _fragment(self, fragment: CombinedFragment) -> None:
        operator, operands = fragment.operator, fragment.operands
        if operator is Operator.OPT and len(operands) > 1:
            operator = Operator.ALT
        if (operator in _SINGLE_FRAMES and len(operands) > 1) or operator in _SHADED:
            self._shaded(fragment)
            return
        opening, separator = _FRAMES.get(operator, (operator.value, ""))
        guards = [write_label(operand.guard) for operand in operands]
        self._frame(opening, separator, guards, [operand.body for operand in operands])

    def _parallel(self, parallel: Parallel) -> None:
        if parallel.lanes:
            self._frame("par", "and", [""] * len(parallel.lanes), parallel.lanes)

    def _frame(self, opening: str, separator: str, guards: Sequence[str], bodies: Sequence[tuple[Element, ...]]) -> None:
        shown = self._shown
        for number, (guard, body) in enumerate(zip(guards, bodies, strict=True), start=1):
            self._say(f"{opening if number == 1 else separator} {guard}".rstrip())
            self._page.depth += 1
            self._body(body)
            if number == len(bodies) and self._shown == shown:
                self._announce(BLANK, ())  # an empty frame has no size, and Mermaid fails to draw it
            self._page.depth -= 1
        self._say("end")

    def _shaded(self, fragment: CombinedFragment) -> None:
        """Write a frame that Mermaid does not have as a shaded area, with notes for operator and guards."""
        names = set(names_within(operand.body for operand in fragment.operands))
        title = write_label(fragment.label) or fragment.operator.value
        self._say(f"rect {_SHADE}")
        self._page.depth += 1
        for number, operand in enumerate(fragment.operands):
            guard = f"[{write_label(operand.guard)}]" if operand.guard.strip() else ""
            self._announce(f"{'' if number else title} {guard}".strip() or "[else]", names)
            self._body(operand.body)
        self._page.depth -= 1
        self._say("end")


def _arrow(message: Message) -> str:
    if message.both_ways:
        return "<<-->>" if message.line is Line.DASHED else "<<->>"
    return _ARROWS[message.line, message.head]
