"""Who asked for what: ``join(spans, …)`` puts what a process did below the one that asked, by the best evidence."""

# For maintainers. In this order: the request id that a client was told, the id of a message and who received it, its topic,
# the global request id, and last the order of the lines. keystoneauth writes its line when the answer is there: the request
# began when the other side says so.
from __future__ import annotations

from stackseq.observe.logs.edges import CALLBACK, MADE, RECEIVED, REPLIED, SENT
from stackseq.observe.model import Problem, Span, SpanKind, Waiting
from stackseq.observe.processes import process_at
from stackseq.observe.redact import redact
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.observe.logs.scanning import Found

    Key = tuple[str, str, str]

_LEAVES = ("-scheduler", "-compute", "-agent")
"""Processes that are asked by others of their project, and hardly ever ask."""
_SLACK = 1.0
"""Seconds after a request in which a callback may still come."""


def join(
    spans: Sequence[Span], groups: Mapping[Key, Sequence[Found]], found: Iterable[Found], request: str
) -> tuple[list[Span], list[Problem]]:
    """Return the spans below those that asked, with spans for what was asked, and what is not certain."""
    return _Joining(spans, groups, found).join(request)


class _Joining:
    def __init__(self, spans: Sequence[Span], groups: Mapping[Key, Sequence[Found]], found: Iterable[Found]) -> None:
        self._spans = spans
        self._groups = groups
        self._of: dict[str, list[Span]] = {}
        for span in sorted(spans, key=lambda each: (each.started, each.kind is not SpanKind.SERVER)):
            self._of.setdefault(span.attributes["request"], []).append(span)
        self._received: dict[str, tuple[str, str]] = {}
        self._replied: dict[str, float] = {}
        for each in found:
            if match := RECEIVED.match(each.line.message):
                self._received[match[1]] = (each.service, each.host)
            elif match := REPLIED.match(each.line.message):
                self._replied[match[1]] = each.line.time
        self._guessed = 0
        self._ahead = 0

    def join(self, request: str) -> tuple[list[Span], list[Problem]]:
        sent = [each for key, lines in self._groups.items() for line in lines if (each := self._sent("@".join(key), line))]
        calls = [each for request_id, spans in self._of.items() if (each := self._callback(request_id, spans, request))]
        requests: dict[str, Span] = {}
        messages: dict[str, list[Span]] = {}
        for each in (*sent, *calls):
            if each.kind is SpanKind.CLIENT:
                requests.setdefault(each.attributes.get("asked", ""), each)
            else:
                messages.setdefault(each.attributes["request"], []).append(each)
        below = [self._below(span, requests, messages.get(span.attributes["request"], [])) for span in self._spans]
        stray = {f"{one}@{service}@{host}" for one, service, host in self._groups if self._is_stray(one, request, requests)}
        kept = [each for each in (*sent, *calls, *below) if each.id not in stray and each.parent not in stray]
        known = {each.id for each in kept}
        return [each if each.parent in known else replace(each, parent="") for each in kept], self._problems()

    def _problems(self) -> list[Problem]:
        found = []
        if self._guessed:
            text = "who sent a message is not recorded: it is told by the order of the lines; logs of the level DEBUG know"
            found.append(Problem("guessed-sender", text, "", self._guessed))
        if self._ahead:
            text = (
                "a process was asked before its sender asked, or after it had the answer: the clocks or the zones of hosts differ"
            )
            found.append(Problem("clock-skew", text, "", self._ahead))
        return found

    def _sent(self, owner: str, each: Found) -> Span | None:
        """Return what a line says was asked of somebody."""
        line = each.line
        if match := MADE.match(line.message):
            served = self._of.get(match[4], [])
            started = min([line.time, *(span.started for span in served[:1])])
            name = f"{match[1]} /{redact(match[3]).partition('://')[2].partition('/')[2]}"
            peer = served[0].service if served else process_at(match[3])
            span = Span(
                f"{owner}/{match[4]}", name, each.service, started, line.time, parent=owner, kind=SpanKind.CLIENT, peer=peer
            )
            return replace(span, attributes={"request": line.request, "asked": match[4]}, evidence=each.evidence)
        match = SENT.match(line.message)
        if match is None or (match[3] or "").startswith("NOTIFY"):
            return None
        waits = match[1] == "CALL"
        return Span(
            f"{owner}/{match[2]}",
            f"message to {match[4]}",
            each.service,
            line.time,
            self._replied.get(match[2]) if waits else line.time,
            parent=owner,
            kind=SpanKind.PRODUCER,
            waiting=Waiting.CALL if waits else Waiting.CAST,
            peer=self._received.get(match[2], (_receiver(match[4], each.service), ""))[0],
            attributes={"request": line.request, "message": match[2], "topic": match[4]},
            evidence=each.evidence,
        )

    def _callback(self, request_id: str, spans: Sequence[Span], request: str) -> Span | None:
        """Return Neutron's request to Nova about an instance of the request, while it ran."""
        told = next(
            (
                each
                for key, lines in self._groups.items()
                if key[0] == request_id
                for each in lines
                if CALLBACK.match(each.line.message)
            ),
            None,
        )
        own = self._of.get(request, [])
        if told is None or request_id == request or not own:
            return None
        match = CALLBACK.match(told.line.message)
        time = spans[0].started
        about = {each.line.instance for key, lines in self._groups.items() if key[0] == request for each in lines}
        if (
            match is None
            or match[2] not in about
            or not own[0].started <= time <= max(span.ended or 0.0 for span in own) + _SLACK
        ):
            return None
        parent = _around([span for span in own if span.service != spans[0].service] or own, time)
        name = f"{match[1]}"
        return Span(
            f"{request_id}/callback",
            name,
            "neutron-server",
            time,
            spans[0].ended,
            parent=parent.id,
            kind=SpanKind.CLIENT,
            peer=spans[0].service,
            attributes={"request": request_id, "asked": request_id},
            evidence=told.evidence,
        )

    def _is_stray(self, one: str, request: str, requests: Mapping[str, Span]) -> bool:
        """Tell whether lines were found only because they are about the same instance, at another time."""
        above = {span.attributes.get("global_request", "") for span in self._of.get(one, [])}
        return one != request and one not in requests and not above & self._of.keys() and request not in above

    def _below(self, span: Span, requests: Mapping[str, Span], messages: Sequence[Span]) -> Span:
        request = span.attributes["request"]
        alike = self._of[request]
        entry = next((each for each in alike if each.kind is SpanKind.SERVER), alike[0])
        if span is not entry:
            return self._from_message(span, entry, [each for each in messages if each.parent != span.id])
        if request in requests:
            return self._under(span, requests[request])
        above = [each for each in self._of.get(span.attributes.get("global_request", ""), []) if each.service != span.service]
        return replace(span, parent=_around(above, span.started).id) if above else span

    def _from_message(self, span: Span, entry: Span, messages: Sequence[Span]) -> Span:
        exact = [each for each in messages if self._received.get(each.attributes["message"]) == (span.service, span.host)]
        likely = [each for each in messages if _is_for(each.attributes["topic"], span)]
        sent = min(exact or likely, key=lambda each: each.started, default=None)
        if sent is not None:
            return self._under(replace(span, kind=SpanKind.CONSUMER), sent)
        self._guessed += 1
        project = span.service.partition("-")[0]
        above = [each for each in self._of[span.attributes["request"]] if each.started < span.started and each is not span]
        able = [each for each in above if not each.service.endswith(_LEAVES) and each.service.partition("-")[0] == project]
        return replace(span, kind=SpanKind.CONSUMER, parent=(_around(able, span.started) if able else entry).id)

    def _under(self, span: Span, sender: Span) -> Span:
        self._ahead += span.started < sender.started or (
            sender.kind is SpanKind.CLIENT and span.started > (sender.ended or span.started)
        )
        return replace(span, parent=sender.id)


def _around(spans: Sequence[Span], time: float) -> Span:
    """Return the last that had begun and still went on; else the last that had begun; else the first."""
    begun = [span for span in spans if span.started <= time]
    during = [span for span in begun if span.ended is None or span.ended >= time]
    return max(during or begun or spans[:1], key=lambda span: span.started)


def _receiver(topic: str, sender: str) -> str:
    """Return the process that a topic is named after: ``scheduler``, asked by Nova, is ``nova-scheduler``."""
    name = topic.partition(".")[0]
    project = sender.partition("-")[0]
    return name if name.startswith(f"{project}-") else f"{project}-{name}"


def _is_for(topic: str, span: Span) -> bool:
    name, _, host = topic.partition(".")
    known = host.partition("@")[0].partition(".")[0]
    return _receiver(name, span.service) == span.service and (not known or not span.host or span.host.partition(".")[0] == known)
