"""Where what ledgers tell belongs: ``place(spans)`` puts it into the processes and below the requests that it is about."""

# For maintainers. Rows of ledgers know their request, their process and their times, and nothing of who asked. What traces or
# logs have of the same request goes before: a row then becomes something inside of the process that they show, and is not told
# twice. Of ledgers alone the picture is made by what is known of the source (who sends which method), and else by the order of
# times, which is then said. The API's times may be whole seconds: a second earlier or later is the same time.
from __future__ import annotations

from bisect import bisect_right, insort

from stackseq.observe.ledgers.hosts import named_hosts
from stackseq.observe.ledgers.instance_events import asking
from stackseq.observe.ledgers.rows import ACTION, LASTS, LEDGER
from stackseq.observe.ledgers.traced import Traces
from stackseq.observe.model import Happening, Problem, Span, SpanKind, Waiting
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    _Key = tuple[str, str]

_SLACK = 1.0
"""Seconds that times of ledgers may be off."""
_CONDUCTOR, _COMPUTE = "nova-conductor", "nova-compute"
_UNKNOWN = "message"
_LOOK_BACK = 200
"""Spans that are looked at, from the last one begun."""
_SENDING = (SpanKind.CLIENT, SpanKind.PRODUCER)
_MIGRATING = {
    "resize": ("resize", "migration"),
    "migrate": ("migration", "resize"),
    "live-migration": ("live-migration",),
    "evacuate": ("evacuation",),
}
"""Action → the kinds of migrations that it begins."""
_ASKED = ("-api", "-server", "keystone", "placement")
"""Endings of processes that serve requests of REST."""


def place(spans: tuple[Span, ...], rows: Sequence[Span]) -> tuple[tuple[Span, ...], tuple[Problem, ...]]:
    """Return all spans, the rows of ledgers below what they belong to, and what is not certain."""
    return _Placing((*spans, *rows)).place() if rows else (spans, ())


