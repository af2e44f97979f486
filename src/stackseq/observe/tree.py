"""From spans to calls: ``build_calls(spans)`` gives what called what, in which process, and what was wrong with the record."""

# For maintainers. A span is one side of a message, or something inside of a process. Where both sides of a message were recorded
# they become one call; where only the server's was, the sender is the process of the span around it; where only the client's
# was, nothing is known of what happens inside. OSProfiler records only servers of RPC, and OpenTelemetry both. Whether a message
# was cast shows in the record, or in the time: nobody who waits for an answer ends before it.
from __future__ import annotations

import re
from functools import lru_cache

from stackseq.calls import Call, CallKind
from stackseq.observe.happenings import happening_calls
from stackseq.observe.model import Problem, SpanKind, Waiting
from stackseq.observe.redact import are_shown
from stackseq.observe.saved import FAULT, SAVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.observe.model import Span

    _Key = tuple[str, str]

_NONE = ("", "")

CLIENT = "client"
"""Who sends the first request."""
_SLACK = 0.001
"""Seconds by which clocks and roundings may be off."""
_LONGEST_FAULT = 160
_DEEPEST = 100
"""Levels that calls may nest: a boot has some 30, and whoever walks the tree after us may do so recursively."""
_SENDING = (SpanKind.CLIENT, SpanKind.PRODUCER)  # no sets: members of enumerations are slow to hash
_SERVING = (SpanKind.SERVER, SpanKind.CONSUMER)
_STATEMENT = re.compile(
    r"(?is)^\s*(?:(insert)\s+into|(update)|(delete)\s+from|(select)\b.*?\bfrom)\s+[\"`(]*(?:\w+[\"`]?\.[\"`]?)?(\w+)",
)
_REQUEST = re.compile(r"(?:HTTP )?(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b")
_GIVEN = re.compile(r"(?:args|kwargs|db\.params|db\.query\.parameter\b.*)$")
_VERBS = {"insert": "create", "update": "save", "delete": "destroy", "select": "get"}
_DRIVERS = frozenset({"driver", "drive", "vif_driver", "vif_drive"})
"""Names of spans of drivers; those in OpenTelemetry lost a letter."""


def build_calls(spans: Iterable[Span]) -> tuple[tuple[Call, ...], tuple[Problem, ...]]:
    """Return the calls that nothing is around of, by their times, each with those inside of it."""
    trees, problems = build_trees(spans)
    return tuple(call for call, _ in trees), problems


def build_trees(spans: Iterable[Span]) -> tuple[tuple[tuple[Call, tuple[Span, ...]], ...], tuple[Problem, ...]]:
    """Return the same, each with the spans that it is made of, its own first."""
    tree = _Tree(spans)
    roots = sorted(tree.roots, key=lambda each: each.started)
    found = tuple((call, tree.below(root)) for call, root in zip(tree.calls(roots, CLIENT), roots, strict=True))
    return found, tuple(tree.problems)


def _cut_circles(known: Mapping[_Key, Span], parents: dict[_Key, _Key]) -> int:
    """Take the parent from the earliest span of each circle; return how many circles there were."""
    circles = 0
    done: set[_Key] = set()
    for key in known:
        trail: dict[_Key, None] = {}
        at = key
        while at in known and at not in done and at not in trail:
            trail[at] = None
            at = parents.get(at, _NONE)
        if at in trail:
            names = list(trail)
            del parents[min(names[names.index(at) :], key=lambda name: known[name].started)]
            circles += 1
        done.update(trail)
    return circles


def _ancestry(
    key: _Key, parents: Mapping[_Key, _Key], known: Mapping[_Key, Span], placed: Mapping[_Key, tuple[_Key, int]]
) -> list[_Key]:
    """Return a span and those around it that have no place yet, innermost first."""
    found = []
    at = key
    while at in known and at not in placed:
        found.append(at)
        at = parents.get(at, _NONE)
    return found


