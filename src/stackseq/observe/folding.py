"""Make a recorded tree short enough to be read: ``fold(calls)`` keeps what matters of hundreds of spans."""

# For maintainers. Nothing that failed is ever folded away, nor anything around it. What is folded is told as a number in a note:
# the record has it all.
from __future__ import annotations

from stackseq.calls import CallKind
from stackseq.observe.asking import without_asking
from stackseq.observe.happenings import is_telling
from stackseq.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from stackseq.calls import Call

_TOKENS = ("/v3/auth/tokens", "/v2.0/tokens", "/identity/v3/auth/tokens")
_VERSIONS = frozenset(
    {"GET /", "GET /v3", "GET /v3/", "GET /v2.0", "GET /v2.1/", "GET /v2/", "GET /identity", "GET /identity/v3"}
)
"""Requests by which clients find out which versions of an API there are."""


def fold(calls: Iterable[Call]) -> tuple[Call, ...]:
    """Return the calls without reads of the database, checks of tokens and look-ups of versions; what repeats is there once.

    What stands at the top is always told: there may be nothing else.
    """
    found = without_asking(calls)
    return _fold(found) or tuple(_once(replace(call, children=_fold(call.children)) for call in found))


def _fold(calls: Iterable[Call]) -> tuple[Call, ...]:
    return tuple(_once(_folded(calls)))


def _folded(calls: Iterable[Call]) -> Iterator[Call]:
    for call in calls:
        if call.error or not _is_noise(call):
            children = _fold(call.children)
            told = call.kind is not CallKind.CALL or not children
            if told or (call.error and not any(child.error == call.error for child in children)):
                yield replace(call, children=children)
            else:
                yield from (child if child.evidence else replace(child, evidence=call.evidence) for child in children)


def _is_noise(call: Call) -> bool:
    if call.children and any(_failed(child) for child in call.children):
        return False
    if call.kind is CallKind.DB:
        return call.name.endswith(".get") or "." not in call.name
    if call.kind is CallKind.HAPPENING:
        return not is_telling(call)
    if call.kind is CallKind.HTTP:
        return call.name in _VERSIONS or call.name.partition(" ")[2].partition("?")[0] in _TOKENS
    return False


def _failed(call: Call) -> bool:
    return bool(call.error) or any(_failed(child) for child in call.children)


def _once(calls: Iterable[Call]) -> Iterator[Call]:
    """Join calls that follow each other and do the same."""
    alike: list[Call] = []
    for call in calls:
        if alike and (call.error or not _is_same(call, alike[0])):
            yield _joined(alike)
            alike = []
        alike.append(call)
    if alike:
        yield _joined(alike)


def _joined(calls: Sequence[Call]) -> Call:
    """Return one call for several that are the same; the number stands in its note, and all their evidence in its own."""
    if len(calls) == 1:
        return calls[0]
    evidence = tuple(dict.fromkeys(each for call in calls for each in call.evidence))
    ended = max((call.ended for call in calls if call.ended is not None), default=None)
    first = calls[0]
    note = ", ".join(filter(None, (first.note, f"{len(calls)} times")))
    return replace(first, ended=ended, evidence=evidence, note=note)


def _is_same(one: Call, other: Call) -> bool:
    if one.name != other.name or one.kind is not other.kind or len(one.children) != len(other.children):
        return False
    if (one.process, one.to, one.host, one.error) != (other.process, other.to, other.host, other.error):
        return False
    if one.fields != other.fields or one.note != other.note:
        return False
    return all(map(_is_same, one.children, other.children))
