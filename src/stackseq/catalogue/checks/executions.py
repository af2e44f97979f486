"""Every execution that begins ends."""

# For maintainers. That one ends which has not begun is a warning of `stackseq check` already.
from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import Destruction, ExecutionEnd, ExecutionStart, InteractionUse, Message, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject
    from stackseq.diagnostics import Span
    from stackseq.interaction import Element


def _find(subject: Subject) -> Iterator[Problem]:
    open_ones: dict[str, list[Span]] = {}
    for element in walk(subject.interaction):
        for starts, lifeline in _changes(element):
            spans = open_ones.setdefault(lifeline, [])
            if starts:
                spans.append(element.span)
            elif spans:
                spans.pop()
    for lifeline, spans in open_ones.items():
        for span in spans:
            yield Problem(lifeline, f"an execution of {lifeline} begins and does not end", span)


def _changes(element: Element) -> Iterator[tuple[bool, str]]:
    """Yield what the element begins (True) or ends (False), and whose."""
    match element:
        case Message():
            if element.ends_execution and isinstance(element.sender, str):
                yield False, element.sender
            if element.starts_execution and isinstance(element.receiver, str):
                yield True, element.receiver
        case ExecutionStart():
            yield True, element.lifeline
        case ExecutionEnd() | Destruction():
            yield False, element.lifeline
        case InteractionUse():
            for message in (element.incoming, element.outgoing):
                if message:
                    yield from _changes(message)


CHECK = Check("executions", "Each execution that begins ends, in the order of the text.", _find)
