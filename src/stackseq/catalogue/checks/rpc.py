"""RPC messages look like what they are: a call waits, a cast does not."""

from __future__ import annotations

import re

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import Head, Line, Message, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject

_KIND = re.compile(r"\b(cast|call) [a-z]\w*(?:_\w+|\()")
_HEADS = {"cast": Head.OPEN, "call": Head.FILLED}
_ARROWS = {"cast": "->>", "call": "->"}


def _find(subject: Subject) -> Iterator[Problem]:
    for element in walk(subject.interaction):
        if isinstance(element, Message) and element.line is Line.SOLID:
            label = " ".join(element.label.split())
            match = _KIND.search(label)
            if match and element.head is not _HEADS[match[1]]:
                yield Problem(label, f"a {match[1]} must be drawn as {_ARROWS[match[1]]}", element.span)


CHECK = Check("rpc", "A cast is drawn with an open head, a call with a filled one.", _find)
