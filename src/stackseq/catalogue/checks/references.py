"""References lead to diagrams that exist."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.catalogue.references import NAME
from stackseq.interaction import InteractionUse, Message, Note, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject


def _find(subject: Subject) -> Iterator[Problem]:
    services = {name.partition("/")[0] for name in subject.operations}
    for element in walk(subject.interaction):
        text = _text(element)
        for match in NAME.finditer(text):
            if match[1] in services and match[0] not in subject.operations:
                yield Problem(match[0], f"{match[0]} has no diagram", element.span)
            elif match[0] == subject.operation:
                yield Problem(match[0], f"{match[0]} is this diagram", element.span)


def _text(element: object) -> str:
    match element:
        case InteractionUse() | Note():
            return element.text
        case Message():
            return element.label
    return ""


CHECK = Check("references", "An operation that a diagram names (`nova/stop`) has a diagram, and another one than this.", _find)
