"""Requests as real client programs send them, and their ways to read the answer."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import Server

REQUESTS = Path(__file__).parent / "requests"
STARTS = {"png": b"\x89PNG\r\n", "svg": b"<svg ", "pdf": b"%PDF-"}


def raw_request(name: str) -> bytes:
    """Read a request: lines of its head end as HTTP wants it, and its length is filled in."""
    head, _, body = (REQUESTS / f"{name}.http").read_bytes().partition(b"\n\n")
    if b"multipart" in head:
        body = body.replace(b"\n", b"\r\n")
    head = re.sub(rb"(?i)(content-length: )\*", rb"\g<1>%d" % len(body), head)
    return head.replace(b"\n", b"\r\n") + b"\r\n\r\n" + body


def by_expression(text: str) -> str:
    """Search as the script of the service's own page did, in the first line."""
    found = re.search(r"(\?(img|pdf|png|svg)=[a-zA-Z0-9]+)", text.split("\n", maxsplit=1)[0])
    assert found
    return found[0]


def as_json(text: str) -> str:
    """Parse, and insist on the fields that typed clients declare."""
    value = json.loads(text)
    assert isinstance(value["errors"], list)
    return str(value["img"])


def at_quotes(text: str) -> str:
    """Split at quotes, and insist on the order."""
    parts = text.encode("ascii").decode().split('"')
    assert parts[1] == "img"
    return parts[3]


def at_commas(text: str) -> str:
    """Cut off the braces, and split at commas and the colon."""
    return text[1:-1].split(",", maxsplit=1)[0].split(":")[1].strip()[1:-1]


def old_literal(text: str) -> str:
    """Find a key without quotes, greedily."""
    found = re.search(r'img: "(.+)", page', text)
    assert found
    assert text.split('"')[1] == found[1]
    return found[1]


def loose_object(text: str) -> str:
    """Split the pairs, as a plug-in of DokuWiki does, and find no errors."""
    inside = re.search(r"{([^}]+)}", text)
    assert inside
    pairs = dict(re.split(r": +", pair, maxsplit=1) for pair in re.split(r", +", inside[1]))
    assert pairs["errors"] == "[]"
    return pairs["img"].strip('"')


CLIENTS: tuple[tuple[str, Callable[[str], str], str], ...] = (
    ("python2-urllib", by_expression, "png"),
    ("python-requests", by_expression, "png"),
    ("python-httplib", as_json, "png"),
    ("sphinx", loose_object, "png"),
    ("trac", at_commas, "png"),
    ("dokuwiki", loose_object, "png"),
    ("redmine", loose_object, "png"),
    ("ruby", old_literal, "png"),
    ("rust", as_json, "pdf"),
    ("csharp", at_quotes, "png"),
    ("java", as_json, "png"),
    ("emacs", as_json, "svg"),
    ("vscode", as_json, "png"),
    ("curl-multipart", as_json, "png"),
    ("latin1", as_json, "svg"),
)


def test_every_request_has_a_reader() -> None:
    assert {name for name, _, _ in CLIENTS} == {path.stem for path in REQUESTS.iterdir()}


@pytest.mark.parametrize(("name", "read", "form"), CLIENTS, ids=[name for name, _, _ in CLIENTS])
def test_client_gets_its_picture(server: Server, name: str, read: Callable[[str], str], form: str) -> None:
    status, body = server.ask(raw_request(name))
    assert status == 200, body
    address = read(body.decode())
    assert address.startswith(f"?{form}=msc")
    for path in (address, f"index.php{address}"):
        assert server.get(path).startswith(STARTS[form])


def answer_to(server: Server, name: str) -> dict[str, object]:
    value: dict[str, object] = json.loads(server.ask(raw_request(name))[1])
    return value


def test_errors_have_the_words_of_the_service(server: Server) -> None:
    told = answer_to(server, "vscode")
    assert told["errors"] == ["Line 3: Deactivate: B was not activated.", "Line 4: Syntax error."]
    assert told["line"] == 3
    assert all(re.fullmatch(r"Line \d+: .+", error) for error in answer_to(server, "emacs")["errors"])  # type: ignore[attr-defined]


def test_old_letters_are_read(server: Server) -> None:
    assert "réponse" in server.get(str(answer_to(server, "latin1")["img"])).decode()
