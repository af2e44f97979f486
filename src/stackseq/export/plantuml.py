"""Write an interaction as PlantUML text, for version 1.2020 and later."""

# For maintainers. What is particular about PlantUML, and shapes this file:
# - Executions are statements of their own, not `++` and `--`: a message can start one, end one, and end a lifeline at once.
# - After `...` nothing may begin or end before the next message. So what begins and ends at the message before is written first,
#   and where that is not enough, time that passes is written as a divider.
# - There are no messages from edge to edge, and no frames without lifelines.
from __future__ import annotations

from stackseq.export.page import Page
from stackseq.export.plain import identifiers, plain_lines
from stackseq.export.plantuml_lives import Lives
from stackseq.export.plantuml_text import (
    write_address,
    write_guard,
    write_label,
    write_quoted,
    write_remark,
    write_text,
    write_title,
)
from stackseq.export.progress import Progress, gather, grouped
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
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from stackseq.interaction import Element, Lifeline

_RESERVED = frozenset(
    "participant actor boundary control entity database collections queue create destroy activate deactivate return note hnote "
    "rnote ref over left right of across as order end box alt else opt loop par par2 break critical group title header footer "
    "legend caption autonumber autoactivate hide show skinparam skin style newpage ignore also mainframe scale footbox url "
    "true false null".split(),
)
"""Words that begin a statement."""

_KINDS = {
    LifelineKind.ACTOR: "actor",
    LifelineKind.DATABASE: "database",
    LifelineKind.COLLECTIONS: "collections",
    LifelineKind.QUEUE: "queue",
    LifelineKind.BOUNDARY: "boundary",
    LifelineKind.CONTROL: "control",
    LifelineKind.ENTITY: "entity",
}
_HEADS = {Head.FILLED: ">", Head.OPEN: ">>", Head.CROSS: ">x"}
_EMPTY = {"==": "====", "...": "..."}
_LIVES = (ExecutionStart, ExecutionEnd, Destruction)
_REMARKS = (Divider, Note, StateInvariant, Space, Comment)
_OUTSIDE = "●"
_PIXELS_PER_CHARACTER = 7
_PIXELS_PER_ROW = 20


def plantuml(interaction: Interaction) -> str:
    """Return the text of a PlantUML sequence diagram, from ``@startuml`` to ``@enduml``."""
    return _Writer(interaction).document()


