"""Records that stand where a cloud keeps them: ``read_address(address)`` asks Jaeger, Tempo, or one of OSProfiler's stores."""

# For maintainers. What answers is not trusted: it gets ten seconds at a time and a minute in all, may send 256 MiB, and leads to
# no other scheme. An answer that is cut off is read as far as it goes, as files are. Names and passwords in addresses are sent
# where they belong and told nobody. OSProfiler's library knows its stores; it is the user's, is imported only here, and logs its
# failures instead of raising them.
from __future__ import annotations

import re

from stackseq.observe.redact import HIDDEN, redact

TYPE_CHECKING = False
if TYPE_CHECKING:
    from http.client import HTTPMessage, HTTPResponse
    from typing import IO
    from urllib.parse import SplitResult
    from urllib.request import OpenerDirector, Request

    from stackseq.observe.model import Reading

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_STORES = re.compile(
    r"(?:mysql|postgresql)(?:\+\w+)?|redis|redissentinel|mongodb|elasticsearch|loginsight"  # as osprofiler names its drivers
)
_PAGE = re.compile(r"^(.*)/trace/([0-9a-fA-F]{1,32})/?$")
"""The path of a trace in Jaeger's web interface."""
_SECONDS = 10.0
"""How long an answer may keep us waiting at a time."""
_PATIENCE = 60.0
"""Seconds in which all of it must be there."""
_LARGEST = 256 * 1024 * 1024
"""Bytes of an answer: some 200,000 spans."""
_BLOCK = 1 << 16


class AddressError(Exception):
    """Why there is no record at an address. ``message`` is one line; ``hint`` says what to do about it, or is empty."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Take the line and the hint."""
        super().__init__(message)
        self.message = message
        self.hint = hint


def is_address(text: str) -> bool:
    """Tell whether it is an address, rather than the name of a file."""
    return _SCHEME.match(text) is not None


def read_address(address: str, trace: str = "") -> Reading:
    """Read the record at an address of Jaeger or Tempo, or a trace from the store of OSProfiler that it leads to.

    The trace is ``trace``, or what follows ``#`` in the address of a store. Raises AddressError.
    """
    scheme = _SCHEME.match(address)
    name = scheme[1].lower() if scheme else ""
    if name in {"http", "https"}:
        return _read_http(address)
    if _STORES.fullmatch(name):
        return _read_store(address, trace)
    if name == "file":
        raise AddressError(f"{address}: files are given by their paths", "leave out file://")
    raise AddressError(
        f"{_told(address)}: records cannot be read from {name}://" if name else f"{address}: is no address",
        "known are http, https, and the stores of OSProfiler: redis, mongodb, mysql, postgresql, elasticsearch",
    )


def _told(address: str) -> str:
    """Return an address as people may see it."""
    return re.sub(r"(://)[^/]*@", rf"\1{HIDDEN}@", redact(address)).partition("#")[0]


# Jaeger and Tempo.


def _read_http(address: str) -> Reading:
    from urllib.parse import urlsplit

    from stackseq.observe.formats import read_record

    told = _told(address)
    try:
        parts = _of_api(urlsplit(address))
        data = _fetch(parts)
    except ValueError as error:  # among them, what http.client says of odd addresses
        raise AddressError(f"{told}: is no address: {error}") from None
    return read_record(data.decode("utf-8-sig", "replace"), told)


def _of_api(parts: SplitResult) -> SplitResult:
    """Return where the record is of which an address shows the page."""
    page = _PAGE.match(parts.path)
    if page and not page[1].endswith("/api"):
        parts = parts._replace(path=f"{page[1]}/api/traces/{page[2]}", query="")
    return parts._replace(fragment="")


def _fetch(parts: SplitResult) -> bytes:
    from http.client import HTTPException
    from urllib.error import HTTPError

    told = _told(parts.geturl())
    try:
        with _opener().open(_request(parts), timeout=_SECONDS) as answer:
            return _unpacked(_body(answer, told), told)
    except HTTPError as error:
        error.close()
        if 300 <= error.code < 400:
            raise AddressError(f"{told}: leads elsewhere, in a circle or where nobody should follow") from None
        hint = "is it the id of a trace that is still kept?" if error.code == 404 else ""
        raise AddressError(f"{told}: answers {error.code} {_plain(error)}".rstrip(), hint) from None
    except TimeoutError:
        raise AddressError(f"{told}: no answer within {_SECONDS:.0f} s") from None
    except (OSError, HTTPException) as error:
        raise AddressError(f"{told}: {_plain(error)}") from None


