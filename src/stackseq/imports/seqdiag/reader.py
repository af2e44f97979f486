"""Read a seqdiag text."""

# For maintainers. Settings, classes and participants count wherever they stand, so these are gathered before the first message is
# made. A chain `A => B => C { … }` goes forth to its end, then inside, then back. Executions follow seqdiag's own rule: a message
# forth begins one at its receiver, a message back ends one at its sender, whether there is one or not.
from __future__ import annotations

from stackseq.imports.builder import Builder
from stackseq.imports.drafts import Beside
from stackseq.imports.findings import Findings, clean_text
from stackseq.imports.seqdiag.attributes import Look, read_look, read_node, read_setting
from stackseq.imports.seqdiag.texts import read_name, read_text
from stackseq.imports.seqdiag.tokens import tokens
from stackseq.imports.seqdiag.tree import Attribute, Block, Edge, Node, Remark, Separator, StyleClass, parse
from stackseq.interaction import Comment, Divider, DividerKind, Head, Interaction, Line, Message, Operator, Parsed, Placement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.diagnostics import Source, Span
    from stackseq.imports.seqdiag.tokens import Token
    from stackseq.imports.seqdiag.tree import Statement

_OPERATORS = {"alt": Operator.ALT, "loop": Operator.LOOP}
_SISTERS = ("blockdiag", "actdiag", "nwdiag", "rackdiag", "packetdiag")
_HEAD = 100
"""Tokens, with comments: a diagram begins among them."""
_SLOPE = 2
"""Rows that a diagonal message goes down."""


def read(source: Source) -> Parsed:
    """Read a diagram. Never raises; what cannot be understood is reported with line and column, the rest is there."""
    findings = Findings()
    found = tokens(clean_text(source.text, findings), findings)
    other = _other_kind(found)
    if other:
        alone = Findings()
        alone.report("other-diagram", other.span, f"this is a diagram of {other.value}", "only sequence diagrams are drawn here")
        return Parsed(Interaction(), alone.listed())
    statements = parse(found, findings)
    reader = _Reader(findings)
    reader.gather(statements)
    reader.begin(statements)
    reader.tell(statements)
    return reader.builder.finish()


def _other_kind(found: list[Token]) -> Token | None:
    """Return the word with which a diagram of a sister program begins."""
    words = [token for token in found[:_HEAD] if token.kind != "comment"]
    if len(words) > 1 and words[0].value in _SISTERS and any(token.value == "{" for token in words[1:3]):
        return words[0]
    return None


