"""Make wheels, source distributions, and a package index for tests."""

from __future__ import annotations

import http.server
import io
import json
import tarfile
import threading
import zipfile
from contextlib import contextmanager
from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


def make_wheel(folder: Path, name: str, version: str, files: Mapping[str, str], *, tag: str = "py3-none-any") -> Path:
    """Make a wheel that pip accepts."""
    path = folder / f"{name}-{version}-{tag}.whl"
    described = f"{name}-{version}.dist-info"
    about = {
        f"{described}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{described}/WHEEL": f"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: {tag}\n",
        f"{described}/RECORD": "",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for member, text in {**files, **about}.items():
            wheel.writestr(member, text)
    return path


def make_sdist(folder: Path, name: str, version: str, files: Mapping[str, str]) -> Path:
    """Make a source distribution."""
    path = folder / f"{name}-{version}.tar.gz"
    with tarfile.open(path, "w:gz") as sdist:
        for member, text in files.items():
            add_file(sdist, f"{name}-{version}/{member}", text)
    return path


def add_file(archive: tarfile.TarFile, name: str, text: str = "") -> None:
    """Add a file with a name of any kind."""
    info = tarfile.TarInfo(name)
    info.size = len(text.encode())
    archive.addfile(info, io.BytesIO(text.encode()))


class PackageIndex:
    """What an index serves: package → files, and what was asked for."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.files: dict[str, list[Path]] = {}
        self.hashes: dict[str, str] = {}
        """File name → a hash to claim instead of the real one."""
        self.asked: list[str] = []
        self.html = False

    def page(self, package: str) -> tuple[str, bytes]:
        """Return kind and content of a package's page."""
        found = {path.name: self.hashes.get(path.name) or sha256(path.read_bytes()).hexdigest() for path in self.files[package]}
        if self.html:
            links = [f'<a href="../../files/{name}#sha256={digest}">{name}</a>' for name, digest in found.items()]
            return "text/html", "\n".join(links).encode()
        files = [{"filename": name, "url": f"/files/{name}", "hashes": {"sha256": digest}} for name, digest in found.items()]
        page = {"meta": {"api-version": "1.0"}, "name": package, "files": files}
        return "application/vnd.pypi.simple.v1+json", json.dumps(page).encode()

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Return kind and content of an address; None if there is nothing."""
        self.asked.append(path)
        kind, _, name = path.strip("/").partition("/")
        if kind == "simple" and name in self.files:
            return self.page(name)
        files = [file for package in self.files.values() for file in package if file.name == name]
        return ("application/octet-stream", files[0].read_bytes()) if kind == "files" and files else None


@contextmanager
def serve() -> Iterator[PackageIndex]:
    """Serve an index on this machine."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = index.answer(self.path)
            self.send_response(200 if found else 404)
            kind, data = found or ("text/plain", b"")
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_arguments: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    index = PackageIndex(f"http://127.0.0.1:{server.server_address[1]}/simple")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield index
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
