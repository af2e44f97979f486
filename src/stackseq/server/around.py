"""What is around every request: headers, refusals, the log line, the counters."""

# For maintainers. Plain ASGI, not Starlette's middleware classes, which would copy bodies through queues. The log has no text
# of a diagram: neither queries nor the rest of a path, since both can hold one.
from __future__ import annotations

import json
import sys
import time

from starlette.requests import ClientDisconnect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from stackseq.server.metrics import Metrics

_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
_STRICT = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_LOGGED_PARTS = 2
"""Parts of a path that the log has: ``/api/draw``."""
_LOGGED_LENGTH = 60


def write_line(text: str) -> None:
    """Write a line of the log to standard error, if there is somebody to read it."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


class Around:
    """Wraps the application."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: Callable[[str], None]) -> None:
        """``log`` takes a line for each request."""
        self._app = app
        self._metrics = metrics
        self._log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        start = time.perf_counter()
        try:
            await self._answer(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - start
            self._metrics.requested(_route(scope), answer.status, seconds)
            self._log(_entry(scope, answer, seconds))

    async def _answer(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        try:
            await self._app(scope, receive, answer)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001  # Starlette has answered already, and passes on what went wrong
            answer.trouble = _describe(error)


class _Answer:
    """Passes an answer on, adds headers, and notes what it was."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.size = 0
        self.trouble = ""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = list(message.get("headers", ()))
            present = {name for name, _ in headers}
            message["headers"] = headers + [pair for pair in (*_HEADERS, _STRICT) if pair[0] not in present]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


def _describe(error: Exception) -> str:
    """Say what went wrong and where, for the log."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f" at {place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else ""
    return f"{type(error).__name__}: {error}"[:200] + where


def _route(scope: Scope) -> str:
    """Name what answered: a function of ours, so that there are few names."""
    name = getattr(scope.get("endpoint"), "__name__", "")
    return name or "none"


def _entry(scope: Scope, answer: _Answer, seconds: float) -> str:
    parts = scope["path"].split("/")[1 : _LOGGED_PARTS + 1]
    entry: dict[str, object] = {
        "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "address": scope["client"][0] if scope.get("client") else "",
        "method": scope["method"],
        "path": ("/" + "/".join(parts))[:_LOGGED_LENGTH],
        "status": answer.status,
        "bytes": answer.size,
        "ms": round(seconds * 1000, 1),
    }
    if answer.trouble:
        entry["trouble"] = answer.trouble
    return json.dumps(entry)
