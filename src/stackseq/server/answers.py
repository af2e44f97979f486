"""Answers: pictures, JSON, lines of text, each with headers that keep what it holds harmless."""

from __future__ import annotations

import json
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.responses import Response

from stackseq.api.formats import FORMATS
from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.requests import Request

PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:; sandbox"
"""For what a user made: it may look as it likes, and do nothing."""
_UNREAD = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE})
_TEXT = "text/plain; charset=utf-8"
_TYPES = {"wsd": _TEXT, "mermaid": _TEXT, "plantuml": _TEXT}


def type_of(form: str) -> str:
    """Return the media type of a format."""
    from stackseq.render import FORMATS as PICTURES

    return PICTURES[form].media_type if form in PICTURES else _TYPES[form]


def picture(form: str, data: bytes, *, attach: bool = False, keep: str = "no-store") -> Response:
    """Answer with a picture. ``keep`` says how long caches may keep it."""
    kind = "attachment" if attach or form == "html" else "inline"
    headers = {
        "content-security-policy": PICTURE_POLICY,
        "content-disposition": f'{kind}; filename="diagram.{FORMATS[form].endings[0]}"',
        "cache-control": keep,
    }
    return Response(data, media_type=type_of(form), headers=headers)


def as_json(value: object, status: int = 200) -> Response:
    """Answer with JSON, in one line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Response(text.encode("utf-8", "replace"), status, {"cache-control": "no-store"}, "application/json")


def line(text: str, status: int = 200) -> Response:
    """Answer with a line of text."""
    return Response(f"{text}\n", status, {"cache-control": "no-store"}, _TEXT)


def _refused(request: Request, error: Exception) -> Response:
    """Say why there is no answer."""
    refusal = error if isinstance(error, Refusal) else Refusal(500, "unexpected trouble")
    spoken = _said(request, refusal.status, refusal.message)
    if refusal.retry:
        spoken.headers["retry-after"] = str(refusal.retry)
    return spoken


def _unanswerable(request: Request, error: Exception) -> Response:
    """Say that there is no such address, or that it does not do that."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    words = {404: "there is nothing at this address", 405: f"this address does not take {request.method}"}
    spoken = _said(request, status, words.get(status, HTTPStatus(status).phrase.lower()))
    if isinstance(error, HTTPException) and error.headers:
        spoken.headers.update(error.headers)
    return spoken


def _broken(request: Request, _error: Exception) -> Response:
    return _said(request, 500, "unexpected trouble, which is a defect of stackseq; the server's log says more")


def _said(request: Request, status: int, message: str) -> Response:
    """Answer in JSON to those who speak JSON, with a line to others."""
    spoken = as_json({"error": message}, status) if "/api/" in request.url.path else line(message, status)
    if status in _UNREAD:
        spoken.headers["connection"] = "close"  # what is still to come of the request is not read
    return spoken


HANDLERS = {Refusal: _refused, HTTPException: _unanswerable, Exception: _broken}
"""What becomes of exceptions."""
