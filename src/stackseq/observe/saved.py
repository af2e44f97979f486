"""States that were saved: ``states_in(arguments)`` of objects, ``states_of(statement, parameters)`` of SQL."""

# For maintainers. Parameters of SQL and arguments of functions are secret, all of them, but for the few columns of `_COLUMNS` and
# fields of `_FIELDS`, whose values are words of OpenStack's own. A field is looked for between those that stand beside it, from
# the end of the text: what stands behind a state is not what users write, so no server can be named like a state.
from __future__ import annotations

import ast
import json
import re
from functools import lru_cache

from stackseq.observe.redact import redact
from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

SAVED = "saved"
"""Attribute: ``vm_state=error task_state=``; what has no value is empty."""
OWNER = "saved.of"
"""Attribute: the object whose state it is, ``Instance``."""
FAULT = "fault"
"""Attribute: why something failed, as it was saved for users or handed to whoever tries again."""
RAISED = "fault.raised"
"""Attribute: the exceptions that led to it, by their classes, from the first to the last."""
_COLUMNS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "instances": ("Instance", ("vm_state", "task_state", "power_state", "host")),
    "migrations": ("Migration", ("status",)),
    "volumes": ("Volume", ("status", "attach_status", "migration_status")),
    "volume_attachment": ("VolumeAttachment", ("attach_status",)),
    "snapshots": ("Snapshot", ("status",)),
    "backups": ("Backup", ("status",)),
    "ports": ("Port", ("status",)),
}
"""Table → what its rows are, and the columns that are told."""
_FAULTS = "instance_faults"
_VALUE = r"('[\w.-]{0,60}'|None)"
_FIELDS: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "Instance": (
        ("vm_state", re.compile(rf",vm_state={_VALUE}\)")),
        ("task_state", re.compile(rf",task_state={_VALUE},terminated_at=")),
    ),
    "Migration": (("status", re.compile(rf",status={_VALUE},updated_at=")),),
}
"""Class of objects → its fields that are told, as Nova writes them."""
_OBJECT = re.compile(r"\{'objinst': (\w+)\(")
_SAVE = re.compile(r"\), 'objmethod': 'save', 'args': ")
_TEXT = r"""('(?:[^'\\]|\\.){0,2000}'|"(?:[^"\\]|\\.){0,2000}")"""
_REASON = re.compile(rf"'exc_reason': {_TEXT}")
_MESSAGE = re.compile(rf",message={_TEXT},updated_at=")
_OF_SERVER = re.compile(r"instance_uuid=['\"]?([0-9a-f]{8}-[0-9a-f-]{27})")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
_CLASS = re.compile(
    r"(?:^|\n|\\n|', '|\[')(?:[a-z_]\w*\.){0,6}"
    r"(\w{0,60}(?:Error|Exception|Timeout|NotFound|Failed|Exceeded))(?=:|\\n|\n)"
)
"""The last line of a traceback, wherever such lines stand."""
_LONGEST = 300
_HEAD = re.compile(r"(?is)^\s*(?:(insert)\s+into|update)\s+[\"`(]*(?:\w+[\"`]?\.[\"`]?)?(\w+)")
_MARK = r"(\?|%s|%\(\w+\)s|:\w+)"
_SET = re.compile(rf"(?<!\w)(\w{{1,64}})[\"`]?\s*=\s*{_MARK}")
_WHOSE = re.compile(rf"\binstances[\"`]?\.[\"`]?uuid[\"`]?\s*=\s*{_MARK}")
_INSERT = re.compile(r"(?is)^[^(]*\(([^()]*)\)\s*VALUES\s*\(([^()]*(?:\(\w+\)s[^()]*)*)\)")
_PLAIN = re.compile(r"[\w.-]{0,60}")


def states_in(arguments: str) -> dict[str, str]:
    """Return the states that the arguments of nova-conductor's ``object_action`` save, and a fault that they tell of."""
    found = _OBJECT.match(arguments)
    if found is None:
        reason = _REASON.search(arguments) if "'exc_reason': " in arguments else None
        return {FAULT: _sentence(reason[1])} | _raised(arguments[: reason.start()]) if reason else {}
    owner = found[1]
    if owner == "InstanceFault":
        return _fault_in(arguments)
    end = max((match.start() for match in _SAVE.finditer(arguments)), default=-1) if owner in _FIELDS else -1
    values = {name: _last(pattern, arguments, end + 1) for name, pattern in _FIELDS[owner]} if end >= 0 else {}
    return _told(owner, {name: value for name, value in values.items() if value is not None})


def _last(pattern: re.Pattern[str], text: str, end: int) -> str | None:
    found = pattern.findall(text, 0, end)
    return None if not found else "" if found[-1] == "None" else str(found[-1]).strip("'")


def _fault_in(arguments: str) -> dict[str, str]:
    message, server = _MESSAGE.search(arguments), _OF_SERVER.search(arguments)
    told = {FAULT: _sentence(message[1])} | _raised(arguments) if message else {}
    return told | {OWNER: "InstanceFault"} | ({"instance": server[1]} if server else {})


