"""Requests of services that do not say for whom they are: ``find_callbacks(spans, links)`` finds it out by what they name."""

# For maintainers. Neutron tells Nova that a port is plugged in a request of its own, whose id nobody knows; old clients did so
# for all requests. What ties them to an operation is the port, the volume or the instance that both of them name while the
# operation goes on. Users ask about the same things at the same time, so that only requests count that services send. The sender
# of an event is told by its name; it has no span of its own, and is given one.
from __future__ import annotations

import re

from stackseq.observe.model import Span, SpanKind
from stackseq.observe.semantics import ids_in
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Key = tuple[str, str]
    _Named = tuple[str, str]

_EVENTS = re.compile(r"POST \S*/os-server-external-events\b")
_BETWEEN_SERVICES = re.compile(
    r"(?:POST|PUT|DELETE) \S*/(?:attachments\b|ports/[^/\s]+(?:/bindings\b\S*)?$)|POST \S*/attachments/[^/\s]+/action$"
)
"""What Nova asks of Cinder and Neutron about a volume or a port, and hardly any user does."""
_SENDERS = {
    "network": "neutron-server",
    "volume": "cinder-volume",
    "power": "ironic-conductor",
    "accelerator": "cyborg-conductor",
}
"""First word of an event → who sends it."""
_NAMED = ("port", "volume", "attachment", "instance")
"""What ties a request to an operation, the surest first."""
_SLACK = 1.0
"""Seconds after an operation in which its requests may still come."""
_READING = ("GET ", "HEAD ", "OPTIONS ")


class _Tree(Record):
    """What one request led to."""

    top: Span
    spans: list[Span]
    ended: float
    named: frozenset[_Named]


def find_callbacks(spans: Sequence[Span], links: dict[Key, Key]) -> list[Span]:
    """Return the spans with those that services sent moved below the operations that they belong to, as ``links`` says then."""
    known = {(span.trace, span.id): span for span in spans}
    asked = [span for key, span in known.items() if _is_of_services(span) and key not in links]
    asked = [span for span in asked if (span.trace, span.parent) not in known]
    if not asked:
        return []
    trees = _trees(known, links)
    requests = {(span.trace, span.id) for span in asked}
    naming: dict[_Named, list[_Tree]] = {}
    for key, tree in trees.items():
        if key not in requests and not tree.top.name.startswith(_READING):
            for named in tree.named:
                naming.setdefault(named, []).append(tree)
    found = []
    for span in asked:
        tied = _operation(trees[span.trace, span.id], naming)
        waiting = _waiting(span, tied[0].spans) if tied else None
        if tied and waiting:
            sent = _sent(span, trees[span.trace, span.id], waiting, " ".join(tied[1]))
            links[span.trace, span.id] = sent.trace, sent.id
            found.append(sent)
    return found


def _is_of_services(span: Span) -> bool:
    return span.kind is SpanKind.SERVER and bool(_EVENTS.match(span.name) or _BETWEEN_SERVICES.match(span.name))


def _trees(known: Mapping[Key, Span], links: Mapping[Key, Key]) -> dict[Key, _Tree]:
    """Return the spans at the top, each with what it led to."""
    tops: dict[Key, Key] = {}
    members: dict[Key, list[Span]] = {}
    for key, span in known.items():
        members.setdefault(_top(key, known, links, tops), []).append(span)
    return {key: _tree(known[key], spans) for key, spans in members.items()}


def _top(key: Key, known: Mapping[Key, Span], links: Mapping[Key, Key], tops: dict[Key, Key]) -> Key:
    trail = {key: None}
    at = key
    while at not in tops:
        span = known[at]
        above = links.get(at, (span.trace, span.parent))
        if above not in known or above in trail:
            tops[at] = at
        else:
            trail[above] = None
            at = above
    tops.update(dict.fromkeys(trail, tops[at]))
    return tops[at]


def _tree(top: Span, spans: list[Span]) -> _Tree:
    named: set[_Named] = set()
    for span in spans:
        for attributes in (span.attributes, *(ids_in(each.text) for each in span.happenings)):
            named.update((name, attributes[name]) for name in _NAMED if attributes.get(name))
    ended = max(span.started if span.ended is None else span.ended for span in spans)
    return _Tree(top, spans, ended, frozenset(named))


def _operation(tree: _Tree, naming: Mapping[_Named, Sequence[_Tree]]) -> tuple[_Tree, _Named] | None:
    """Return the last operation that had begun and went on when a request came and names the same thing, and what that is."""
    time = tree.top.started
    for named in sorted(tree.named, key=lambda each: (_NAMED.index(each[0]), each[1])):
        going = [each for each in naming.get(named, ()) if each.top.started <= time <= each.ended + _SLACK]
        if going:
            return max(going, key=lambda each: each.top.started), named
    return None


def _waiting(asked: Span, spans: Sequence[Span]) -> Span | None:
    """Return who waits for it: what runs and works then, on a host of Nova's if there is any, the last that had begun."""
    begun = [each for each in spans if each.started <= asked.started and each.kind not in {SpanKind.CLIENT, SpanKind.PRODUCER}]
    running = [each for each in begun if each.ended is None or each.ended >= asked.started]
    computing = [each for each in begun if each.service == "nova-compute"]
    running_there = [each for each in running if each.service == "nova-compute"]
    return max(running_there or computing or running or begun, key=lambda each: each.started, default=None)


def _sent(asked: Span, tree: _Tree, waiting: Span, named: str) -> Span:
    """Return the side of the sender, which was not recorded: below who waits for the request."""
    sender = _sender(tree) if _EVENTS.match(asked.name) else waiting.service
    sent = Span(f"sent-{asked.id}", asked.name, sender, asked.started, asked.ended, waiting.trace, waiting.id, SpanKind.CLIENT)
    return replace(sent, peer=asked.service, attributes={"joined": f"joined by {named}"}, evidence=asked.evidence)


def _sender(tree: _Tree) -> str:
    """Return who sends the events of a request, as far as their name is recorded or a port is what they are about."""
    texts = (ids_in(each.text).get("event", "") for span in tree.spans for each in span.happenings)
    events = filter(None, (*(span.attributes.get("event", "") for span in tree.spans), *texts))
    kind = next(events, "network" if any(name == "port" for name, _ in tree.named) else "").partition("-")[0]
    return _SENDERS.get(kind, "client")
