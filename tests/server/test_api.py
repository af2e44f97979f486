"""The API of the editor: draw, themes, the catalogue."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import pytest

from stackseq.server import Settings
from tests.server.conftest import make_client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.testclient import TestClient

TEXT = "title T\nparticipant 😀 as B\n😀A->B: hi\nalt yes\nB->-B: again\nend\nno statement"


def draw(client: TestClient, **fields: object) -> dict[str, object]:
    answer = client.post("/api/draw", json=fields)
    assert answer.status_code == 200, answer.text
    value: dict[str, object] = answer.json()
    return value


def test_drawing_and_what_there_is_to_say(client: TestClient) -> None:
    drawn = draw(client, text=TEXT, theme="stackseq-dark")
    ET.fromstring(str(drawn["svg"]))  # noqa: S314  # our own
    assert [finding["code"] for finding in drawn["diagnostics"]] == ["not-active", "syntax-error"]  # type: ignore[attr-defined]
    assert drawn["diagnostics"][1]["line"] == 7  # type: ignore[index]


def test_columns_are_those_of_javascript(client: TestClient) -> None:
    (finding,) = draw(client, text="😀->😀B: x\n  note left 😀\n")["diagnostics"]  # type: ignore[misc]
    assert (finding["line"], finding["column"], finding["endColumn"]) == (2, 3, len("  note left ") + 2 + 1)


def test_boxes_name_lines_and_elements(client: TestClient) -> None:
    drawn = draw(client, text=TEXT)
    lines = {box["id"]: box["line"] for box in drawn["boxes"]}  # type: ignore[attr-defined]
    assert lines == {"title": 1, "head-1": 2, "head-2": 3, "step-1": 3, "fragment-1": 4, "step-2": 5, "foot-1": 2, "foot-2": 3}
    for box in drawn["boxes"]:  # type: ignore[attr-defined]
        x, y, width, height = box["rect"]
        assert 0 <= x <= x + width <= drawn["width"]
        assert 0 <= y <= y + height <= drawn["height"]
        assert box["header"] == (box["kind"] == "head")
        assert box["id"] == "title" or f'id="{box["id"]}"' in str(drawn["svg"])


def test_pictures_without_fonts_are_small(client: TestClient) -> None:
    assert "@font-face" in str(draw(client, text="A->B: x")["svg"])
    assert "@font-face" not in str(draw(client, text="A->B: x", fonts=False)["svg"])
    names = re.findall(r'url\("(fonts/[^"]+)"\)', client.get("/fonts.css").text)
    assert len(names) > 10
    assert {client.get(f"/{name}").content[:4] for name in names} == {b"wOF2", b"\0\1\0\0"}
    assert client.get("/fonts/..%2fREADME.md").status_code == 404


@pytest.mark.parametrize(
    ("form", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF"), ("html", b"<!DOCTYPE html>"), ("wsd", b"A->B")]
)
def test_files(client: TestClient, form: str, start: bytes) -> None:
    answer = client.post("/api/draw", json={"text": "A->B: x", "format": form})
    assert answer.content.startswith(start)
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "'text' is missing"),
        ({"text": 3}, "'text' must be a string"),
        ({"text": "", "format": "gif"}, "no format 'gif'"),
        ({"text": "", "theme": "/etc/passwd.toml"}, "no theme '/etc/passwd.toml'"),
        ({"text": "", "scale": 1e9}, "'scale' must be"),
        ({"text": "", "scale": True}, "'scale' must be"),
        ([], "no object"),
    ],
)
def test_wrong_requests(client: TestClient, fields: object, words: str) -> None:
    answer = client.post("/api/draw", json=fields)
    assert 400 <= answer.status_code < 500
    assert words in answer.json()["error"]


def test_lone_surrogates_and_zero_bytes(client: TestClient) -> None:
    answer = client.post("/api/draw", content=json.dumps({"text": "A->B: \ud800\0"}))
    assert answer.status_code == 200
    ET.fromstring(answer.json()["svg"])  # noqa: S314  # our own


def test_files_are_not_included(client: TestClient) -> None:
    (finding,) = draw(client, text='include "/etc/passwd"')["diagnostics"]  # type: ignore[misc]
    assert finding["code"] == "include-failed"


def test_scripts_stay_words(client: TestClient) -> None:
    text = "\n".join(
        f"{x}->B: {x}" for x in ("<script>alert(1)</script>", "\"' onload=alert(1) x='", "]]><script>", "&lt;script&gt;")
    )
    tree = ET.fromstring(str(draw(client, text=f"title <script>\n{text}")["svg"]))  # noqa: S314  # our own
    assert not [element for element in tree.iter() if "script" in element.tag]
    assert not [name for element in tree.iter() for name in element.attrib if name.lower().startswith("on")]


def test_themes(client: TestClient) -> None:
    themes = client.get("/api/themes").json()
    assert themes[0]["name"] == "stackseq"
    assert all(theme["summary"] for theme in themes)


def test_the_catalogue(client: TestClient) -> None:
    found = client.get("/api/operations", params={"q": "boot"}).json()
    assert found[0]["name"] == "nova/boot"
    release = found[0]["releases"][0]
    assert "operation: nova/boot" in client.get(f"/api/operations/nova/boot@{release}").text
    assert len(client.get("/api/operations", params={"limit": "2"}).json()) == 2
    assert client.get("/api/operations", params={"q": "no such words"}).json() == []
    unknown = client.get("/api/operations/nova/bot")
    assert unknown.status_code == 404
    assert "nova/boot" in unknown.json()["error"]


def test_unknown_addresses(client: TestClient) -> None:
    assert client.get("/api/nothing").json() == {"error": "there is nothing at this address"}
    assert client.get("/api/draw").status_code == 405


def test_every_answer_has_strict_headers(client: TestClient) -> None:
    for path in ("/", "/health", "/metrics", "/api/themes", "/nothing", "/service.js", "/cgi-bin/cdraw?m=A-%3EB%3Ax"):
        headers = client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy, path
        assert "script-src 'unsafe" not in policy, path


def test_the_log_holds_no_text() -> None:
    log: list[str] = []
    with make_client(Settings(workers=1), log) as own:
        own.get("/cgi-bin/cdraw", params={"m": "Secret->B: x"})
        own.get("/wsd/svg/SECRETdata")
        own.post("/api/draw", json={"text": "Secret->B: x"})
    entries = [json.loads(line) for line in log]
    assert [(entry["method"], entry["path"], entry["status"]) for entry in entries] == [
        ("GET", "/cgi-bin/cdraw", 200),
        ("GET", "/wsd/svg", 400),
        ("POST", "/api/draw", 200),
    ]
    assert "secret" not in "".join(log).lower()


def test_numbers_for_prometheus(client: TestClient) -> None:
    draw(client, text="A->B: x")
    text = client.get("/metrics").text
    assert re.search(r'stackseq_drawings_total\{format="svg",outcome="drawn"\} \d+\n', text)
    assert re.search(r"stackseq_request_seconds_bucket\{le=\"\+Inf\"\} (\d+)\n(?:.*\n)stackseq_request_seconds_count \1\n", text)
    for line in text.splitlines():
        assert re.fullmatch(r'# (HELP|TYPE) \w+ .+|\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+', line), line
