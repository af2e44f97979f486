"""Write what stands above the first step: facts, title, options, participants."""

# For maintainers. Only participants that need it are declared: those that a reader would not find by themselves, in this order,
# with this look; and all those left of them, since a declaration makes a column.
from __future__ import annotations

from stackseq.interaction import (
    Comment,
    Destruction,
    ExecutionEnd,
    ExecutionStart,
    InteractionUse,
    LifelineKind,
    Message,
    Note,
    StateInvariant,
    walk,
)
from stackseq.wsd.comments import END_OF_ANCHOR, read_anchor, read_fact
from stackseq.wsd.statements import autonumber, box, comment, link, option, participant, title

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.interaction import Element, Interaction, Lifeline


def write_header(interaction: Interaction, number: int | None) -> tuple[list[str], tuple[Element, ...]]:
    """Return the header's lines, and the body without the comments that the header took.

    ``number`` is the number of the first message.
    """
    remarks = _leading_remarks(interaction)
    declared = interaction.lifelines[: _count_declared(interaction)]
    numbers = [autonumber.write(number)] if number is not None else []
    parts = [
        [comment.write(text) for text in remarks] + [f"# {key}: {_one_line(value)}" for key, value in interaction.metadata],
        ([title.write(interaction.title)] if interaction.title else []) + option.write(interaction) + numbers,
        _write_declarations(interaction, declared),
    ]
    rest = interaction.body[len(remarks) :]
    if not parts[1] and not parts[2] and _starts_like_fact(rest):
        parts[1].append("title")
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines and part else part
    return lines, rest


def _one_line(value: str) -> str:
    return " ".join(value.split("\n"))


def _leading_remarks(interaction: Interaction) -> list[str]:
    """Return the comments at the top that stood above the declarations, as a licence does."""
    declared = min((each.span.line for each in interaction.lifelines if each.declared), default=0)
    remarks: list[str] = []
    for element in interaction.body:
        if not isinstance(element, Comment) or element.span.line >= declared or _means_something(element.text):
            break
        remarks.append(element.text)
    return remarks


def _means_something(text: str) -> bool:
    return text == END_OF_ANCHOR or read_anchor(text) is not None or read_fact(text) is not None


def _starts_like_fact(body: tuple[Element, ...]) -> bool:
    """Tell whether comments at the top of the body would be read as facts about the diagram."""
    for element in body:
        if not isinstance(element, Comment):
            return False
        if read_fact(element.text):
            return True
    return False


def _count_declared(interaction: Interaction) -> int:
    """Return how many participants are declared: all up to the last one that must be."""
    found = list(dict.fromkeys(_names(interaction)))
    lifelines = interaction.lifelines
    count = 0
    for number, lifeline in enumerate(lifelines, 1):
        if _needs_declaration(lifeline):
            count = number
    grouped = {name for group in interaction.groups for name in group.members}
    count = max([count, *(number for number, lifeline in enumerate(lifelines, 1) if lifeline.name in grouped)])
    return max(count, _out_of_order(found, [lifeline.name for lifeline in lifelines], count))


def _needs_declaration(lifeline: Lifeline) -> bool:
    plain = lifeline.label == lifeline.name and lifeline.kind is LifelineKind.PARTICIPANT
    return lifeline.declared or not plain or bool(lifeline.link)


def _out_of_order(found: list[str], names: list[str], count: int) -> int:
    """Return how many names must be declared so that the others appear in the body in their order."""
    place = {name: number for number, name in enumerate(found)}
    last = len(found)
    for number in range(len(names), count, -1):
        at = place.get(names[number - 1])
        if at is None or at >= last:
            return number
        last = at
    return count


def _names(interaction: Interaction) -> Iterator[str]:
    """Yield the participants of the body, as a reader meets them."""
    for element in walk(interaction):
        if isinstance(element, Message):
            yield from _ends(element)
        elif isinstance(element, Note | StateInvariant):
            yield from element.covered
        elif isinstance(element, InteractionUse):
            if element.incoming:
                yield from _ends(element.incoming)
            yield from element.covered
            if element.outgoing:
                yield from _ends(element.outgoing)
        elif isinstance(element, ExecutionStart | ExecutionEnd | Destruction):
            yield element.lifeline


def _ends(message: Message) -> Iterator[str]:
    for end in (message.sender, message.receiver):
        if isinstance(end, str):
            yield end


def _write_declarations(interaction: Interaction, declared: tuple[Lifeline, ...]) -> list[str]:
    groups = {group.members[0]: group for group in interaction.groups}
    last = {group.members[-1] for group in interaction.groups}
    lines = []
    indent = ""
    for lifeline in declared:
        if lifeline.name in groups:
            lines.append(box.write(groups[lifeline.name]))
            indent = "    "
        lines.append(indent + participant.write(lifeline))
        if lifeline.name in last:
            lines.append("end box")
            indent = ""
    return lines + [link.write(lifeline) for lifeline in declared if lifeline.link]
