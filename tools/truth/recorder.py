"""Record what a running OpenStack service does: messages, reads and writes of objects, notifications, work beside.

It runs inside of the functional tests of a service, in which all of its processes are one, and patches oslo's libraries from
outside. Only what a request causes is recorded, whatever else goes on: who causes something is handed on from the request to the
messages that it sends, to the threads that it starts, and to what those do in turn.
"""

# For maintainers. `_AROUND` is the record that the running code belongs to. Every thread of eventlet has a context of its own, as
# has every thread of Python, so it is handed over wherever work is handed over. This module must be imported before the
# service's own, because decorators of objects are replaced. Nothing here knows a service; `nova.py` beside it does.
from __future__ import annotations

import contextlib
import functools
import itertools
import json
import threading
import time
from contextvars import ContextVar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path
    from typing import Any

_KEY = "_stackseq_truth"
"""Where the context of a message has the record of its sending."""
_UNANSWERED = "rpc-cast"
"""A message that nobody waits for: it runs from its sending on."""
_QUIET_SECONDS = 0.3
"""An operation has ended when nothing has run for so long."""


class Record:
    """Something that happened."""

    def __init__(self, run: Run, parent: Record | None, process: str, host: str) -> None:
        """It happens because of ``parent``, in a process, on a host."""
        self.run = run
        self.parent = parent
        self.process = process
        self.host = host
        self.number = next(run.numbers)
        self.kind = ""
        self.name = ""
        self.fields: Mapping[str, object] = {}
        self.to = process

    def row(self) -> dict[str, object]:
        """Return it as one line of the file."""
        return {
            "id": self.number,
            "parent": self.parent.number if self.parent else None,
            "process": self.process,
            "host": self.host,
            "kind": self.kind,
            "name": self.name,
            "to": self.to,
            "fields": {name: _plain(value) for name, value in self.fields.items()},
        }


class Run:
    """What is recorded of one operation."""

    def __init__(self, operation: str) -> None:
        """``operation`` is ``nova/pause``."""
        self.operation = operation
        self.numbers = itertools.count(1)
        self.records: list[Record] = []
        self.running = 0
        self.last = time.monotonic()

    def write(self, folder: Path) -> Path:
        """Write ``pause.jsonl``, a line for each record, in the order in which they began."""
        path = folder / f"{self.operation.rpartition('/')[2]}.jsonl"
        path.write_text("".join(json.dumps(record.row()) + "\n" for record in self.records), "utf-8")
        return path


_AROUND: ContextVar[Record | None] = ContextVar("around", default=None)
_ROOTS: list[tuple[Record, str]] = []
"""The requests that are recorded now."""


def note(kind: str, name: str, *, to: str = "", fields: Mapping[str, object] | None = None) -> Record | None:
    """Record something, if it belongs to an operation that is recorded."""
    around = _AROUND.get()
    if around is None:
        return None
    record = Record(around.run, around, around.process, around.host)
    record.kind, record.name, record.to, record.fields = kind, name, to or around.process, fields or {}
    around.run.records.append(record)
    around.run.last = time.monotonic()
    return record


def is_inside(kind: str) -> bool:
    """Tell whether the running code belongs to a record of a kind, in the same process."""
    around = _AROUND.get()
    while around is not None and not around.kind.startswith("rpc"):
        if around.kind == kind:
            return True
        around = around.parent
    return False


def running_in() -> tuple[str, str]:
    """Return the process that the running code belongs to, and its host; empty where that is unknown."""
    around = _AROUND.get()
    return (around.process, around.host) if around is not None else ("", "")


@contextlib.contextmanager
def inside(record: Record | None, process: str = "", host: str = "") -> Iterator[None]:
    """Let what happens in the block belong to a record; ``process`` is where it goes on, if elsewhere."""
    if record is None:
        yield
        return
    holder = record
    if process:
        holder = Record.__new__(Record)
        holder.__dict__.update(record.__dict__, process=process, host=host)
    token = _AROUND.set(holder)
    record.run.running += 1
    try:
        yield
    finally:
        record.run.running -= 1
        record.run.last = time.monotonic()
        _AROUND.reset(token)


@contextlib.contextmanager
def recording(operation: str, request: str, process: str) -> Iterator[Run]:
    """Record what the requests cause that are made in the block."""
    run = Run(operation)
    root = Record(run, None, "client", "")
    root.kind, root.name, root.to = "request", request, process
    run.records.append(root)
    _ROOTS.append((root, process))
    try:
        with inside(root, process):
            yield run
    finally:
        _ROOTS.remove((root, process))


