"""What is left of a record, and what never goes."""

from __future__ import annotations

from stackseq.calls import Call, CallKind
from stackseq.observe.folding import fold
from stackseq.records import replace
from tests.observe.outlines import outline


def _call(kind: CallKind, name: str, *children: Call, to: str = "b", error: str = "") -> Call:
    return Call(kind, name, "a", to, children=children, started=0.0, ended=1.0, error=error, evidence=(name,))


READ = _call(CallKind.DB, "Instance.get", to="database")
TOKEN = _call(CallKind.HTTP, "GET /v3/auth/tokens", to="keystone")
POLL = _call(CallKind.HTTP, "GET /v2.0/ports/1")


def test_reads_tokens_and_versions_go() -> None:
    version = _call(CallKind.HTTP, "GET /v3", to="keystone")
    kept = _call(CallKind.DB, "Instance.save", to="database")
    assert outline(fold([READ, TOKEN, version, kept])) == "a -[] database: Instance.save"


def test_functions_give_way_to_what_they_send() -> None:
    assert outline(fold([_call(CallKind.CALL, "API.show", POLL)])) == "a => b: GET /v2.0/ports/1"


def test_what_repeats_is_told_once_with_its_number_and_all_its_evidence() -> None:
    (call,) = fold(replace(POLL, evidence=(f"line {number}",)) for number in range(3))
    assert call.note == "3 times"
    assert len(call.evidence) == 3


def test_nothing_that_failed_goes() -> None:
    failed = _call(CallKind.DB, "Instance.get", to="database", error="DBError: gone")
    around = _call(CallKind.HTTP, "GET /v3/auth/tokens", failed, to="keystone")
    told = outline(fold([around, failed, failed]))
    assert told.count("DBError: gone") == 3
    assert told.count("\n") == 3
