"""Which requests are about a server: ``requests_about(files, server)`` finds them, for ``read_logs`` to tell.

Those that name the server count, and those that name a port or a volume while it is tied to the server.
"""

# For maintainers. One pass finds the lines that name the server, which are few, and in them its ports and volumes; a second finds
# those that name these. What services do by themselves, such as looking at all servers every minute, is no request of anybody.
# Neutron's and Cinder's own lines about ports and volumes are found by what their callers asked: here only those count that
# somebody asked for directly.
from __future__ import annotations

import re

from stackseq.observe.logs.edges import ACCESS, CALLBACK
from stackseq.observe.logs.line import UUID
from stackseq.observe.logs.scanning import find_lines
from stackseq.observe.packed import DAMAGED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.scanning import Found

_TIED = re.compile(
    rf"(?i)(?:network-vif-\w+[:-]|\bports?(?:[ _]?id)?\W{{1,4}}|\bvolumes?(?:[ _]?id)?\W{{1,4}}|/ports/|/volumes/)({UUID})"
)
"""A port or a volume that a line names."""
_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST_TIED = 64
"""Ports and volumes that are searched: more than a server has."""
_MOST = 2000
"""Requests that are told."""
_SPAN = 3600.0
"""Seconds before and after the lines about a server in which its ports and volumes are its own."""


def requests_about(files: Sequence[LogFile], server: str) -> tuple[str, ...]:
    """Return the ids of the requests that are about a server, in the order of their first lines.

    What is wrong with files is told when their lines are read.
    """
    seen = _Seen()
    tied: set[str] = set()
    for each in _lines(files, {server.lower().encode()}):
        if f"req-{server.lower()}" in (each.line.request, each.line.global_request):
            continue  # an id of a request was given for a server's
        seen.note(each)
        tied.update(match.lower() for match in _TIED.findall(each.line.message) if len(tied) < _MOST_TIED)
    tied.discard(server.lower())
    if seen.times and tied:
        first, last = min(seen.times.values()) - _SPAN, max(seen.times.values()) + _SPAN
        for each in _lines(files, {one.encode() for one in tied}):
            if first <= each.line.time <= last:
                seen.note(each)
    return tuple(sorted(seen.times.keys() - seen.others, key=lambda request: seen.times[request]))[:_MOST]


class _Seen:
    """The requests of users that lines tell of."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        """Request → when it is first told."""
        self.others: set[str] = set()
        """Requests that only look, and those by which services call back: these are found from what waits for them."""

    def note(self, each: Found) -> None:
        """Keep a line's request, unless another one made it, which leads to it."""
        line = each.line
        if not line.request or not line.has_user or line.global_request:
            return
        self.times[line.request] = min(line.time, self.times.get(line.request, line.time))
        access = ACCESS.search(line.message)
        if CALLBACK.match(line.message) or (access and access[1] in _LOOKING):
            self.others.add(line.request)


def _lines(files: Iterable[LogFile], wanted: AbstractSet[bytes]) -> Iterator[Found]:
    for file in files:
        try:
            yield from find_lines(file, wanted)
        except DAMAGED:
            continue
