"""Write an interaction as canonical text: reading it gives the interaction back, formatting it again changes nothing."""

# For maintainers. `_Writer` keeps what a reader would know at each line: the anchor in force, and the number of the next message.
# A line is written only where that differs from what comes, so files stay as short as a person would write them.
from __future__ import annotations

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
)
from stackseq.wsd import descriptions
from stackseq.wsd.comments import END_OF_ANCHOR, read_anchor
from stackseq.wsd.header import write_header
from stackseq.wsd.statements import alternative, autonumber, comment, divider, execution, group, message, note, ref, space, state
from stackseq.wsd.text import UNWANTED, replace_unwanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.interaction import Element, Interaction

_INDENT = "    "
_ROWLESS = (Comment, ExecutionStart, ExecutionEnd, Destruction)


def format(interaction: Interaction) -> str:  # noqa: A001  # the name that users expect beside parse
    """Write the diagram in canonical form, with a final newline.

    Characters that cannot stand in a diagram (controls, lone surrogates) are replaced; nesting deeper than what ``parse``
    accepts is written as it is.
    """
    lines, rest = write_header(interaction)
    writer = _Writer(lines)
    if lines and rest:
        lines.append("")
    writer.write_body(rest, "")
    text = "".join(f"{line}\n" for line in lines)
    if "\t" in text or UNWANTED.search(text):
        text = replace_unwanted(text)
    return text


class _Writer:
    """One run of the formatter."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.number: int | None = None
        self.anchor: Anchor | None = None
        self.loose_comment = False
        """Whether a comment stands above that a reader would take for a source comment."""

    # Bodies.

    def write_body(self, body: tuple[Element, ...], indent: str) -> None:
        """Write the elements of one operand, whose anchor at its start is the one in force."""
        self.loose_comment = False
        first = len(self.lines)
        for element in body:
            self.write_element(element, indent, first)

    def write_element(self, element: Element, indent: str, first: int) -> None:
        """Write an element with the comments that it needs. ``first`` is the line where its operand begins."""
        if isinstance(element, Comment):
            self.write_comment(element.text, indent)
            return
        if isinstance(element, Space):
            self.lines.append(indent + space.write(element))
            return
        self.write_anchor(element.anchor, indent, first)
        if isinstance(element, CombinedFragment):
            self.write_fragment(element, indent)
        elif isinstance(element, Parallel):
            self.write_parallel(element, indent)
        else:
            self.write_numbers(element, indent)
            self.lines += [indent + line if line else line for line in _LEAVES[type(element)](element)]
            self.skip_numbers(element)

    # Comments.

    def write_comment(self, text: str, indent: str) -> None:
        """Write a comment, and remember whether a reader would take it for a source comment."""
        self.lines.append(indent + comment.write(text))
        if text == END_OF_ANCHOR:
            self.loose_comment = self.loose_comment or self.anchor is not None
        elif read_anchor(text):
            self.loose_comment = True

    def write_anchor(self, anchor: Anchor | None, indent: str, first: int) -> None:
        """Write a source comment if the anchor changes here."""
        if anchor == self.anchor and not self.loose_comment:
            return
        if len(self.lines) > first and self.lines[-1].strip():
            self.lines.append("")
        self.lines.append(indent + comment.write(END_OF_ANCHOR if anchor is None else str(anchor)))
        self.anchor = anchor
        self.loose_comment = False

    # Numbers.

    def write_numbers(self, element: Element, indent: str) -> None:
        """Write where the numbering changes."""
        for each in _messages_in(element):
            if each.number != self.number:
                self.lines.append(indent + autonumber.write(each.number))
                self.number = each.number
            return

    def skip_numbers(self, element: Element) -> None:
        """Count the messages that were written."""
        if self.number is not None:
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
        first = len(self.lines)
        for lane in parallel.lanes:
            if _is_one_statement(lane):
                for element in lane:
                    self.write_element(element, indent + _INDENT, first)
            else:
                self.lines.append(indent + _INDENT + "serial {")
                self.write_inner(lane, indent + _INDENT * 2)
                self.lines.append(indent + _INDENT + "}")
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
}