def _raised(details: str) -> dict[str, str]:
    """Return what was raised, of the details of a fault: tracebacks, one after the other."""
    names = dict.fromkeys(match[1] for match in _CLASS.finditer(details))
    return {RAISED: ", ".join(names)} if names else {}


def _sentence(literal: str) -> str:
    try:
        text = str(ast.literal_eval(literal))
    except (ValueError, SyntaxError):
        return ""
    return _first_line(text)


def _first_line(text: str) -> str:
    return redact(next(iter(text.strip().splitlines()), ""))[:_LONGEST]


def _told(owner: str, values: Mapping[str, str]) -> dict[str, str]:
    return {OWNER: owner, SAVED: " ".join(f"{name}={value}" for name, value in values.items())} if values else {}


# SQL.


class _Statement(Record):
    """What a statement writes."""

    table: str
    marks: Mapping[str, str | int]
    """Column → the name of its parameter, or its place."""
    server: str | int | None = None
    """The parameter that says which server it is about."""


def states_of(statement: str, parameters: object) -> dict[str, str]:
    """Return the states that a statement writes; nothing for one that writes none, or has several sets of parameters."""
    found = _read(statement)
    if found is None:
        return {}
    given = _given(parameters)
    values = {column: _value(given, mark) for column, mark in found.marks.items()}
    server = _value(given, found.server) if found.server is not None else None
    about = {"instance": server} if isinstance(server, str) and _UUID.fullmatch(server) else {}
    if found.table == _FAULTS:
        message = values.get("message")
        server = values.get("instance_uuid")
        about = {"instance": server} if isinstance(server, str) and _UUID.fullmatch(server) else {}
        raised = _raised(str(values.get("details") or ""))
        return {OWNER: "InstanceFault", **about, **raised} | ({FAULT: _first_line(message)} if isinstance(message, str) else {})
    owner, columns = _COLUMNS[found.table]
    plain = {name: _plain(values[name]) for name in columns if name in values}
    return _told(owner, {name: value for name, value in plain.items() if value is not None}) | about


@lru_cache(maxsize=1000)  # programs have few statements, and send them often
def _read(statement: str) -> _Statement | None:
    head = _HEAD.match(statement)
    if head is None:
        return None
    table = head[2].lower()
    if head[1]:
        return _inserted(table, statement) if table == _FAULTS else None
    if table not in _COLUMNS:
        return None
    start = head.end()
    end = next((match.start() for match in re.finditer(r"(?i)\sWHERE\s", statement)), len(statement))
    columns = _COLUMNS[table][1]
    told = (match for match in _SET.finditer(statement, start, end) if match[1].lower() in columns)
    marks = {match[1].lower(): _mark(statement, match) for match in told}
    whose = _WHOSE.search(statement, end)
    return _Statement(table, marks, _mark(statement, whose, 1) if whose else None)


def _mark(statement: str, match: re.Match[str], group: int = 2) -> str | int:
    """Return the name of a parameter, or which one it is."""
    text = match[group]
    if text in ("?", "%s"):
        return statement.count(text, 0, match.start(group))
    return text[1:] if text.startswith(":") else text[2:-2]


def _inserted(table: str, statement: str) -> _Statement | None:
    match = _INSERT.match(statement)
    if match is None:
        return None
    names = [name.strip().strip('"`').lower() for name in match[1].split(",")]
    marks = [mark.strip() for mark in match[2].split(",")]
    return _Statement(table, _places(names, marks)) if len(names) == len(marks) else None


def _places(names: list[str], marks: list[str]) -> dict[str, str | int]:
    found: dict[str, str | int] = {}
    place = 0
    for name, mark in zip(names, marks, strict=True):
        if mark in ("?", "%s"):
            found[name] = place
            place += 1
        elif re.fullmatch(_MARK, mark):
            found[name] = mark[2:-2] if mark.startswith("%") else mark[1:]
    return found


def _given(parameters: object) -> Any:  # noqa: ANN401  # whatever a program passed
    """Return the parameters, by name or by place; those of one set in a list are that set."""
    if isinstance(parameters, str):
        try:
            parameters = json.loads(parameters)
        except (ValueError, RecursionError):
            return ()
    if isinstance(parameters, list) and parameters and isinstance(parameters[0], list | dict):
        return parameters[0] if len(parameters) == 1 else ()
    return parameters


def _value(given: Any, mark: str | int) -> object:  # noqa: ANN401  # see above
    """Return a parameter; what is not there is no text."""
    if isinstance(mark, int):
        return given[mark] if isinstance(given, list) and mark < len(given) else _MISSING
    return given.get(mark, _MISSING) if isinstance(given, dict) else _MISSING


_MISSING = object()


def _plain(value: object) -> str | None:
    """Return a value as it is told; None for what is no word."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    text = str(value)
    return text if _PLAIN.fullmatch(text) else None
