"""From lines to spans: ``read_logs(files, request)`` tells what one request did, in which processes, and what it asked for."""

# For maintainers. What one request did in one process on one host is one span, with its lines as happenings. Who asked for it is
# told by ids where there are any: keystoneauth tells the id of the request that it made, oslo.messaging those of messages (both
# at the level DEBUG), and since Zed every line the request above it. Where only the request id is the same, the order of lines is
# what there is, and the reading says so. Neutron's call back to Nova has no id in common with anything: instances join it.
from __future__ import annotations

import re
from itertools import islice

from stackseq.observe.logs.edges import ACCESS, CALLBACK, MADE, METHOD, SENT, requests_made
from stackseq.observe.logs.files import DAMAGED
from stackseq.observe.logs.line import request_named
from stackseq.observe.logs.scanning import FAILING, find_lines
from stackseq.observe.model import Happening, Problem, Reading, Span, SpanKind
from stackseq.observe.redact import redact
from stackseq.observe.semantics import failure_of_status
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.scanning import Found

    Key = tuple[str, str, str]

_PASSES = 6
"""How far requests are followed that requests make."""
_MOST = 200_000
"""Lines that are kept."""
_TITLE = 60
"""Characters of a line that names what nothing else does."""
_REQUESTED = re.compile(r"req-([0-9a-f-]{36})$")


def read_logs(files: Sequence[LogFile], request: str) -> Reading:
    """Return the spans of a request and of those that it made. Files that cannot be read are told as problems."""
    from stackseq.observe.logs.joining import join

    request = request_named(request)
    found, problems = _collect(files, request)
    groups: dict[Key, list[Found]] = {}
    projects = {_process(each): each.service for each in found if each.service}
    known = [replace(each, service=each.service or projects.get(_process(each), "")) for each in found]
    for each in sorted(known, key=lambda one: one.line.time):
        if each.line.request and each.service:
            groups.setdefault((each.line.request, each.service, each.host), []).append(each)
    spans, more = join([_span(key, lines) for key, lines in groups.items()], groups, known, request)
    return Reading("logs", tuple(spans), (*problems, *more))


def _process(each: Found) -> tuple[str, str, str]:
    """Return what the lines of one process have in common."""
    return each.evidence.rpartition(":")[0], each.host, each.line.pid


def _collect(files: Sequence[LogFile], request: str) -> tuple[list[Found], list[Problem]]:
    """Read all files again and again, until no more ids are found that belong to the request."""
    found: dict[str, Found] = {}
    problems: dict[str, Problem] = {}
    match = _REQUESTED.match(request)
    new = {(match[1] if match else request).encode()}
    seen = {request.encode(), *new}
    for _ in range(_PASSES):
        unread = (line for file in files for line in _read(file, new, problems) if line.evidence not in found)
        lines = list(islice(unread, _MOST - len(found)))
        found.update((line.evidence, line) for line in lines)
        seen.update(line.line.request.encode() for line in lines if line.line.global_request)
        new = requests_made(lines) - seen
        seen |= new
        if not new or len(found) >= _MOST:
            break
    if len(found) >= _MOST:
        problems["many"] = Problem("too-many-lines", f"only the first {_MOST} lines are told")
    unknown = [line.evidence for line in found.values() if line.is_guessed]
    if unknown:
        text = "neither line nor name of a file tell which process wrote it: it is told as its project"
        problems["unknown"] = Problem("unknown-service", text, unknown[0].rpartition(":")[0])
    return list(found.values()), list(problems.values())


def _read(file: LogFile, wanted: set[bytes], problems: dict[str, Problem]) -> Iterable[Found]:
    try:
        yield from find_lines(file, wanted)
    except DAMAGED as error:
        text = getattr(error, "strerror", None) or "is compressed, and damaged"
        problems[file.path] = Problem("unreadable-file", f"cannot be read: {text}", file.name)


def _span(key: Key, lines: Sequence[Found]) -> Span:
    request, service, host = key
    access = next((match for each in lines if (match := ACCESS.search(each.line.message))), None)
    first, last = lines[0].line, lines[-1].line
    ids = {
        "request": request,
        "global_request": next((each.line.global_request for each in lines if each.line.global_request), ""),
    }
    ids["instance"] = next((each.line.instance for each in lines if each.line.instance), "")
    serves = access or service.endswith("-api") or service in {"neutron-server", "keystone", "placement"}
    return Span(
        "@".join(key),
        redact(f"{access[1]} {access[2]}") if access else _name(lines) or ("request" if serves else "message"),
        service,
        first.time,
        last.time,
        kind=SpanKind.SERVER if serves else SpanKind.CONSUMER,
        host=host,
        error=_error(lines, access[3] if access else ""),
        attributes={name: value for name, value in ids.items() if value},
        happenings=tuple(_happening(each) for each in lines),
        evidence=lines[0].evidence,
    )


def _name(lines: Iterable[Found]) -> str:
    """Return the method that a message asks for, if the log has it, or what is told first."""
    texts = [each.line.message for each in lines]
    method = next((match[1] for text in texts if (match := METHOD.search(text))), "")
    told = next((text for text in texts if text and not any(pattern.search(text) for pattern in (SENT, MADE, CALLBACK))), "")
    text = redact(" ".join(told.split()))
    return method or (text if len(text) <= _TITLE else f"{text[:_TITLE].rpartition(' ')[0] or text[:_TITLE]} …")


def _error(lines: Sequence[Found], status: str) -> str:
    """Return the last failure of which a log tells, or the status of the answer."""
    failures = [each.line.error for each in lines if each.line.level in FAILING and each.line.error]
    return failures[-1] if failures else failure_of_status(status)


def _happening(each: Found) -> Happening:
    line = each.line
    text = redact(" ".join(line.message.split()))[:300]
    return Happening(line.time, text, each.evidence, line.level, line.place, line.logger)
