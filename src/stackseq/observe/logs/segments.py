"""What one request did in one process, cut into what it was asked for: ``cut(lines, arrivals)``."""

# For maintainers. A process may be asked several times in one request: a conductor by the API, and by a compute node that
# could not build; Glance, which takes the request's id of whoever asks, once for each look at an image. What is known is when a
# message arrived and when it was answered, and that a line about a REST request is its last one. Between these a line belongs to
# what was asked last and is not answered yet, in the same worker if lines tell workers. A cast is answered long before its work
# is done, so that lines after it are its own while nothing else was asked.
from __future__ import annotations

from stackseq.observe.logs.edges import ACCESS, DONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from stackseq.observe.logs.messages import Arrival, Message
    from stackseq.observe.logs.scanning import Found


class Segment:
    """Lines of one request in one process, between what it was asked and its answer."""

    __slots__ = ("answered", "is_open", "lines", "message", "pid", "started", "status")

    def __init__(self, message: str, pid: str, started: float, answered: float | None = None) -> None:
        """``message`` is the id of the message that asks, if it is known; ``answered`` is when its sender heard of it."""
        self.message = message
        self.pid = pid
        self.started = started
        self.answered = answered
        self.is_open = True
        self.lines: list[Found] = []
        self.status = ""
        """Of the answer to a REST request."""


def cut(lines: Sequence[Found], messages: Iterable[Message], where: tuple[str, str]) -> list[Segment]:
    """Return the segments that have lines. ``lines`` are in the order of time, ``where`` is their process and host."""
    coming = sorted(((arrival, each) for each in messages for arrival in _there(each, where)), key=lambda pair: pair[0].time)
    found: list[Segment] = []
    at = 0
    for each in lines:
        while at < len(coming) and coming[at][0].time <= each.line.time:
            arrival, message = coming[at]
            found.append(Segment(message.id, arrival.pid, arrival.time, message.answered if message.waits else None))
            at += 1
        _add(each, found)
    return _without_tails([segment for segment in found if segment.lines])


def _there(message: Message, where: tuple[str, str]) -> Iterable[Arrival]:
    return (each for each in message.arrivals if (each.service, each.host) == where)


def _add(each: Found, found: list[Segment]) -> None:
    """Put a line where it belongs; a line that tells of an answer ends what it is the answer to."""
    line = each.line
    segment = _segment_of(each, found)
    if segment is None:
        segment = Segment("", line.pid, line.time)
        found.append(segment)
    segment.lines.append(each)
    access = ACCESS.search(line.message)
    if access or DONE.match(line.message):
        segment.is_open = False
        segment.status = access[3] if access else segment.status


def _segment_of(each: Found, found: Sequence[Segment]) -> Segment | None:
    """Return what a line belongs to: what was asked last and is not answered; else the last of its worker."""
    line = each.line
    done = DONE.match(line.message)
    beside = [one for one in found[-_LOOK_BACK:] if not (one.pid and line.pid and one.pid != line.pid)]
    if done and (named := [one for one in beside if one.message == done[2]]):
        return named[-1]
    for one in reversed(beside):
        if one.is_open and (one.answered is None or one.answered >= line.time):
            return one
    last = beside[-1] if beside else None
    if last is not None and (_is_done(last) or (last.status and not _is_again(each, last))):
        return None
    return last


def _is_done(segment: Segment) -> bool:
    """Tell whether a process had nothing more to do: it answered who waited. What it does then, it was asked for anew."""
    return segment.answered is not None and not segment.is_open


_LOOK_BACK = 64
"""Segments among which that of a line is looked for: as many as are open at once, and then some."""


def _is_again(each: Found, last: Segment) -> bool:
    """Tell whether a line tells of the same answer once more: the service does, and the server in front of it."""
    access = ACCESS.search(each.line.message)
    before = ACCESS.search(last.lines[-1].line.message)
    return bool(access and before and access.groups()[:3] == before.groups()[:3])


def _without_tails(segments: list[Segment]) -> list[Segment]:
    """Put lines after the answer to a REST request, which no other answer follows, with it."""
    kept: list[Segment] = []
    for segment in segments:
        before = next((one for one in reversed(kept) if one.pid == segment.pid), None)
        if before is not None and before.status and not segment.status and not segment.message:
            before.lines += segment.lines
        else:
            kept.append(segment)
    return kept
