"""Records that stand where a cloud keeps them."""

from __future__ import annotations

import gzip
import json
import logging
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from stackseq.observe import addresses
from stackseq.observe.addresses import AddressError, is_address, read_address
from tests.observe import recordings, telemetry

if TYPE_CHECKING:
    from collections.abc import Iterator

TRACE = telemetry.TRACE
REPORT = recordings.report(*recordings.boot())


class _Cloud(BaseHTTPRequestHandler):
    """Answers from ``server.pages``: path → status, headers, body. What was asked is in ``server.asked``."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        status, headers, body = self.server.pages.get(self.path, (404, {}, b""))  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's name
        pass


class _Server(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Cloud)
        self.pages: dict[str, tuple[int, dict[str, str], bytes]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.host = f"127.0.0.1:{self.server_port}"
        self.at = f"http://{self.host}"

    def put(self, path: str, value: object) -> None:
        self.pages[path] = 200, {}, json.dumps(value).encode()


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Server]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with _Server() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _refused(address: str, trace: str = "") -> str:
    with pytest.raises(AddressError) as caught:
        read_address(address, trace)
    assert "\n" not in caught.value.message
    return f"{caught.value.message}; {caught.value.hint}"


def test_jaeger_is_asked_by_the_address_of_its_api_or_its_page(cloud: _Server) -> None:
    cloud.put(f"/api/traces/{TRACE}", telemetry.jaeger(telemetry.BOOT))
    for path in (f"/api/traces/{TRACE}", f"/trace/{TRACE}?uiFind=nova"):
        reading = read_address(cloud.at + path)
        assert (reading.format, len(reading.spans)) == ("jaeger", len(telemetry.BOOT))
    assert reading.spans[0].evidence.startswith(f"{cloud.at}/")


def test_tempo_is_asked_for_json(cloud: _Server) -> None:
    cloud.put("/api/traces/1", telemetry.otlp_of_old(telemetry.BOOT))
    cloud.put("/api/v2/traces/1?start=5", {"trace": telemetry.otlp(telemetry.BOOT)})
    for path in ("/api/traces/1", "/api/v2/traces/1?start=5"):
        assert len(read_address(cloud.at + path).spans) == len(telemetry.BOOT)
    assert {asked["Accept"] for _, asked in cloud.asked} == {"application/json"}


def test_compressed_answers_are_unpacked(cloud: _Server) -> None:
    packed = gzip.compress(json.dumps(telemetry.otlp(telemetry.BOOT)).encode())
    cloud.pages["/a"] = 200, {}, packed
    cloud.pages["/b"] = 200, {}, packed[:3] + b"damaged"
    assert len(read_address(f"{cloud.at}/a").spans) == len(telemetry.BOOT)
    assert "compressed, and damaged" in _refused(f"{cloud.at}/b")


def test_names_and_passwords_are_sent_and_not_told(cloud: _Server) -> None:
    cloud.put("/a", telemetry.otlp(telemetry.BOOT))
    cloud.pages["/there"] = 302, {"Location": f"http://localhost:{cloud.server_port}/a"}, b""
    reading = read_address(f"http://admin:s3cret@{cloud.host}/a")
    assert cloud.asked[-1][1]["Authorization"] == "Basic YWRtaW46czNjcmV0"
    assert "s3cret" not in repr(reading)
    assert "s3cret" not in _refused(f"http://admin:s3cret@{cloud.host}/b")
    read_address(f"http://admin:s3cret@{cloud.host}/there")
    assert "Authorization" not in cloud.asked[-1][1]


@pytest.mark.parametrize("where", ["file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://x/", "data:,x"])
def test_nothing_leads_to_other_schemes(cloud: _Server, where: str) -> None:
    cloud.pages["/a"] = 302, {"Location": where}, b""
    assert cloud.host in _refused(f"{cloud.at}/a")


def test_refusals_are_one_line(cloud: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "answers 404 Not Found; is it the id of a trace" in _refused(f"{cloud.at}/api/traces/1")
    cloud.pages["/a"] = 302, {"Location": "/a"}, b""
    assert "leads elsewhere" in _refused(f"{cloud.at}/a")
    monkeypatch.setattr(addresses, "_LARGEST", 100)
    cloud.pages["/c"] = 200, {}, b" " * 101
    assert "more than" in _refused(f"{cloud.at}/c")
    cloud.pages["/d"] = 200, {}, gzip.compress(b" " * 101)
    assert "more than" in _refused(f"{cloud.at}/d")


def test_an_answer_that_is_cut_off_is_read_as_far_as_it_goes(cloud: _Server) -> None:
    text = json.dumps(telemetry.otlp(telemetry.BOOT)).encode()
    cloud.pages["/a"] = 200, {"Content-Length": str(len(text))}, text[: len(text) * 3 // 4]
    reading = read_address(f"{cloud.at}/a")
    assert 2 <= len(reading.spans) < len(telemetry.BOOT)
    assert [problem.code for problem in reading.problems] == ["truncated-json"]


def test_a_page_that_is_no_record_is_told_as_a_problem(cloud: _Server) -> None:
    cloud.pages["/a"] = 200, {}, b"<html>"
    assert [problem.code for problem in read_address(f"{cloud.at}/a").problems] == ["unknown-format"]


def test_nobody_listens_or_answers(cloud: _Server, monkeypatch: pytest.MonkeyPatch) -> None:
    port = cloud.server_port
    with _Server() as other:
        free = other.server_port
    assert "refused" in _refused(f"http://127.0.0.1:{free}/a")
    for odd in ("http://[::1/a", f"http://127.0.0.1:{port}x/a", "http:///a", f"http://127.0.0.1:{port}/a b\x00"):
        _refused(odd)
    monkeypatch.setattr(addresses, "_SECONDS", 0.05)
    with _Server() as silent:
        assert "no answer within" in _refused(f"{silent.at}/a")


def test_only_what_is_known_is_asked() -> None:
    assert is_address("redis://ctl/0")
    assert not is_address("trace.json")
    assert not is_address("/var/log://x")
    assert "from gopher://" in _refused("gopher://a/b")
    assert "leave out file://" in _refused("file:///tmp/trace.json")
    assert "is no address" in _refused("trace.json")


# OSProfiler's stores.


class _Driver:
    def __init__(self, connection: str) -> None:
        if "broken" in connection:
            raise RuntimeError("cannot\nconnect to redis://u:pass@ctl")
        self.connection = connection

    def get_report(self, trace: str) -> dict[str, Any]:
        if "mysql" in self.connection:
            logging.getLogger("osprofiler.drivers").error("failed", exc_info=ConnectionError("no such host"))
            raise AttributeError("_conn")
        return REPORT if trace == "known" else {"info": {}, "children": []}


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put something in the place of OSProfiler's library that has one trace."""
    names = ("oslo_config", "oslo_config.cfg", "osprofiler", "osprofiler.opts", "osprofiler.drivers", "osprofiler.drivers.base")
    modules = {name: ModuleType(name) for name in names}
    modules["oslo_config.cfg"].__dict__["CONF"] = None
    modules["osprofiler.opts"].__dict__["set_defaults"] = id
    modules["osprofiler.drivers.base"].__dict__["get_driver"] = _Driver
    for name, module in modules.items():
        monkeypatch.setitem(sys.modules, name, module)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("address", "trace"),
    [("redis://:s3cret@ctl:6379/0#known", ""), ("mongodb://u:s3cret@ctl", "known"), ("elasticsearch://ctl:9200", "known")],
)
def test_osprofilers_library_reads_its_stores(address: str, trace: str) -> None:
    reading = read_address(address, trace)
    assert reading.format == "osprofiler"
    assert len(reading.spans) > 5
    assert "s3cret" not in repr(reading)
    assert reading.spans[0].evidence.partition("://")[0] == address.partition("://")[0]


@pytest.mark.usefixtures("library")
def test_what_a_store_refuses_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    assert "which trace?" in _refused("redis://:s3cret@ctl")
    assert "there is no trace 'other'" in _refused("redis://ctl#other")
    refused = _refused("redis://broken#known")
    assert "cannot connect" in refused
    assert "u:pass" not in refused
    assert "no such host" in _refused("mysql+pymysql://ctl/osprofiler", "known")
    assert capfd.readouterr().err == ""


def test_a_missing_library_is_told_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "oslo_config.cfg", None)
    assert "pip install 'stackseq[osprofiler]'" in _refused("redis://ctl#1")
