"""Listen, serve until told to end, finish what runs, and leave."""

from __future__ import annotations

import signal
import socket
from contextlib import contextmanager

import uvicorn
from uvicorn.server import HANDLED_SIGNALS

from stackseq.server.around import write_line
from stackseq.server.protocol import PatientProtocol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.server.settings import Settings

_CONNECTIONS = 512
"""Open at the same time; more are answered with 503."""


class _Server(uvicorn.Server):
    """Ends in good order, without passing the signal on to whoever called: being told to end is no failure."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in HANDLED_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def listen(host: str, port: int) -> socket.socket:
    """Open the socket. Raises OSError if the address is not ours, or taken."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_CONNECTIONS)
    except OSError:
        listener.close()
        raise
    return listener


def serve(settings: Settings, listener: socket.socket, *, quiet: bool = False) -> None:
    """Serve on a socket until SIGINT or SIGTERM. ``quiet`` writes no log."""
    from stackseq.server.app import create_app

    class Protocol(PatientProtocol):
        patience = settings.patience

    app = create_app(settings, (lambda _line: None) if quiet else write_line)
    config = uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        lifespan="on",
        limit_concurrency=_CONNECTIONS,
        timeout_keep_alive=max(1, round(settings.patience)),
        timeout_graceful_shutdown=round(settings.seconds + settings.patience),
    )
    _Server(config).run(sockets=[listener])
