"""A diagram says of which operation and release it is, as its path does."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject


def _find(subject: Subject) -> Iterator[Problem]:
    lines = subject.text.split("\n")
    for number, wanted in enumerate((f"# operation: {subject.operation}", f"# release: {subject.release}")):
        if lines[number : number + 1] != [wanted]:
            yield Problem(wanted, f"line {number + 1} is not '{wanted}'")
    if not subject.interaction.title:
        yield Problem("title", "there is no title")


CHECK = Check(
    "header", "A diagram begins with its operation and its release, which are those of its path, and has a title.", _find
)
