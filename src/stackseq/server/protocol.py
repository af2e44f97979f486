"""Connections that do not wait for ever: for the head of a request, or for a client that does not read its answer."""

# For maintainers. uvicorn bounds only the pause between two requests. A client that sends a byte a minute would hold a connection
# (slow loris), one that never reads would hold a picture in memory. The body of a request has its deadline in `bodies`.
from __future__ import annotations

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with deadlines."""

    patience: float = 10
    """Seconds for the head of a request, and for any progress of an answer."""
    _waiting: asyncio.TimerHandle | None = None
    _reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Expect a request."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(self.patience, self._close)

    def data_received(self, data: bytes) -> None:
        """Take some bytes, and go on waiting if they do not complete a head."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(self.patience, self._close)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self._stop_waiting()
        if self._reading:
            self._reading.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """See to it that the client reads."""
        super().on_response_complete()
        self._stop_waiting()
        self._watch(-1)

    def _watch(self, before: int) -> None:
        """Give up on an answer of which nothing was read since the last look."""
        left = self.transport.get_write_buffer_size()
        if self._reading:
            self._reading.cancel()
            self._reading = None
        if left and left == before:
            self.transport.abort()
        elif left:
            self._reading = self.loop.call_later(self.patience, self._watch, left)

    def _stop_waiting(self) -> None:
        if self._waiting:
            self._waiting.cancel()
            self._waiting = None

    def _close(self) -> None:
        self._waiting = None
        self.transport.close()
