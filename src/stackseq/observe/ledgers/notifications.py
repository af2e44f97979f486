"""Notifications: ``read_notifications(text, name)`` reads what services told the queue, as a consumer or a log kept it."""

# For maintainers. `start` and `end` or `error` of one thing, by one process about one object, are a span; what has no
# counterpart is something that happened inside of such a span, or beside all. Nova's come twice if both kinds are on, with other
# names for the same. What they carry of a server, its metadata, its user data, is never kept: only ids, states and failures are.
from __future__ import annotations

import ast
import json

from stackseq.calls import Place
from stackseq.observe.ledgers.audit_events import audit_span, is_audit, paired
from stackseq.observe.ledgers.messages import Message, ids_of, message_of
from stackseq.observe.ledgers.publishers import instance_action, known_notification
from stackseq.observe.ledgers.rows import LEDGER, filled, text_of
from stackseq.observe.ledgers.tracebacks import innermost, path_in_package, raised_in
from stackseq.observe.model import Happening, Problem, Reading, Span, SpanKind, Waiting
from stackseq.observe.redact import redact
from stackseq.observe.semantics import failure
from stackseq.observe.values import member, read_values
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

FORMAT = "notifications"
_PHASES = frozenset({"start", "end", "error", "success", "fail"})
_FAILED = frozenset({"error", "fail"})
_SERIOUS = frozenset({"ERROR", "CRITICAL"})
_LONGEST = 2000
"""Characters of a representation that are understood."""
_TOLD = 300
"""Characters of a happening."""


def is_notifications(value: Any) -> bool:  # noqa: ANN401  # JSON
    """Tell whether a JSON value is a notification, in the envelope of oslo.messaging or without, or a list of such."""
    first = value[0] if isinstance(value, list) and value else value
    if not isinstance(first, dict):
        return False
    return "oslo.message" in first or ("event_type" in first and not {"payload", "traits", "generated"}.isdisjoint(first))


def read_notifications(text: str, name: str) -> Reading:
    """Read notifications. What cannot be read is told as a problem; the rest is there."""
    values, problems = read_values(text, name)
    rows = [each for value in values for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict)]
    found = [message for number, row in enumerate(rows, 1) if (message := message_of(row, f"{name}#{number}"))]
    if not found and '"event_type"' in text:
        found, problems = list(_of_lines(text, name)), []
        rows = []
    if len(found) < len(rows):
        problems.append(Problem("odd-row", "rows are no notifications, or have no time", name, len(rows) - len(found)))
    found.sort(key=lambda each: each.time)
    audits = [span for each in found if is_audit(each.payload) and (span := _audit(each))]
    pairs = _Pairs()
    for each in found:
        if not is_audit(each.payload):
            pairs.add(each)
    spans = pairs.spans()
    unended = sum(span.ended is None for span in spans)
    if unended:
        problems.append(Problem("no-end", "the end of what began is not told", name, unended))
    return Reading(FORMAT, (*spans, *paired(audits)), tuple(problems))


def _of_lines(text: str, name: str) -> Iterator[Message]:
    """Yield the notifications that the driver for logs wrote behind other words."""
    for number, line in enumerate(text.splitlines(), 1):
        at = line.find("{")
        if at >= 0 and '"event_type"' in line:
            try:
                row = json.loads(line[at:])
            except (ValueError, RecursionError):
                continue
            message = message_of(row, f"{name}:{number}") if isinstance(row, dict) else None
            if message:
                yield message


def _audit(message: Message) -> Span | None:
    span = audit_span(message.payload, message.evidence, message.process, message.host, message.time)
    if span is None:
        return None
    ids = filled(request=message.request, global_request=message.global_request)
    return replace(span, attributes={**ids, **span.attributes})


