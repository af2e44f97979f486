"""Write an interaction as PlantUML text, for version 1.2020 and later."""

# For maintainers. Texts are literal: whatever PlantUML would take for markup, a variable or a comment is written `<U+…>`, its own
# way to name a character, which works the same in every kind of text and in every version (`~` does not). Notes stand on one
# line, so that no line of a text can be taken for a statement. Executions are statements of their own, not `++` and `--`, because
# a message can start one, end one, and end a lifeline at once.
from __future__ import annotations

import re

from stackseq.export.plain import identifiers, plain_line, plain_lines
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from stackseq.interaction import Element, Lifeline, LifelineGroup

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
_PRIVATE = re.compile("[\ue100-\ue1ff]")
"""Characters that PlantUML itself uses as signs."""
_PIXELS_PER_CHARACTER = 7
_PIXELS_PER_ROW = 20

_MARKUP = re.compile(
    r"[\\~]"  # escapes
    r"|<(?=\S)"  # tags, icons, characters
    r"|&(?=#)"  # characters
    r"|%(?=[A-Za-z])"  # functions
    r"|\$(?=[A-Za-z_])"  # variables
    r"|(?<=/)'"  # comments inside a line
    r"|'(?=/)"
    r"|(?<=([*/\"_\-]))\1"  # bold, italic, monospaced, underlined, struck out
    r"|(?<=\[)\[|(?<=\{)\{"  # links, embedded diagrams
    r"|^[*#=|\-._!@':]"  # lists, headings, tables, rulers, statements
    r"|^ +",  # indentation
)


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
        self._lines: list[str] = []
        self._depth = 0
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
        return "\n".join(self._lines) + "\n"

    def _say(self, line: str) -> None:
        self._lines.append("    " * self._depth + line)

    def _head(self) -> None:
        interaction = self._interaction
        for key, value in interaction.metadata:
            self._remark(f"{key}: {value}")
        if interaction.title:
            self._say(f"title {_title(interaction.title)}")
        if interaction.footer is not Footer.BOXES:
            self._say("hide footbox")
        if interaction.wrap > 0:
            width = interaction.wrap * _PIXELS_PER_CHARACTER
            self._say(f"skinparam maxMessageSize {width}")
            self._say(f"skinparam wrapWidth {width}")

    def _lifelines(self) -> None:
        for group, lifelines in grouped(self._interaction.lifelines, self._interaction.groups):
            self._open_box(group)
            for lifeline in lifelines:
                self._say(self._declaration(lifeline))
            self._close_box(group)

    def _open_box(self, group: LifelineGroup | None) -> None:
        if group is not None:
            self._say(f"box {_quoted(group.label)}")
            self._depth += 1

    def _close_box(self, group: LifelineGroup | None) -> None:
        if group is not None:
            self._depth -= 1
            self._say("end box")

    def _declaration(self, lifeline: Lifeline) -> str:
        name = self._names[lifeline.name]
        keyword = _KINDS.get(lifeline.kind, "participant")
        label = "" if lifeline.label == name else f"{_quoted(lifeline.label)} as "
        kind = " <<cloud>>" if lifeline.kind is LifelineKind.CLOUD else ""
        link = f" [[{_address(lifeline.link)}]]" if lifeline.link else ""
        return f"{keyword} {label}{name}{kind}{link}"

    def _body(self, body: tuple[Element, ...]) -> None:
        for element in body:
            self._progress.position += 1
            if self._progress.moves_to(getattr(element, "anchor", None)):
                self._remark(str(element.anchor))  # type: ignore[union-attr]  # what moves has one
            self._writers[type(element)](element)

    def _remark(self, text: str) -> None:
        for line in plain_lines(text):
            # Inside a comment only two things still count: the sign of a longer comment, and a backslash that joins lines.
            self._say(re.sub(r"/(?=')|\\$", r"\g<0> ", f"' {line}").rstrip(" ") if not line.endswith("\\") else f"' {line} '")

    def _message(self, message: Message) -> None:
        receiver = message.receiver
        if message.creates and self._facts.created.get(str(receiver)) == self._progress.position:
            self._say(f"create {self._names[str(receiver)]}")
        self._signal(message)
        if message.ends_execution and not isinstance(message.sender, Gate):
            self._end(message.sender)
        if message.starts_execution and not isinstance(receiver, Gate):
            self._begin(receiver)

    def _signal(self, message: Message) -> None:
        """Write the message itself, without what begins or ends with it."""
        number = self._progress.renumber(message.number)
        if number:
            self._say(f"autonumber {number}")
        label = _label(message.label)
        self._say(self._arrow(message) + (f" : {label}" if label.strip() else ""))
        if message.description:
            self._say(f"note left : {_text(message.description)}")

    def _arrow(self, message: Message) -> str:
        sender, receiver = message.sender, message.receiver
        if isinstance(sender, Gate):
            if isinstance(receiver, Gate):
                return "[->]"
            to = self._names[receiver]
            return f"[{_forward(message)} {to}" if sender is Gate.LEFT else f"{to} {_backward(message)}]"
        if isinstance(receiver, Gate):
            name = self._names[sender]
            return f"[{_backward(message)} {name}" if receiver is Gate.LEFT else f"{name} {_forward(message)}]"
        return f"{self._names[sender]} {_forward(message)} {self._names[receiver]}"

    def _note(self, note: Note) -> None:
        self._say(f"note {self._place(note)} : {_text(note.text)}")

    def _state(self, state: StateInvariant) -> None:
        self._say(f"hnote {self._place(state)} : {_text(state.text)}")

    def _place(self, element: Note | StateInvariant) -> str:
        if element.placement is not Placement.OVER:
            return f"{element.placement.value} {self._names[element.covered[0]]}"
        columns = sorted(element.covered, key=self._facts.columns.__getitem__)
        ends = dict.fromkeys((columns[0], columns[-1]))
        return "over " + ", ".join(self._names[name] for name in ends)

    def _use(self, use: InteractionUse) -> None:
        if use.incoming:
            self._message(use.incoming)
        names = sorted(set(use.covered), key=self._facts.columns.__getitem__)
        self._say(f"ref over {', '.join(self._names[name] for name in names)} : {_text(use.text)}")
        if use.outgoing:
            self._message(use.outgoing)

    def _execution_start(self, start: ExecutionStart) -> None:
        self._begin(start.lifeline)

    def _execution_end(self, end: ExecutionEnd) -> None:
        self._end(end.lifeline)

    def _begin(self, name: str) -> None:
        self._progress.begin(name)
        self._say(f"activate {self._names[name]}")

    def _end(self, name: str) -> None:
        if self._progress.end(name):
            self._say(f"deactivate {self._names[name]}")

    def _destruction(self, destruction: Destruction) -> None:
        self._progress.end_all(destruction.lifeline)
        self._say(f"destroy {self._names[destruction.lifeline]}")

    def _divider(self, divider: Divider) -> None:
        text = _label(divider.text.strip())
        if divider.kind is DividerKind.DELAY:
            self._say(f"... {text} ..." if text else "...")
        else:
            self._say(f"== {text} ==" if text else "====")

    def _space(self, space: Space) -> None:
        self._say(f"||{max(1, space.rows) * _PIXELS_PER_ROW}||")

    def _comment(self, comment: Comment) -> None:
        self._remark(comment.text)

    def _fragment(self, fragment: CombinedFragment) -> None:
        title = fragment.operator.value
        if fragment.operator in (Operator.SEQ, Operator.GROUP):
            title = "group " + (_label(fragment.label).replace("[", "<U+005B>") or title)
        guards = [_guard(operand.guard) for operand in fragment.operands]
        if fragment.operator in (Operator.SEQ, Operator.GROUP) and guards[0]:
            guards[0] = f"[{guards[0]}]"
        self._frame(title, guards, [operand.body for operand in fragment.operands])

    def _parallel(self, parallel: Parallel) -> None:
        if parallel.lanes:
            self._frame("par", [""] * len(parallel.lanes), parallel.lanes)

    def _frame(self, title: str, guards: Sequence[str], bodies: Sequence[tuple[Element, ...]]) -> None:
        for number, (guard, body) in enumerate(zip(guards, bodies, strict=True)):
            self._say(f"{'else' if number else title} {guard}".rstrip())
            self._depth += 1
            self._body(body)
            self._depth -= 1
        self._say("end")