def requested(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that serves requests over the network: those that come now belong to what is recorded now."""

    @functools.wraps(function)
    def served(*arguments: Any, **named: Any) -> Any:
        root, process = _ROOTS[-1] if _ROOTS else (None, "")
        with inside(root, process):
            return function(*arguments, **named)

    return served


def settle(run: Run, seconds: float = 20) -> None:
    """Wait until an operation has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and (run.running or time.monotonic() - run.last < _QUIET_SECONDS):
        time.sleep(0.05)


def around(kind: str, name: str, function: Callable[..., Any], to: str = "", *, nested: bool = False) -> Callable[..., Any]:
    """Return a function that is recorded when it is called; of nested ones of a kind the outermost only, unless ``nested``."""

    @functools.wraps(function, updated=())
    def recorded(*arguments: Any, **named: Any) -> Any:
        if not nested and is_inside(kind):
            return function(*arguments, **named)
        with inside(note(kind, name, to=to)):
            return function(*arguments, **named)

    return recorded


def handed_on(function: Callable[..., Any], *, is_noted: bool = False) -> Callable[..., Any]:
    """Return a function for another thread, that belongs to what the running code belongs to."""
    holder = note("spawn", getattr(function, "__qualname__", "")) if is_noted else None
    holder = holder or _AROUND.get()
    if holder is None:
        return function
    run = holder.run
    run.running += 1

    def begun(*arguments: Any, **named: Any) -> Any:
        token = _AROUND.set(holder)
        try:
            return function(*arguments, **named)
        finally:
            _AROUND.reset(token)
            run.running -= 1
            run.last = time.monotonic()

    return begun


def patch_libraries(process_of: Callable[[object], tuple[str, str]]) -> None:
    """Patch oslo's libraries and what starts threads. ``process_of`` tells the process and the host of an RPC endpoint."""
    _patch_messages(process_of)
    _patch_notifications()
    _patch_objects()
    patch_threads()


def _patch_messages(process_of: Callable[[object], tuple[str, str]]) -> None:
    from oslo_messaging import transport
    from oslo_messaging.rpc import dispatcher

    send = transport.Transport._send
    dispatch = dispatcher.RPCDispatcher.dispatch

    def _send(self: Any, target: Any, ctxt: Any, message: Any, wait_for_reply: Any = None, **named: Any) -> Any:
        kind = "rpc-call" if wait_for_reply else "rpc-fanout" if target.fanout else "rpc-cast"
        record = note(kind, message["method"], to=str(target.topic), fields={"server": target.server})
        if record is not None:
            ctxt = {**ctxt, _KEY: record}
            record.run.running += 1 + (kind == _UNANSWERED)
        try:
            return send(self, target, ctxt, message, wait_for_reply=wait_for_reply, **named)
        finally:
            if record is not None:
                record.run.running -= 1

    def _dispatch(self: Any, incoming: Any) -> Any:
        record = incoming.ctxt.pop(_KEY, None)
        process, host = process_of(self.endpoints[0])
        if record is not None:
            record.to = process
        with inside(record, process, host):
            if record is not None and record.kind == _UNANSWERED:
                record.run.running -= 1
            return dispatch(self, incoming)

    transport.Transport._send = _send
    dispatcher.RPCDispatcher.dispatch = _dispatch


def _patch_notifications() -> None:
    from oslo_messaging import notify

    send = notify.Notifier._notify

    def _notify(self: Any, ctxt: Any, event_type: str, *arguments: Any, **named: Any) -> Any:
        note("notify", event_type)
        return send(self, ctxt, event_type, *arguments, **named)

    notify.Notifier._notify = _notify


def patch_notifier(fake: Any) -> None:
    """Patch a class that takes the place of oslo's in a service's tests: its method has the priority first."""
    send = fake._notify

    def _notify(self: Any, priority: str, ctxt: Any, event_type: str, payload: Any) -> Any:
        note("notify", event_type)
        return send(self, priority, ctxt, event_type, payload)

    fake._notify = _notify


def _patch_objects() -> None:
    """Replace the decorators of the methods of versioned objects that read and write the database."""
    from oslo_versionedobjects import base

    remotable, remotable_classmethod = base.remotable, base.remotable_classmethod

    def of_object(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def recorded(self: Any, *arguments: Any, **named: Any) -> Any:
            fields = {} if isinstance(self, type) else _changes(self)
            with _stored(self, function.__name__, fields):
                return function(self, *arguments, **named)

        return remotable(recorded)

    def of_class(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def recorded(cls: Any, *arguments: Any, **named: Any) -> Any:
            with _stored(cls, function.__name__, {}):
                return function(cls, *arguments, **named)

        return remotable_classmethod(recorded)

    base.remotable, base.remotable_classmethod = of_object, of_class


def stored(owner: Any, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of an object that reads or writes the database, recorded; for objects that are not remote."""

    @functools.wraps(function, updated=())
    def recorded(self: Any, *arguments: Any, **named: Any) -> Any:
        with _stored(owner, name, {} if isinstance(self, type) else _changes(self)):
            return function(self, *arguments, **named)

    return recorded


def _stored(owner: Any, name: str, fields: Mapping[str, object]) -> contextlib.AbstractContextManager[None]:
    if is_inside("db"):
        return contextlib.nullcontext()
    return inside(note("db", f"{owner.obj_name()}.{name}", to="database", fields=fields))


def _changes(owner: Any) -> dict[str, object]:
    try:
        return dict(owner.obj_get_changes())
    except Exception:  # noqa: BLE001  # an object that cannot tell has still been stored
        return {}


def patch_threads() -> None:
    """Let a thread belong to what the code that starts it belongs to."""
    import futurist
    from eventlet import greenthread

    for pool in (futurist.GreenThreadPoolExecutor, futurist.ThreadPoolExecutor):
        _hand_on(pool, "submit", 1, is_noted=True)
    _hand_on(greenthread, "spawn", 0)
    _hand_on(greenthread, "spawn_n", 0)
    start = threading.Thread.start

    def _start(self: Any) -> None:
        self.run = handed_on(self.run)
        start(self)

    threading.Thread.start = _start  # type: ignore[method-assign]


def _hand_on(owner: Any, name: str, place: int, *, is_noted: bool = False) -> None:
    function = getattr(owner, name)

    @functools.wraps(function)
    def started(*arguments: Any, **named: Any) -> Any:
        given = list(arguments)
        given[place] = handed_on(given[place], is_noted=is_noted)
        return function(*given, **named)

    setattr(owner, name, started)


def _plain(value: object) -> str:
    return value if isinstance(value, str) else repr(value)[:80]
