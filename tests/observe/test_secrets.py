"""No secret of a record reaches what is told of it, wherever it stands."""

# For maintainers. A secret is put behind every text of a recorded operation, one kind of place after the other, and nothing that
# is written may have it. Names of processes, hosts, functions and ids are left alone: they are no texts, and have no blanks.

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from stackseq.calls import flatten
from stackseq.observe.formats import read_record
from stackseq.observe.logs.files import find_logs
from stackseq.observe.logs.requests import find_requests
from stackseq.observe.logs.spans import read_logs
from stackseq.observe.observing import observe
from stackseq.verdict.explaining import NothingRecorded, explain_record
from stackseq.verdict.form import flatten_verdict
from stackseq.verdict.pages import record_page, verdict_page
from stackseq.verdict.pictures import diagram
from stackseq.verdict.telling import explain, write_lines
from stackseq.verdict.ticket import write_ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stackseq.observe import Reading

RECORDED = Path(__file__).parent / "samples" / "boot-vif-timeout"
SECRET = "hunter2"  # noqa: S105  # what is looked for
PLANTED = (
    f'{{"adminPass": "{SECRET}"}}',
    f"X-Auth-Token: {SECRET}",
    f"rabbit://nova:{SECRET}@queue:5672,nova:{SECRET}@queue-2:5672/",
    f"[parameters: ('{SECRET}',)]",
    f"-----BEGIN RSA PRIVATE KEY-----\\n{SECRET}\\n-----END RSA PRIVATE KEY-----",
    f"user_data='{SECRET}'",
)
_LINE = re.compile(r"(\S+ \S+ \d+ \w+ \S+ (?:\[[^\]]*\] ){0,2})(.*)")


def _keys(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    for each in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
        yield from _keys(each)
    if isinstance(value, dict):
        yield from (key for key, each in value.items() if _is_text(each))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and " " in value


def _planted(value: Any, wanted: str, name: str = "") -> Any:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        return {key: _planted(each, wanted, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_planted(each, wanted, name) for each in value]
    return f"{value} {' '.join(PLANTED)}" if name == wanted and _is_text(value) else value


def _told(reading: Reading, against: str = "") -> str:
    whole = observe([reading], folded=False)
    told = [json.dumps(flatten(whole.calls)), repr(whole.operations), repr(whole.problems), record_page(whole)]
    try:
        explained = explain_record([reading], against=against)
    except NothingRecorded:
        return "".join(told)
    verdict, seen = explained.verdict, explained.observation
    picture = diagram(explained)
    told += [json.dumps(flatten_verdict(verdict)), write_lines(explain(verdict, seen)), write_ticket(verdict, seen, picture)]
    return "".join([*told, verdict_page(explained)] if verdict.expected is not None else told)


@pytest.mark.parametrize(
    "name",
    [
        "boot-no-valid-host/osprofiler.json",
        "boot-no-valid-host/otlp.ndjson",
        "resize-failed/server-event-show-2.json",
        "boot-vif-timeout/notifications-legacy.ndjson",
    ],
)
def test_traces_and_ledgers(name: str) -> None:
    text = (RECORDED.parent / name).read_text()
    values = [json.loads(each) for each in ([text] if name.endswith(".json") else text.splitlines())]
    keys = sorted(set(_keys(values)))
    assert keys
    for key in keys:
        planted = "\n".join(json.dumps(_planted(value, key)) for value in values)
        assert SECRET not in _told(read_record(planted, name))


def _behind(line: str, number: int) -> str:
    return f"{line} {PLANTED[number % len(PLANTED)]}"


def _alone(line: str, number: int) -> str:
    match = _LINE.match(line)
    return f"{match[1]}{PLANTED[number % len(PLANTED)]}" if match and number % 3 == 0 else line


def _as_json(line: str, number: int) -> str:
    match = _LINE.match(line)
    if match is None:
        return line
    date, time, pid, level, logger, *_ = line.split()
    told = _behind(match[2], number)
    ids = re.findall(r"req-[0-9a-f-]{36}", match[1])
    failed = {"error_summary": told, "traceback": ["Traceback", told]} if level == "ERROR" else {}
    fields = {"asctime": f"{date} {time}", "levelname": level, "name": logger, "message": told, "process": int(pid)}
    return json.dumps({**fields, "context": {"request_id": ids[-1] if ids else None, "user_id": "x"}, **failed})


@pytest.mark.parametrize("plant", [_behind, _alone, _as_json])
def test_logs(plant: Callable[[str, int], str], tmp_path: Path) -> None:
    for path in (RECORDED / "logs").rglob("*.log"):
        copy = tmp_path / path.relative_to(RECORDED / "logs")
        copy.parent.mkdir(exist_ok=True)
        lines = path.read_text().splitlines()
        copy.write_text("\n".join(plant(line, number) for number, line in enumerate(lines)))
    files = find_logs([str(tmp_path)])
    requests, _ = find_requests(files)
    assert SECRET not in repr(requests)
    request = next((each.id for each in requests if each.method == "POST"), requests[0].id)
    assert SECRET not in _told(read_logs(files, request), "nova/boot@2026.1")
