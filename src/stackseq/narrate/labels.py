"""What the label of a call says."""

from __future__ import annotations

import re

from stackseq.calls import CallKind, Resolution
from stackseq.calls.words import short_ids
from stackseq.narrate.wording import break_lines, plural, shorten, words_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.calls import Call
    from stackseq.narrate.phrasebook import Phrasebook

_FIELDS = 4
"""Fields of the database that are named."""
_VALUE = 24
"""Characters of a value; longer ones are code that tells nobody anything."""
_STATE = 48
"""Characters of a state, which is told in full: it is what an administrator looks for."""
_LINE = 120
"""Characters of a line of a log."""
_NOTE = 44
"""Characters in a line of a note."""
_PLAIN = re.compile(r"[\w:-]+")
_CONSTANT = re.compile(r"None|True|False|-?\d+")
_FUNCTION = re.compile(r"(\w+?)_(get|create|update|destroy|delete|reserve|commit|rollback)(?:_\w+)?")
"""A function of the database, as projects have them that have no versioned objects."""
_HOLE = re.compile(r"%\((\w+)\)s|%s|%d")


def lines_of(call: Call, phrasebook: Phrasebook) -> list[str]:
    """Return the lines of a call's label."""
    lines = _plain_lines(call, phrasebook)
    if call.started is not None and call.note and call.kind is not CallKind.HAPPENING:
        lines += break_lines(f"({call.note})")
    if call.resolved is Resolution.ASSUMPTION:
        end = ":" if lines[0].endswith(":") else ""
        lines[:1] = break_lines(f"{lines[0].removesuffix(':')} (assumed){end}")
    return lines


def _plain_lines(call: Call, phrasebook: Phrasebook) -> list[str]:  # noqa: PLR0911  # one for each kind of call
    match call.kind:
        case CallKind.RPC_CALL:
            return break_lines(f"call {call.name}")
        case CallKind.RPC_CAST:
            return break_lines(f"cast {call.name}")
        case CallKind.RPC_FANOUT:
            return break_lines(f"cast to all {call.name}")
        case CallKind.HTTP:
            request = request_of(call, phrasebook)
            return break_lines(request if call.started is None else short_ids(request.partition("?")[0]))
        case CallKind.DB:
            return _database(call, phrasebook)
        case CallKind.NOTIFY:
            return ["notification", *break_lines(call.name)]
        case CallKind.LOCK:
            return break_lines(f"lock {_HOLE.sub(_filled, call.name)}")
        case CallKind.HAPPENING:
            return break_lines(shorten(f"{call.note}: {call.name}" if call.note else call.name, _LINE), _NOTE)
        case CallKind.SPAWN:
            return break_lines(f"spawn a thread: {phrasebook.function(call.name)}")
        case CallKind.DRIVER if call.to != call.process:
            return break_lines(f"{call.name}()")
    return break_lines(phrasebook.function(call.name))


def request_of(call: Call, phrasebook: Phrasebook) -> str:
    """Return a request as HTTP has it, if the phrasebook knows what the method of the client sends."""
    for beginning, request in phrasebook.requests.get(call.to.partition("-")[0], {}).items():
        if call.name.startswith(beginning):
            rest = call.name.removeprefix(beginning)
            return request.format(rest, plural(rest))
    return _HOLE.sub(_filled, call.name)


def _filled(hole: re.Match[str]) -> str:
    return f"{{{hole[1] or 'id'}}}"


def _database(call: Call, phrasebook: Phrasebook) -> list[str]:
    owner, method = _object_and_method(call.name)
    thing = words_of(owner.removesuffix("List"))
    thing = plural(thing) if owner.endswith("List") else thing
    known = phrasebook.database.get(method)
    if known is not None and owner:
        lines = break_lines(known.format(thing))
    elif owner and phrasebook.is_query(method):
        lines = break_lines(f"read {thing}")
    else:
        lines = break_lines(f"{thing}: {words_of(method)}" if owner else phrasebook.function(call.name))
    return _with_fields(lines, call, phrasebook)


def _object_and_method(name: str) -> tuple[str, str]:
    """Return ``volume`` and ``get`` for ``volume_get_by_id``; ``Volume`` and ``save`` for ``Volume.save``."""
    owner, _, method = name.rpartition(".")
    function = _FUNCTION.fullmatch(method) if not owner else None
    return (function[1], function[2]) if function else (owner, method)


def _with_fields(lines: list[str], call: Call, phrasebook: Phrasebook) -> list[str]:
    """Add the fields that are written: those that are states first, with their values where these are no code."""
    if not call.fields or phrasebook.is_query(call.name):
        return lines
    names = sorted(call.fields, key=lambda name: (name not in phrasebook.states, not _PLAIN.fullmatch(call.fields[name])))
    told = [_field(name, call.fields[name], phrasebook) for name in names]
    states = [text for name, text in zip(names, told, strict=True) if name in phrasebook.states]
    shown = states or told[:_FIELDS] if len(told) > _FIELDS else told
    texts = [*shown, f"{len(told) - len(shown)} more fields"] if len(told) - len(shown) > 1 else told
    return [*lines[:-1], f"{lines[-1]}:", *(line for text in texts for line in break_lines(text))]


def _field(name: str, value: str, phrasebook: Phrasebook) -> str:
    """Return a field with its value, unless that is a variable of the source."""
    is_state = name in phrasebook.states and _PLAIN.fullmatch(value)
    is_told = (_CONSTANT.fullmatch(value) and len(value) <= _VALUE) or (is_state and len(value) <= _STATE)
    return f"{name} = {value}" if is_told else shorten(name, _VALUE)
