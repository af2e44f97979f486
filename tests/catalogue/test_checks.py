"""The catalogue keeps its rules, and each rule tells good diagrams from bad ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from stackseq import parse
from stackseq.audit import FactsEvidence, Kind, read_steps, verify
from stackseq.catalogue import load
from stackseq.catalogue.checks import CHECKS, Check, Claim, Problem, Subject, read_lifelines, read_subjects, run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.interaction import Interaction

SAMPLES = Path(__file__).parent / "checks"
BY_NAME = {check.name: check for check in CHECKS}
HEAD = re.compile(
    r"^== (?P<verdict>passes|fails)(?: as (?P<name>\S+?))?(?:, (?P<times>\d+) times)?(?:: (?P<message>.*))?$", re.MULTILINE
)


def claims_of(interaction: Interaction, text: str, release: str) -> Iterator[Claim]:
    for finding in verify(read_steps(interaction, text), FactsEvidence(release)):
        is_message = finding.kind is Kind.CALL_NOT_FOUND
        about = finding.hints[0].removeprefix("the message is: ") if is_message else str(finding.anchor)
        yield Claim(about, is_message, finding.kind is Kind.HOLDS, finding.span, finding.message)


def some_claims(interaction: Interaction, text: str, _release: str) -> Iterator[Claim]:
    """Verify against a source in which a function named `gone` is gone, and each other one calls what its name says."""
    for step in read_steps(interaction, text):
        name = step.anchor.qualname.rpartition(".")[2]
        yield Claim(
            str(step.anchor), is_message=False, holds=name != "gone", span=step.spans[0], message=f"{step.anchor} is gone"
        )
        for call in step.calls:
            if not {name, "cast"}.intersection(call.words):
                message = f"{step.anchor.qualname} does not mention {call.words[0]}"
                yield Claim(call.label, is_message=True, holds=False, span=call.span, message=message)


def samples() -> Iterator[tuple[str, str, str, int, str, str]]:
    for path in sorted(SAMPLES.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        heads = list(HEAD.finditer(text))
        for head, end in zip(heads, [*(each.start() for each in heads[1:]), len(text)], strict=True):
            body = text[head.end() + 1 : end]
            yield path.stem, head["verdict"], head["message"] or "", int(head["times"] or 1), head["name"] or "", body


def subject_of(text: str, name: str = "liberty/nova/pause") -> Subject:
    interaction = parse(text).interaction
    names = frozenset({"nova/pause", "nova/stop"})
    return Subject(name, text, interaction, read_lifelines("nova"), names, names, tuple(some_claims(interaction, text, "")))


@pytest.mark.parametrize(("check", "verdict", "message", "times", "name", "text"), list(samples()))
def test_samples(check: str, verdict: str, message: str, times: int, name: str, text: str) -> None:
    problems = list(BY_NAME[check].find(subject_of(text * times, name or "liberty/nova/pause")))
    assert [problem.message for problem in problems] == ([message] if verdict == "fails" else [])


def test_each_check_has_samples_that_pass_and_fail() -> None:
    found = {(check, verdict) for check, verdict, *_ in samples()}
    assert found == {(check.name, verdict) for check in CHECKS for verdict in ("passes", "fails")}


def test_the_catalogue_keeps_its_rules() -> None:
    reports = run(CHECKS, read_subjects(load(), claims_of))
    assert not reports, "\n".join(map(str, reports))


def test_exceptions_are_by_name_and_must_be_needed() -> None:
    def find(subject: Subject) -> Iterator[Problem]:
        yield from (Problem(line, f"{line} is wrong") for line in subject.text.split())

    def names(*exceptions: str) -> list[str]:
        check = Check("c", "No words.", find, frozenset(exceptions))
        return [str(report) for report in run([check], [subject_of("one two")])]

    assert names() == ["liberty/nova/pause: c: one is wrong", "liberty/nova/pause: c: two is wrong"]
    assert names("liberty/nova/pause") == []
    assert names("liberty/nova/pause: one") == ["liberty/nova/pause: c: two is wrong"]
    stale = "c: this exception is no longer needed: take it off the check's list"
    assert names("liberty/nova/pause", "liberty/nova/stop") == [f"liberty/nova/stop: {stale}"]


def test_each_row_has_a_diagram_that_people_drew() -> None:
    """Operations that are only traced so far are listed by name; a name that has been drawn since must leave the list."""
    catalogue = load()
    traced = {
        operation.name
        for operation in catalogue.operations()
        if all(each.is_traced for each in catalogue.editions(operation)) and operation.entry("liberty")
    }
    listed = (Path(__file__).parent / "undrawn.txt").read_text(encoding="utf-8").split()
    assert sorted(traced) == listed, "draw the diagram, or bring the list up to date"


@pytest.fixture(scope="module")
def used() -> frozenset[str]:
    """The names of all lifelines in diagrams."""
    return frozenset(each.name for subject in read_subjects(load(), some_claims) for each in subject.interaction.lifelines)


@pytest.mark.parametrize("service", load().services())
def test_lifelines_are_described_and_used(service: str, used: frozenset[str]) -> None:
    lifelines = read_lifelines(service)
    assert all(row["is"].endswith(".") and row.keys() <= {"is", "label"} for row in lifelines.values())
    own = lifelines.keys() - read_lifelines("").keys()
    assert own <= used