class _Reader:
    """One run."""

    def __init__(self, findings: Findings) -> None:
        self.builder = Builder(findings)
        self._settings: dict[str, str] = {}
        self._classes: dict[str, tuple[Attribute, ...]] = {}
        self._groups: dict[str, Span] = {}
        """Where the group of a participant begins."""
        self._active: dict[str, int] = {}
        """How many executions a participant has by seqdiag's count, which may be below zero."""

    # What counts everywhere

    def gather(self, statements: list[Statement]) -> None:
        """Read settings, classes and participants."""
        for statement in statements:
            if isinstance(statement, Attribute):
                read_setting(statement, self._settings, self.builder)
            elif isinstance(statement, StyleClass):
                self._classes[statement.name] = statement.attributes
        for statement in _all(statements):
            if isinstance(statement, Node):
                self._node(statement)
            elif isinstance(statement, Edge):
                for name in statement.names:
                    self.builder.use(read_name(name), statement.span)
            elif isinstance(statement, Block) and statement.kind == "group":
                self._group(statement)

    def _node(self, node: Node) -> str:
        name = read_name(node.name)
        draft = self.builder.draft(name, node.span)
        draft.declared = True
        read_node(draft, self._with_classes(node.attributes), self.builder)
        if any(attribute.name == "activated" for attribute in node.attributes):
            self._active[name] = 1
        return name

    def _group(self, group: Block) -> None:
        label = ""
        members: list[str] = []
        for statement in group.inside:
            if isinstance(statement, Node):
                name = self._node(statement)
                if self._groups.setdefault(name, group.span) is not group.span:
                    self.builder.report("outside-box", statement.span, f"`{name}` stands in another group already")
                elif name not in members:
                    members.append(name)
            elif isinstance(statement, Attribute) and statement.name == "label":
                label = read_text(statement.value)
            elif isinstance(statement, Attribute):
                self.builder.report("no-effect", statement.span, f"`{statement.name}` of a group has no effect here")
        if members:
            self.builder.boxes.append((label, members, group.span))
        else:
            self.builder.report("empty-box", group.span, "the group holds no participant")

    def _with_classes(self, attributes: tuple[Attribute, ...]) -> tuple[Attribute, ...]:
        """Put the attributes of the named classes before the others, which outdo them."""
        named = [attribute.value for attribute in attributes if attribute.name == "class"]
        own = tuple(attribute for attribute in attributes if attribute.name != "class")
        return (*(each for name in named for each in self._classes.get(name, ())), *own)

    # The steps

    def begin(self, statements: list[Statement]) -> None:
        """Begin what is active from the start: the first sender, unless the diagram shows no executions."""
        self.builder.number = 1 if self._settings.get("autonumber", "false").lower() != "false" else None
        if not self._shows_executions():
            return
        first = next((edge for edge in _all(statements) if isinstance(edge, Edge)), None)
        if first is not None:
            self._active[read_name(first.names[0])] = 1
            for name in self._active:
                self.builder.start(name, self.builder.drafts[name].span)

    def tell(self, statements: list[Statement]) -> None:
        """Tell the steps of a body."""
        for statement in statements:
            if isinstance(statement, Edge):
                self._edge(statement)
            elif isinstance(statement, Separator):
                kind = DividerKind.LINE if statement.sign == "===" else DividerKind.DELAY
                self.builder.add(Divider(read_text(statement.text.strip("\"'")), kind, span=statement.span))
            elif isinstance(statement, Block) and statement.kind in _OPERATORS:
                self._fragment(statement)
            elif isinstance(statement, Remark):
                self.builder.add(Comment(statement.text, statement.span))

    def _fragment(self, block: Block) -> None:
        labels = [each.value for each in block.inside if isinstance(each, Attribute) and each.name == "label"]
        guard = read_text(labels[-1] if labels else block.name)
        self.builder.open(_OPERATORS[block.kind], block.kind, guard, block.span)
        self.tell(block.inside)
        self.builder.close()

    def _edge(self, edge: Edge) -> None:
        names = [read_name(name) for name in edge.names]
        look = read_look(self._with_classes(edge.attributes), self.builder)
        steps = list(zip(names, edge.arrows, names[1:], strict=False))
        for left, arrow, right in steps:
            if not arrow.startswith("<"):
                self._forth(left, right, "->" if arrow == "=>" else arrow, look, edge.span)
        self.tell(edge.inside)
        for left, arrow, right in reversed(steps):
            if arrow.startswith("<"):
                self._back(left, right, arrow, look, edge.span, look.label)
            elif arrow == "=>":
                self._back(left, right, "<--", look, edge.span, look.returns, reply=True)

    def _forth(self, sender: str, receiver: str, arrow: str, look: Look, span: Span) -> None:
        self.builder.message(_message(sender, receiver, arrow, look, span, look.label))
        if self._counts(look, usual=sender != receiver):
            self._active[receiver] = self._active.get(receiver, 0) + 1
            if self._active[receiver] > 0:
                self.builder.start(receiver, span)
        self._notes(sender, receiver, look, span)

    def _back(self, receiver: str, sender: str, arrow: str, look: Look, span: Span, label: str, *, reply: bool = False) -> None:
        self.builder.message(_message(sender, receiver, arrow, look, span, label))
        if self._counts(look, usual=sender != receiver or reply):
            self._active[sender] = self._active.get(sender, 1) - 1
            self.builder.end(sender, span)
        if not reply:
            self._notes(sender, receiver, look, span)

    def _counts(self, look: Look, *, usual: bool) -> bool:
        """Tell whether a message begins or ends an execution; ``usual`` is whether it does if nothing is said."""
        return self._shows_executions() and (usual if look.activates is None else look.activates)

    def _shows_executions(self) -> bool:
        return self._settings.get("activation", "").lower() != "none"

    def _notes(self, sender: str, receiver: str, look: Look, span: Span) -> None:
        for placement, text in ((Placement.LEFT, look.left_note), (Placement.RIGHT, look.right_note)):
            if text:
                self.builder.add_note(Beside((sender, receiver), placement, text, span))


def _message(sender: str, receiver: str, arrow: str, look: Look, span: Span, label: str) -> Message:
    line = Line.DASHED if look.dashed or "--" in arrow else Line.SOLID
    head = Head.CROSS if look.failed else Head.OPEN if ">>" in arrow or "<<" in arrow else Head.FILLED
    return Message(sender, receiver, label, line, head, delay=_SLOPE if look.diagonal else 0, colour=look.colour, span=span)


def _all(statements: list[Statement]) -> Iterator[Statement]:
    """Yield all statements, but for the contents of groups, which are no steps."""
    for statement in statements:
        yield statement
        if isinstance(statement, Edge) or (isinstance(statement, Block) and statement.kind != "group"):
            yield from _all(statement.inside)
