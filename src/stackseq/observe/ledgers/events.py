"""Nova's instance actions: ``read_events(text, name)`` reads what ``openstack server event list`` and ``show`` print as JSON."""

# For maintainers. An action is what a user asked for; its events are the functions that did it, of which Nova itself writes down
# start, end and result: no log level and no tracer hides them. What is told depends on microversion and role: events for
# everybody since 2.51, the end of the action since 2.58, hosts (hashed for users) since 2.62, why it failed since 2.84; the
# traceback for administrators alone. It has frames and no exception. The end of an action is that of its last event, and nothing
# that the API answered. Times are of whole seconds in most databases, and the API
# gives the newest event first: of those that began in one second the order is kept.
from __future__ import annotations

from stackseq.observe.ledgers.instance_events import Known, known_event
from stackseq.observe.ledgers.rows import LEDGER, filled, first_row, plain, rows_of, text_of
from stackseq.observe.ledgers.tables import read_rows
from stackseq.observe.ledgers.tracebacks import innermost, raised, raised_in
from stackseq.observe.model import Happening, Problem, Reading, Span, SpanKind
from stackseq.observe.redact import redact
from stackseq.observe.semantics import failure, time_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

FORMAT = "server-events"
_ENDS = ("finish_time", "result", "traceback", "details")
AGAIN = "began again as"
"""Key of an event that was given up, and begun again as another."""
_SAYS_LITTLE = "compute__do_build_and_run_instance"
"""An event whose success says that the function returned, be it with a server or with a plan to try another host."""
_LISTS, _ONES = ("instanceActions",), ("instanceAction",)


def is_events(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value has instance actions."""
    return {"action", "start_time", "request_id"} <= first_row(value, _LISTS, _ONES).keys() or _wraps(value)


def _wraps(value: object) -> bool:
    return isinstance(value, dict) and any(isinstance(value.get(key), list | dict) for key in _LISTS + _ONES)


def read_events(text: str, name: str) -> Reading:
    """Read actions and their events. What cannot be read is told as a problem; the rest is there."""
    values, problems = read_rows(text, name)
    spans: list[Span] = []
    odd = 0
    for row in rows_of(values, _LISTS, _ONES):
        found = _action(row, name)
        odd += not found
        spans += found
    unended = sum(span.ended is None for span in spans if span.kind is not SpanKind.SERVER)
    if unended:
        problems.append(Problem("no-end", "an event has no end: it goes on, or its process died there", name, unended))
    if any(span.attributes.get("result") == "Success" and span.attributes["event"] == _SAYS_LITTLE for span in spans):
        text = f"the success of {_SAYS_LITTLE} says that it returned, and not that there is a server"
        problems.append(Problem("success-says-little", text, name))
    if odd:
        problems.append(Problem("odd-row", "rows are no actions, or have no time", name, odd))
    return Reading(FORMAT, tuple(spans), tuple(problems))


def _action(row: Mapping[str, Any], file: str) -> list[Span]:
    """Return the span of an action and those of its events; nothing for what is none."""
    action, request = text_of(row, "action"), text_of(row, "request_id", "id")
    ids = filled(
        request=request,
        instance=text_of(row, "instance_uuid", "server_id", "server_uuid"),
        project=text_of(row, "project_id"),
        action=action,
    )
    events = _events(row.get("events"), ids, f"{file}#{request}")
    started = time_of(row.get("start_time"))
    if started is None and events:
        started = events[0].started
    if not action or started is None:
        return []
    failed = text_of(row, "message") if not any(event.error for event in events) else ""
    span = Span(
        f"action {request} {ids.get('instance', '')}",
        f"server action {action}",
        "nova-api",
        started,
        None,
        f"ledger {request}",
        kind=SpanKind.SERVER,
        error=redact(failed),
        attributes={LEDGER: FORMAT, **ids},
        evidence=f"{file}#{request}",
    )
    return [span, *events]


def _events(value: object, ids: Mapping[str, str], evidence: str) -> list[Span]:
    """Return the spans of events, in the order in which they began."""
    rows = [plain(each) for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    timed = [(started, row) for row in rows if (started := time_of(row.get("start_time"))) is not None]
    if timed and timed[0][0] >= timed[-1][0]:
        timed.reverse()
    timed.sort(key=lambda each: each[0])
    timed = _mended(timed)
    return [_event(row, started, ids, f"{evidence}/{number}") for number, (started, row) in enumerate(timed, 1)]


def _mended(rows: list[tuple[float, dict[str, Any]]]) -> list[tuple[float, dict[str, Any]]]:
    """Return events with the ends where they belong: of several with one name, Nova writes all ends to the first."""
    of_name: dict[str, list[int]] = {}
    for at, (_, row) in enumerate(rows):
        of_name.setdefault(text_of(row, "event"), []).append(at)
    found = list(rows)
    for first, *rest in of_name.values():
        end = time_of(rows[first][1].get("finish_time"))
        if not rest or end is None or end < rows[rest[-1]][0] or any(rows[at][1].get("finish_time") for at in rest):
            continue
        whole = rows[first][1]
        for at, after in zip((first, *rest), rest, strict=False):
            started, row = rows[at]
            found[at] = (
                started,
                {**row, **dict.fromkeys(_ENDS), "finish_time": rows[after][1]["start_time"], AGAIN: rows[after][1]},
            )
        found[rest[-1]] = rows[rest[-1]][0], {**rows[rest[-1]][1], **{name: whole.get(name) for name in _ENDS}}
    return found


def _event(row: Mapping[str, Any], started: float, ids: Mapping[str, str], evidence: str) -> Span:
    event = text_of(row, "event", "name") or "event"
    known = known_event(event) or Known("nova")
    ended = time_of(row.get("finish_time"))
    error, happenings = _failure(row, ended if ended is not None else started, evidence)
    again = row.get(AGAIN)
    if isinstance(again, dict):
        on = f" on {text_of(again, 'host')}" if text_of(again, "host") else ""
        happenings = (Happening(ended or started, f"given up: {event} began again{on}", evidence, "WARNING", known.place),)
    elif ended is None:
        happenings = (*happenings, Happening(started, f"{event} began, and has no end", evidence, "WARNING", known.place))
    more = filled(event=event, result=text_of(row, "result"), sender=known.sender, host_id=text_of(row, "hostid", "host_id"))
    return Span(
        f"event {evidence}",
        known.method or event,
        known.process,
        started,
        ended if ended is None or ended >= started else started,
        f"ledger {ids.get('request', '')}",
        kind=SpanKind.CONSUMER if known.method else SpanKind.INTERNAL,
        waiting=known.waiting,
        host=text_of(row, "host"),
        error=error,
        place=known.place,
        attributes={LEDGER: FORMAT, **ids, **more},
        happenings=happenings,
        evidence=evidence,
    )


def _failure(row: Mapping[str, Any], time: float, evidence: str) -> tuple[str, tuple[Happening, ...]]:
    """Return why an event failed, and where in OpenStack's code, as far as its traceback tells."""
    if text_of(row, "result").lower() != "error":
        return "", ()
    traceback = text_of(row, "traceback")
    place = innermost(traceback)
    why = raised(traceback) or failure("", text_of(row, "details"))
    error = why or (f"failed in {place.qualname}" if place else "Error")
    return error, (Happening(time, raised_in(place), evidence, "ERROR", place),) if place else ()