class _Placing:
    def __init__(self, spans: Sequence[Span]) -> None:
        spans = named_hosts(spans)
        self._kept = {_key(span): span for span in spans if LEDGER not in span.attributes}
        self._rows = sorted((span for span in spans if LEDGER in span.attributes), key=lambda each: (each.started, _rank(each)))
        self._groups: dict[str, list[Span]] = {}
        self._traces = Traces(self._kept.values())
        self._traced: dict[str, Sequence[Span]] = {}
        """Request → the spans of a trace that knows no ids of requests, and is about it."""
        self._servers = {_group_of(row): row.attributes["instance"] for row in self._rows if row.attributes.get("instance")}
        for span in sorted(self._kept.values(), key=_start):
            if span.attributes.get("request"):
                self._groups.setdefault(span.attributes["request"], []).append(span)
        self._hosts: dict[str, set[str]] = {}
        for row in self._rows:
            if row.service == _COMPUTE and row.host:
                self._hosts.setdefault(_group_of(row), set()).add(row.host)
        self._recorded = frozenset(self._groups)
        self._placed: dict[_Key, Span] = {}
        self._guessed = 0
        self._made: set[_Key] = set()
        """Messages that are not recorded."""

    def place(self) -> tuple[tuple[Span, ...], tuple[Problem, ...]]:
        lasting = [span for span in self._rows if LASTS in span.attributes]
        for span in self._rows:
            if LASTS in span.attributes:
                continue
            if span.parent:  # what was joined by global ids
                self._keep(span)
            elif ACTION in span.attributes and span.kind is SpanKind.SERVER:
                self._place_action(span)
            else:
                self._place_row(span)
        self._place_by_instance(lasting)
        return (*self._kept.values(), *self._ended()), tuple(self._problems())

    def _ended(self) -> Iterator[Span]:
        """Yield the placed spans. Of actions and inferred messages no end is recorded: it is that of what they waited for."""
        waited: dict[_Key, float] = {}
        for span in self._placed.values():
            if span.waiting is Waiting.CALL or span.kind in {SpanKind.INTERNAL, SpanKind.SERVER}:
                above = span.trace, span.parent
                waited[above] = max(waited.get(above, 0.0), span.started if span.ended is None else span.ended)
        for key, span in self._placed.items():
            unknown = span.ended is None and LASTS not in span.attributes and (span.kind is SpanKind.SERVER or key in self._made)
            yield replace(span, ended=max(span.started, waited.get(key, 0.0))) if unknown and not _is_open(span) else span

    def _problems(self) -> Iterator[Problem]:
        if self._guessed:
            text = "who sent a message is not recorded: it is told by the order of times"
            yield Problem("guessed-sender", text, "", self._guessed)
        if self._made:
            text = "a message is not recorded: it is told since what it asked for is, and Nova has no other way to it"
            yield Problem("inferred-message", text, "", len(self._made))
        if self._traced:
            text = "a trace has no ids of requests: that it is about the same is told by the server and the time"
            yield Problem("guessed-request", text, "", len(self._traced))

    # Actions.

    def _place_action(self, span: Span) -> None:
        """Keep an action if nothing else tells of its request; else it is something that happened to it."""
        entry = self._entry(span)
        if entry is None:
            self._keep(span)
            return
        more = {name: value for name, value in span.attributes.items() if name in {"instance", ACTION}}
        self._change(entry, replace(entry, attributes={**more, **entry.attributes}))
        if LEDGER not in entry.attributes:
            text = f"server action {span.attributes[ACTION]}{f': {span.error}' if span.error else ''}"
            self._tell(self._now(entry), Happening(span.started, text, span.evidence, "ERROR" if span.error else ""))

    def _entry(self, span: Span) -> Span | None:
        """Return what served the request of an action, as another record has it."""
        same = [each for each in self._groups.get(_group_of(span), ()) if each.kind is SpanKind.SERVER]
        found = same[0] if same else next((each for each in self._trace(span) if each.kind is SpanKind.SERVER), None)
        return self._now(found) if found else None

    def _trace(self, span: Span) -> Sequence[Span]:
        """Return the spans of a trace that does not know the request of a row, and is about it; they join its group."""
        group = _group_of(span)
        if group not in self._recorded and group not in self._traced:
            found = self._traces.about(span, span.attributes.get("instance") or self._servers.get(group, ""))
            if found is not None:
                self._traced[group] = found.spans
                self._groups[group] = sorted((*found.spans, *self._groups.get(group, ())), key=_start)
        return self._traced.get(group, ())

    # Rows.

    def _place_row(self, span: Span) -> None:
        before = self._before(span)
        around = _around(span, before)
        if around is None:
            self._place_below(span, before)
        elif _is_same(around, span):
            self._merge(around, span)
        else:
            self._keep(replace(span, kind=SpanKind.INTERNAL, trace=around.trace, parent=around.id))

    def _place_below(self, span: Span, before: Sequence[Span]) -> None:
        """Put a row below whoever asked for it in another process: the one that is known to, or that which began last."""
        others = [each for each in before if each.kind not in _SENDING and not _is_inside(each, span)]
        others = others or self._begun(self._groups.get(span.attributes.get("global_request", ""), []), span)
        sender = span.attributes.get("sender", "")
        senders = [each for each in others if each.service == sender] if sender else []
        chosen = _last(span, senders or others)
        self._guessed += not sender and len({each.service for each in others}) > 1
        if sender == _CONDUCTOR and _served(span) is SpanKind.CONSUMER:
            chosen = self._conducted(span, chosen)
        elif sender == span.service and not senders:
            chosen = self._host(span, others)
        elif sender and _served(span) is SpanKind.CONSUMER and (not senders or sender == span.service):
            chosen = self._sent(span, chosen, sender)
        if chosen is None:
            self._keep(replace(span, kind=_served(span)))
        else:
            self._keep(replace(span, kind=_served(span), trace=chosen.trace, parent=chosen.id))

    def _conducted(self, span: Span, chosen: Span | None) -> Span:
        """Return what nova-conductor did when it asked: what is known of it, or a message to it that is not recorded."""
        known = asking(span.name)
        if chosen is not None and chosen.service == _CONDUCTOR:
            if known.place and chosen.name == _UNKNOWN:
                self._change(chosen, replace(chosen, name=known.method, place=known.place))
            return chosen
        name, kind = known.method or _UNKNOWN, SpanKind.CONSUMER if chosen else SpanKind.INTERNAL
        made = replace(_made(span, chosen, _CONDUCTOR), name=name, kind=kind, waiting=known.waiting, place=known.place)
        made = replace(made, ended=None)
        self._made.add(_key(made))
        self._keep(made)
        return made

    def _host(self, span: Span, others: Sequence[Span]) -> Span:
        """Return what another host did when it asked, of which nothing is recorded: a message of the conductor to it."""
        known = asking(span.name)
        hosts = self._hosts.get(_group_of(span), set()) - {span.host}
        made = replace(_made(span, None, span.service), name=known.method, waiting=known.waiting, place=known.place, ended=None)
        made = replace(made, kind=SpanKind.CONSUMER, host=next(iter(hosts)) if len(hosts) == 1 else "")
        around = self._conducted(made, _last(span, [each for each in others if each.service == _CONDUCTOR] or others))
        made = replace(made, trace=around.trace, parent=around.id)
        self._made.add(_key(made))
        self._keep(made)
        return self._sent(span, made, span.service)

    def _sent(self, span: Span, chosen: Span | None, sender: str) -> Span:
        """Return the message of the process that is known to send it, of which nothing else is recorded."""
        message = replace(
            _made(span, chosen, sender),
            id=f"message for {span.id}",
            kind=SpanKind.PRODUCER,
            waiting=span.waiting,
            peer=span.service,
        )
        if span.waiting is not Waiting.CALL:
            message = replace(message, ended=span.started)
        self._placed[_key(message)] = message
        return message

    def _place_by_instance(self, rows: Iterable[Span]) -> None:
        """Tell what is known of a server alone at the action of this server that ran then, or by itself."""
        actions: dict[str, list[Span]] = {}
        for each in (*self._kept.values(), *self._placed.values()) if rows else ():
            if each.kind is SpanKind.SERVER:
                actions.setdefault(each.attributes.get("instance", ""), []).append(each)
        for span in rows:
            known = [each for each in actions.get(span.attributes.get("instance", ""), ()) if _runs(each, span.started, _SLACK)]
            likely = known or [each for each in actions.get("", ()) if self._may_begin(each, span)]
            chosen = max(likely, key=_start, default=None)
            if chosen is None:
                self._keep(span)
            else:
                self._tell(self._now(chosen), _story(span))

    def _may_begin(self, action: Span, span: Span) -> bool:
        """Tell whether an action that names no server may be the one: of the same kind, at the time, on the same hosts."""
        if span.attributes[LASTS] not in _MIGRATING.get(action.attributes.get(ACTION, ""), ()):
            return False
        rows = self._groups.get(_group_of(action), ())
        ended = max((each.started if each.ended is None else each.ended for each in rows), default=action.started)
        hosts = {each.host for each in rows} & {span.attributes.get("source", ""), span.attributes.get("destination", "")}
        return bool(hosts - {""}) and action.started - _SLACK <= span.started <= ended + _SLACK

    def _tell(self, span: Span, *told: Happening) -> None:
        self._change(span, replace(span, happenings=(*span.happenings, *told)))

    # What is known so far.

    def _before(self, span: Span) -> list[Span]:
        """Return what is known of the same request that had begun, from the first to the last."""
        self._trace(span)
        return self._begun(self._groups.get(_group_of(span), []), span)

    def _begun(self, found: Sequence[Span], span: Span) -> list[Span]:
        last = bisect_right(found, span.started + _SLACK, key=_start)
        return [self._now(each) for each in found[max(0, last - _LOOK_BACK) : last]]

    def _now(self, span: Span) -> Span:
        key = _key(span)
        return self._kept.get(key) or self._placed.get(key, span)

    def _keep(self, span: Span) -> None:
        self._placed[_key(span)] = span
        if _group_of(span):
            insort(self._groups.setdefault(_group_of(span), []), span, key=_start)

    def _change(self, span: Span, changed: Span) -> None:
        (self._kept if _key(span) in self._kept else self._placed)[_key(span)] = changed

    def _merge(self, around: Span, span: Span) -> None:
        """Tell of a function once, of which several records tell."""
        told = Happening(span.started, span.attributes.get("event", span.name), span.evidence, "DEBUG")
        ended = span.ended if around.ended is None else max(around.ended, span.ended or around.ended)
        self._change(around, replace(around, ended=ended, error=around.error or span.error))
        self._tell(self._now(around), told, *span.happenings)


