"""From readings to what a cloud did: ``observe(readings)`` gives one observation for each operation that was recorded."""

# For maintainers. What stands at the top of a trace is what the client asked for, one request after another: looking up an image
# and a flavor, then the operation itself. Those that only read are told if there is nothing else.
from __future__ import annotations

from stackseq.calls import CallKind, CallTree
from stackseq.collector import resting_collector
from stackseq.observe.emitters import fold_emitters, tell_once
from stackseq.observe.folding import fold
from stackseq.observe.joining import join
from stackseq.observe.ledgers.hosts import of_clock
from stackseq.observe.ledgers.placing import place
from stackseq.observe.ledgers.rows import LEDGER
from stackseq.observe.merging import merge_logs
from stackseq.observe.model import Observation, Operation, SpanKind
from stackseq.observe.plain import plain
from stackseq.observe.skew import correct
from stackseq.observe.tree import build_trees
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stackseq.calls import Call
    from stackseq.observe.model import Problem, Reading, Span

_READING = ("GET ", "HEAD ", "OPTIONS ")


def observe(readings: Iterable[Reading], *, folded: bool = True, request: str = "", server: str = "") -> Observation:
    """Return what was recorded. ``folded`` leaves out what hardly anybody looks for: reads, checks of tokens, repetitions.

    With ``request``, the id of one, only the operation is told that has it; no operation, if none has. With ``server``, the uuid
    of one, only the operations are told that name it.
    """
    found = tuple(readings)
    with resting_collector():
        return _observe(found, folded=folded, request=request, server=server)


def _observe(found: Sequence[Reading], *, folded: bool, request: str, server: str) -> Observation:
    once, doubled = tell_once(found)
    once = plain(once)
    logs = {(span.trace, span.id) for reading in found if reading.format == "logs" for span in reading.spans}
    rows = tuple(span for span in once if LEDGER in span.attributes)
    rest = tuple(span for span in once if LEDGER not in span.attributes) if rows else once
    merged, zones = merge_logs(fold_emitters(rest), logs)
    known, skews, clocks = _together(merged)
    known, unsure = place(known, of_clock(rows, skews))
    trees, problems = build_trees(known)
    operations = tuple(_operation(call, below) for call, below in trees)
    chosen = [tree for tree in trees if not request or any(request in (span.id, *_requests(span)) for span in tree[1])]
    chosen = [tree for tree in chosen if not server or any(_names(span, server) for span in tree[1])]
    calls = tuple(call for call, _ in chosen)
    spans = [span for _, below in chosen for span in below]
    requests = dict.fromkeys(span.attributes["request"] for span in spans if "request" in span.attributes)
    first = next((span for span in spans if span.kind is SpanKind.SERVER), None)
    project = (first.service if first else spans[0].service if spans else "").partition("-")[0]
    tree = CallTree(_title(calls), project, "", calls, entered=len(spans))
    wrong = (*(problem for reading in found for problem in reading.problems), *doubled, *zones, *clocks, *unsure, *problems)
    formats = tuple(dict.fromkeys(reading.format for reading in found))
    seen = Observation(tree, tuple(requests), wrong, skews, formats, operations, tuple(spans))
    return shorten(seen) if folded else seen


def shorten(seen: Observation) -> Observation:
    """Return an observation in which nothing is folded without what hardly anybody looks for."""
    told = fold(_worth_telling(seen.calls.calls))
    return replace(seen, calls=replace(seen.calls, operation=_title(told), calls=told))


def _together(spans: tuple[Span, ...]) -> tuple[tuple[Span, ...], Mapping[str, float], tuple[Problem, ...]]:
    """Return spans of one clock, traces that belong together as one, and what there is to say about clocks."""
    spans, skews, problems = correct(spans)
    joined = join(spans)
    if joined is spans:
        return spans, skews, problems
    joined, more, others = correct(joined)  # by the messages between traces
    return joined, {host: skews.get(host, 0.0) + more.get(host, 0.0) for host in (*skews, *more)}, (*problems, *others)


def _operation(call: Call, spans: tuple[Span, ...]) -> Operation:
    request = next((span.attributes["request"] for span in spans if span.attributes.get("request")), "")
    server = next((span.attributes["instance"] for span in spans if span.attributes.get("instance")), "")
    return Operation(spans[0].id, request, call.name, _outcome(call), spans[0].started, server)


def _requests(span: Span) -> tuple[str | None, ...]:
    return span.attributes.get("request"), span.attributes.get("global_request")


def _names(span: Span, server: str) -> bool:
    return span.attributes.get("instance") == server or server in span.name


def _outcome(call: Call, *, counts: bool = True, unheard: bool = False) -> str:
    """Return the innermost failure that was not handled, as far as the record tells.

    Who waits for an answer hears of a failure, and handled it unless it failed as well. Nobody hears of what fails below a cast.
    """
    unheard = unheard or call.kind is CallKind.RPC_CAST
    counts = counts or unheard
    below = (_outcome(child, counts=counts and bool(call.error), unheard=unheard) for child in call.children)
    return next(filter(None, below), call.error if counts else "")


def _worth_telling(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Return the requests that change something, and everything else that is no request, if there is any."""
    changing = tuple(call for call in calls if call.kind is not CallKind.HTTP or call.error or not call.name.startswith(_READING))
    return changing or calls


def _title(calls: tuple[Call, ...]) -> str:
    return calls[0].name if calls else "nothing was recorded"