def _request(parts: SplitResult) -> Request:
    from base64 import b64encode
    from urllib.parse import unquote
    from urllib.request import Request

    headers = {"Accept": "application/json", "User-Agent": "stackseq"}
    user, _, host = parts.netloc.rpartition("@")
    if user:
        headers["Authorization"] = f"Basic {b64encode(unquote(user).encode()).decode()}"
    return Request(parts._replace(netloc=host).geturl(), headers=headers)  # noqa: S310  # the scheme was looked at


def _opener() -> OpenerDirector:
    from urllib import request

    class Redirects(request.HTTPRedirectHandler):
        """Follow none to other schemes, and tell passwords to no other host."""

        def redirect_request(  # what urllib calls it with
            self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
        ) -> Request | None:
            found = super().redirect_request(req, fp, code, msg, headers, newurl)
            if found is None or not (found.type == req.type or (req.type, found.type) == ("http", "https")):
                fp.close()
                raise OSError(f"is sent to {_told(newurl)}, which is refused")
            if found.host != req.host:
                found.remove_header("Authorization")
            return found

    opener = request.OpenerDirector()
    for handler in (
        request.ProxyHandler(),
        request.HTTPHandler(),
        request.HTTPSHandler(),
        request.HTTPDefaultErrorHandler(),
        request.HTTPErrorProcessor(),
        Redirects(),
    ):
        opener.add_handler(handler)
    return opener


def _body(answer: HTTPResponse, told: str) -> bytes:
    from time import monotonic

    blocks, size, until = [], 0, monotonic() + _PATIENCE
    while block := answer.read(_BLOCK):
        blocks.append(block)
        size += len(block)
        if size > _LARGEST:
            raise AddressError(f"{told}: answers with more than {_LARGEST >> 20} MiB", "save it as a file, and draw that")
        if monotonic() > until:
            raise AddressError(f"{told}: is not complete after {_PATIENCE:.0f} s", "save it as a file, and draw that")
    return b"".join(blocks)


def _unpacked(data: bytes, told: str) -> bytes:
    import zlib

    if data[:2] != b"\x1f\x8b":
        return data
    unpacking = zlib.decompressobj(31)
    try:
        data = unpacking.decompress(data, _LARGEST)
    except zlib.error:
        raise AddressError(f"{told}: what it answers is compressed, and damaged") from None
    if unpacking.unconsumed_tail:
        raise AddressError(f"{told}: answers with more than {_LARGEST >> 20} MiB", "save it as a file, and draw that")
    return data


def _plain(error: BaseException) -> str:
    cause = getattr(error, "reason", error)
    text = getattr(cause, "strerror", None) or str(cause) or type(cause).__name__
    line = redact(" ".join(str(text).split()))
    return re.sub(r"(://)[^/\s]*@", rf"\1{HIDDEN}@", line)[:300]


# OSProfiler's stores.


def _read_store(address: str, trace: str) -> Reading:
    import json

    from stackseq.observe.osprofiler import read_osprofiler

    connection, mark, named = address.rpartition("#")
    connection, trace = (connection, trace or named) if mark else (address, trace)
    told = _told(connection)
    if not trace:
        raise AddressError(f"{told}: which trace?", "name it with --trace, or at the end of the address: …#ID")
    report = _report(connection, trace, told)
    if not report.get("children"):
        raise AddressError(f"{told}: there is no trace {trace!r}", "'osprofiler trace list' lists them")
    return read_osprofiler(json.dumps(report, default=str), f"{told}#{trace}")


def _report(connection: str, trace: str, told: str) -> dict[str, object]:
    """Return what OSProfiler's library has of a trace; what it logs is told as the reason if it fails."""
    import logging
    from importlib import import_module

    try:
        configuration = import_module("oslo_config.cfg")
        options, drivers = import_module("osprofiler.opts"), import_module("osprofiler.drivers.base")
    except ImportError as error:
        text = f"{told}: OSProfiler's library is needed, and {error.name or 'a part of it'} is not installed"
        raise AddressError(text, "pip install 'stackseq[osprofiler]', and the library of the store: redis, pymongo, …") from None
    reasons: list[str] = []

    class Logged(logging.Handler):
        """Keep why something failed."""

        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            reasons.append(_plain(error or ValueError(record.getMessage())))

    logger, logged = logging.getLogger("osprofiler"), Logged(logging.ERROR)
    logger.addHandler(logged)
    logger.propagate = False
    try:
        options.set_defaults(configuration.CONF)
        report = drivers.get_driver(connection).get_report(trace)
    except Exception as error:  # noqa: BLE001  # each store has its own client, with exceptions of its own
        raise AddressError(f"{told}: {reasons[0] if reasons else _plain(error)}") from None
    finally:
        logger.removeHandler(logged)
        logger.propagate = True
    return report if isinstance(report, dict) else {}
