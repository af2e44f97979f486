"""What a cloud recorded, whatever wrote it down: spans with the happenings inside of them, and what was wrong with the record."""

# For maintainers. Each reader turns its format into these values and knows nothing of the others; `joining.py` brings spans of
# several files together and `tree.py` makes a call tree of them. Logs become spans as well: what one request did in one process,
# with its lines as happenings. Nothing here is a diagram.
from __future__ import annotations

from enum import Enum

from stackseq.records import Record, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.calls import CallTree, Place


class SpanKind(Enum):
    """The side of a message on which a span was recorded."""

    INTERNAL = "internal"
    SERVER = "server"
    """Serves a REST request."""
    CLIENT = "client"
    """Sends a request and waits: REST, a database, a library."""
    PRODUCER = "producer"
    """Sends an RPC message."""
    CONSUMER = "consumer"
    """Serves an RPC message."""


class Waiting(Enum):
    """Whether the sender of a message waits for its answer."""

    UNKNOWN = "unknown"
    CALL = "call"
    CAST = "cast"


class Happening(Record):
    """Something at one moment: a log line, an event of a span."""

    time: float
    """Seconds since 1970, UTC; of the host that recorded it."""
    text: str
    """In one line, redacted."""
    evidence: str
    """Where it is recorded: ``nova-compute.log:1234``."""
    level: str = ""
    """``INFO``, ``ERROR``; empty for what is no log line."""
    place: Place | None = None
    """The function that tells it, where the record says so."""
    logger: str = ""
    """Of a log line: ``nova.compute.manager``."""


class Span(Record):
    """Something that took time."""

    id: str
    """Unique in its trace."""
    name: str
    """As recorded: ``compute_api``, ``HTTP POST /v2.1/servers``, ``build_instances receive``."""
    service: str
    """The process: ``nova-compute``; the project if the record knows no more."""
    started: float
    """Seconds since 1970, UTC; of the host that recorded it."""
    ended: float | None
    """None if its end was not recorded."""
    trace: str = ""
    parent: str = ""
    """Of the span around it or the one that sent it; may be missing from the record."""
    kind: SpanKind = SpanKind.INTERNAL
    waiting: Waiting = Waiting.UNKNOWN
    host: str = ""
    peer: str = ""
    """Whom it asks, if that is recorded: ``neutron``, ``mysql``."""
    error: str = ""
    """Why it failed: ``NoValidHost: No valid host was found.``; empty if no failure is recorded."""
    place: Place | None = None
    """The function that ran, where the record says so."""
    attributes: Mapping[str, str] = field(default={})
    """What else is recorded, redacted; ids under the names of ``IDS``."""
    happenings: tuple[Happening, ...] = ()
    evidence: str = ""
    """Where it is recorded: ``trace.json#4fa1…``, ``nova-api.log:17``."""


IDS = ("request", "global_request", "instance", "port", "volume", "attachment", "image", "node", "message")
"""Names of attributes that join spans. ``message`` is the id of an RPC message, the others are as OpenStack's APIs say."""


class Problem(Record):
    """Something wrong with a record: what is known was read all the same."""

    code: str
    """In kebab case: ``truncated-json``, ``missing-parent``, ``clock-skew``."""
    message: str
    where: str = ""
    """``trace.json``, ``nova-api.log:17``."""
    count: int = 1
    """How often, if it is told once for many."""


class Reading(Record):
    """What a reader found in one file."""

    format: str
    """``osprofiler``, ``otlp``, ``jaeger``, ``zipkin``, ``logs``, ``ledger``."""
    spans: tuple[Span, ...]
    problems: tuple[Problem, ...] = ()
    fields: Mapping[str, str] = field(default={})
    """What else is known of the whole: the release of the service, the era of the log format."""


class Operation(Record):
    """What somebody asked a cloud for, as it stands at the top of a record."""

    id: str
    """Of the span at its top."""
    request: str
    """Its request's id; empty if the record has none."""
    title: str
    """``POST /v2.1/servers``."""
    outcome: str
    """The innermost failure that nobody is known to have handled; empty if none is recorded."""
    started: float = 0.0
    """Seconds since 1970, UTC."""
    server: str = ""
    """The uuid of the instance that it is about, if the record says so."""


class Observation(Record):
    """One operation of a cloud, as it was recorded."""

    calls: CallTree
    """With times, hosts, errors and evidence."""
    requests: tuple[str, ...]
    """The ids of the requests that belong to it, the user's own first."""
    problems: tuple[Problem, ...] = ()
    skews: Mapping[str, float] = field(default={})
    """Host → seconds by which its clock is ahead, as far as messages prove it."""
    formats: tuple[str, ...] = ()
    operations: tuple[Operation, ...] = ()
    """All that the record has, in the order of their starts, told or not."""
    spans: tuple[Span, ...] = ()
    """What the calls were made of, with the happenings in them: nothing is folded here."""