def _forward(message: Message) -> str:
    tail = {Head.OPEN: "<<"}.get(message.head, "<") if message.both_ways else ""
    return tail + _shaft(message) + _HEADS[message.head]


def _backward(message: Message) -> str:
    tail = _HEADS[message.head].replace("x", "") if message.both_ways else ""
    return _HEADS[message.head][::-1].replace(">", "<") + _shaft(message) + tail


def _shaft(message: Message) -> str:
    colour = f"[{message.colour}]" if message.colour else ""
    return f"-{colour}-" if message.line is Line.DASHED else f"-{colour}"


def _text(text: str) -> str:
    """Escape a text that must not be empty."""
    return _label(text) if text.strip() else "<U+00A0>"


def _label(text: str) -> str:
    lines = plain_lines(_PRIVATE.sub("\N{REPLACEMENT CHARACTER}", text))
    return "\\n".join(_MARKUP.sub(_spell, line) for line in lines)


def _guard(text: str) -> str:
    """Escape a guard: PlantUML adds brackets itself, unless there are some."""
    label = _label(text)
    return f"<U+005B>{label[1:]}" if label.startswith("[") else label


def _title(text: str) -> str:
    """Escape a title, which needs a letter or a digit somewhere to be taken for one."""
    text = text.strip()
    return _text(text) if re.search(r"[^\W_]", text) or not text else f"<U+{ord(text[0]):04X}>{_label(text[1:])}"


def _spell(match: re.Match[str]) -> str:
    if match[0][0] == " ":
        return "<U+00A0>" * len(match[0])
    return f"<U+{ord(match[0]):04X}>"


def _quoted(text: str) -> str:
    label = _label(text).replace('"', "<U+0022>")
    return f'"{label or " "}"'


def _address(link: str) -> str:
    return re.sub(r"[\s\[\]{}<>\"\\|^`~%$']", lambda match: f"%{ord(match[0]):02X}" if match[0] != "%" else "%", plain_line(link))