class _Tree:
    """The spans of a record by their parents."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.problems: list[Problem] = []
        self._inside: dict[_Key, list[Span]] = {}
        self.roots: list[Span] = []
        known = self._once(spans)
        self._first = min((span.started for span in known.values()), default=0.0)
        self._place(known)

    def _once(self, spans: Iterable[Span]) -> dict[_Key, Span]:
        """Return each span once, in the order of their starts; of several records of one that which knows its end."""
        known: dict[_Key, Span] = {}
        doubled = 0
        for span in sorted(spans, key=lambda each: each.started):
            key = (span.trace, span.id)
            doubled += key in known
            if key not in known or (known[key].ended is None and span.ended is not None):
                known[key] = span
        self._tell("duplicate-span", "spans are recorded twice", doubled)
        return known

    def _place(self, known: dict[_Key, Span]) -> None:
        """Put each span below its parent, or below an ancestor where they nest too deep."""
        parents: dict[_Key, _Key] = {key: (span.trace, span.parent) for key, span in known.items() if span.parent}
        missing = sum(key not in known for key in parents.values())
        self._tell("missing-parent", "spans have parents that the record lacks", missing)
        self._tell("cycle", "spans are their own ancestors", _cut_circles(known, parents))
        holders: dict[_Key, tuple[_Key, int]] = {}
        deep = 0
        for key in known:
            for each in reversed(_ancestry(key, parents, known, holders)):
                holder = holders.get(parents[each]) if each in parents else None
                if holder is None:
                    self.roots.append(known[each])
                    holders[each] = each, 1
                else:
                    self._inside.setdefault(holder[0], []).append(known[each])
                    deep += holder[1] == _DEEPEST
                    holders[each] = (each, holder[1] + 1) if holder[1] < _DEEPEST else holder
        self._tell("nested-too-deep", f"spans nest deeper than {_DEEPEST} levels, and are told one beside the other", deep)

    def _tell(self, code: str, message: str, count: int) -> None:
        if count:
            self.problems.append(Problem(code, message, "", count))

    def below(self, root: Span) -> tuple[Span, ...]:
        """Return a span and all inside of it."""
        found = [root]
        for span in found:  # which grows
            found += self._inside.get((span.trace, span.id), [])
        return tuple(found)

    def calls(self, spans: Sequence[Span], process: str, around: Span | None = None) -> Iterator[Call]:
        """Yield the calls of spans, in the order of their starts. The tree is as deep as messages nest, and no deeper."""
        for span in sorted(spans, key=lambda each: each.started):
            yield self._call(span, process, around)

    def _call(self, span: Span, process: str, around: Span | None) -> Call:
        inside = self._inside.get((span.trace, span.id), [])
        if span.kind in _SENDING or (span.kind is SpanKind.INTERNAL and process == CLIENT):
            process = span.service or process
        served = self._served(span, inside)
        if served is not None:
            rest = [each for each in inside if each is not served]
            answered = self._inside.get((served.trace, served.id), [])
            there = self._with_happenings(tuple(self.calls(answered, served.service, served)), served, served.service)
            children = (*there, *self._with_happenings(tuple(self.calls(rest, process, span)), span, process))
            return self._make(span, served, process, around, children)
        here = process if span.kind in _SENDING else span.service or process
        children = self._with_happenings(tuple(self.calls(inside, here, span)), span, here)
        return self._make(span, span, process, around, children)

    def _with_happenings(self, calls: tuple[Call, ...], span: Span, process: str) -> tuple[Call, ...]:
        """Return the calls of a span with what happened between them."""
        said = tuple(happening_calls(span, process, self._first))
        return tuple(sorted((*calls, *said), key=lambda call: call.started or 0.0)) if said else calls

    @staticmethod
    def _served(span: Span, inside: Sequence[Span]) -> Span | None:
        """Return the other side of a message, if it is recorded."""
        serving = [each for each in inside if each.kind in _SERVING] if span.kind in _SENDING else []
        return serving[0] if len(serving) == 1 else None

    def _make(self, sent: Span, served: Span, process: str, around: Span | None, children: tuple[Call, ...]) -> Call:
        kind = _kind(sent, served, process, around, children, self._first)
        arrives = served.kind not in _SENDING
        to = served.service if arrives else sent.peer
        ended = _end(sent, served)
        if ended is not None:
            ended = round(ended - self._first, 6)
            if kind is CallKind.RPC_CAST:  # what it began may go on in threads of its own
                ended = max(ended, _last(children) or ended)
        return Call(
            kind,
            _name(sent, served, kind),
            process,
            to or process,
            served.place or sent.place,
            host=served.host if arrives and kind.leaves else "",
            children=children,
            fields=_fields(served) or _fields(sent),
            started=round(sent.started - self._first, 6),
            ended=ended,
            note=sent.attributes.get("joined", "") or _fault(served) or _fault(sent) or _given(served),
            error=_failure(sent, served),
            evidence=tuple(dict.fromkeys(filter(None, (sent.evidence, served.evidence)))),
        )


def _failure(sent: Span, served: Span) -> str:
    """Return why a message failed, as the side tells it that has more than the name of an exception."""
    if served.error == sent.error:
        return sent.error
    told = [each.error for each in (served, sent) if each.error]
    return next((each for each in told if ": " in each), told[0] if told else "")


def _fault(span: Span) -> str:
    """Return why something failed that a span writes down or hands on, in few words."""
    text = span.attributes.get(FAULT, "")
    return text if len(text) <= _LONGEST_FAULT else f"{text[: _LONGEST_FAULT - 1].rstrip()}…"


def _given(span: Span) -> str:
    """Return the parameters of a statement or the arguments of a function, if secrets are to be told."""
    if not are_shown():
        return ""
    given = (f"{name}: {text}" for name, text in span.attributes.items() if _GIVEN.match(name))
    return " ".join(" ".join(given).split())


def _fields(span: Span) -> dict[str, str]:
    """Return what a span saved; what was emptied is told as None, as programs write it."""
    saved = span.attributes.get(SAVED, "")
    return {name: value or "None" for name, _, value in (each.partition("=") for each in saved.split())} if saved else {}


def _end(sent: Span, served: Span) -> float | None:
    return max((end for end in (sent.ended, served.ended) if end is not None), default=None)


def _last(calls: Iterable[Call]) -> float | None:
    """Return when the last of the calls ended that is known to have; those below casts are in the ends of the casts."""
    return max((call.ended for call in calls if call.ended is not None), default=None)


def _kind(sent: Span, served: Span, process: str, around: Span | None, children: Sequence[Call], first: float) -> CallKind:
    if served.kind is SpanKind.CONSUMER or sent.kind is SpanKind.PRODUCER:
        if sent is served and served.service == process and around is not None and _is_inside(served, around):
            return CallKind.CALL
        return CallKind.RPC_CAST if _is_cast(sent, served, around, (_last(children) or 0.0) + first) else CallKind.RPC_CALL
    if served.kind is SpanKind.SERVER:
        return CallKind.HTTP
    if sent.kind is SpanKind.CLIENT:
        return CallKind.DB if sent.peer == "database" else CallKind.HTTP
    if served.service not in ("", process):  # nothing tells how it got there
        return CallKind.HTTP if _REQUEST.match(served.name) else CallKind.RPC_CALL
    return CallKind.DRIVER if sent.name in _DRIVERS else CallKind.CALL


def _is_inside(served: Span, around: Span) -> bool:
    """Tell whether a method that serves messages was called as a function: by another in the same process."""
    return around.kind is SpanKind.CONSUMER and (served.host == around.host or not served.host or not around.host)


def _is_cast(sent: Span, served: Span, around: Span | None, last: float) -> bool:
    """Tell whether the sender does not wait: the record says so, or what was begun went on when the sender was done."""
    waiting = sent.waiting if sent.waiting is not Waiting.UNKNOWN else served.waiting
    if waiting is not Waiting.UNKNOWN:
        return waiting is Waiting.CAST
    waits = sent if sent is not served else around
    if waits is None or waits.ended is None:
        return False
    return served.ended is None or max(served.ended, last) > waits.ended + _SLACK


def _name(sent: Span, served: Span, kind: CallKind) -> str:
    """Return what a call is called: a method of RPC, a request, a table and what is done with it, or a function."""
    if kind is CallKind.DB:
        return _of_table(sent.attributes.get("db.statement", "")) or sent.name
    if kind in {CallKind.CALL, CallKind.DRIVER}:
        return served.place.qualname if served.place else served.name
    return served.name or sent.name


@lru_cache(maxsize=1000)  # programs have few statements, and send them often
def _of_table(statement: str) -> str:
    """Return ``Instance.save`` for an UPDATE of the table ``instances``."""
    match = _STATEMENT.match(statement)
    if not match:
        return ""
    words = match[5].removesuffix("s").split("_")
    verb = next(group for group in match.groups()[:4] if group)
    return f"{''.join(word.capitalize() for word in words)}.{_VERBS[verb.lower()]}"
