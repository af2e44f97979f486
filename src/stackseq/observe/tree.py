"""From spans to calls: ``build_calls(spans)`` gives what called what, in which process, and what was wrong with the record."""

# For maintainers. A span is one side of a message, or something inside of a process. Where both sides of a message were recorded
# they become one call; where only the server's was, the sender is the process of the span around it; where only the client's
# was, nothing is known of what happens inside. OSProfiler records only servers of RPC, and OpenTelemetry both. Whether a message
# was cast shows in the record, or in the time: nobody who waits for an answer ends before it.
from __future__ import annotations

import re

from stackseq.calls import Call, CallKind
from stackseq.observe.model import Problem, SpanKind, Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.observe.model import Span

CLIENT = "client"
"""Who sends the first request."""
_SLACK = 0.001
"""Seconds by which clocks and roundings may be off."""
_SENDING = frozenset({SpanKind.CLIENT, SpanKind.PRODUCER})
_SERVING = frozenset({SpanKind.SERVER, SpanKind.CONSUMER})
_STATEMENT = re.compile(
    r"(?is)^\s*(?:(insert)\s+into|(update)|(delete)\s+from|(select)\b.*?\bfrom)\s+[\"`(]*(\w+)",
)
_VERBS = {"insert": "create", "update": "save", "delete": "destroy", "select": "get"}
_DRIVERS = frozenset({"driver", "drive", "vif_driver", "vif_drive"})
"""Names of spans of drivers; those in OpenTelemetry lost a letter."""


def build_calls(spans: Iterable[Span]) -> tuple[tuple[Call, ...], tuple[Problem, ...]]:
    """Return the calls that nothing is around of, by their times, each with those inside of it."""
    tree = _Tree(spans)
    return tuple(tree.calls(tree.roots, CLIENT)), tuple(tree.problems)


class _Tree:
    """The spans of a record by their parents."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.problems: list[Problem] = []
        known: dict[tuple[str, str], Span] = {}
        doubled = 0
        for span in spans:
            doubled += (span.trace, span.id) in known
            known.setdefault((span.trace, span.id), span)
        self._inside: dict[tuple[str, str], list[Span]] = {}
        self.roots: list[Span] = []
        missing = self._place(known)
        self._first = min((span.started for span in known.values()), default=0.0)
        self._tell("duplicate-span", "spans are recorded twice", doubled)
        self._tell("missing-parent", "spans have parents that the record lacks", missing)

    def _place(self, known: dict[tuple[str, str], Span]) -> int:
        """Put each span below its parent; return how many parents are missing. Circles are cut where they are met first."""
        missing = circles = 0
        reaches_root: set[tuple[str, str]] = set()
        for key, span in sorted(known.items(), key=lambda pair: pair[1].started):
            trail = {key}
            above = (span.trace, span.parent)
            while above in known and above not in reaches_root and above not in trail:
                trail.add(above)
                above = (above[0], known[above].parent)
            parent = (span.trace, span.parent)
            if above in trail:
                circles += 1
                self.roots.append(span)
            elif parent in known:
                self._inside.setdefault(parent, []).append(span)
            else:
                missing += bool(span.parent)
                self.roots.append(span)
            if above not in trail:
                reaches_root |= trail
            else:
                reaches_root.add(key)
        self._tell("cycle", "spans are their own ancestors", circles)
        return missing

    def _tell(self, code: str, message: str, count: int) -> None:
        if count:
            self.problems.append(Problem(code, message, "", count))

    def calls(self, spans: Sequence[Span], process: str, around: Span | None = None) -> Iterator[Call]:
        """Yield the calls of spans, in the order of their starts. The tree is as deep as messages nest, and no deeper."""
        for span in sorted(spans, key=lambda each: each.started):
            yield self._call(span, process, around)

    def _call(self, span: Span, process: str, around: Span | None) -> Call:
        inside = self._inside.get((span.trace, span.id), [])
        served = self._served(span, inside)
        if served is not None:
            rest = [each for each in inside if each is not served]
            answered = self._inside.get((served.trace, served.id), [])
            children = (*self.calls(answered, served.service, served), *self.calls(rest, process, span))
            return self._make(span, served, process, around, children)
        here = process if span.kind in _SENDING else span.service or process
        return self._make(span, span, process, around, tuple(self.calls(inside, here, span)))

    @staticmethod
    def _served(span: Span, inside: Sequence[Span]) -> Span | None:
        """Return the other side of a message, if it is recorded."""
        serving = [each for each in inside if each.kind in _SERVING] if span.kind in _SENDING else []
        return serving[0] if len(serving) == 1 else None

    def _make(self, sent: Span, served: Span, process: str, around: Span | None, children: tuple[Call, ...]) -> Call:
        kind = _kind(sent, served, process, around)
        to = served.service if served.kind in _SERVING else sent.peer if sent.kind in _SENDING else process
        return Call(
            kind,
            _name(sent, served, kind),
            process,
            to or process,
            served.place or sent.place,
            host=served.host if served.kind in _SERVING else "",
            children=children,
            started=round(sent.started - self._first, 6),
            ended=None if served.ended is None and sent.ended is None else round(_end(sent, served) - self._first, 6),
            error=served.error or sent.error,
            evidence=tuple(dict.fromkeys(filter(None, (sent.evidence, served.evidence)))),
        )


def _end(sent: Span, served: Span) -> float:
    return max(end for end in (sent.ended, served.ended) if end is not None)


def _kind(sent: Span, served: Span, process: str, around: Span | None) -> CallKind:
    if served.kind is SpanKind.CONSUMER or sent.kind is SpanKind.PRODUCER:
        if served.service == process and around is not None and around.kind is SpanKind.CONSUMER and sent is served:
            return CallKind.CALL
        return CallKind.RPC_CAST if _is_cast(sent, served, around) else CallKind.RPC_CALL
    if served.kind is SpanKind.SERVER:
        return CallKind.HTTP
    if sent.kind is SpanKind.CLIENT:
        return CallKind.DB if sent.peer == "database" else CallKind.HTTP
    return CallKind.DRIVER if sent.name in _DRIVERS else CallKind.CALL


def _is_cast(sent: Span, served: Span, around: Span | None) -> bool:
    waiting = sent.waiting if sent.waiting is not Waiting.UNKNOWN else served.waiting
    if waiting is not Waiting.UNKNOWN:
        return waiting is Waiting.CAST
    waits = sent if sent is not served else around
    if waits is None or waits.ended is None:
        return False
    return served.ended is None or served.ended > waits.ended + _SLACK


def _name(sent: Span, served: Span, kind: CallKind) -> str:
    """Return what a call is called: a method of RPC, a request, a table and what is done with it, or a function."""
    if kind is CallKind.DB:
        return _of_table(sent.attributes.get("db.statement", "")) or sent.name
    if kind in {CallKind.CALL, CallKind.DRIVER}:
        return served.place.qualname if served.place else served.name
    return served.name or sent.name


def _of_table(statement: str) -> str:
    """Return ``Instance.save`` for an UPDATE of the table ``instances``."""
    match = _STATEMENT.match(statement)
    if not match:
        return ""
    words = match[5].removesuffix("s").split("_")
    verb = next(group for group in match.groups()[:4] if group)
    return f"{''.join(word.capitalize() for word in words)}.{_VERBS[verb.lower()]}"
