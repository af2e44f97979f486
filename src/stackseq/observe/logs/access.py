"""How requests ended whose services do not say it in one line: ``answers(files, found)``, ``answered(found)``.

uWSGI's lines have no id of a request, but the process that served it, and from when until when: a worker serves one at a time.
"""

# For maintainers. Glance, Cinder and Keystone leave it to the web server to write down the answer. uWSGI writes into the log of
# the service; a line of a worker that began before the request's first line and ended after its last one is about it. The clock
# is that of the host, in its zone, as that of the service's lines is; the beginning is told in whole seconds.
from __future__ import annotations

from bisect import bisect_left, bisect_right

from stackseq.observe.logs.edges import ACCESS, ASKED, RETURNED
from stackseq.observe.logs.files import is_api
from stackseq.observe.logs.scanning import find_lines
from stackseq.observe.logs.webservers import UWSGI
from stackseq.observe.packed import DAMAGED
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.scanning import Found

_ROUNDED = 1.0
"""Seconds by which a beginning may be told too early."""
_SLACK = 0.1


class _Served:
    """Lines of one request in one worker."""

    __slots__ = ("answer", "first", "is_told", "last", "request")

    def __init__(self, each: Found) -> None:
        self.request = each.line.request
        self.first = self.last = each.line.time
        self.is_told = False
        self.answer: Found | None = None

    def add(self, each: Found) -> None:
        self.first, self.last = min(self.first, each.line.time), max(self.last, each.line.time)
        self.is_told = self.is_told or ACCESS.search(each.line.message) is not None

    def offer(self, answer: Found) -> None:
        """Take the answer if it ended nearer to the last line than another one, and not before it."""
        away = abs(answer.line.time - self.last)
        if answer.line.time + _ROUNDED >= self.last and (self.answer is None or away < abs(self.answer.line.time - self.last)):
            self.answer = answer


def answered(found: Iterable[Found]) -> Iterator[Found]:
    """Yield the lines, in the order of time; those that tell a status without a method get the method that was told before."""
    asked: dict[tuple[str, str, str], str] = {}
    for each in found:
        line = each.line
        if match := ASKED.match(line.message):
            asked[line.request, line.pid, match[2]] = match[1]
        elif (match := RETURNED.match(line.message)) and (method := asked.get((line.request, line.pid, match[1]))):
            yield replace(each, line=replace(line, message=f'"{method} {match[1]}" status: {match[2]}'))
            continue
        yield each


def answers(files: Sequence[LogFile], found: Iterable[Found]) -> Iterator[Found]:
    """Yield the lines about answers, as lines of the requests. Files that cannot be read have been told as problems."""
    served: dict[str, dict[str, dict[str, _Served]]] = {}
    for each in found:
        line = each.line
        if line.request and line.pid and is_api(each.service):
            workers = served.setdefault(each.evidence.rpartition(":")[0], {})
            workers.setdefault(line.pid, {}).setdefault(line.request, _Served(each)).add(each)
    for file in files:
        waiting = {
            pid: sorted((each for each in requests.values() if not each.is_told), key=lambda each: each.first)
            for pid, requests in served.get(file.name, {}).items()
        }
        yield from _answers_in(file, {pid: requests for pid, requests in waiting.items() if requests})


def _answers_in(file: LogFile, waiting: dict[str, list[_Served]]) -> Iterator[Found]:
    if not waiting:
        return
    try:
        for answer in find_lines(file, {f"[pid: {pid}|".encode() for pid in waiting}):
            match = ACCESS.search(answer.line.message)
            if match and answer.line.logger == UWSGI:
                began = answer.line.time - float(match[4] or 0)
                requests = waiting.get(answer.line.pid, [])
                first = bisect_left(requests, began - _SLACK, key=lambda each: each.first)
                last = bisect_right(requests, answer.line.time + _ROUNDED, key=lambda each: each.first)
                for each in requests[first:last]:
                    each.offer(answer)
    except DAMAGED:
        pass
    for requests in waiting.values():
        for each in requests:
            if each.answer is not None:
                line = replace(
                    each.answer.line, request=each.request, has_context=True, time=max(each.answer.line.time, each.last)
                )
                yield replace(each.answer, line=line)
