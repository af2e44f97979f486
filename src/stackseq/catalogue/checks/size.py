"""A diagram can be taken in at a time, or has sections."""

from __future__ import annotations

import re

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import Comment, Divider, ExecutionEnd, ExecutionStart, Note, Space, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject
    from stackseq.interaction import Element

LIMIT = 80
"""Elements in a diagram without sections. What is not drawn, and executions, which are drawn with messages, do not count."""
_UNCOUNTED = (Comment, Space, ExecutionStart, ExecutionEnd)
_HEADING = re.compile(r"\d+\. ")


def _find(subject: Subject) -> Iterator[Problem]:
    elements = [element for element in walk(subject.interaction) if not isinstance(element, _UNCOUNTED)]
    if len(elements) > LIMIT and not any(map(_is_heading, elements)):
        yield Problem("", f"{len(elements)} elements and no sections; {LIMIT} at most, or numbered notes over several lifelines")


def _is_heading(element: Element) -> bool:
    return isinstance(element, Divider) or (
        isinstance(element, Note) and len(element.covered) > 1 and bool(_HEADING.match(element.text))
    )


CHECK = Check("size", f"A diagram of more than {LIMIT} elements has sections: dividers, or notes such as '2. Placement'.", _find)
