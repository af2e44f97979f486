"""Lifelines are the processes of the service's list, under the names that administrators know."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Check, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.checks.model import Subject


def _find(subject: Subject) -> Iterator[Problem]:
    for lifeline in subject.interaction.lifelines:
        known = subject.lifelines.get(lifeline.name)
        if known is None:
            yield Problem(lifeline.name, f"'{lifeline.name}' is not on the list of lifelines of this service", lifeline.span)
        elif _plain(lifeline.label) != known.get("label", lifeline.name):
            label = known.get("label", lifeline.name)
            yield Problem(lifeline.name, f"the head of '{lifeline.name}' must say '{label}'", lifeline.span)


def _plain(label: str) -> str:
    return " ".join(label.split())


CHECK = Check("lifelines", "Each lifeline is on the list of its service, and its head says what the list says.", _find)
