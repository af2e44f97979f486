"""The diagrams of the catalogue hold in their own releases, and the facts know all of their anchors."""

from __future__ import annotations

from pathlib import Path

import pytest

from stackseq import parse
from stackseq.audit import FactsEvidence, Kind, links_of, read_steps, verify
from stackseq.audit.facts import FOLDER, facts_of, project_of
from stackseq.audit.holds import releases_held
from stackseq.catalogue import Operation, load
from stackseq.wsd.comments import read_anchor

EDITIONS = {
    f"{edition.release}/{operation.name}": edition for operation in load().operations() for edition in load().editions(operation)
}


@pytest.mark.parametrize("name", EDITIONS)
def test_each_diagram_holds(name: str) -> None:
    edition = EDITIONS[name]
    text = Path(edition.path).read_text(encoding="utf-8")
    interaction = parse(text).interaction
    findings = list(verify(read_steps(interaction, text), FactsEvidence(edition.release)))
    wrong = [finding for finding in findings if finding.kind not in {Kind.HOLDS, Kind.UNKNOWN}]
    assert not wrong, "\n".join(f"{edition.path}:{finding.span.line}: {finding.message}" for finding in wrong)
    link = links_of(interaction)
    for finding in findings:
        project = project_of(finding.anchor)
        assert finding.kind is Kind.UNKNOWN or link(finding.anchor).startswith(f"https://opendev.org/openstack/{project}/src/")


def test_facts_know_every_anchor() -> None:
    unknown = [
        name for name, edition in EDITIONS.items() if releases_held(Path(edition.path).read_text(encoding="utf-8")) is None
    ]
    assert not unknown, "write the facts anew, as CONTRIBUTING.md tells: python tools/build_facts.py --git nova=PATH"


@pytest.mark.parametrize("operation", load().operations(), ids=lambda operation: operation.name)
def test_each_entry_holds(operation: Operation) -> None:
    """In every release of its range, the function that a row gives as the operation's entry is there."""
    anchors = {anchor for entry in operation.entries if (anchor := read_anchor(entry.anchor))}
    known = {}
    for anchor in anchors:
        facts = facts_of(project_of(anchor))
        assert facts is not None
        known[str(anchor)] = facts.kinds(anchor)
        assert known[str(anchor)], f"{anchor}: write the facts anew, as CONTRIBUTING.md tells"
    for release in next(iter(known.values())):
        entry = operation.entry(release)
        assert not entry or known[entry][release] is Kind.HOLDS, f"{release}: {entry}"


def test_facts_are_small() -> None:
    assert sum(path.stat().st_size for path in Path(FOLDER).iterdir()) < 2_000_000


def test_facts_hold_no_source() -> None:
    """Paths, names, numbers and hashes: no line has the signs of Python code."""
    facts = facts_of("nova")
    assert facts is not None
    for name, lines in facts._file.sections().items():  # noqa: SLF001  # everything that there is
        assert not [line for line in lines if set(line) & set("=:[]{}\"'") or "(" in line.replace("()", "")], name
