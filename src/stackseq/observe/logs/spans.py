"""From lines to spans: ``read_logs(files, request)`` tells what one request did, in which processes, and what it asked for."""

# For maintainers. Everything that one request asked a process on a host for is one span, with its lines as happenings. Who asked
# is told by ids where there are any: keystoneauth tells the id of the request that it made, oslo.messaging those of messages
# (both at the level DEBUG), and since Zed every line the request above it. Where only the request id is the same, the order of
# lines is what there is, and the reading says so. Neutron's call back to Nova has no id in common with anything: instances join
# it.
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import chain, islice

from stackseq.collector import resting_collector
from stackseq.observe.happenings import SERIOUS
from stackseq.observe.logs.access import answered, answers
from stackseq.observe.logs.edges import ACCESS, ASKED, CALLBACK, CALLING, DONE, LIFECYCLE, MADE, SENT, requests_made
from stackseq.observe.logs.failures import failure_told, given_up_on, is_exception, last_raised, without_traceback
from stackseq.observe.logs.files import PROJECTS, is_api, reason_of
from stackseq.observe.logs.fronts import answers_in_front
from stackseq.observe.logs.line import request_named
from stackseq.observe.logs.scanning import find_lines
from stackseq.observe.logs.writers import process_of_line, with_writers
from stackseq.observe.model import Happening, Problem, Reading, Span, SpanKind
from stackseq.observe.packed import DAMAGED
from stackseq.observe.redact import redact
from stackseq.observe.semantics import failure
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.messages import Message
    from stackseq.observe.logs.scanning import Found
    from stackseq.observe.logs.segments import Segment

    Key = tuple[str, str, str]

_PASSES = 6
"""How far requests are followed that requests make."""
_MOST = 200_000
"""Lines that are kept."""
_TITLE = 60
"""Characters of a line that names what nothing else does."""
_AFTER = 5.0
"""Seconds after the last line of a request in which libvirt may still tell of its server."""
_ANSWER = 20
"""Lines after an answer in which its sender may tell of an exception."""
_REMOTE = re.compile(r"\b((?:\w{1,80}\.){0,9}[A-Z]\w{0,100})_Remote: ([^\n]*)")
_EDGES = (SENT, MADE, CALLBACK, CALLING, DONE)
_REQUESTED = re.compile(r"req-([0-9a-f-]{36})$")


def read_logs(files: Sequence[LogFile], request: str | Iterable[str]) -> Reading:
    """Return the spans of a request, or of several, and of those that they made.

    Files that cannot be read are told as problems.
    """
    with resting_collector():
        return _read_all(files, tuple(request_named(each) for each in ((request,) if isinstance(request, str) else request)))


def _read_all(files: Sequence[LogFile], wanted: Sequence[str]) -> Reading:
    from stackseq.observe.logs.joining import join
    from stackseq.observe.logs.messages import messages_of

    found, problems = _collect(files, wanted)
    found = with_writers(found)
    unknown = next((each.evidence for each in found if each.is_guessed), "")
    if unknown:
        text = "neither line nor name of a file tell which process wrote it: it is told as its project"
        problems.append(Problem("unknown-service", text, unknown.rpartition(":")[0]))
    found += answers(files, found)
    found += answers_in_front(files, found)
    groups: dict[Key, list[Found]] = {}
    projects = {process_of_line(each): each.service for each in found if each.service}
    known = [each if each.service else replace(each, service=projects.get(process_of_line(each), "")) for each in found]
    known = _with_events(list(answered(sorted(known, key=lambda one: one.line.time))), wanted)
    for each in known:
        if each.line.request and each.service:
            groups.setdefault((each.line.request, each.service, each.host), []).append(each)
    messages = messages_of(groups, known)
    spans, owners = _spans(groups, messages)
    joined, more = join(spans, groups, messages, owners, wanted)
    return Reading("logs", tuple(joined), (*problems, *more))


def _with_events(found: Sequence[Found], wanted: Sequence[str]) -> list[Found]:
    """Return the lines; what libvirt told of a server belongs to the request that worked on it there at that time."""
    working: dict[tuple[str, str, str], list[Found]] = {}
    for each in found:
        if each.line.instance and each.line.request in wanted:
            working.setdefault((each.service, each.host, each.line.instance), []).append(each)
    told = []
    for each in found:
        if LIFECYCLE.match(each.line.message) and not each.line.has_user:
            around = working.get((each.service, each.host, each.line.instance), [])
            at = bisect_right(around, each.line.time, key=lambda one: one.line.time)
            near = at > 0 and each.line.time <= around[-1].line.time + _AFTER
            request = around[at - 1].line.request if near else ""
            told.append(replace(each, line=replace(each.line, request=request, global_request="")))
        else:
            told.append(each)
    return told


