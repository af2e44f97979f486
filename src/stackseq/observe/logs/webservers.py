"""What servers in front of a service tell of requests: ``read_served(text)`` reads lines of uWSGI, Apache and HAProxy.

Their time is that of the answer, if they say how long it took.
"""

# For maintainers. Apache writes when a request began in whole seconds, with the zone, and only if it is configured so how many
# microseconds it took, as Kolla does behind the size of the answer. HAProxy writes milliseconds. All mean the clock and the zone
# of their host, as the lines of the service beside them do: so the zone that Apache adds is left out.
from __future__ import annotations

import re

from stackseq.observe.logs.line import Line
from stackseq.observe.semantics import time_of

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UWSGI = re.compile(
    r"\[pid: (\d+)\|app: [^\]]{0,60}\] .{0,300}?\[\w{3} ([A-Z][a-z]{2}) +(\d\d?) (\d\d:\d\d:\d\d) (\d{4})\] ([A-Z]{3,7}) (\S+) "
    r"=> generated \d+ bytes in (\d{1,9}) msecs \(HTTP/[\d.]+ (\d{3})\)"
)
_DATE = r"\[(\d\d)/([A-Z][a-z]{2})/(\d{4}):(\d\d:\d\d:\d\d(?:\.\d{3})?)(?: [+-]\d{4})?\]"
_REQUEST = r'"([A-Z]{3,7}) (\S+) HTTP/[\d.]+"'
_APACHE = re.compile(rf"{_DATE} {_REQUEST} (\d{{3}}) (?:\d+|-)(?: (\d{{1,12}})(?= |$))?")
_HAPROXY = re.compile(rf"{_DATE} \S+ \S+/\S+ (?:-?\d+/){{2,4}}\+?(\d{{1,9}}) (\d{{3}}) [^\"]{{0,300}}{_REQUEST}")
UWSGI, APACHE, HAPROXY = "uwsgi", "httpd", "haproxy"
"""What stands for a logger in these lines."""


def read_served(text: str, host: str = "", unit: str = "") -> Line | None:
    """Return what a line says; None if no server wrote it. ``host`` and ``unit`` are what stands before it."""
    if "[pid: " in text:
        return _of_uwsgi(text, host, unit)
    if match := _APACHE.search(text):
        day, month, year, clock, method, path, status, took = match.groups()
        return _line(APACHE, (year, month, day, clock), (method, path, status), int(took) / 1e6 if took else None, (host, unit))
    if match := _HAPROXY.search(text):
        day, month, year, clock, took, status, method, path = match.groups()
        return _line(HAPROXY, (year, month, day, clock), (method, path, status), int(took) / 1e3, (host, unit))
    return None


def _of_uwsgi(text: str, host: str, unit: str) -> Line | None:
    match = _UWSGI.search(text)
    if match is None:
        return None
    pid, month, day, clock, year, method, path, took, status = match.groups()
    return _line(UWSGI, (year, month, day, clock), (method, path, status), int(took) / 1e3, (host, unit), pid)


def _line(
    logger: str,
    date: tuple[str, str, str, str],
    request: tuple[str, str, str],
    took: float | None,
    origin: tuple[str, str],
    pid: str = "",
) -> Line | None:
    year, month, day, clock = date
    began = time_of(f"{year}-{_MONTHS.index(month) + 1:02}-{int(day):02}T{clock}") if month in _MONTHS else None
    if began is None:
        return None
    method, path, status = request
    message = f'"{method} {path} HTTP/1.1" status: {status}{"" if took is None else f" time: {took}"}'
    return Line(began + (took or 0.0), "INFO", logger, message, pid, host=origin[0], unit=origin[1])
