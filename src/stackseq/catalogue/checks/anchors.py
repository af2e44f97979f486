"""Anchors name functions that are there in the diagram's release."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject


def _find(subject: Subject) -> Iterator[Problem]:
    if not any(not claim.is_message for claim in subject.claims):
        yield Problem("none", "no step has an anchor")
    for claim in subject.claims:
        if not claim.is_message and not claim.holds:
            yield Problem(claim.about, claim.message, claim.span)


CHECK = Check("anchors", "Each anchor is a function of the source in the diagram's release.", _find)
