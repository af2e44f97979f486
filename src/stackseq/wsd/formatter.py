"""Write an interaction as canonical text: reading it gives the interaction back, formatting it again changes nothing."""

# For maintainers. `_Writer` keeps what a reader would know at each line: the anchor in force, and the number of the next message.
# A line is written only where that differs from what comes, so files stay as short as a person would write them.
from __future__ import annotations

import re

from stackseq.interaction import (
    Anchor,
    CombinedFragment,
    Comment,
    Destruction,
    Divider,
    ExecutionEnd,
    ExecutionStart,
    InteractionUse,
    Message,
    Note,
    Parallel,
    Space,
    StateInvariant,
    bodies_of,
)
from stackseq.interaction.characters import UNWANTED, replace_unwanted
from stackseq.wsd import descriptions
from stackseq.wsd.comments import END_OF_ANCHOR, read_anchor
from stackseq.wsd.header import write_header
from stackseq.wsd.statements import alternative, autonumber, comment, divider, execution, group, message, note, ref, space, state

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.diagnostics import Span
    from stackseq.interaction import Element, Interaction

_INDENT = "    "
_ROWLESS = (Comment, ExecutionStart, ExecutionEnd, Destruction)


def format(interaction: Interaction) -> str:  # noqa: A001  # the name that users expect beside parse
    """Write the diagram in canonical form, with a final newline.

    Blank lines that group steps stay where they were. Characters that cannot stand in a diagram (controls, lone surrogates) are
    replaced; nesting deeper than what ``parse`` accepts is written as it is.
    """
    number = _first_number(interaction.body)
    lines, rest = write_header(interaction, number)
    writer = _Writer(lines, number)
    if lines and rest:
        lines.append("")
    writer.write_body(rest, "")
    text = "".join([f"{line}\n" for line in lines])
    if "\t" in text or re.search(UNWANTED, text):
        text = replace_unwanted(text)
    return text


class _Writer:
    """One run of the formatter."""

    def __init__(self, lines: list[str], number: int | None) -> None:
        self.lines = lines
        self.number = number
        """What a reader would number the next message."""
        self.anchor: Anchor | None = None
        self.loose_comment = False
        """Whether a comment stands above that a reader would take for a source comment."""
        self.previous: Span | None = None
        """Where the element above came from, if it stands in the same body."""

    # Bodies.

    def write_body(self, body: tuple[Element, ...], indent: str) -> None:
        """Write the elements of one operand, whose anchor at its start is the one in force."""
        self.loose_comment = False
        self.previous = None
        for element in body:
            self.write_element(element, indent)

    def write_element(self, element: Element, indent: str) -> None:
        """Write an element with what a reader must know before it."""
        self.write_lead(element, indent)
        if isinstance(element, CombinedFragment):
            self.write_fragment(element, indent)
        elif isinstance(element, Parallel):
            self.write_parallel(element, indent)
        else:
            self.lines += [indent + line if line else line for line in _LEAVES[type(element)](element)]
            self.count(element)
        self.previous = element.span

    def write_lead(self, element: Element, indent: str) -> None:
        """Write how numbers and anchors change, after a blank line where one stood or a new anchor begins."""
        lead = []
        number = _number_before(element, self.number)
        if number != self.number:
            lead.append(autonumber.write(number))
            self.number = number
        anchored = not isinstance(element, Comment | Space) and (element.anchor != self.anchor or self.loose_comment)
        if anchored:
            self.anchor = element.anchor  # type: ignore[union-attr]  # comments and spaces have none
            self.loose_comment = False
            lead.append(comment.write(END_OF_ANCHOR if self.anchor is None else str(self.anchor)))
        if self.previous and (anchored or _gap(self.previous, element.span) > len(lead)):
            self.lines.append("")
        self.lines += [indent + line for line in lead]

    def count(self, element: Element) -> None:
        """Note what a reader makes of an element that was written."""
        if isinstance(element, Comment):
            ends = element.text == END_OF_ANCHOR and (self.anchor is not None or self.loose_comment)
            self.loose_comment = self.loose_comment or ends or read_anchor(element.text) is not None
        elif self.number is not None:
            self.number += len(_messages_in(element))

    # What contains other elements.

    def write_fragment(self, fragment: CombinedFragment, indent: str) -> None:
        """Write a fragment."""
        for number, operand in enumerate(fragment.operands):
            opening = alternative.write(operand) if number else group.write(fragment)
            self.lines.append(indent + opening)
            self.write_inner(operand.body, indent + _INDENT)
        self.lines.append(indent + "end")

    def write_parallel(self, parallel: Parallel, indent: str) -> None:
        """Write lanes: plain where a lane is one statement, else in ``serial``."""
        self.lines.append(indent + "parallel {")
        anchor = self.anchor
        self.previous = None
        for lane in parallel.lanes:
            if _is_one_statement(lane):
                for element in lane:
                    self.write_element(element, indent + _INDENT)
            else:
                self.lines.append(indent + _INDENT + "serial {")
                self.write_inner(lane, indent + _INDENT * 2)
                self.lines.append(indent + _INDENT + "}")
                self.previous = None
        self.lines.append(indent + "}")
        self.anchor = anchor
        self.loose_comment = False

    def write_inner(self, body: tuple[Element, ...], indent: str) -> None:
        """Write a body after which the outer anchor holds again."""
        anchor = self.anchor
        self.write_body(body, indent)
        self.anchor = anchor
        self.loose_comment = False


def _is_one_statement(lane: tuple[Element, ...]) -> bool:
    """Tell whether a reader makes one lane of these elements without being told."""
    if isinstance(lane[0], _ROWLESS) or not all(isinstance(element, _ROWLESS) for element in lane[1:]):
        return False
    return not any(isinstance(element, Comment) and _misread(element.text) for element in lane)


def _misread(text: str) -> bool:
    return text == END_OF_ANCHOR or read_anchor(text) is not None


def _gap(above: Span, below: Span) -> int:
    """Return how many lines stood between two elements."""
    return below.line - above.end_line - 1 if above.path == below.path else 0


def _number_before(element: Element, number: int | None) -> int | None:
    """Return what the next number must be before an element; as it is, if the element has no messages."""
    first = _first_message((element,))
    return first.number if first else number


def _first_number(body: tuple[Element, ...]) -> int | None:
    first = _first_message(body)
    return first.number if first else None


def _first_message(body: tuple[Element, ...]) -> Message | None:
    for element in body:
        for each in _messages_in(element):
            return each
        for inner in bodies_of(element):
            found = _first_message(inner)
            if found:
                return found
    return None


def _messages_in(element: Element) -> list[Message]:
    if isinstance(element, Message):
        return [element]
    if isinstance(element, InteractionUse):
        return [each for each in (element.incoming, element.outgoing) if each is not None]
    return []


def _write_message(element: Message) -> list[str]:
    lines = [message.write(element)]
    if element.description:
        lines += [f" {line}" for line in descriptions.write(element.description)]
    return lines


_LEAVES: dict[type, Callable[..., list[str]]] = {
    Message: _write_message,
    Note: note.write,
    StateInvariant: state.write,
    InteractionUse: ref.write,
    ExecutionStart: lambda element: [execution.write(element)],
    ExecutionEnd: lambda element: [execution.write(element)],
    Destruction: lambda element: [execution.write(element)],
    Divider: lambda element: [divider.write(element)],
    Space: lambda element: [space.write(element)],
    Comment: lambda element: [comment.write(element.text)],
}
