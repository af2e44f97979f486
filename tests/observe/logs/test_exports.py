"""Exports of stores of logs: one value with rows in it, and tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from stackseq.observe.logs.files import find_logs, is_log
from stackseq.observe.logs.requests import find_requests
from stackseq.observe.logs.spans import read_logs
from tests.observe.logs.boot import BOOT, line

if TYPE_CHECKING:
    from pathlib import Path

_WHO = {"request_id": BOOT[4:], "user_id": "alice", "log_level": "INFO", "Hostname": "ctl", "programname": "nova-api"}
_ROWS = [
    {"Timestamp": "2026-11-22 10:00:01.000", "Payload": "it begins", **_WHO},
    {
        "Timestamp": "2026-11-22 10:00:02.000",
        "Payload": '192.0.2.1 "POST /v2.1/servers HTTP/1.1" status: 202 len: 7 time: 1.0',
        **_WHO,
    },
]
_HITS = {
    "took": 3,
    "hits": {"total": 2, "hits": [{"_index": "flog", "_id": str(at), "_source": row} for at, row in enumerate(_ROWS)]},
}
_LINES = [line(1, "INFO", "nova.x", "it begins"), line(2, "INFO", "nova.wsgi", _ROWS[1]["Payload"])]
_LOKI = {
    "status": "success",
    "data": {
        "resultType": "streams",
        "result": [
            {
                "stream": {"hostname": "ctl", "programname": "nova-api"},
                "values": [[str(1_795_341_600_000_000_000 + at), text] for at, text in enumerate(_LINES)],
            }
        ],
    },
}
_AT = "2026-11-22,10:00:0{}.000,7,INFO,nova.x"
_LOGHUB = f"""\
LineId,Logrecord,Date,Time,Pid,Level,Component,ADDR,Content,EventId
1,nova-api.log.1.2026-11-22_10:00:00,{_AT.format(1)},{BOOT} alice demo - - -,it begins,E1
2,nova-api.log.1.2026-11-22_10:00:00,{_AT.format(2)},{BOOT} alice demo - - -,"""
_LOGHUB += '"192.0.2.1 ""POST /v2.1/servers HTTP/1.1"" status: 202 len: 7",E2\n'
_DASHBOARD = "@timestamp,log_level,Hostname,programname,request_id,user_id,Payload\n" + "".join(
    f'"Nov 22, 2026 @ 10:00:0{at}.000",INFO,ctl,nova-api,{BOOT},alice,"{text}"\n'
    for at, text in ((1, "it begins"), (2, _ROWS[1]["Payload"].replace('"', '""')))
)
_SPLUNK = "_time,host,source,_raw\n" + "".join(
    f'"2026",ctl,/var/log/nova/nova-api.log,"{text.replace(chr(34), chr(34) * 2)}"\n' for text in _LINES
)
_EXPORTS = {
    "hits.json": json.dumps(_HITS),
    "pretty.json": json.dumps(_HITS, indent=2),
    "list.json": json.dumps(_HITS["hits"]["hits"]),  # type: ignore[index]
    "lines.json": "\n".join(json.dumps(row) for row in _ROWS),
    "loki.json": json.dumps(_LOKI),
    "loghub.csv": _LOGHUB,
    "dashboard.csv": _DASHBOARD,
    "splunk.csv": _SPLUNK,
}


@pytest.mark.parametrize("name", _EXPORTS)
def test_exports_are_logs(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(_EXPORTS[name])
    assert is_log(str(path))
    files = find_logs([str(path)])
    assert [(each.id, each.title) for each in find_requests(files)[0]] == [(BOOT, "POST /v2.1/servers")]
    (span,) = read_logs(files, BOOT).spans
    assert (span.service, span.name, [each.text for each in span.happenings][:1]) == (
        "nova-api",
        "POST /v2.1/servers",
        ["it begins"],
    )
    assert span.ended == span.started + 1


def test_what_is_left_of_an_export_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hits.json"
    path.write_text(_EXPORTS["pretty.json"][:-100])
    (span,) = read_logs(find_logs([str(path)]), BOOT).spans
    assert "it begins" in [each.text for each in span.happenings]


@pytest.mark.parametrize(
    "text",
    [
        '{"hits": {"hits": "_source"}, "_source": 1}',
        '[{"_source": ' + "[" * 30_000,
        '{"data": {"result": [{"values": [[]]}]}}',
        "level,message\n" + '"' * 99_999,
        "level,message\n\0,\r,x\n" * 9,
        '{"_source": {"MESSAGE": [1, 999], "log_level": [], "host": {}}}\n' * 3,
    ],
)
def test_whatever_an_export_holds_nothing_is_raised(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    files = find_logs([str(path)])
    assert not is_log(str(path))
    assert find_requests(files)[0] == ()
    assert read_logs(files, BOOT).spans == ()
