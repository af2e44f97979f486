"""What a record is held against if it may be one of several operations, or was made in several formats."""

from __future__ import annotations

from stackseq.verdict.explaining import explain_record
from stackseq.verdict.model import Outcome
from stackseq.verdict.telling import explain
from tests.verdict.records import catalogue, readings_of, texts_of


def test_a_resize_that_may_be_a_migration_is_held_against_one_and_both_are_named() -> None:
    explained = explain_record(readings_of(texts_of("resize-failed/osprofiler.json")), catalogue=catalogue())
    verdict = explained.verdict
    assert verdict.operation == "nova/resize"
    assert verdict.title == "Resize a server (nova/resize or nova/cold-migrate: the record cannot tell which)"
    assert verdict.outcome is Outcome.FAILURE
    assert "nova/resize or nova/cold-migrate: the record cannot tell which" in verdict.unknown


def test_who_says_which_operation_it_was_is_believed() -> None:
    readings = readings_of(texts_of("resize-failed/osprofiler.json"))
    explained = explain_record(readings, against="nova/cold-migrate", catalogue=catalogue())
    assert (explained.verdict.operation, explained.remarks) == ("nova/cold-migrate", ())


def test_a_record_of_another_release_than_the_one_given_is_no_secret() -> None:
    readings = readings_of(texts_of("boot/logs"))
    others = {
        release: explain_record(readings, against=f"nova/boot@{release}", catalogue=catalogue()).verdict
        for release in ("liberty", "2026.1")
    }
    assert others["2026.1"].release_by == "given"
    newest = explain_record(readings, against="nova/boot", catalogue=catalogue()).verdict.release
    assert others["liberty"].release_by == f"given, but the record has messages of {newest}"
    assert f"of liberty (release given, but the record has messages of {newest})" in dict(explain(others["liberty"]))["Operation"]
