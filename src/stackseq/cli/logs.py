"""Read logs for ``stackseq observe``: which of the files are logs, and which request is meant."""

from __future__ import annotations

from stackseq.cli.console import tell
from stackseq.cli.files import STANDARD
from stackseq.cli.problem import Problem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from stackseq.observe import Reading
    from stackseq.observe.logs.files import LogFile
    from stackseq.observe.logs.requests import Request

FORMAT = "logs"
"""As ``--from`` takes it."""
_MOST = 40
"""Requests that are listed."""
_LOOKING = frozenset({"GET", "HEAD", "OPTIONS"})


def find_logs_among(paths: Sequence[str], wanted: str) -> tuple[list[str], list[LogFile]]:
    """Return the paths that are no logs, and the files that are, by their contents or because the user says so."""
    import os

    from stackseq.observe.logs.files import find_logs, is_log

    if wanted not in {"", FORMAT}:
        return list(paths), []
    logs = [path for path in paths if path != STANDARD and (is_log(path) or (wanted and os.path.exists(path)))]
    found = list(find_logs(logs))
    if logs and not found:
        raise Problem(f"{logs[0]}: the folder has no files", "name the folder that has the logs")
    return [path for path in paths if path not in logs], found


def as_log(data: bytes, path: str, wanted: str) -> LogFile | None:
    """Return what was read from standard input, or whatever path, as a file, if it is a log."""
    from stackseq.observe.logs.files import LogFile, is_log_text, service_of

    if wanted == FORMAT or (not wanted and is_log_text(data)):
        return LogFile(path, "standard input" if path == STANDARD else path, service_of(path), "", data)
    return None


def read_logs_of(files: Sequence[LogFile], request: str, server: str = "") -> Reading:
    """Read what one request did, the one that is named or the only one that there is; or what was done to one server."""
    from stackseq.observe.logs.servers import requests_about
    from stackseq.observe.logs.spans import read_logs

    if server and not request:
        requests = requests_about(files, server)
        if not requests:
            _tell_unreadable(files)
            raise Problem(f"no line of a user's request names the server {server!r}", "is it the uuid of the server?")
        return read_logs(files, requests)
    reading = read_logs(files, request or _choose(files))
    if request and not reading.spans:
        _tell_unreadable(files)
        raise Problem(f"no line has the request id {request!r}", "without --request-id, the requests are listed")
    return reading


def _choose(files: Sequence[LogFile]) -> str:
    """Return the only request that changes something; list them if there are several."""
    from stackseq.observe.logs.requests import find_requests, only_one

    found, is_all = find_requests(files)
    chosen = only_one(found) if is_all else ""
    if chosen:
        return chosen
    if not found:
        _tell_unreadable(files)
        raise Problem(
            "the logs have no request of a user", "name one with --request-id", "are they logs of OpenStack's services?"
        )
    for each in _most_telling(found):
        server = f"server {each.server}" if each.server and each.server not in each.title else ""
        what = f"({each.what})" if each.what else ""
        tell("  ".join(filter(None, (_moment(each.time), each.id, each.title, what, server, each.outcome))))
    rest = f"; {_MOST} are listed, failures and changes first" if len(found) > _MOST else ""
    raise Problem(f"the logs tell of {'' if is_all else 'at least '}{len(found)} requests{rest}", "choose one with --request-id")


def _most_telling(found: Sequence[Request]) -> list[Request]:
    """Return as many as are listed, in the order of time: those that failed, then those that change something, then the last."""
    kept = sorted(found, key=lambda each: (_failed(each.outcome), each.method not in {"", *_LOOKING}, each.time))[-_MOST:]
    return sorted(kept, key=lambda each: each.time)


def _failed(outcome: str) -> bool:
    return outcome[:1] in {"4", "5"} if outcome.isdigit() else bool(outcome) and not outcome.startswith("Took ")


def _tell_unreadable(files: Sequence[LogFile]) -> None:
    from stackseq.observe.logs.files import unreadable

    for file in files:
        if reason := unreadable(file):
            tell(f"{file.name}: {reason}")


def _moment(time: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M:%S")
