"""What ``observe`` and ``explain`` share: reading what was recorded, saying what is wrong with it, and listing what there is."""

# For maintainers. Traces and ledgers are read one by one, all logs together: they are searched for the lines of one request.
from __future__ import annotations

import os

from stackseq.cli.console import tell
from stackseq.cli.files import STANDARD, read_bytes
from stackseq.cli.problem import BAD_DIAGRAM, Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping, Sequence

    from stackseq.cli.dispatch import Options
    from stackseq.observe import Observation, Reading
    from stackseq.observe.model import Operation

_LARGEST = 1024 * 1024 * 1024
"""Bytes of a trace: a span of OSProfiler takes one kilobyte."""
_LISTED = 20
"""Operations of a record that are listed."""


def add_sources(options: Options) -> None:
    """Declare the arguments that say what is read."""
    text = "what was recorded, a folder of logs, the address of a trace, or - for standard input"
    options.add_argument("files", nargs="+", metavar="FILE", help=text)
    text = "the format of the files, if their contents do not tell"
    options.add_argument("--from", dest="format_read", metavar="FORMAT", default="", help=text)
    text = "the request that is told, of logs or traces that have several"
    options.add_argument("--request-id", metavar="ID", default="", help=text)
    options.add_argument("--server", metavar="UUID", default="", help="only what was done to this server")
    options.add_argument("--trace", metavar="ID", default="", help="the trace to read from the store of OSProfiler at an address")
    text = "tell tokens, passwords and parameters as they were recorded, instead of ***"
    options.add_argument("--show-secrets", action="store_true", help=text)


def read_sources(arguments: Namespace) -> list[Reading]:
    """Read what the arguments name. Raises Problem."""
    from stackseq.observe.logs.line import request_named

    _check_format(arguments.format_read)
    chosen = request_named(arguments.request_id), arguments.server
    return _read_all(arguments.files, arguments.format_read, chosen, arguments.trace)


def tell_problems(seen: Observation) -> None:
    """Say what is wrong with a record."""
    for problem in seen.problems:
        where = f"{problem.where}: " if problem.where else ""
        tell(f"{where}{problem.message}{f' ({problem.count})' if problem.count > 1 else ''} [{problem.code}]")


def list_operations(operations: Sequence[Operation]) -> None:
    """Say which operations a record has: when, which request, what, which server, what it came to."""
    from datetime import UTC, datetime

    for each in operations[:_LISTED]:
        began = datetime.fromtimestamp(each.started, UTC).strftime("%Y-%m-%d %H:%M:%S") if each.started else ""
        server = f"server {each.server}" if each.server else ""
        tell("  ".join(filter(None, (f"  {began}", each.request or "no request id", each.title, server, each.outcome))))
    if len(operations) > _LISTED:
        tell(f"    and {len(operations) - _LISTED} more")


def nothing_recorded(seen: Observation, request: str, server: str) -> Problem:
    """Return what to say of a record that has nothing to tell; what it has instead is listed."""
    if seen.operations and (request or server):
        list_operations(seen.operations)
        what = f"has the request id {request!r}" if request else f"names the server {server!r}"
        return Problem(f"no operation of the record {what}", "choose one of those above", code=BAD_DIAGRAM)
    return Problem("nothing was recorded that could be drawn", *whole_file(seen), code=BAD_DIAGRAM)


def whole_file(seen: Observation) -> tuple[str, ...]:
    """Return a hint for who gave a record that has nothing to tell; none if its problems say what it is."""
    told = {"unknown-format", "other-format", "empty"}
    return () if any(problem.code in told for problem in seen.problems) else ("is it the whole file?",)


def _check_format(name: str) -> None:
    from stackseq.cli.logs import FORMAT
    from stackseq.observe.formats import FORMATS

    if name and name not in (*FORMATS, FORMAT):
        raise Problem(f"argument --from: there is no format {name!r}", f"formats are {', '.join((*FORMATS, FORMAT))}")


def _read_all(paths: Sequence[str], wanted: str, chosen: tuple[str, str], trace: str) -> list[Reading]:
    from stackseq.cli.logs import as_log, find_logs_among, read_logs_of
    from stackseq.observe.addresses import is_address
    from stackseq.observe.packed import WIDE, unpack

    if paths.count(STANDARD) > 1:
        raise Problem("standard input can be read once", f"name {STANDARD!r} once, and files for the rest")
    addresses = [path for path in paths if is_address(path)]
    rest, logs = find_logs_among([path for path in paths if path not in addresses], wanted)
    readings = [_ask(address, trace) for address in addresses]
    names = _names(rest)
    for path in rest:
        data = read_bytes(path, _LARGEST)
        is_wide = data.startswith(WIDE)
        data = unpack(data, _LARGEST) if is_wide else data
        log = None if os.path.isfile(path) and not is_wide else as_log(data, path, wanted)  # or a pipe: <(journalctl …)
        if log is None:
            readings.append(_read(data, path, wanted, names[path]))
        else:
            logs.append(log)
    return [*readings, read_logs_of(logs, *chosen)] if logs else readings


def _ask(address: str, trace: str) -> Reading:
    """Read the trace at an address."""
    from stackseq.observe.addresses import AddressError, read_address

    try:
        return read_address(address, trace)
    except AddressError as error:
        raise Problem(error.message, *filter(None, [error.hint])) from None


def _names(paths: Sequence[str]) -> Mapping[str, str]:
    """Return what is cited of each file: its path as short as it can be told from the others."""
    files = [path for path in paths if path != STANDARD]
    top = os.path.commonpath([os.path.dirname(os.path.abspath(path)) for path in files]) if files else ""
    return {path: "stdin" if path == STANDARD else os.path.relpath(os.path.abspath(path), top) for path in paths}


def _read(data: bytes, path: str, wanted: str, cited: str) -> Reading:
    """Read one trace; compressed ones are unpacked."""
    from stackseq.observe.formats import read_record
    from stackseq.observe.packed import DAMAGED, UnreadableError, unpack

    name = "stdin" if path == STANDARD else path
    try:
        data = unpack(data, _LARGEST)
    except UnreadableError as error:
        raise Problem(f"{name}: {error.strerror}") from None
    except DAMAGED:
        raise Problem(f"{name}: is compressed, and damaged", "copy it again, or unpack what is left of it") from None
    if len(data) > _LARGEST:
        raise Problem(f"{name}: larger than {_LARGEST >> 20} MiB when it is unpacked")
    return read_record(data.decode("utf-8-sig", "replace"), cited, wanted)
