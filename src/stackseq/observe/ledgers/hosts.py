"""Names of hosts that Nova hides from users: ``named_hosts(spans)`` tells them where another record knows them."""

# For maintainers. A user is told a digest of the project's id and the host's name (`generate_hostid` in nova/utils.py). Whoever
# knows both can tell which host it is; else the digest's beginning still tells one host from another.
from __future__ import annotations

from hashlib import sha224

from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

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


def _is_hidden(span: Span) -> bool:
    return not span.host and "host_id" in span.attributes


def _named(span: Span, names: dict[str, str]) -> str:
    digest = span.attributes["host_id"]
    return names.get(digest, digest[:_SHORT])