def _key(span: Span) -> _Key:
    return span.trace, span.id


def _start(span: Span) -> float:
    return span.started


def _rank(span: Span) -> int:
    """Return 0 for what is the request itself, which is the first of what began in one second, and 2 for what it asked others."""
    if span.attributes.get("global_request"):
        return 2
    return 1 if ACTION not in span.attributes or span.kind is not SpanKind.SERVER else 0


def _group_of(span: Span) -> str:
    """Return what a row has in common with others of the same request."""
    return next((span.attributes[name] for name in ("request", "instance", "volume", "port") if span.attributes.get(name)), "")


def _is_open(span: Span) -> bool:
    """Tell whether a request is known to have no end, as what a notification tells that began and never ended."""
    return span.kind is SpanKind.SERVER and ACTION not in span.attributes


def _made(span: Span, around: Span | None, process: str) -> Span:
    """Return a span of which only what came of it is recorded."""
    ids = {name: value for name, value in span.attributes.items() if name in {LEDGER, "request", "instance"}}
    trace, parent = (around.trace, around.id) if around else (span.trace, "")
    own = f"{process} of {span.id}"
    return Span(own, span.name, process, span.started, span.ended, trace, parent, attributes=ids, evidence=span.evidence)


def _is_inside(one: Span, other: Span) -> bool:
    """Tell whether two spans are of the same process, as far as their hosts are known."""
    return one.service == other.service and (not one.host or not other.host or one.host == other.host)