class _Writer:
    """Goes through the diagram once, line by line."""

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._facts = gather(interaction)
        self._progress = Progress()
        self._names = identifiers((lifeline.name for lifeline in interaction.lifelines), _RESERVED)
        self._page = Page()
        self._say = self._page.say
        self._lives = Lives(self._page, self._progress)
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
        self._say("@startuml")
        self._head()
        self._lifelines()
        self._body(self._interaction.body)
        self._say("@enduml")
        return self._page.text()

    # Before the first step

    def _head(self) -> None:
        interaction = self._interaction
        for key, value in interaction.metadata:
            self._remark(f"{key}: {value}")
        title = write_title(interaction.title)
        if title:
            self._say(f"title {title}")
        if interaction.footer is not Footer.BOXES:
            self._say("hide footbox")
        if interaction.wrap > 0:
            width = interaction.wrap * _PIXELS_PER_CHARACTER
            self._say(f"skinparam maxMessageSize {width}")
            self._say(f"skinparam wrapWidth {width}")

    def _lifelines(self) -> None:
        for group, lifelines in grouped(self._interaction.lifelines, self._interaction.groups):
            if group is not None:
                self._say(f"box {write_quoted(group.label)}")
                self._page.depth += 1
            for lifeline in lifelines:
                self._say(self._declaration(lifeline))
            if group is not None:
                self._page.depth -= 1
                self._say("end box")
        if not self._names:
            self._names[""] = "outside"
            self._say(f'participant "{_OUTSIDE}" as outside')

    def _declaration(self, lifeline: Lifeline) -> str:
        name = self._names[lifeline.name]
        keyword = _KINDS.get(lifeline.kind, "participant")
        label = "" if lifeline.label == name else f"{write_quoted(lifeline.label)} as "
        kind = " <<cloud>>" if lifeline.kind is LifelineKind.CLOUD else ""
        link = f" [[{write_address(lifeline.link)}]]" if lifeline.link else ""
        return f"{keyword} {label}{name}{kind}{link}"

    # Steps

    def _body(self, body: tuple[Element, ...]) -> None:
        held: list[Element] = []  # a delay and what follows it, until the next element that is no remark
        for element in body:
            self._progress.position += 1
            if isinstance(element, _LIVES):
                self._element(element)
            elif isinstance(element, _REMARKS) and (held or _is_delay(element)):
                held.append(element)
            else:
                self._release(held, self._progress.position)
                self._element(element)
        self._release(held, self._progress.position + 1)

    def _release(self, held: list[Element], position: int) -> None:
        """Write what was held; ``position`` is that of the next element."""
        calm = self._facts.calm[position]
        for element in held:
            if isinstance(element, Divider) and _is_delay(element) and not calm:
                self._element(replace(element, kind=DividerKind.LINE))
            else:
                self._element(element)
        held.clear()

    def _element(self, element: Element) -> None:
        anchor = getattr(element, "anchor", None)
        if self._progress.moves_to(anchor):
            self._remark(str(anchor))
        self._writers[type(element)](element)

    def _remark(self, text: str) -> None:
        for line in plain_lines(text):
            self._say(write_remark(line))

    def _message(self, message: Message) -> None:
        sender, receiver = message.sender, message.receiver
        if isinstance(sender, Gate) and isinstance(receiver, Gate):
            self._passing(message)
            return
        if isinstance(receiver, str) and self._facts.created.get(receiver) == self._progress.position:
            self._say(f"create {self._names[receiver]}")
        self._signal(message)
        if message.ends_execution and isinstance(sender, str):
            self._lives.end(self._names[sender])
        if message.starts_execution and isinstance(receiver, str):
            self._lives.begin(self._names[receiver])

    def _signal(self, message: Message) -> None:
        """Write the message itself, without what begins or ends with it."""
        number = self._progress.renumber(message.number)
        if number:
            self._say(f"autonumber {number}")
        label = write_label(message.label)
        self._say(self._arrow(message) + (f" : {label}" if label.strip() else ""))
        self._lives.message()
        if message.description:
            self._say(f"note left : {write_text(message.description)}")

    def _passing(self, message: Message) -> None:
        """Write a message from edge to edge as a note."""
        names = list(self._names.values())
        ends = dict.fromkeys((names[0], names[-1]))
        self._say(f"note over {', '.join(ends)} : {_OUTSIDE} {write_label(message.label)} {_OUTSIDE}")

    def _arrow(self, message: Message) -> str:
        sender, receiver = message.sender, message.receiver
        if isinstance(sender, str) and isinstance(receiver, str):
            return f"{self._names[sender]} {_forward(message)} {self._names[receiver]}"
        name = self._names[str(receiver if isinstance(sender, Gate) else sender)]
        if Gate.LEFT in (sender, receiver):
            return f"[{_forward(message) if sender is Gate.LEFT else _backward(message)} {name}"
        return f"{name} {_backward(message) if sender is Gate.RIGHT else _forward(message)}]"

    def _note(self, note: Note) -> None:
        self._say(f"note {self._place(note)} : {write_text(note.text)}")

    def _state(self, state: StateInvariant) -> None:
        self._say(f"hnote {self._place(state)} : {write_text(state.text)}")

    def _place(self, element: Note | StateInvariant) -> str:
        if element.placement is not Placement.OVER:
            return f"{element.placement.value} {self._names[element.covered[0]]}"
        names = self._in_order(element.covered)
        return "over " + ", ".join(dict.fromkeys((names[0], names[-1])))

    def _in_order(self, covered: tuple[str, ...]) -> list[str]:
        return [self._names[name] for name in sorted(set(covered), key=self._facts.columns.__getitem__)]

    def _use(self, use: InteractionUse) -> None:
        if use.incoming is not None:
            self._message(use.incoming)
        self._say(f"ref over {', '.join(self._in_order(use.covered))} : {write_text(use.text)}")
        if use.outgoing is not None:
            self._message(use.outgoing)

    def _execution_start(self, start: ExecutionStart) -> None:
        self._lives.begin(self._names[start.lifeline])

    def _execution_end(self, end: ExecutionEnd) -> None:
        self._lives.end(self._names[end.lifeline])

    def _destruction(self, destruction: Destruction) -> None:
        self._lives.destroy(self._names[destruction.lifeline])

    def _divider(self, divider: Divider) -> None:
        sign = "..." if _is_delay(divider) else "=="
        text = write_label(divider.text.strip())
        self._say(f"{sign} {text} {sign}" if text else _EMPTY[sign])

    def _space(self, space: Space) -> None:
        self._say(f"||{max(1, space.rows) * _PIXELS_PER_ROW}||")

    def _comment(self, comment: Comment) -> None:
        self._remark(comment.text)

    # Frames

    def _fragment(self, fragment: CombinedFragment) -> None:
        title = fragment.operator.value
        guards = [write_guard(operand.guard) for operand in fragment.operands]
        if fragment.operator in (Operator.SEQ, Operator.GROUP):
            title = "group " + (write_label(fragment.label).replace("[", "<U+005B>") or title)
            guards[0] = f"[{guards[0]}]" if guards[0] else ""
        self._frame(title, guards, [operand.body for operand in fragment.operands])

    def _parallel(self, parallel: Parallel) -> None:
        if parallel.lanes:
            self._frame("par", [""] * len(parallel.lanes), parallel.lanes)

    def _frame(self, title: str, guards: Sequence[str], bodies: Sequence[tuple[Element, ...]]) -> None:
        for number, (guard, body) in enumerate(zip(guards, bodies, strict=True)):
            self._say(f"{'else' if number else title} {guard}".rstrip())
            self._page.depth += 1
            self._body(body)
            self._page.depth -= 1
        self._say("end")


def _is_delay(element: Element) -> bool:
    return isinstance(element, Divider) and element.kind is DividerKind.DELAY


def _forward(message: Message) -> str:
    """Write an arrow to the right."""
    dash, colour = _shaft(message)
    return _tail(message).replace(">", "<") + "-" + colour + dash + _HEADS[message.head]


def _backward(message: Message) -> str:
    """Write an arrow to the left: all signs the other way round, unless it points both ways."""
    if message.both_ways:
        return _forward(message)
    dash, colour = _shaft(message)
    return _HEADS[message.head][::-1].replace(">", "<") + dash + colour + "-"


def _tail(message: Message) -> str:
    return _HEADS[message.head].removesuffix("x") if message.both_ways else ""


def _shaft(message: Message) -> tuple[str, str]:
    """Return the second dash, if the line is dashed, and the colour, which stands between the two."""
    return "-" if message.line is Line.DASHED else "", f"[{message.colour}]" if message.colour else ""
