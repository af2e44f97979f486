"""Run checks over diagrams, and see to it that no exception outlives its reason."""

from __future__ import annotations

from stackseq.catalogue.checks.model import Problem, Report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stackseq.catalogue.checks.model import Check, Subject


def run(checks: Iterable[Check], subjects: Iterable[Subject]) -> list[Report]:
    """Return everything that is wrong, check by check. An exception that excuses nothing is wrong as well."""
    diagrams = tuple(subjects)
    return [report for check in checks for report in _run_one(check, diagrams)]


def _run_one(check: Check, subjects: tuple[Subject, ...]) -> Iterator[Report]:
    needed: set[str] = set()
    for subject in subjects:
        for problem in check.find(subject):
            excuses = check.exceptions & {subject.name, f"{subject.name}: {problem.about}"}
            needed |= excuses
            if not excuses:
                yield Report(check.name, subject.name, problem)
    for exception in sorted(check.exceptions - needed):
        yield Report(check.name, exception, Problem("", "this exception is no longer needed: take it off the check's list"))
