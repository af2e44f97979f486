"""Traces that know no ids of requests: ``Traces(spans).about(row, server)`` finds the one that a row of a ledger belongs to."""

# For maintainers. OSProfiler records arguments and addresses, and not the request that they came with. What it has in common with
# a ledger is the server, and the time; a request that makes a server is the one that has no server yet.
from __future__ import annotations

from itertools import pairwise

from stackseq.observe.ledgers.rows import ACTION
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.observe.model import Span

    _Key = tuple[str, str]

_NEAR = 0.25
"""Seconds by which clocks of hosts may be apart."""
_WHOLE = 1.0
"""Seconds by which a time is too early of which only whole seconds are kept."""


class Trace(Record):
    """A span at the top, and all below it."""

    top: Span
    spans: Sequence[Span]
    """In the order of their starts."""
    ended: float


class Traces:
    """Traces by the servers that they are about."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._about: dict[str, list[Trace]] = {}
        self._making: list[Trace] = []
        for trace in _traces({(span.trace, span.id): span for span in spans}):
            named = {span.attributes.get("instance", "") for span in trace.spans} | _named(trace.top.name)
            for server in named - {""}:
                self._about.setdefault(server, []).append(trace)
            if _makes(trace):
                self._making.append(trace)

    def about(self, row: Span, server: str) -> Trace | None:
        """Return the trace of a row that is about a server, the last begun if several ran; None if there is none."""
        early = _NEAR if row.started % 1 else _WHOLE
        action = row.attributes.get(ACTION)
        known = [each for each in self._about.get(server, ()) if not action or (action == "create") == _makes(each)]
        running = [each for each in known if each.top.started - early <= row.started <= each.ended + _NEAR]
        if not running and action == "create":
            near = [each for each in self._making if each.top.started - early <= row.started <= each.top.started + _WHOLE]
            running = near if len(near) == 1 else []
        return max(running, key=lambda each: each.top.started, default=None)


def _traces(known: Mapping[_Key, Span]) -> Iterator[Trace]:
    """Yield the traces in which no span knows the id of its request."""
    inside: dict[_Key, list[Span]] = {}
    tops: list[Span] = []
    for span in known.values():
        parent = span.trace, span.parent
        (inside.setdefault(parent, []) if parent in known else tops).append(span)
    for top in tops:
        spans = [top]
        for span in spans:  # which grows
            spans += inside.get((span.trace, span.id), [])
        if not any(span.attributes.get("request") for span in spans):
            spans.sort(key=lambda each: each.started)
            yield Trace(top, spans, max(span.started if span.ended is None else span.ended for span in spans))


def _makes(trace: Trace) -> bool:
    return trace.top.name.startswith("POST ") and trace.top.name.endswith("/servers")


def _named(address: str) -> set[str]:
    """Return the server that an address names: ``POST /v2.1/servers/…/action``."""
    parts = address.partition("?")[0].split("/")
    return {after for part, after in pairwise(parts) if part == "servers"}
