"""The HTTP API of the web service, and Kroki's."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from pathlib import Path
from urllib.parse import unquote

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.testclient import TestClient

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text())


def post(client: TestClient, **fields: str) -> dict[str, object]:
    answer = client.post("/", data={"apiVersion": "1", **fields})
    assert answer.status_code == 200, answer.text
    value: dict[str, object] = answer.json()
    return value


@pytest.mark.parametrize("recorded", RECORDED, ids=[recorded["style"] for recorded in RECORDED])
def test_boxes_agree_with_what_the_service_told(client: TestClient, recorded: dict[str, object]) -> None:
    """Same kinds in the same order at about the same places; our fonts are others, so sizes differ."""
    told = post(client, message=str(recorded["text"]), style=str(recorded["style"]))
    boxes: list[dict[str, list[float]]] = told["boxes"]  # type: ignore[assignment]
    expected: list[list[float]] = recorded["rects"]  # type: ignore[assignment]
    assert [box["header"] for box in boxes] == recorded["headers"]
    assert [box["line"] for box in boxes] == recorded["lines"]
    ours = sorted(range(len(boxes)), key=lambda place: boxes[place]["rect"][1])
    theirs = sorted(range(len(expected)), key=lambda place: expected[place][1])
    assert ours == theirs
    assert all(len(box["rect"]) == 4 and min(box["rect"]) >= 0 for box in boxes)


def test_scale_is_in_percent(client: TestClient) -> None:
    one, two = (post(client, message="A->B: x", scale=scale) for scale in ("100", "200"))
    assert two["actualWidth"] == 2 * float(str(one["naturalWidth"]))
    assert two["boxes"][0]["rect"][2] == 2 * one["boxes"][0]["rect"][2]  # type: ignore[index]
    picture = client.get(f"/{two['img']}").content
    assert int.from_bytes(picture[16:20], "big") == two["actualWidth"]


def test_pages(client: TestClient) -> None:
    long = "\n".join(f"A->B: m{number}" for number in range(200))
    whole = post(client, message=long, format="pdf", paper="a4", landscape="1")
    cut = post(client, message=long, format="pdf", paper="a4", paginate="1")
    page = post(client, message=long, paper="a4", paginate="1", page="99")
    assert whole["numPages"] == 1
    assert cut["numPages"] == page["numPages"] == 8
    assert (cut["page"], page["page"]) == (0, 7)
    assert client.get(f"/{cut['img']}").content.count(b"/Type/Page/") == 8


def test_pictures_can_be_had_again(client: TestClient) -> None:
    first, second = (post(client, message="A->B: x")["img"] for _ in range(2))
    assert first == second
    assert client.get(f"/{first}").content == client.get(f"/index.php{first}").content
    gone = client.get("/?png=msc0")
    assert gone.status_code == 404
    assert "send its text again" in gone.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "no field 'message'"),
        ({"message": "", "format": "gif"}, "no format 'gif'"),
        ({"message": "", "paper": "a0"}, "no paper 'a0'"),
        ({"message": "", "scale": "big"}, "'scale' must be a number"),
        ({"message": "", "scale": "nan"}, "'scale' must be a number"),
        ({"message": "", "scale": "1"}, "'scale' must be a number from 10 to 1000"),
        ({"message": "A->B: x", "paper": "a4", "format": "pdf", "page": "-1"}, "'page' must be"),
    ],
)
def test_wrong_forms(client: TestClient, fields: dict[str, str], words: str) -> None:
    answer = client.post("/index.php", data=fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("multipart/form-data; boundary=x", b"no boundary here", 400),
        ("multipart/form-data", b"--x\r\n", 400),
        ("image/png", b"\x89PNG", 415),
        ("application/json", b"{", 400),
        ("application/json", b"[" * 100_000, 400),
        ("application/x-www-form-urlencoded", b"&" * 1000, 400),
        ("application/x-www-form-urlencoded; charset=none", b"message=%ff%00%zz", 200),
        ("", b"message=A->B: x", 200),
    ],
)
def test_malformed_forms(client: TestClient, kind: str, body: bytes, status: int) -> None:
    assert client.post("/", content=body, headers={"content-type": kind}).status_code == status


def test_pictures_by_address(client: TestClient) -> None:
    assert client.get("/cgi-bin/cdraw", params={"m": "A->B: x", "s": "rose"}).content[:4] == b"\x89PNG"
    packed = urlsafe_b64encode("A->B: é".encode()).decode().rstrip("=")
    assert "é" in client.get("/cgi-bin/cdraw", params={"lz": packed, "format": "svg"}).text
    assert client.get("/cgi-bin/cdraw").status_code == 400
    assert client.get("/cgi-bin/cdraw", params={"lz": "AAAA"}).status_code == 400


def test_texts_in_the_address_open_the_editor(client: TestClient) -> None:
    packed = urlsafe_b64encode(b"A->B: a&b#c").decode().rstrip("=")
    for query in ({"m": "A->B: a&b#c", "s": "rose"}, {"lz": packed, "s": "rose"}):
        answer = client.get("/", params=query, follow_redirects=False)
        assert answer.status_code == 303
        place, _, style = answer.headers["location"].rpartition("&theme=")
        assert (unquote(place), style) == ("./#text=A->B: a&b#c", "rose")


def test_kroki(client: TestClient) -> None:
    text = b"A->B: hi"
    packed = urlsafe_b64encode(zlib.compress(text)).decode()
    drawn = client.get(f"/wsd/svg/{packed}")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert client.post("/wsd/svg", content=text, headers={"content-type": "text/plain"}).content == drawn.content
    asked = {"diagram_source": text.decode(), "diagram_type": "wsd", "output_format": "svg"}
    assert client.post("/", json=asked).content == client.post("/wsd/svg", json=asked).content == drawn.content
    assert client.post("/wsd", json=asked).content == drawn.content
    assert client.get(f"/wsd/png/{packed}?theme=rose").content[:4] == b"\x89PNG"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/wsd/svg/not-deflate", 400),
        ("/wsd/gif/" + urlsafe_b64encode(zlib.compress(b"A->B: x")).decode(), 400),
        ("/mermaid/svg/" + urlsafe_b64encode(zlib.compress(b"A->B: x")).decode(), 404),
        ("/wsd/svg/" + urlsafe_b64encode(zlib.compress(b"A" * 5_000_000)).decode(), 413),
    ],
)
def test_what_kroki_refuses(client: TestClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status
