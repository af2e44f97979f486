"""What was recorded, one thing after another: ``facts_of(spans, know)`` gives requests, messages, functions, lines, rows."""

# For maintainers. Spans are of many kinds, and say the same in several ways: a message has a sender's side and a receiver's, each
# of which may be recorded or not; wrapped functions have the wrapper's name; a failure has its name on one side and its reason on
# the other. Here all that becomes one fact, with the process that did it, whoever asked, and the thread of work that it is in.
from __future__ import annotations

import re
from enum import Enum

from stackseq.observe.logs.files import PROJECTS
from stackseq.observe.model import SpanKind
from stackseq.records import Record, replace
from stackseq.verdict.model import Evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from stackseq.calls import Place
    from stackseq.observe.model import Happening, Span

    Know = Callable[[str, str], Place | None]
    _Key = tuple[str, str]

LEDGER = "ledger"
"""Attribute of spans that ledgers told, with the name of the format."""
CLIENT = "client"
ACTION = "server action "
"""With what the names of spans begin that ledgers have of what was asked for."""
HONEST = frozenset({"osprofiler", "server-events"})
"""Who writes down the failure of a message that was cast: OpenTelemetry does not."""
ROUTINE = frozenset(
    (
        "object_action object_class_action_versions object_class_action object_backport_versions object_backport ping "
        "external_instance_event report_state service_update update_instance_info sync_instance_info delete_instance_info"
    ).split()
)
"""Messages that services send all the time."""
CALLED = "Action: '"
"""How a line of nova-api begins, of the level DEBUG, that names the function which serves a request."""
_ASKING = (SpanKind.CONSUMER, SpanKind.PRODUCER)
_WRAPPERS = frozenset("message request inner outer expected_exceptions wrapper wrapped decorated_function helper".split())
"""Names that are no method's: of wrappers, and of what nothing is known of."""
_EMPTY_ERRORS = frozenset({"", "failed", "ExpectedException"})
"""What a side of a message says of a failure that the other side knows by name."""
_MOVE = re.compile(r"(resize|migration|live-migration|evacuation)(?: from \S+)?(?: to \S+)?: ([a-z-]+)$")
"""How a ledger tells of a migration in the middle of something else."""
_EVENT = re.compile(r"([A-Za-z_]+(?:\.[a-z_]+){1,5})(?:: |$)")
"""How a ledger tells that something was notified in the middle of something else."""
_METHODS = ("GET ", "POST ", "PUT ", "PATCH ", "DELETE ", "HEAD ", "OPTIONS ")


class Kind(Enum):
    """What a fact is."""

    REQUEST = "request"
    """Of REST; its name is ``POST /v2.1/servers``."""
    MESSAGE = "RPC method"
    FUNCTION = "function"
    LINE = "log line"
    ROW = "database"
    """Its name is the statement."""
    NOTIFICATION = "notification"
    """Its name is the event type."""
    LEDGER = "ledger"
    """A row of one, that is no message: a migration, an action."""
    SAVED = "state"
    """What an object or a row of a database was saved with, or a fault; its name is what it is, and what is new of it."""


class Fact(Record):
    """Something recorded."""

    kind: Kind
    name: str
    process: str
    """That does it: the receiver of a request or a message; empty if nothing tells who received it."""
    host: str
    time: float
    ended: float | None
    text: str
    where: str
    sender: str = ""
    """Who asked: a process, or ``client``."""
    sender_host: str = ""
    error: str = ""
    place: Place | None = None
    threads: tuple[str, ...] = ()
    """The methods of RPC in whose work it stands, innermost first."""
    level: str = ""
    emitter: str = ""
    """``osprofiler``, ``logs``, ``opentelemetry`` or the name of a ledger."""
    span: Span | None = None
    migration: tuple[str, str] = ("", "")
    """Of a migration of a server: what a ledger calls it, and its status."""
    has_sender_side: bool = False
    """Whether the sender of a message recorded it as well."""

    def evidence(self, by: str = "") -> Evidence:
        """Return it as evidence of a step."""
        time = None if self.time <= 0 else self.time
        process = self.process or self.sender
        return Evidence(
            self.text, self.where, process, self.host, time, self.ended, self.error, self.place, by or self.kind.value
        )


