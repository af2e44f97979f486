"""Lines as stores of logs have them: ``line_of(fields, read_text)`` reads an object of JSON or a row of a table."""

# For maintainers. oslo.log writes JSON in two ways, the journal has fields of its own, and what collects logs (Fluentd, Kolla's
# OpenSearch, Loki, Splunk, Docker) either takes the line apart or wraps it whole. So names are looked up in a list for each part,
# and a wrapped line is read as such; what the wrapper knows of host and process is added.
from __future__ import annotations

import re

from stackseq.observe.logs.line import UUID, Line, ids_of, place_at, request_id
from stackseq.observe.semantics import failure, time_of
from stackseq.observe.values import member, number
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from stackseq.calls import Place

_WRAPPERS = ("_source", "result", "fields")
"""Members that have the rest, of exports of OpenSearch and Splunk."""
_WHOLE = ("_raw", "log", "MESSAGE", "message", "Payload", "line", "msg")
_TEXTS = ("message", "Payload", "Content", "MESSAGE", "log", "msg")
_LEVELS = ("levelname", "log_level", "LOGGER_LEVEL", "level", "Level", "severity")
_TIMES = ("asctime", "Timestamp", "time", "@timestamp", "timestamp", "_time")
_LOGGERS = ("name", "python_module", "LOGGER_NAME", "logger", "Component", "logger_name")
_PIDS = ("process", "Pid", "pid", "_PID")
_HOSTS = ("hostname", "Hostname", "_HOSTNAME", "host", "host_name", "nodename")
_UNITS = (
    "programname",
    "_SYSTEMD_UNIT",
    "CONTAINER_NAME",
    "SYSLOG_IDENTIFIER",
    "container_name",
    "unit",
    "source",
    "filename",
    "Logrecord",
)
_KUBERNETES = ("container_name", "pod_name")
_PRIORITIES = {"2": "CRITICAL", "3": "ERROR", "4": "WARNING", "5": "INFO", "6": "INFO", "7": "DEBUG"}
"""Of the journal, for lines that say no level."""
_KNOWN = frozenset({"DEBUG", "INFO", "WARNING", "WARN", "ERROR", "CRITICAL", "TRACE", "AUDIT"})
_BARE = re.compile(UUID)
_MICROSECONDS, _MILLISECONDS = 1e14, 1e11
"""Above these a number is a time in microseconds, in milliseconds."""
_SHOWN = re.compile(r"([A-Z][a-z]{2}) (\d\d?), (\d{4}) @ (\d\d:\d\d:\d\d(?:\.\d{1,9})?)$")
"""A time as OpenSearch's dashboards write it in tables."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def line_of(value: Mapping[str, Any], read_text: Callable[[str], Line | None]) -> Line | None:
    """Return the line; None if the fields are none of one. ``read_text`` reads a line that is wrapped whole."""
    for name in _WRAPPERS:
        value = {**value, **member(value, name)}
    unit, host = _unit(value), _host(value)
    for name in _WHOLE:
        text = _text(value.get(name))
        line = read_text(text) if text else None
        if line is not None:
            return replace(line, host=line.host or host, unit=line.unit or unit)
    undated = _undated(value, read_text)
    return replace(undated, host=host, unit=unit) if undated else _taken_apart(value, unit, host)


def _taken_apart(value: Mapping[str, Any], unit: str, host: str) -> Line | None:
    fields = {**value, **member(value, "extra"), **member(value, "context")}
    level = first(value, *_LEVELS).upper() or _PRIORITIES.get(first(value, "PRIORITY"), "")
    time = _time(value)
    if level not in _KNOWN or time is None:
        return None
    context = ids_of(first(value, "ADDR"))
    return Line(
        time,
        level,
        first(value, *_LOGGERS),
        next((text for name in _TEXTS if (text := _text(value.get(name)))), ""),
        first(value, *_PIDS),
        has_context=True,
        request=request_id(first(fields, "request_id", "REQUEST_ID")) or context[0],
        global_request=request_id(first(fields, "global_request_id", "GLOBAL_REQUEST_ID")) or context[1],
        has_user=bool(first(fields, "user_id", "user", "user_identity", "USER_ID").strip("- ")) or context[2],
        instance=_instance(fields),
        host=host,
        unit=unit,
        place=_place(value),
        error=_raised(value),
    )


def _undated(value: Mapping[str, Any], read_text: Callable[[str], Line | None]) -> Line | None:
    """Read a line that leaves its time to the journal."""
    text, time = _text(value.get("MESSAGE")), _time(value)
    if not text or time is None or "__REALTIME_TIMESTAMP" not in value:
        return None
    line = read_text(f"1970-01-01T00:00:00 {text}")
    return replace(line, time=time, pid=line.pid or first(value, *_PIDS)) if line else None


def first(value: Mapping[str, Any], *names: str) -> str:
    """Return the first of some members that is a text or a number, as text; an empty one if none is."""
    return next((str(value[name]) for name in names if isinstance(value.get(name), str | int | float)), "")


def _text(value: object) -> str:
    """Return a text; the journal writes what is no UTF-8 as a list of bytes."""
    if isinstance(value, list) and all(isinstance(each, int) and 0 <= each < 256 for each in value):
        return bytes(value).decode("utf-8", "replace")
    return value if isinstance(value, str) else ""


def _time(value: Mapping[str, Any]) -> float | None:
    found = number(value.get("created")) or number(value.get("__REALTIME_TIMESTAMP"))
    text = first(value, *_TIMES) or f"{first(value, 'Date')} {first(value, 'Time')}"
    found = found or number(text)
    if found is not None:
        return found / 1e6 if found > _MICROSECONDS else found / 1e3 if found > _MILLISECONDS else found
    shown = _SHOWN.match(text)
    if shown and shown[1] in _MONTHS:
        text = f"{shown[3]}-{_MONTHS.index(shown[1]) + 1:02}-{int(shown[2]):02}T{shown[4]}"
    return time_of(text.replace(",", "."))


def _unit(value: Mapping[str, Any]) -> str:
    return (
        first(value, *_UNITS)
        or first(member(value, "kubernetes"), *_KUBERNETES)
        or first(member(member(value, "log"), "file"), "path")
    )


def _host(value: Mapping[str, Any]) -> str:
    return first(value, *_HOSTS) or first(member(value, "host"), "name", "hostname") or first(member(value, "kubernetes"), "host")


def _instance(fields: Mapping[str, Any]) -> str:
    found = _BARE.search(first(fields, "instance", "instance_uuid", "resource_uuid"))
    return found[0] if found else ""


def _place(value: Mapping[str, Any]) -> Place | None:
    path, function = first(value, "pathname", "CODE_FILE"), first(value, "funcname", "CODE_FUNC")
    line = number(first(value, "lineno", "CODE_LINE"))
    return place_at(function, path, int(line or 0)) if path and function else None


def _raised(value: Mapping[str, Any]) -> str:
    traceback = value.get("traceback") or value.get("EXCEPTION_TEXT") or value.get("EXCEPTION_INFO")
    lines = traceback if isinstance(traceback, list) else str(traceback or "").splitlines()
    text = next((str(line).strip() for line in reversed(lines) if str(line).strip()), "")
    return failure("", first(value, "error_summary") or text)
