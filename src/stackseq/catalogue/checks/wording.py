"""Diagrams use one word for one thing, as OpenStack's documentation does."""

from __future__ import annotations

import re

from stackseq.catalogue.checks.model import Check, Problem
from stackseq.interaction import CombinedFragment, InteractionUse, Message, Note, StateInvariant, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject
    from stackseq.interaction import Element

WORDS = (
    (r"\bDB\b", "database"),
    (r"\bhypervisor is\b|\bthe hypervisor\b", "libvirt, or the virt driver"),
    (r"\bVMs?\b(?! \w+ \(Lifecycle)", "server, or domain where libvirt is concerned"),
    (r"\b[Ee]\.g\.", "for example, or nothing"),
    (r"\betc\.", "what is meant"),
    (r"\bnova[ _](?:api|compute|conductor|scheduler)\b", "the name of the process with a hyphen"),
    (r"\bevent compute\.instance\.", "notification compute.instance.…"),
)
"""What not to write, and what to write instead."""


def _find(subject: Subject) -> Iterator[Problem]:
    for element in walk(subject.interaction):
        for text in _texts(element):
            plain = " ".join(text.split())
            for pattern, instead in WORDS:
                match = re.search(pattern, plain)
                if match:
                    yield Problem(match[0], f"'{match[0]}': write {instead}", element.span)


def _texts(element: Element) -> Iterator[str]:
    match element:
        case Message():
            yield element.label
        case Note() | StateInvariant() | InteractionUse():
            yield element.text
        case CombinedFragment():
            yield from (operand.guard for operand in element.operands)


CHECK = Check("wording", "One word for one thing.", _find)
