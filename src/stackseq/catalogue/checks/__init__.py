"""The rules that every diagram of the catalogue keeps, one file each.

``run(CHECKS, read_subjects(catalogue, verify))`` returns everything that is wrong. A rule's exceptions stand in its own file, by
name; one that is no longer needed is wrong as well.
"""

# For maintainers. A new rule is one file with a CHECK, one row here, and one file of samples in tests/catalogue/checks. The
# catalogue reads no source: what holds in the source is told by `verify`, which the caller brings.
from __future__ import annotations

from stackseq.catalogue.checks import (
    anchors,
    calls,
    duplicates,
    executions,
    header,
    lengths,
    lifelines,
    references,
    replies,
    rows,
    rpc,
    shares,
    size,
    wording,
)
from stackseq.catalogue.checks.model import Check, Claim, Problem, Report, Subject
from stackseq.catalogue.checks.run import run
from stackseq.catalogue.checks.subjects import read_lifelines, read_subjects

CHECKS = (
    header.CHECK,
    rows.CHECK,
    lifelines.CHECK,
    anchors.CHECK,
    calls.CHECK,
    rpc.CHECK,
    replies.CHECK,
    executions.CHECK,
    lengths.CHECK,
    size.CHECK,
    duplicates.CHECK,
    references.CHECK,
    shares.CHECK,
    wording.CHECK,
)
"""In the order in which problems are reported."""

__all__ = ["CHECKS", "Check", "Claim", "Problem", "Report", "Subject", "read_lifelines", "read_subjects", "run"]
