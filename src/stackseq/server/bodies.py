"""Read what a request carries: forms, JSON, plain text; never more than is allowed."""

# For maintainers. Our own forms, for two reasons: Starlette's need another package, and clients of the web service are old. They
# forget the type of their content, write Latin-1, send a file where a field is meant. All of that is read as it was meant.
from __future__ import annotations

import asyncio
import json

from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.requests import Request

_MOST_FIELDS = 100
_FORM = "application/x-www-form-urlencoded"


async def read_body(request: Request, limit: int, patience: float) -> bytes:
    """Return the body. Refuses one that is larger than ``limit`` bytes, or that takes longer than ``patience`` seconds."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise _too_large(limit)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise _too_large(limit)
                parts.append(part)
    except TimeoutError:
        raise Refusal(408, f"the request did not arrive within {patience:g} seconds") from None
    return b"".join(parts)


def _too_large(limit: int) -> Refusal:
    return Refusal(413, f"the request is larger than {limit:,} bytes, which is what this server takes")


def media_type(request: Request) -> str:
    """Return the type of the request's content, without parameters, in lower case."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def read_form(body: bytes, content_type: str) -> dict[str, str]:
    """Return the fields of a form; of several with one name the first. Refuses what is no form."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return _multipart(body, content_type)
    if kind in {_FORM, "", "text/plain"}:
        return urlencoded(body, content_type)
    raise Refusal(415, f"this takes a form, as {_FORM} or multipart/form-data, not {kind}")


def urlencoded(body: bytes, content_type: str = "") -> dict[str, str]:
    """Return the fields of a form as it stands in the body of a request, or behind the ``?`` of an address."""
    from urllib.parse import unquote_to_bytes

    pairs = body.split(b"&", _MOST_FIELDS)
    if len(pairs) > _MOST_FIELDS:
        raise Refusal(400, f"the form has more than {_MOST_FIELDS} fields; write & as %26 inside the text")
    fields: dict[str, str] = {}
    for pair in pairs:
        key, _, value = pair.replace(b"+", b" ").partition(b"=")
        name = decode(unquote_to_bytes(key), content_type)
        if name:
            fields.setdefault(name, decode(unquote_to_bytes(value), content_type))
    return fields


def _multipart(body: bytes, content_type: str) -> dict[str, str]:
    from email.parser import BytesParser
    from email.policy import HTTP

    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not parts:
        raise Refusal(400, "the form is cut short: its boundary is missing")
    if len(parts) > _MOST_FIELDS:
        raise Refusal(400, f"the form has more than {_MOST_FIELDS} fields")
    fields: dict[str, str] = {}
    for part in parts:
        name = part.get_param("name", header="content-disposition")
        value = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes):
            fields.setdefault(name, decode(value, part.get("content-type", "")))
    return fields


def decode(data: bytes, content_type: str = "") -> str:
    """Turn bytes into text: in the encoding that is named, or UTF-8, or what is left, Windows' Latin-1."""
    named = content_type.lower().partition("charset=")[2].partition(";")[0].strip(' "')
    for encoding in (named, "utf-8"):
        try:
            if encoding:
                return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def read_object(body: bytes) -> dict[str, object]:
    """Return a JSON object. Refuses anything else."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is no JSON") from None
    if not isinstance(value, dict):
        raise Refusal(400, "the body is JSON, but no object")
    return value


def text_of(fields: dict[str, object], name: str, default: str | None = None) -> str:
    """Return a field that must be a string. Refuses another value, and its absence unless there is a default."""
    value = fields.get(name, default)
    if not isinstance(value, str):
        raise Refusal(400, f"the field {name!r} must be a string" if name in fields else f"the field {name!r} is missing")
    return value
