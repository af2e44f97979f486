"""From readings to what a cloud did: ``observe(readings)`` gives one observation for each operation that was recorded."""

# For maintainers. What stands at the top of a trace is what the client asked for, one request after another: looking up an image
# and a flavor, then the operation itself. Those that only read are told if there is nothing else.
from __future__ import annotations

from stackseq.calls import CallKind, CallTree
from stackseq.observe.folding import fold
from stackseq.observe.model import Observation, SpanKind
from stackseq.observe.tree import build_calls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from stackseq.calls import Call
    from stackseq.observe.model import Reading

_READING = ("GET ", "HEAD ", "OPTIONS ")


def observe(readings: Iterable[Reading], *, folded: bool = True) -> Observation:
    """Return what was recorded. ``folded`` leaves out what hardly anybody looks for: reads, checks of tokens, repetitions."""
    found = tuple(readings)
    spans = [span for reading in found for span in reading.spans]
    calls, problems = build_calls(spans)
    told = fold(_worth_telling(calls)) if folded else calls
    requests = dict.fromkeys(span.attributes["request"] for span in spans if "request" in span.attributes)
    first = next((span for span in spans if span.kind is SpanKind.SERVER), None)
    project = (first.service if first else spans[0].service if spans else "").partition("-")[0]
    tree = CallTree(_title(told), project, "", told, entered=len(spans))
    wrong = (*(problem for reading in found for problem in reading.problems), *problems)
    return Observation(tree, tuple(requests), wrong, formats=tuple(dict.fromkeys(reading.format for reading in found)))


def _worth_telling(calls: tuple[Call, ...]) -> tuple[Call, ...]:
    """Return the requests that change something, and everything else that is no request, if there is any."""
    changing = tuple(call for call in calls if call.kind is not CallKind.HTTP or call.error or not call.name.startswith(_READING))
    return changing or calls


def _title(calls: tuple[Call, ...]) -> str:
    return calls[0].name if calls else "nothing was recorded"
