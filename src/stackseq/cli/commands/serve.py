"""``stackseq serve``: the editor, and a service like WebSequenceDiagrams', on a machine of one's own."""

# For maintainers. Settings have their defaults in `server.settings`; the packages that serve are an extra, so nothing of them is
# imported before we know that they are there.
from __future__ import annotations

from stackseq.cli.console import say, tell
from stackseq.cli.parser import count, seconds
from stackseq.cli.problem import Problem, reason
from stackseq.server.settings import MEGABYTE, Settings, default_workers

TYPE_CHECKING = False
if TYPE_CHECKING:
    import socket
    from argparse import Namespace

    from stackseq.cli.dispatch import Options

_PORTS = 65535


def add_arguments(options: Options) -> None:
    """Declare the arguments."""
    own = Settings()
    options.add_argument("--host", default=own.host, help="the address to listen on (default: this machine only)")
    options.add_argument("--port", metavar="N", type=count, default=own.port, help="the port, 0 for any (default: %(default)s)")
    options.add_argument(
        "--workers", metavar="N", type=count, default=0, help="how many draw at once (default: one for each core)"
    )
    options.add_argument(
        "--queue", metavar="N", type=count, default=own.queue, help="how many requests may wait (default: %(default)s)"
    )
    options.add_argument(
        "--seconds", metavar="S", type=seconds, default=own.seconds, help="what one drawing may take (default: %(default)g)"
    )
    options.add_argument(
        "--memory", metavar="MB", type=count, default=own.memory // MEGABYTE, help="of each worker (default: %(default)s)"
    )
    options.add_argument(
        "--body", metavar="KB", type=count, default=own.body // 1024, help="of a request at most (default: %(default)s)"
    )
    options.add_argument(
        "--rate", metavar="N", type=count, default=0, help="drawings a second from one address, 0 for any number (default)"
    )
    options.add_argument(
        "--patience",
        metavar="S",
        type=seconds,
        default=own.patience,
        help="what a client may take to send a request (default: %(default)g)",
    )
    options.add_argument("--quiet", action="store_true", help="write no line for each request to standard error")


def run(arguments: Namespace) -> int:
    """Serve until told to end."""
    _require_packages()
    from stackseq.server.run import serve

    settings = _settings(arguments)
    with _listen(settings) as listener:
        _announce(settings, listener)
        serve(settings, listener, quiet=arguments.quiet)
    return 0


def _require_packages() -> None:
    from importlib.util import find_spec

    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise Problem(f"serving needs {' and '.join(missing)}, not installed here", "pip install 'stackseq[serve]'")


def _settings(arguments: Namespace) -> Settings:
    if arguments.port > _PORTS:
        raise Problem(f"there is no port {arguments.port}", f"ports are 1 to {_PORTS}, and 0 for any that is free")
    return Settings(
        host=arguments.host,
        port=arguments.port,
        workers=arguments.workers or default_workers(),
        queue=arguments.queue,
        seconds=arguments.seconds,
        patience=arguments.patience,
        memory=arguments.memory * MEGABYTE,
        body=arguments.body * 1024,
        rate=arguments.rate,
        burst=max(Settings().burst, 2 * arguments.rate),
    )


def _listen(settings: Settings) -> socket.socket:
    import errno

    from stackseq.server.run import listen

    where = f"{settings.host}, port {settings.port}"
    try:
        return listen(settings.host, settings.port)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        hint = "another program listens there; take another port with --port, or any that is free with --port 0" if taken else ""
        raise Problem(f"cannot listen on {where}: {reason(error)}", *filter(None, (hint,))) from None


def _announce(settings: Settings, listener: socket.socket) -> None:
    from ipaddress import ip_address

    address, port = listener.getsockname()[:2]
    shown = f"[{address}]" if ":" in address else address
    every = ip_address(address.partition("%")[0]).is_unspecified
    say(f"http://{'127.0.0.1' if every else shown}:{port}/")
    if not ip_address(address.partition("%")[0]).is_loopback:
        whom = "every address of this machine" if every else settings.host
        tell(f"stackseq: listening on {whom}: whoever reaches it can draw with it; see docs/server.md about proxies and --rate")
