"""What messages call is called in the source, and by `cast` or `call` as they say."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject


def _find(subject: Subject) -> Iterator[Problem]:
    for claim in subject.claims:
        if claim.is_message and not claim.holds:
            yield Problem(claim.about, claim.message, claim.span)


CHECK = Check(
    "calls", "The function of an anchor mentions what the messages below it call, and the kind of an RPC message.", _find
)
