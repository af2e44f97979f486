"""Which requests logs tell about: ``find_requests(files)`` lists them, so that one can be chosen."""

# For maintainers. One search finds the ids, and only a request's first line is decoded, with those that tell how it ended. A
# request with a global id was made by another one.
from __future__ import annotations

import re

from stackseq.observe.logs.edges import ACCESS, ASKED, RETURNED
from stackseq.observe.logs.line import LONGEST
from stackseq.observe.logs.scanning import FAILING, blocks
from stackseq.observe.packed import DAMAGED
from stackseq.observe.redact import redact
from stackseq.observe.semantics import failure
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.line import Line

    Read = Callable[[bytes], Line | None]

_IDS = (re.compile(rb"req-([0-9a-f-]{36})(?! req-)"), re.compile(rb'[^_]request_id"[:,] ?"([0-9a-f-]{36})"'))
"""Own ids: the last of two. Stores of logs leave out ``req-``. Each begins with letters, which makes the search quick."""
_ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-")
_TELLING = (
    re.compile(rb'" (?:status: )?\d{3} '),
    re.compile(rb" returned with HTTP \d{3}"),
    re.compile(b"ERROR"),
    re.compile(b"CRITICAL"),
    re.compile(rb"Took [\d.]+ seconds to build"),
)
"""Lines that may tell what came of a request."""
_MADE = re.compile(rb"used request id (req-[0-9a-f-]{36})")
_OF = rb"req-([0-9a-f-]{36})(?! req-)[^\n\]]{0,300}\] "
_ABOUT = re.compile(
    _OF
    + rb"\[instance: ([0-9a-f-]{36})\] ((?:Terminat|(?:Hard |Soft )?[Rr]eboot|Rebuild|Resum|Suspend|Paus|Unpaus|Shelv|Unshelv|"
    rb"Migrat|Resiz|Rescu|Evacuat|Attach|Detach|Start|Stopp?|Delet|Snapshott?|Confirm|Revert)ing(?: [a-z]+){1,3})?"
)
_ACTION = re.compile(_OF + rb"Action: '([\w-]{1,60})', calling method")
_BUILT = re.compile(r"Took [\d.]+ seconds to build")
_SERVER = re.compile(r"/servers/([0-9a-f-]{36})\b")
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
    server: str = ""
    """The uuid of the server that it is about, as far as a line tells."""
    what: str = ""
    """What was done, if the title does not tell: the action ``pause``, or what is told first of the server."""
    told: float = 0.0
    """When the line was written that tells the outcome."""


def find_requests(files: Iterable[LogFile]) -> tuple[tuple[Request, ...], bool]:
    """Return what users asked for, in the order of time, and whether that is all. Files that cannot be read are left out."""
    listing = _Listing()
    for file in files:
        try:
            read = file.reader()
            with file.open() as stream:
                for _, block, _ in blocks(stream):
                    listing.look(block, read)
        except DAMAGED:
            continue
    return listing.requests(), len(listing.seen) < _MOST


class _Listing:
    """The requests of the lines that were looked at, by their ids without ``req-``."""

    def __init__(self) -> None:
        self.seen: dict[bytes, Request | None] = {}
        """None for those that no user asked for."""
        self._made: set[bytes] = set()
        self._servers: dict[bytes, bytes] = {}
        self._doing: dict[bytes, bytes] = {}

    def requests(self) -> tuple[Request, ...]:
        """Return what users asked for, in the order of time."""
        found = [self._about(own, each) for own, each in self.seen.items() if each and own not in self._made]
        return tuple(sorted((each for each in found if _CALLBACK not in each.title), key=lambda each: each.time))

    def _about(self, own: bytes, request: Request) -> Request:
        named = _SERVER.search(request.title)
        server = self._servers.get(own, named[1].encode() if named else b"").decode()
        doing = self._doing.get(own, b"").decode()
        return replace(request, server=server, what=doing)

    def look(self, block: bytes, read: Read) -> None:
        """Look at the lines of a block."""
        has_ids = False
        for pattern in _IDS:
            for match in pattern.finditer(block):
                has_ids = True
                if match[1] not in self.seen and len(self.seen) < _MOST:
                    self.seen[match[1]] = None
                    self._note(block, match.start(), read)
        for pattern in _TELLING if has_ids else ():
            noted = 0  # a line may tell again and again
            for match in pattern.finditer(block):
                if match.start() >= noted:
                    noted = self._note(block, match.start(), read)
        self._made.update(each[4:] for each in _MADE.findall(block))
        for own, server, doing in _ABOUT.findall(block):
            if own in self.seen:
                self._servers.setdefault(own, server)
                if doing:
                    self._doing.setdefault(own, doing)
        self._doing.update((own, action) for own, action in _ACTION.findall(block) if action != b"create")

    def _note(self, block: bytes, at: int, read: Read) -> int:
        """Keep what the line says of its request: its title if it is the first, its outcome if it knows. Return where it ends."""
        start, found = block.rfind(b"\n", 0, at) + 1, block.find(b"\n", at)
        end = found if found >= 0 else len(block)
        raw = block[start : min(end, start + LONGEST)]
        line = read(raw) if _ID.search(raw) else None
        if line is None or not line.request or line.global_request or not line.has_user:
            return end
        own = line.request.encode()[4:]
        if own in self.seen:
            self.seen[own] = _with_line(self.seen[own], line)
        return end


def _with_line(known: Request | None, line: Line) -> Request:
    text = redact(" ".join(line.message.split()))[:100]
    known = known or Request(line.request, line.time, text, "")
    known = replace(known, title=text, time=line.time) if line.time < known.time and not known.method else known
    if (asked := ASKED.match(line.message)) and not known.method:
        return replace(known, title=redact(f"{asked[1]} {asked[2]}"), method=asked[1])
    if returned := RETURNED.match(line.message):
        return replace(known, outcome=known.outcome or returned[2])
    access = ACCESS.search(line.message)
    if access and not known.method:
        return replace(known, title=redact(f"{access[1]} {access[2]}"), method=access[1], outcome=known.outcome or access[3])
    if line.time >= known.told and (line.level in FAILING or _BUILT.match(line.message)):
        outcome = failure("", line.message)[:100] if line.level in FAILING else text.rstrip(".")
        return replace(known, outcome=outcome, told=line.time)
    return known


def only_one(requests: Iterable[Request]) -> str:
    """Return the id of the only request, or of the only one that changes something; empty if there are several."""
    found = tuple(requests)
    changing = [each for each in found if each.method not in {"GET", "HEAD", "OPTIONS"}]
    choice = found if len(found) == 1 else changing
    return choice[0].id if len(choice) == 1 else ""