def _collect(files: Sequence[LogFile], requests: Sequence[str]) -> tuple[list[Found], list[Problem]]:
    """Read all files again and again, until no more ids are found that belong to the requests."""
    found: dict[str, Found] = {}
    problems: dict[str, Problem] = {}
    new = {(match[1] if (match := _REQUESTED.match(each)) else each).encode() for each in requests}
    seen = {*(each.encode() for each in requests), *new}
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
    return list(found.values()), list(problems.values())


def _read(file: LogFile, wanted: set[bytes], problems: dict[str, Problem]) -> Iterable[Found]:
    try:
        yield from find_lines(file, wanted)
    except DAMAGED as error:
        problems[file.path] = Problem("unreadable-file", reason_of(error), file.name)


def _spans(groups: Mapping[Key, Sequence[Found]], messages: Mapping[str, Message]) -> tuple[list[Span], dict[str, str]]:
    """Return a span for everything that a process was asked, and of each line the id of the span that it is in."""
    from stackseq.observe.logs.segments import cut

    sent: dict[str, list[Message]] = {}
    for message in messages.values():
        sent.setdefault(message.request, []).append(message)
    found: list[tuple[Span, Sequence[Found]]] = []
    owners: dict[str, str] = {}
    for key, lines in groups.items():
        for number, segment in enumerate(cut(lines, sent.get(key[0], ()), key[1:])):
            span = _span(key, number, segment, messages.get(segment.message))
            found.append((span, segment.lines))
            owners.update(dict.fromkeys((each.evidence for each in segment.lines), span.id))
    return [_with_reason(span, messages, groups) for span in _with_hosts_tried(found)], owners


def _with_hosts_tried(found: Sequence[tuple[Span, Sequence[Found]]]) -> Iterator[Span]:
    """Yield the spans; what failed on a host is no failure if another one was tried after it, and is one if none was left."""
    tried: dict[tuple[str, str], bool] = {}
    for span, lines in found:
        for host in given_up_on(lines):
            tried[span.attributes["request"], host] = bool(span.error)
    for span, lines in found:
        was_last = tried.get((span.attributes["request"], span.host.partition(".")[0]))
        if was_last is None or not span.service.endswith("-compute"):
            yield span
        else:
            yield replace(span, error=span.error or last_raised(lines) if was_last else "")


def _with_reason(span: Span, messages: Mapping[str, Message], groups: Mapping[Key, Sequence[Found]]) -> Span:
    """Return a span with the exception that its sender got as the answer, where its own lines only tell that there was one."""
    message = messages.get(span.attributes.get("message", ""))
    if not span.error or message is None or message.answered is None or is_exception(span.error):
        return span
    sent = message.sent
    lines = groups[sent.line.request, sent.service, sent.host]
    after = lines[bisect_left(lines, message.answered, key=lambda each: each.line.time) :]
    raised = (match for each in after[:_ANSWER] if (match := _REMOTE.search(each.line.message)))
    return next((replace(span, error=failure(match[1], match[2])) for match in raised), span)


def _span(key: Key, number: int, segment: Segment, message: Message | None) -> Span:
    request, service, host = key
    lines = segment.lines
    access = next((match for each in lines if (match := ACCESS.search(each.line.message))), ASKED.match(lines[0].line.message))
    first, last = lines[0].line, lines[-1].line
    ids = {
        "request": request,
        "global_request": next((each.line.global_request for each in lines if each.line.global_request), ""),
        "instance": next((each.line.instance for each in lines if each.line.instance), ""),
        "message": segment.message,
        "status": segment.status,
    }
    serves = not message and (access or is_api(service))
    return Span(
        "@".join(key) + (f"#{number}" if number else ""),
        redact(f"{access[1]} {access[2]}") if access else _name(lines, message) or ("request" if serves else "message"),
        service,
        min(segment.started, first.time),
        max(last.time, segment.started),
        kind=SpanKind.SERVER if serves else SpanKind.CONSUMER,
        host=host,
        error=failure_told(lines, segment.status),
        attributes={name: value for name, value in ids.items() if value},
        happenings=tuple(_happening(each) for each in lines),
        evidence=lines[0].evidence,
    )


def _name(lines: Iterable[Found], message: Message | None) -> str:
    """Return the method that a message asks for, if the log has it, or what is told first."""
    done = (match[3] for each in lines if (match := DONE.match(each.line.message)))
    method = message.method if message and message.method else next(done, "")
    plain = [each.line for each in lines if each.line.message and each.line.level not in SERIOUS]
    own = (line for line in plain if line.logger.partition(".")[0] in PROJECTS)
    telling = (line.message for line in chain(own, plain) if not any(pattern.search(line.message) for pattern in _EDGES))
    told = next(telling, "")
    text = redact(" ".join(told.split()))
    return method or (text if len(text) <= _TITLE else f"{text[:_TITLE].rpartition(' ')[0] or text[:_TITLE]} …")


def _happening(each: Found) -> Happening:
    line = each.line
    text = redact(" ".join(without_traceback(line.message).split()))[:300]
    return Happening(line.time, text, each.evidence, line.level, line.place, line.logger)