class _Pairs:
    """What began and ended; what has no counterpart hangs on what ran in the same process for the same request."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._told: dict[int, list[Happening]] = {}
        self._begun: dict[tuple[str, ...], list[int]] = {}
        self._running: dict[tuple[str, ...], list[int]] = {}

    def spans(self) -> list[Span]:
        """Return all spans, with what happened in them."""
        return [replace(span, happenings=tuple(self._told.get(at, ()))) for at, span in enumerate(self._spans)]

    def add(self, each: Message) -> None:
        """Take the next notification."""
        base, _, phase = each.event.rpartition(".")
        base, phase = (base, phase) if phase in _PHASES else (each.event, "")
        ids = ids_of(each)
        about = ids.get("request") or next(iter(ids.values()), "")
        whose = each.process, each.host, about
        key = (*whose, instance_action(base) or base, "compute." if base.startswith("compute.") else "")
        if phase == "start":
            self._begun.setdefault(key, []).append(len(self._spans))
            self._running.setdefault(whose, []).append(len(self._spans))
            self._spans.append(_begun(each, base, ids))
        elif phase and self._begun.get(key):
            at = self._begun[key].pop()
            running = self._running[whose]
            running.pop() if running[-1] == at else running.remove(at)
            self._end(at, each, failed=phase in _FAILED)
        else:
            self._hang(self._running.setdefault(whose, []) if about else [], each, base, ids)

    def _end(self, at: int, each: Message, *, failed: bool) -> None:
        span = self._spans[at]
        error, place = _failure(each)
        self._spans[at] = replace(span, ended=max(each.time, span.started), error=(error or "error") if failed else "")
        if failed and place is not None:
            self._told.setdefault(at, []).append(Happening(each.time, raised_in(place), each.evidence, "ERROR", place))

    def _hang(self, running: list[int], each: Message, base: str, ids: Mapping[str, str]) -> None:
        """Tell what has no counterpart in the innermost that runs, or in a span of its own, which what follows joins."""
        error, place = _failure(each)
        failed = bool(error) or each.priority in _SERIOUS
        if not running:
            running.append(len(self._spans))
            self._spans.append(replace(_begun(each, base, {**ids, "alone": each.event}), ended=each.time))
        at = running[-1]
        self._told.setdefault(at, []).append(
            Happening(each.time, _story(each, error), each.evidence, "ERROR" if failed else "", place)
        )
        if "alone" in self._spans[at].attributes:
            told = self._spans[at].error or ((error or each.event) if failed else "")
            self._spans[at] = replace(self._spans[at], ended=each.time, error=told)


def _begun(each: Message, base: str, ids: Mapping[str, str]) -> Span:
    known = known_notification(base, each.process)
    action = instance_action(base)
    return Span(
        f"notification {each.evidence}",
        known.method if known and known.method else f"instance.{action}" if action else base,
        each.process,
        each.time,
        None,
        f"ledger {ids.get('request') or each.evidence}",
        kind=SpanKind.CONSUMER if known and known.method else SpanKind.INTERNAL,
        waiting=known.waiting if known else Waiting.UNKNOWN,
        host=each.host,
        place=known.place if known else None,
        attributes={LEDGER: FORMAT, **ids, **filled(event=base, sender=known.sender if known else "")},
        evidence=each.evidence,
    )


def _story(each: Message, error: str) -> str:
    """Return what happened in a line: the failure, or from which state to which a server went."""
    update = member(each.payload, "state_update")
    inside = member(update, "nova_object.data") or each.payload
    states = [_change(inside, *names) for names in (("old_state", "state"), ("old_task_state", "new_task_state"))]
    return redact(": ".join(filter(None, (each.event, error or ", ".join(filter(None, states))))))[:_TOLD]


def _change(payload: Mapping[str, Any], old: str, new: str) -> str:
    before, after = text_of(payload, old), text_of(payload, new)
    return f"{before or 'none'} → {after or 'none'}" if before != after and old in payload else ""


def _failure(each: Message) -> tuple[str, Place | None]:
    """Return why something failed, and which function raised it, as far as a notification says so."""
    fault = member(member(each.payload, "fault", "reason"), "nova_object.data") or each.payload
    if text_of(fault, "module_name"):
        return failure(text_of(fault, "exception"), text_of(fault, "exception_message")), _place(fault)
    if each.priority not in _SERIOUS and not each.event.endswith(".error"):
        return "", None
    kind, message = _old(fault.get("exception"))
    reason_kind, reason = _old(fault.get("reason"))
    return failure(kind or reason_kind, text_of(fault, "message") or message or reason), None


def _place(fault: Mapping[str, Any]) -> Place | None:
    """Return the function that raised: one that another process was asked for stands in the message."""
    module, function = text_of(fault, "module_name"), text_of(fault, "function_name")
    path = path_in_package(f"{module.replace('.', '/')}.py")
    if path and function:
        return Place(path.partition("/")[0], path, function, 0)
    return innermost(text_of(fault, "exception_message")) or innermost(text_of(fault, "traceback"))


def _old(value: object) -> tuple[str, str]:
    """Return class and message of an exception as older notifications have it: its representation, or an object."""
    text = value if isinstance(value, str) else ""
    if text.startswith("{") and len(text) < _LONGEST:
        try:
            value = ast.literal_eval(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return "", text
    if isinstance(value, dict):
        return text_of(value, "class", "type"), text_of(value, "message", "msg")
    name, bracket, rest = text.partition("(")
    if bracket and name.isidentifier() and rest.endswith(")"):
        return name, rest[:-1].rstrip(",").strip("'\"")
    return "", text
