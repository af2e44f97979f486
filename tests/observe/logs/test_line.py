"""Lines of all the formats that oslo.log has had."""

from __future__ import annotations

import json

import pytest

from stackseq.observe.logs.line import read_line

_OWN = "req-11111111-1111-4111-8111-111111111111"
_ABOVE = "req-22222222-2222-4222-8222-222222222222"
_INSTANCE = "aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa"
_LATEST = 1795348800.0  # 2026-11-22 12:00:00 UTC
_AT = 1795341600.0  # two hours before

_LINES = {
    "essex": f"2026-11-22 10:00:00 INFO nova.compute [{_OWN} alice demo] told from (pid=7) run /x/nova/compute/manager.py:1",
    "icehouse": f"2026-11-22 10:00:00.000 7 INFO nova.compute [{_OWN} alice demo] told",
    "glance": f"2026-11-22 10:00:00.000 7 INFO glance.api [{_OWN[4:]} alice demo] told",
    "kilo": f"2026-11-22 10:00:00.000 7 AUDIT nova.compute [{_OWN} alice demo - - -] told",
    "mitaka": f"2026-11-22 10:00:00.000 7 INFO nova.compute [{_OWN} alice demo - default default] told",
    "zed": f"2026-11-22 10:00:00.000 7 INFO nova.compute [None {_OWN} alice demo - - default default] told",
    "instance": f"2026-11-22 10:00:00.000 7 INFO nova.compute [{_OWN} alice demo - - -] [instance: {_INSTANCE}] told",
    "colours": f"\x1b[00;36m2026-11-22 10:00:00.000 7 INFO nova.compute [\x1b[01;36m{_OWN} alice demo\x1b[00m] told",
    "kubectl": f"2026-11-22T10:00:00.9Z stdout F 2026-11-22 10:00:00.000 7 INFO nova.compute [None {_OWN} alice demo] told",
    "rsyslog": f"Nov 22 11:00:00 cmp nova-compute[7]: 2026-11-22 10:00:00.000 7 INFO nova.compute [None {_OWN} alice demo] told",
    "journal": f"Nov 22 10:00:00.000 cmp devstack@n-cpu.service[7]: INFO nova.compute [None {_OWN} alice demo] told",
    "iso": f"2026-11-22T12:00:00+0200 cmp devstack@n-cpu.service[7]: INFO nova.compute [None {_OWN} alice demo] told",
    "json": json.dumps(
        {
            "created": _AT,
            "levelname": "INFO",
            "name": "nova",
            "message": "told",
            "context": {"request_id": _OWN, "user_id": "alice"},
        }
    ),
    "docker": json.dumps(
        {"log": f"2026-11-22 10:00:00.000 7 INFO nova [None {_OWN} alice demo] told\n", "time": "2026-11-22T10:01:00Z"}
    ),
    "cri json": "2026-11-22T10:00:00.9Z stdout F "
    + json.dumps({"created": _AT, "levelname": "INFO", "message": "told", "context": {"request_id": _OWN, "user": "alice"}}),
    "fluentd": json.dumps(
        {
            "time": "2026-11-22T10:00:00",
            "level": "INFO",
            "name": "nova",
            "message": "told",
            "context": {"request_id": _OWN, "user_id": "a"},
        }
    ),
    "journal json": json.dumps(
        {
            "MESSAGE": f"INFO nova.compute [None {_OWN} alice demo] told",
            "__REALTIME_TIMESTAMP": str(int(_AT * 1e6)),
            "_SYSTEMD_UNIT": "devstack@n-cpu.service",
            "_HOSTNAME": "cmp",
        }
    ),
    "journal bytes": json.dumps(
        {
            "MESSAGE": list(f"2026-11-22 10:00:00.000 7 INFO nova.compute [None {_OWN} alice demo] told".encode()),
            "__REALTIME_TIMESTAMP": str(int(_AT * 1e6) + 5),
        }
    ),
    "journal of oslo.log": json.dumps(
        {
            "MESSAGE": "told",
            "__REALTIME_TIMESTAMP": str(int(_AT * 1e6)),
            "LOGGER_NAME": "nova.compute",
            "LOGGER_LEVEL": "INFO",
            "REQUEST_ID": _OWN,
            "USER_ID": "alice",
        }
    ),
    "opensearch": json.dumps(
        {
            "_index": "flog-2026.11.22",
            "_source": {
                "@timestamp": "2026-11-22T10:00:00.000Z",
                "log_level": "INFO",
                "Payload": "told",
                "request_id": _OWN[4:],
                "user_id": "a",
            },
        }
    ),
    "splunk": json.dumps(
        {"result": {"_raw": f"2026-11-22 10:00:00.000 7 INFO nova [None {_OWN} alice demo] told", "host": "cmp"}}
    ),
    "loki": json.dumps(
        {"timestamp": "1795341600000000000", "line": f"2026-11-22 10:00:00.000 7 INFO nova [{_OWN} alice demo] told"}
    ),
    "kolla": json.dumps(
        {"Timestamp": "2026-11-22 10:00:00.000", "log_level": "INFO", "Payload": "told", "request_id": _OWN[4:], "user_id": "a"}
    ),
}


@pytest.mark.parametrize("era", _LINES)
def test_line(era: str) -> None:
    line = read_line(_LINES[era].encode(), _LATEST)
    assert line is not None
    assert (line.time, line.request, line.global_request, line.has_user) == (_AT, _OWN, "", True)
    assert line.message.partition(" from ")[0] == "told"


def test_the_global_request_stands_before_the_own() -> None:
    line = read_line(f"2026-11-22 10:00:00.000 7 INFO neutron.wsgi [{_ABOVE} {_OWN} alice demo - - -] told".encode(), _LATEST)
    assert line is not None
    assert (line.request, line.global_request) == (_OWN, _ABOVE)


def test_lines_of_debug_name_their_function() -> None:
    text = f"2026-11-22 10:00:00.000 7 DEBUG nova [None {_OWN} a b] told {{{{(pid=7) spawn /opt/stack/nova/nova/virt.py:12}}}}"
    line = read_line(text.encode(), _LATEST)
    assert line is not None
    assert line.place is not None
    assert (line.message, line.place.path, line.place.qualname, line.place.line) == ("told", "nova/virt.py", "spawn", 12)


def test_what_services_do_by_themselves_has_no_user() -> None:
    line = read_line(f"2026-11-22 10:00:00.000 7 INFO nova.compute [None {_OWN} - - - - -] told".encode(), _LATEST)
    assert line is not None
    assert not line.has_user


def test_the_journal_of_december_was_written_last_year() -> None:
    line = read_line(b"Dec 31 10:00:00 cmp devstack@n-cpu.service[7]: INFO nova [-] told", _LATEST)
    assert line is not None
    assert line.time < _LATEST


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"{", b'{"levelname": "INFO"}', b"2026-13-40 10:00:00.000 7 INFO x [-] y", b"Feb 31 1:00"]
)
def test_what_is_no_line_is_none(raw: bytes) -> None:
    assert read_line(raw, _LATEST) is None
