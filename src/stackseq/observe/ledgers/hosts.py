"""Hosts of rows: ``named_hosts(spans)`` names those that Nova hides from users, ``of_clock(spans, skews)`` sets their clocks."""

# For maintainers. A user is told a digest of the project's id and the host's name (`generate_hostid` in nova/utils.py). Whoever
# knows both can tell which host it is; else the digest's beginning still tells one host from another.
from __future__ import annotations

from hashlib import sha224

from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from stackseq.observe.model import Span

_SHORT = 8


def named_hosts(spans: Sequence[Span]) -> Sequence[Span]:
    """Return the spans, with hosts for those that have only digests."""
    hidden = {span.attributes.get("project", "") for span in spans if _is_hidden(span)}
    if not hidden:
        return spans
    hosts = sorted({span.host for span in spans if span.host})
    names = {sha224((project + host).encode()).hexdigest(): host for project in hidden for host in hosts}
    return [replace(span, host=_named(span, names)) if _is_hidden(span) else span for span in spans]


def of_clock(spans: Sequence[Span], skews: Mapping[str, float]) -> Sequence[Span]:
    """Return the spans with the times of a common clock. ``skews`` are the seconds by which the clocks of hosts are ahead."""
    return [_earlier(span, skews[span.host]) if skews.get(span.host) else span for span in spans]


def _earlier(span: Span, seconds: float) -> Span:
    happenings = tuple(replace(each, time=each.time - seconds) for each in span.happenings)
    ended = span.ended if span.ended is None else span.ended - seconds
    return replace(span, started=span.started - seconds, ended=ended, happenings=happenings)


def _is_hidden(span: Span) -> bool:
    return not span.host and "host_id" in span.attributes


def _named(span: Span, names: dict[str, str]) -> str:
    digest = span.attributes["host_id"]
    return names.get(digest, digest[:_SHORT])
