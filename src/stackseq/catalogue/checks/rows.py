"""Every diagram belongs to an operation that has a row."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject


def _find(subject: Subject) -> Iterator[Problem]:
    if subject.operation not in subject.rows:
        yield Problem("row", f"{subject.operation} has no row with a summary in its service's operations file")


CHECK = Check("rows", "Each diagram's operation has a row, with a sentence that tells what it is for.", _find)
