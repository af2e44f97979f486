"""Who asked for what: ``join(spans, …)`` puts what a process did below the one that asked, by the best evidence."""

# For maintainers. In this order: the id of a message and who received it, the request id that a client was told, the global
# request id, a message's topic, and last the order of the lines. Order across hosts is that of clocks, which need not agree: what
# ids prove is joined first, tells how clocks differ, and only then the rest is guessed. keystoneauth writes its line when the
# answer is there: the request began when the other side says so, but not before the line in front of it.
from __future__ import annotations

from bisect import bisect_right

from stackseq.observe.logs.edges import CALLBACK, MADE
from stackseq.observe.logs.messages import receiver_of
from stackseq.observe.model import Problem, Span, SpanKind, Waiting
from stackseq.observe.processes import process_at
from stackseq.observe.redact import redact
from stackseq.observe.skew import clock_of, find_skews
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from stackseq.observe.logs.messages import Message
    from stackseq.observe.logs.scanning import Found

    Key = tuple[str, str, str]
    Groups = Mapping[Key, Sequence[Found]]

_LEAVES = ("-scheduler", "-compute", "-agent")
"""Processes that are asked by others of their project, and hardly ever ask."""
_ASKED_BY = {"nova-scheduler": "nova-conductor"}
"""Process → the only one that asks it and waits."""
_LOOK_BACK = 200
"""Spans among which a sender is looked for, from the last one begun."""
_SLACK = 1.0
"""Seconds after a request in which a callback may still come."""
_CLIENTS = ("keystoneauth", "urllib3", "keystoneclient", "requests")
"""Loggers of what sends requests."""


def join(
    spans: Sequence[Span], groups: Groups, messages: Mapping[str, Message], owners: Mapping[str, str], wanted: Sequence[str]
) -> tuple[list[Span], list[Problem]]:
    """Return the spans below those that asked, with spans for what was asked, and what is not certain.

    ``owners`` has the id of the span that each line is in, ``wanted`` the requests that are told.
    """
    joined, problems = _Joining(spans, groups, messages, owners, {}).join(wanted)
    skews = find_skews(joined)
    return _Joining(spans, groups, messages, owners, skews).join(wanted) if skews else (joined, problems)


