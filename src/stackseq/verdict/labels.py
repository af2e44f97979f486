"""What a step's label says that can be found in a record: a method of RPC, requests, notifications, a row that is written."""

# For maintainers. Labels are wrapped where they stand in a diagram, in the middle of names as well; they are joined again here.
# People and the tracer write the same words: `cast build_instances(…)`, `GET /v2.0/ports`, `create instance fault`.
from __future__ import annotations

import re

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Pattern

_BROKEN = re.compile(r"(?<=[_/.\-])\n(?=[a-z0-9{])")
_METHOD = re.compile(r"\b(cast to all|cast|call|fan-?out)(?: cast)?:? ([a-z_][a-z0-9_]*)")
_NO_METHOD = frozenset("to the for of a in is".split())
_REQUEST = re.compile(r"\b(GET|POST|PUT|PATCH|DELETE|HEAD) (/[^\s,(]*)")
_EVENT = re.compile(r"\b[A-Za-z_]+(?:\.[a-z_]+){1,5}\b(?!\()")
_ROW = re.compile(r"\b(create|insert|save|update|finish|delete|destroy) ([a-z]+(?: [a-z]+){0,3})(?: ×|:|$| \()")
_VERBS = {"insert": "create", "update": "save", "finish": "save", "destroy": "delete"}
_FIELD = re.compile(r"\b(vm_state|task_state|status) ?= ?([\w-]+)")
_VERSION = re.compile(r"^v\d+(?:\.\d+)?$")
_PROJECT = re.compile(r"^(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27}|\{(?:project|tenant)_id\})$")
_PLACED = frozenset("compute volume volumev3 image network networking identity placement baremetal orchestration".split())
"""First segments of paths where one web server stands before all services."""


class Request(Record):
    """A REST request as a diagram names it: ``PUT /ports/{id}``."""

    method: str
    segments: tuple[str, ...]
    """Of the path, without version and project; ``{}`` stands for any id."""


class Row(Record):
    """A row of a table: ``create instance fault``."""

    verb: str
    words: tuple[str, ...]


class Meaning(Record):
    """What a label says."""

    text: str
    """In one line."""
    method: str = ""
    """Of RPC."""
    requests: tuple[Request, ...] = ()
    events: tuple[str, ...] = ()
    """Types of notifications."""
    row: Row | None = None
    states: tuple[tuple[str, str], ...] = ()
    """``vm_state`` and its value, and so on."""


def unwrap(text: str) -> str:
    """Return a label in one line."""
    return " ".join(_BROKEN.sub("", text).split())


def meaning_of(text: str) -> Meaning:
    """Read a label or a note."""
    plain = unwrap(text)
    method = _METHOD.search(plain)
    row = _ROW.search(plain)
    notes = plain.startswith(("notification", "notify"))
    return Meaning(
        plain,
        method[2] if method and method[2] not in _NO_METHOD else "",
        tuple(dict.fromkeys(Request(match[1], segments_of(match[2])) for match in _REQUEST.finditer(plain))),
        tuple(dict.fromkeys(match[0] for match in _EVENT.finditer(plain))) if notes else (),
        Row(_VERBS.get(row[1], row[1]), words_of(row[2])) if row else None,
        tuple((match[1], match[2].lower()) for match in _FIELD.finditer(plain)),
    )


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a table's name or an object's, each in the singular: ``instance_faults`` is ``instance fault``."""
    return tuple(word.removesuffix("s") for word in re.split(r"[_ ]+", name.lower()) if word)


def segments_of(path: str) -> tuple[str, ...]:
    """Return the segments of a path without what differs from cloud to cloud; ids are ``{}``."""
    parts = [part for part in path.partition("?")[0].rstrip("…:;.").split("/") if part]
    if len(parts) > 1 and parts[0] in _PLACED:
        del parts[0]
    if parts and _VERSION.match(parts[0]):
        del parts[0]
        if len(parts) > 1 and _PROJECT.match(parts[0]):
            del parts[0]
    return tuple("{}" if _is_id(part) else part.removesuffix(".json") for part in parts)


_ID: Pattern[str] = re.compile(r"^(?:\{.*\}?|[0-9a-f]{8}-?[0-9a-f-]{8,}.*|\d+|[A-Z][A-Z_]+|\*+)$")


def _is_id(part: str) -> bool:
    return bool(_ID.match(part))


def is_same_path(wanted: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """Tell whether a recorded path is one that a diagram names."""
    return len(wanted) == len(found) and all(
        one in ("{}", other) or (other == "{}" and one.startswith("{")) for one, other in zip(wanted, found, strict=True)
    )
