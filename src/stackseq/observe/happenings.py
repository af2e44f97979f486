"""What was recorded at one moment, as calls: lines of logs and events of spans, and which of them a reader looks for."""

# For maintainers. A record has hundreds of lines for one operation, and a diagram has room for some dozens: those that tell of a
# state, of how long something took, or of trouble. All the others, down to the level INFO, are told with every call; those of the
# level DEBUG are evidence alone. What is an edge of a message is told as that message.
from __future__ import annotations

import re

from stackseq.calls import Call, CallKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.observe.model import Happening, Span

SERIOUS = frozenset({"WARNING", "ERROR", "CRITICAL"})
"""Levels that are worth telling."""
_SAID = frozenset({"", "INFO", "AUDIT", "WARN"}) | SERIOUS
_MESSAGE = re.compile(
    r'"(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \S+[^"]*" (?:status: )?\d{3}\b|^HTTP exception thrown: '
    r"|^(?:CALL|CAST) (?:msg|unique)_id: |^(?:GET|POST|PUT|PATCH|DELETE|HEAD) call to "
)
"""Lines that are told as a message, or as its answer."""
_LIBRARIES = ("oslo", "keystone", "sqlalchemy", "urllib3", "stevedore", "amqp", "kombu", "eventlet", "py.warnings", "werkzeug")
"""With what the names of loggers begin that tell of programs more than of clouds. Keystone's own lines are of tokens."""
_TELLING = re.compile(
    r"""(?x)
    ^Took\ [\d.]+\ seconds\ to | \bAttempting\ claim\b | ^Claim\ successful | ^Creating\ (?:image|event\ ) | ^Reclaim
    | ^Instance\ \w+(?:\ successfully)?\.?$ | ^VM\ \w+\ \(Lifecycle\ Event\) | \breturned\ 0\ hosts
    | ^(?:Attach|Detach|Terminat|Reboot|Reschedul|Rebuild|Resum|Paus|Unpaus|Shelv|Evacuat|Migrat)ing\b
    | ^(?!Deletion\ of\ ).*(?i:
        \b(?:successful|successfully|succeeded|completed?|finished|failed|aborted|rolled\ back|timed\ out|time-?out)\b)
    | \b(?:status|state)\ (?:of\ .{1,80}\ )?(?:to|is|changed)\b
    """
)
"""Lines of the level INFO that tell of a state, or of how long something took."""


def happening_calls(span: Span, process: str, first: float) -> Iterator[Call]:
    """Yield what happened in a span as calls of a process; times are seconds since ``first``."""
    for each in span.happenings:
        if _is_said(each, span):
            at = round(each.time - first, 6)
            level = each.level if each.level in SERIOUS else ""
            yield Call(
                CallKind.HAPPENING,
                each.text,
                process,
                process,
                each.place,
                host=span.host,
                note=level,
                started=at,
                ended=at,
                evidence=(each.evidence,) if each.evidence else (),
            )


def _is_said(each: Happening, span: Span) -> bool:
    """Tell whether it is worth a call of its own: no message, nothing that the failure of its span says already."""
    if each.level not in _SAID or each.text in ("", span.name) or _MESSAGE.search(each.text):
        return False
    if each.logger.startswith(_LIBRARIES):
        return each.level in SERIOUS
    return not (span.error and not each.logger and span.error.partition(": ")[0] in each.text)


def is_telling(call: Call) -> bool:
    """Tell whether a happening is one that readers look for."""
    return bool(call.note) or _TELLING.search(call.name) is not None