class _Joining:
    def __init__(
        self,
        spans: Sequence[Span],
        groups: Groups,
        messages: Mapping[str, Message],
        owners: Mapping[str, str],
        skews: Mapping[str, float],
    ) -> None:
        self._spans = spans
        self._groups = groups
        self._messages = messages
        self._owners = owners
        self._skews = skews
        self._of: dict[str, list[Span]] = {}
        for span in sorted(spans, key=lambda each: (self._time(each), each.kind is not SpanKind.SERVER)):
            self._of.setdefault(span.attributes["request"], []).append(span)
        self._entries = {
            request: next((each for each in found if each.kind is SpanKind.SERVER), found[0])
            for request, found in self._of.items()
        }
        self._services = {request: {each.service for each in found} for request, found in self._of.items()}
        self._starts = {request: [self._time(span) for span in found] for request, found in self._of.items()}
        self._sent: dict[str, Span] = {}
        self._waiting: dict[str, list[Message]] = {}
        self._asked: dict[str, list[Span]] = {}
        self._earlier: dict[str, float] = {}
        self._guessed = 0

    def _time(self, span: Span) -> float:
        """Return when a span began, by the common clock as far as it is known."""
        return span.started - self._skews.get(clock_of(span), 0.0)

    def join(self, wanted: Sequence[str]) -> tuple[list[Span], list[Problem]]:
        clients = [*self._requests(), *self._callbacks(wanted)]
        for each in clients:
            self._asked.setdefault(each.attributes["asked"], []).append(each)
        for message in self._messages.values():
            self._sent[message.id] = self._message(message)
            if not message.arrivals:
                self._waiting.setdefault(message.request, []).append(message)
        below = [self._below(span) for span in self._spans]
        strays = {request for request in self._of if self._is_stray(request, wanted)}
        stray = {span.id for span in self._spans if span.attributes["request"] in strays}
        told = (*clients, *self._sent.values(), *below)
        kept = [each for each in told if each.id not in stray and each.parent not in stray]
        known = {each.id for each in kept}
        return [self._settled(each, known) for each in kept], self._problems()

    def _settled(self, span: Span, known: set[str]) -> Span:
        """Return a span that begins no later than what it is told to have asked for, and whose parent is there."""
        started = min(span.started, self._earlier.get(span.id, span.started))
        if started == span.started and span.parent in known:
            return span
        return replace(span, started=started, parent=span.parent if span.parent in known else "")

    def _problems(self) -> list[Problem]:
        text = "who asked is not recorded everywhere: it is told by the order of the lines; logs of the level DEBUG know"
        return [Problem("guessed-sender", text, "", self._guessed)] if self._guessed else []

    # What was asked.

    def _requests(self) -> Iterator[Span]:
        """Yield what lines say was asked by REST."""
        for lines in self._groups.values():
            before: dict[str, float] = {}
            for each in lines:
                line = each.line
                if match := MADE.match(line.message):
                    yield self._request(each, (match[1], match[3], match[4]), before.get(line.pid, line.time))
                if not line.logger.startswith(_CLIENTS):
                    before[line.pid] = line.time

    def _request(self, each: Found, told: tuple[str, str, str], before: float) -> Span:
        """Return a request of a method, an address and an id, that began after the line in front of it."""
        method, address, asked = told
        line = each.line
        owner = self._owners[each.evidence]
        served = self._of.get(asked, [])
        ahead = self._skews.get(each.host or each.service, 0.0)
        starts = (self._time(span) + ahead for span in served[-_LOOK_BACK:])
        begun = [start for start in starts if before <= start <= line.time]
        return Span(
            f"{owner}/{each.evidence}",
            f"{method} /{redact(address).partition('://')[2].partition('/')[2]}",
            each.service,
            max(begun, default=before),
            line.time,
            parent=owner,
            kind=SpanKind.CLIENT,
            host=each.host,
            peer=served[0].service if served else process_at(address),
            attributes={"request": line.request, "asked": asked},
            evidence=each.evidence,
        )

    def _message(self, message: Message) -> Span:
        each = message.sent
        arrived = message.arrivals[0].service if message.arrivals else ""
        owner = self._owners[each.evidence]
        return Span(
            f"{owner}/{message.id}",
            message.method or f"message to {message.topic}",
            each.service,
            each.line.time,
            message.answered if message.waits else each.line.time,
            parent=owner,
            kind=SpanKind.PRODUCER,
            waiting=Waiting.CALL if message.waits else Waiting.CAST,
            host=each.host,
            peer=arrived or receiver_of(message.topic, each.service),
            attributes={"request": message.request, "message": message.id, "topic": message.topic},
            evidence=each.evidence,
        )

    def _callbacks(self, wanted: Sequence[str]) -> Iterator[Span]:
        """Yield Neutron's requests to Nova about instances of the requests, while these ran."""
        told: dict[str, tuple[str, str, Found]] = {}
        about: dict[str, set[str]] = {}
        for key, lines in self._groups.items():
            about.setdefault(key[0], set()).update(each.line.instance for each in lines)
            for each in lines:
                if (match := CALLBACK.match(each.line.message)) and key[0] not in wanted:
                    told.setdefault(key[0], (match[1], match[2], each))
        for request, (name, instance, each) in told.items():
            for one in wanted:
                span = self._callback(request, one, name, each) if instance in about.get(one, ()) else None
                if span:
                    yield span
                    break

    def _callback(self, request: str, above: str, name: str, told: Found) -> Span | None:
        """Return the request if it came while the one above ran."""
        own, served = self._of.get(above, []), self._entries.get(request)
        if not own or served is None:
            return None
        time = self._time(served)
        last = max((span.ended or 0.0) - self._skews.get(clock_of(span), 0.0) for span in own)
        if not self._time(own[0]) <= time <= last + _SLACK:
            return None
        begun = own[max(0, bisect_right(self._starts[above], time) - _LOOK_BACK) : bisect_right(self._starts[above], time)]
        parent = self._last([span for span in begun if span.service != served.service] or begun, time)
        return Span(
            f"{request}/callback",
            name,
            "neutron-server",
            served.started,
            served.ended,
            parent=parent.id,
            kind=SpanKind.CLIENT,
            host=served.host,
            peer=served.service,
            attributes={"request": request, "asked": request},
            evidence=told.evidence,
        )

    # Who asked.

    def _is_stray(self, one: str, wanted: Sequence[str]) -> bool:
        """Tell whether lines were found only because they are about the same instance, at another time."""
        above = {span.attributes.get("global_request", "") for span in self._of.get(one, [])}
        return one not in wanted and one not in self._asked and not above & self._of.keys() and not above & {*wanted}

    def _below(self, span: Span) -> Span:
        sent = self._sent.get(span.attributes.get("message", ""))
        if sent is not None:
            return replace(span, parent=sent.id)
        request = span.attributes["request"]
        asked = self._asked.get(request, [])
        if asked and span.kind is SpanKind.SERVER:
            return replace(span, parent=min(asked[-_LOOK_BACK:], key=lambda each: abs((each.ended or 0) - (span.ended or 0))).id)
        entry = self._entries[request]
        if span is not entry:
            return self._from_request(span, entry) if span.kind is SpanKind.SERVER else self._from_message(span, entry)
        if asked:
            return replace(span, parent=asked[0].id)
        above = [each for each in self._begun(span.attributes.get("global_request", ""), span) if each.service != span.service]
        self._guessed += len(self._services.get(span.attributes.get("global_request", ""), ())) > 1
        return replace(span, parent=self._last(above, self._time(span)).id) if above else span

    def _from_request(self, span: Span, entry: Span) -> Span:
        """Put a request below who asked, of services that take the ids of those who ask as their own."""
        others = [each for each in self._begun(span.attributes["request"], span) if _project(each) != _project(span)]
        if not others or _project(span) == _project(entry):
            return span
        self._guessed += 1
        return replace(span, parent=self._last(others, self._time(span)).id)

    def _from_message(self, span: Span, entry: Span) -> Span:
        time = self._time(span)
        waiting = self._waiting.get(span.attributes["request"], [])
        begun = bisect_right(waiting, time, key=lambda each: self._time(self._sent[each.id]))
        near = [each for each in waiting[max(0, begun - _LOOK_BACK) : begun + _LOOK_BACK] if self._may_ask(each, span)]
        if near:
            sent = next((each for each in reversed(near) if self._time(self._sent[each.id]) <= time), near[0])
            return replace(span, kind=SpanKind.CONSUMER, parent=self._sent[sent.id].id)
        self._guessed += 1
        asker = self._known_asker(span)
        if asker is not None:
            return replace(span, kind=SpanKind.CONSUMER, parent=asker.id)
        above = self._begun(span.attributes["request"], span)
        able = [each for each in above if not each.service.endswith(_LEAVES) and _project(each) == _project(span)]
        return replace(span, kind=SpanKind.CONSUMER, parent=(self._last(able, time) if able else entry).id)

    def _known_asker(self, span: Span) -> Span | None:
        """Return the span of the one process that asks this one, also where its first line came later: it tells little."""
        request, by = span.attributes["request"], _ASKED_BY.get(span.service)
        if by not in self._services[request]:
            return None
        near = (*reversed(self._begun(request, span)), *self._of[request][:_LOOK_BACK])
        asker = next((each for each in near if each.service == by), None)
        if asker is not None and self._time(asker) > self._time(span):
            ahead = self._skews.get(clock_of(asker), 0.0)
            self._earlier[asker.id] = min(self._earlier.get(asker.id, asker.started), self._time(span) + ahead)
        return asker

    def _may_ask(self, message: Message, span: Span) -> bool:
        return self._owners[message.sent.evidence] != span.id and _is_for(message.topic, span)

    def _begun(self, request: str, span: Span) -> list[Span]:
        """Return the last spans of a request that had begun before another one; the first one, if none had."""
        known = self._of.get(request, [])
        at = bisect_right(self._starts.get(request, []), self._time(span)) or 1
        return [each for each in known[max(0, at - _LOOK_BACK) : at] if each is not span]

    def _last(self, begun: Sequence[Span], time: float) -> Span:
        """Return the last that still went on; else the last."""
        ahead = self._skews
        during = [span for span in begun if span.ended is None or span.ended - ahead.get(clock_of(span), 0.0) >= time]
        return max(during or begun, key=self._time)


def _project(span: Span) -> str:
    return span.service.partition("-")[0]


def _is_for(topic: str, span: Span) -> bool:
    name, _, host = topic.partition(".")
    known = host.partition("@")[0].partition(".")[0]
    return receiver_of(name, span.service) == span.service and (
        not known or not span.host or span.host.partition(".")[0] == known
    )
