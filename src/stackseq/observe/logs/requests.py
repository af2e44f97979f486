"""Which requests logs tell about: ``find_requests(files)`` lists them, so that one can be chosen."""

# For maintainers. One search finds the ids, and only a request's first line is decoded, with those that tell how it ended. A
# request with a global id was made by another one.
from __future__ import annotations

import re

from stackseq.observe.logs.edges import ACCESS
from stackseq.observe.logs.files import DAMAGED
from stackseq.observe.logs.line import LONGEST
from stackseq.observe.logs.scanning import FAILING, blocks
from stackseq.observe.redact import redact
from stackseq.observe.semantics import failure
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.line import Line

    Read = Callable[[bytes], Line | None]

_ID = re.compile(rb'(?:req-[0-9a-f-]{36} )?req-([0-9a-f-]{36})|(?<!global_)request_id"?[:,] ?"([0-9a-f-]{36})"', re.IGNORECASE)
"""Stores of logs leave out ``req-``."""
_TELLING = re.compile(
    rb'" (?:status: )?\d{3} |[ "]ERROR[ "]|[ "]CRITICAL[ "]|call to [^\n]{1,400} used request id (req-[0-9a-f-]{36})'
)
_CALLBACK = "/os-server-external-events"
"""What services alone ask for."""
_MOST = 100_000
"""Requests of which is kept what they are."""


class Request(Record):
    """What somebody asked for."""

    id: str
    time: float
    title: str
    """``POST /v2.1/servers``, or its first line."""
    outcome: str
    """``202``, or a failure; empty if nothing is told."""
    method: str = ""


def find_requests(files: Iterable[LogFile]) -> tuple[tuple[Request, ...], bool]:
    """Return what users asked for, in the order of time, and whether that is all. Files that cannot be read are left out."""
    seen: dict[bytes, Request | None] = {}
    made: set[bytes] = set()
    for file in files:
        try:
            read = file.reader()
            with file.open() as stream:
                for _, block, _ in blocks(stream):
                    _look(block, read, seen, made)
        except DAMAGED:
            continue
    found = [request for own, request in seen.items() if request is not None and own not in made]
    found = sorted((each for each in found if _CALLBACK not in each.title), key=lambda each: each.time)
    return tuple(found), len(seen) < _MOST


def _look(block: bytes, read: Read, seen: dict[bytes, Request | None], made: set[bytes]) -> None:
    for match in _ID.finditer(block):
        own = b"req-" + (match[1] or match[2])
        if own not in seen and len(seen) < _MOST:
            seen[own] = None
            _note(block, match.start(), read, seen)
    for match in _TELLING.finditer(block):
        if match[1]:
            made.add(match[1])
        else:
            _note(block, match.start(), read, seen)


def _note(block: bytes, at: int, read: Read, seen: dict[bytes, Request | None]) -> None:
    """Keep what the line says of its request: its title if it is the first, its outcome if it knows."""
    start, end = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at)
    line = read(block[start : min(end if end >= 0 else len(block), start + LONGEST)])
    if line is None or not line.request or line.global_request or not line.has_user:
        return
    own = line.request.encode()
    known = seen.get(own)
    if known is None and own not in seen:
        return
    text = redact(" ".join(line.message.split()))[:100]
    known = known or Request(line.request, line.time, text, "")
    known = replace(known, title=text, time=line.time) if line.time < known.time and not known.method else known
    access = ACCESS.search(line.message)
    if access and not known.method:
        known = replace(known, title=redact(f"{access[1]} {access[2]}"), method=access[1], outcome=known.outcome or access[3])
    elif line.level in FAILING:
        known = replace(known, outcome=failure("", line.message)[:100])
    seen[own] = known


def only_one(requests: Iterable[Request]) -> str:
    """Return the id of the only request, or of the only one that changes something; empty if there are several."""
    found = tuple(requests)
    changing = [each for each in found if each.method not in {"GET", "HEAD", "OPTIONS"}]
    choice = found if len(found) == 1 else changing
    return choice[0].id if len(choice) == 1 else ""