def facts_of(spans: Iterable[Span], know: Know | None = None) -> tuple[Fact, ...]:
    """Return what spans tell, in the order of time. ``know`` tells which function writes a line of a log."""
    return tuple(sorted(_Reader(spans, know).read(), key=lambda each: each.time))


def messages_of(spans: Iterable[Span]) -> tuple[Fact, ...]:
    """Return what was asked for by a client and by messages, and the lines of nova-api that say what serves a request."""
    reader = _Reader(spans, None)
    return tuple(sorted(reader.read_messages(), key=lambda each: each.time))


def facts_about(server: str, facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Return facts without those of other servers, which one request may have made as well."""
    others = {_server_of(fact) for fact in facts} - {server, ""}
    if not others:
        return tuple(facts)
    return tuple(fact for fact in facts if not _is_of_others(fact, server, others))


def is_about(server: str, fact: Fact) -> bool:
    """Tell whether a fact names a server."""
    return server == _server_of(fact) or server in fact.text


def _server_of(fact: Fact) -> str:
    return fact.span.attributes.get("instance", "") if fact.span is not None else ""


def _is_of_others(fact: Fact, server: str, others: AbstractSet[str]) -> bool:
    """Tell whether a fact names other servers only; of one that names none, what nova-compute does is for one server."""
    text = f"{fact.text} {fact.error}"
    if server in text:
        return False
    return any(each in text for each in others) or (fact.process.endswith("-compute") and _server_of(fact) in others)


class _Reader:
    def __init__(self, spans: Iterable[Span], know: Know | None) -> None:
        self._spans = tuple(spans)
        self._know = know
        self._by_key = {(span.trace, span.id): span for span in self._spans}
        self._below: dict[_Key, list[Span]] = {}
        for span in self._spans:
            if span.parent:
                self._below.setdefault((span.trace, span.parent), []).append(span)
        self._threads: dict[_Key, tuple[str, ...]] = {}

    def read(self) -> Iterator[Fact]:
        for span in self._spans:
            if is_inferred(span):
                continue
            yield from self._of_span(span)
            if span.attributes.get(LEDGER) == "notifications":
                yield from self._of_notification(span)
            for happening in span.happenings:
                yield self._of_happening(happening, span)

    def read_messages(self) -> Iterator[Fact]:
        """Yield the facts that tell which operation it is."""
        for span in self._spans:
            if is_inferred(span):
                continue
            if span.kind in _ASKING or _is_method(span) or (span.kind is SpanKind.SERVER and self._is_first(span)):
                yield from self._of_span(span)
            for happening in span.happenings:
                if happening.text.startswith(CALLED):
                    yield self._of_happening(happening, span)

    def _is_first(self, span: Span) -> bool:
        """Tell whether nobody is known to have asked for a request, or only a client."""
        around = self._sender(span)
        return around is None or around.kind is SpanKind.CLIENT

    def _of_span(self, span: Span) -> Iterator[Fact]:
        if span.attributes.get("db.statement") or span.peer == "database":
            yield self._make(span, Kind.ROW, span.attributes.get("db.statement", span.name))
        elif is_sender_of_rpc(span):
            yield from self._of_sender(span)
        elif span.kind is SpanKind.CONSUMER or _is_method(span):
            yield self._message(span)
        elif span.name.startswith(_METHODS) or (span.kind is SpanKind.SERVER and LEDGER not in span.attributes):
            yield from self._of_request(span)
        elif span.place:
            yield self._make(span, Kind.FUNCTION, span.place.qualname)
        elif LEDGER in span.attributes:
            move = (span.attributes.get("lasts", ""), span.attributes.get("status", ""))
            yield replace(self._make(span, Kind.LEDGER, span.name), migration=move)

    def _of_notification(self, span: Span) -> Iterator[Fact]:
        """Tell what was notified: the beginning, the end, or the failure of something; or that alone."""
        base, alone = span.attributes.get("event", ""), span.attributes.get("alone", "")
        whole = self._make(span, Kind.NOTIFICATION, alone or base)
        if alone:
            yield replace(whole, text=alone)
        elif base:
            begun = replace(whole, name=f"{base}.start", text=f"{base}.start", ended=span.started, error="")
            yield begun
            if span.ended is not None:
                name = f"{base}.{'error' if span.error else 'end'}"
                yield replace(whole, name=name, text=name, time=span.ended)

    def _of_request(self, span: Span) -> Iterator[Fact]:
        """Tell a request once: by its server, if that is recorded."""
        if span.kind is SpanKind.SERVER:
            around = self._sender(span)
            yield self._asked_by(self._make(span, Kind.REQUEST, span.name), around)
        elif not any(each.kind is SpanKind.SERVER for each in self._inside(span)):
            made = self._make(span, Kind.REQUEST, span.name)
            yield replace(made, process=span.peer, host="", sender=span.service, sender_host=span.host)

    def _of_sender(self, span: Span) -> Iterator[Fact]:
        """Tell what the sender of a message knows, if the receiver does not tell: that it was sent, or that no answer came."""
        if any(each.kind is SpanKind.CONSUMER and not is_sender_of_rpc(each) for each in self._inside(span)):
            return
        method = span.name if span.name.isidentifier() else ""
        fact = replace(self._make(span, Kind.MESSAGE, method), process=span.peer, host=_host_asked(span), sender=span.service)
        around = self._sender(span)
        threads = self.threads(around) if around else ()
        yield replace(fact, sender_host=span.host, has_sender_side=True, threads=threads)

    @staticmethod
    def _asked_by(fact: Fact, around: Span | None) -> Fact:
        if around is None or (around.kind is SpanKind.CLIENT and around.service.partition("-")[0] not in PROJECTS):
            return replace(fact, sender=CLIENT)
        return replace(fact, sender=around.service, sender_host=around.host)

    def _message(self, span: Span) -> Fact:
        around = self._sender(span)
        asks = around if around is not None and is_sender_of_rpc(around) else None
        name = self._method(span)
        error = span.error
        if asks and error in _EMPTY_ERRORS and asks.error not in _EMPTY_ERRORS:
            error = asks.error
        fact = self._make(span, Kind.MESSAGE, name)
        if LEDGER in span.attributes:
            return replace(fact, error=error, threads=fact.threads[1:])  # who asked is inferred
        told = replace(fact, error=error, has_sender_side=asks is not None, threads=fact.threads[1:])
        return self._asked_by(told, around) if around else told

    def _method(self, span: Span) -> str:
        """Return the method that a message asks for: as its receiver calls it, or as its sender does; empty if nobody tells."""
        around = self._sender(span)
        names = (span.name, around.name if around is not None and is_sender_of_rpc(around) else "")
        return next((name for name in names if name.isidentifier() and name not in _WRAPPERS), "")

    def _make(self, span: Span, kind: Kind, name: str) -> Fact:
        return Fact(
            kind,
            name,
            span.service,
            span.host,
            span.started,
            span.ended,
            self._text(span, kind, name),
            span.evidence,
            error=span.error,
            place=span.place,
            threads=self.threads(span),
            emitter=emitter_of(span),
            span=span,
        )

    @staticmethod
    def _text(span: Span, kind: Kind, name: str) -> str:
        status = span.attributes.get("status", "")
        if kind is Kind.REQUEST and status and LEDGER not in span.attributes:
            return f"{name}: {status}"
        return (name or span.name)[:300]

    def _of_happening(self, each: Happening, span: Span) -> Fact:
        place = self._know(each.logger, each.text) if self._know is not None and each.logger else None
        event = None if each.logger else _EVENT.match(each.text)
        move = None if each.logger else _MOVE.match(each.text)
        return Fact(
            Kind.NOTIFICATION if event else Kind.LEDGER if move else Kind.LINE,
            event[1] if event else each.text,
            span.service,
            span.host,
            each.time,
            each.time,
            each.text,
            each.evidence,
            place=each.place or place,
            threads=self.threads(span),
            level=each.level,
            emitter=emitter_of(span),
            span=span,
            migration=(move[1], move[2]) if move else ("", ""),
        )

    def threads(self, span: Span) -> tuple[str, ...]:
        """Return the methods of RPC in whose work a span stands, innermost first."""
        trail: list[Span] = []
        at: Span | None = span
        while at is not None and (at.trace, at.id) not in self._threads and len(trail) <= len(self._spans):
            trail.append(at)
            at = self._sender(at)
        found = self._threads[at.trace, at.id] if at is not None and (at.trace, at.id) in self._threads else ()
        for each in reversed(trail):
            if each.kind is SpanKind.CONSUMER and not is_sender_of_rpc(each):
                method = self._method(each)
                found = (method, *found) if method else ()  # whatever it is, it is no longer the work around it
            self._threads[each.trace, each.id] = found
        return found

    def _sender(self, span: Span) -> Span | None:
        return self._by_key.get((span.trace, span.parent)) if span.parent else None

    def _inside(self, span: Span) -> Sequence[Span]:
        return self._below.get((span.trace, span.id), ())


def is_sender_of_rpc(span: Span) -> bool:
    """Tell whether a span is the sender's side of a message; profilers record it as if it were the receiver's."""
    if span.kind is SpanKind.PRODUCER:
        return True
    return span.kind is SpanKind.CONSUMER and span.place is not None and span.place.path.rpartition("/")[2] == "rpcapi.py"


def _host_asked(span: Span) -> str:
    """Return the host that a message was sent to, as its topic says: ``compute.compute-1``, ``cinder-volume.block-1@lvm``."""
    return span.attributes.get("topic", "").partition(".")[2].partition("@")[0]


def is_inferred(span: Span) -> bool:
    """Tell whether a span was not recorded, and only put in because another one cannot do without it."""
    return LEDGER in span.attributes and span.id.startswith(f"{span.service} of ")


def _is_method(span: Span) -> bool:
    """Tell whether a row of a ledger is the run of a method of RPC, whatever it was put into."""
    return (
        span.attributes.get(LEDGER) == "server-events" and span.name.isidentifier() and span.name != span.attributes.get("event")
    )


def status_of(fact: Fact) -> int:
    """Return the HTTP status of an answer; 0 if it is not recorded."""
    attributes = fact.span.attributes if fact.span is not None else {}
    for name in ("status", "http.response.status_code", "http.status_code", "status_code"):
        if attributes.get(name, "").isdigit():
            return int(attributes[name])
    match = re.match(r"HTTP (\d{3})\b", fact.error)
    return int(match[1]) if match else 0


def emitter_of(span: Span) -> str:
    """Return what recorded a span."""
    if LEDGER in span.attributes:
        return span.attributes[LEDGER]
    if span.happenings and span.happenings[0].logger:
        return "logs"
    if span.attributes.get("recorded") in {"rpc", "rp"}:
        return "osprofiler"
    return "opentelemetry" if "recorded" in span.attributes else "logs"


def is_same_process(expected: str, found: str) -> bool:
    """Tell whether a record speaks of a process that a diagram names: ``neutron`` stands for all of Neutron's."""
    if expected == found:
        return True
    if "-" not in expected:
        return found.partition("-")[0] == expected
    return found.startswith(f"{expected}-")
