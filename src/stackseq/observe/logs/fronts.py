"""How requests ended by the logs of the servers in front of services: ``answers_in_front(files, found)``.

Lines of Apache and HAProxy have neither the id of a request nor the process that served it, but a method, a path and a time. They
are joined where that is certain: one line for one request, and no other of the same method and path near it.
"""

# For maintainers. Path and id of a request are known together from who sent it (keystoneauth tells both when the answer is
# there), or from the service that served it. What everybody looks at all the time is left out: the log of another host might have
# the right line. Only files that begin with lines of such servers are searched.
from __future__ import annotations

import re

from stackseq.observe.logs.edges import ACCESS, ASKED, MADE
from stackseq.observe.logs.files import is_api
from stackseq.observe.logs.line import LONGEST, UUID
from stackseq.observe.logs.scanning import find_lines
from stackseq.observe.logs.webservers import APACHE, HAPROXY
from stackseq.observe.packed import DAMAGED
from stackseq.observe.processes import process_at
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.scanning import Found

    Asked = tuple[str, str]

_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
_UUID = re.compile(UUID)
_SNIFFED = 20
"""Lines that tell whether a server wrote a file."""
_MOST = 200
"""Requests that are looked for: each is a search of its own."""
_LONGEST_ANSWER = 5.0
"""Seconds before the end of a request in which it began, where the server does not say how long it took."""
_SLACK = 1.5
"""Seconds: servers tell whole ones."""


class _Request(Record):
    """A request of which no line of a service tells how it ended."""

    id: str
    service: str
    host: str
    earliest: float
    latest: float
    """Between these it ended."""
    last: float
    """When its last line was written."""


def answers_in_front(files: Sequence[LogFile], found: Sequence[Found]) -> Iterator[Found]:
    """Yield the lines about answers, as lines of the requests. Files that cannot be read have been told as problems."""
    wanted = _unanswered(found)
    if not wanted:
        return
    told: dict[Asked, dict[str, list[Found]]] = {}
    for file in files:
        for each in _lines_of(file, {f'"{method} {path} HTTP/'.encode() for method, path in wanted}):
            if match := ACCESS.search(each.line.message):
                told.setdefault((match[1], match[2]), {}).setdefault(each.line.logger, []).append(each)
    for asked, by_server in told.items():
        for request in wanted.get(asked, ()):
            certain = (_only(by_server.get(server, ()), request, wanted[asked]) for server in (APACHE, HAPROXY))
            if line := next(filter(None, certain), None):
                yield _as_line_of(line, request)


def _unanswered(found: Sequence[Found]) -> dict[Asked, list[_Request]]:
    """Return method and path → the requests, of those of which both are known but no answer."""
    answered = {each.line.request for each in found if ACCESS.search(each.line.message)}
    served: dict[str, list[Found]] = {}
    for each in found:
        if is_api(each.service):
            served.setdefault(each.line.request, []).append(each)
    wanted: dict[Asked, list[_Request]] = {}
    for each in found:
        known = _request_of(each, served)
        if known and _is_telling(*known[0]) and known[1].id not in answered and len(wanted) < _MOST:
            answered.add(known[1].id)
            wanted.setdefault(known[0], []).append(known[1])
    return wanted


def _is_telling(method: str, path: str) -> bool:
    """Tell whether hardly anybody else asks for the same at the same time."""
    return method not in _LOOKING or _UUID.search(path) is not None


def _request_of(each: Found, served: dict[str, list[Found]]) -> tuple[Asked, _Request] | None:
    """Return what a line says of a request that was made or served."""
    time = each.line.time
    if made := MADE.match(each.line.message):
        path = f"/{made[3].partition('://')[2].partition('/')[2]}"
        service, host, last = _server_of(served.get(made[4], ())) or (process_at(made[3]), "", time)
        return (made[1], path), _Request(made[4], service, host, time - _LONGEST_ANSWER, time + _SLACK, last)
    if (asked := ASKED.match(each.line.message)) and is_api(each.service):
        service, host, last = _server_of(served[each.line.request]) or (each.service, each.host, time)
        return (asked[1], asked[2]), _Request(each.line.request, service, host, time - _SLACK, last + _SLACK, last)
    return None


def _server_of(lines: Sequence[Found]) -> tuple[str, str, float] | None:
    return (lines[0].service, lines[0].host, max(each.line.time for each in lines)) if lines else None


def _lines_of(file: LogFile, wanted: set[bytes]) -> Iterator[Found]:
    """Yield the lines of a file that have one of the requests, if a server wrote it."""
    try:
        read = file.reader()
        with file.open() as stream:
            lines = (read(stream.readline(LONGEST)) for _ in range(_SNIFFED))
            is_of_server = any(line is not None and line.logger in {APACHE, HAPROXY} for line in lines)
        if is_of_server:
            yield from find_lines(file, wanted)
    except DAMAGED:
        pass


def _only(lines: Iterable[Found], request: _Request, others: Iterable[_Request]) -> Found | None:
    """Return the line that can be about no other request, and there is no other that could be about this one."""
    near = [each for each in lines if _is_near(each, request)]
    if len(near) != 1 or sum(_is_near(near[0], other) for other in others) > 1:
        return None
    return near[0]


def _is_near(each: Found, request: _Request) -> bool:
    return request.earliest <= each.line.time <= request.latest


def _as_line_of(each: Found, request: _Request) -> Found:
    line = replace(each.line, request=request.id, has_context=True, pid="", time=max(each.line.time, request.last))
    return replace(each, line=line, service=request.service, host=request.host, is_guessed=False)
