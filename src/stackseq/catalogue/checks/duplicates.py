"""No step is drawn twice in a row."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import ExecutionEnd, ExecutionStart, Line, Message, Note, StateInvariant, bodies_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject
    from stackseq.interaction import Element


def _find(subject: Subject) -> Iterator[Problem]:
    yield from _in_body(subject.interaction.body)


def _in_body(body: tuple[Element, ...]) -> Iterator[Problem]:
    before: Element | None = None
    for element in body:
        for inner in bodies_of(element):
            yield from _in_body(inner)
        if _is_aside(element):
            continue
        if element == before and isinstance(element, Message | Note | StateInvariant):
            text = " ".join((element.label if isinstance(element, Message) else element.text).split())
            yield Problem(text, f"'{text}' is drawn twice in a row", element.span)
        before = element


def _is_aside(element: Element) -> bool:
    """Tell whether the element does not tell one step from the next."""
    is_reply = isinstance(element, Message) and element.line is Line.DASHED
    return is_reply or isinstance(element, ExecutionStart | ExecutionEnd)


CHECK = Check(
    "duplicates", "No step stands twice in a row, replies aside: what is repeated is a loop, or needs other words.", _find
)