def _runs(span: Span, time: float, slack: float = 0.0) -> bool:
    return span.started - slack <= time and (span.ended is None or time <= span.ended + slack)


def _holds(around: Span, span: Span) -> bool:
    """Tell whether one row happened inside of another: both have the same clock and are as exact."""
    if around.started > span.started:
        return False
    if around.ended is None or span.ended is None:
        return around.ended is None or span.started < around.ended
    return span.ended <= around.ended


def _around(span: Span, before: Sequence[Span]) -> Span | None:
    """Return the innermost of the same process that was at work, or one whose threads may be; no message is one of these."""
    own = [each for each in before if each.kind not in _SENDING and _is_inside(each, span)]
    same = [each for each in own if _is_same(each, span) and _runs(each, span.started, _SLACK)]
    exact = same or [each for each in own if _holds(each, span)]
    kept = [each for each in own if LEDGER not in each.attributes]
    near = [each for each in kept if _runs(each, span.started, _SLACK)]
    works_on = own if span.kind is SpanKind.INTERNAL and _served(span) is SpanKind.CONSUMER else []
    return next(iter(reversed(exact or near or kept or works_on)), None)


def _last(span: Span, others: Sequence[Span]) -> Span | None:
    """Return the one that began last, of those that ran when a row began, if any did."""
    return next(reversed([each for each in others if _runs(each, span.started)] or others), None)


def _is_same(around: Span, span: Span) -> bool:
    """Tell whether two records tell of one run of a function."""
    if around.place is None or span.place is None:
        return LEDGER in around.attributes and around.name == span.name
    return (around.place.path, around.place.qualname) == (span.place.path, span.place.qualname)


def _served(span: Span) -> SpanKind:
    """Return how a process was asked that nothing else tells of."""
    return SpanKind.SERVER if span.service.endswith(_ASKED) else SpanKind.CONSUMER


def _story(span: Span) -> Happening:
    """Return what is true for a time as something that happened: when it began, or failed."""
    if span.error:
        return Happening(span.ended or span.started, span.name, span.evidence, "ERROR")
    return Happening(span.started, span.name, span.evidence)
