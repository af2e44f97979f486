"""Read a package index ourselves, for what pip cannot give without running it: source distributions."""

# For maintainers. The addresses come from pip's own configuration, whose default pip tells in its help. A file without a SHA-256
# in the index is not taken. https://packaging.python.org/en/latest/specifications/simple-repository-api/
from __future__ import annotations

import os
import re
from hashlib import sha256

from stackseq.records import Record
from stackseq.source.model import TreeError
from stackseq.source.pip import UnreachableError, pip_says

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator, Mapping
    from urllib.request import OpenerDirector

    from stackseq.source.pip import Report

_ACCEPTED = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"
_SETTING = re.compile(r"^(?:(?P<section>[\w-]+)|:env:)\.(?P<key>[\w-]+)='(?P<value>.*)'$", re.MULTILINE)
_SECTIONS = ("global", "download", None)
"""The sections that count, from the weakest; None is the environment."""
_DEFAULT = re.compile(r"--index-url\s+<url>\s.*?\(default\s+(\S+?)\)", re.DOTALL)
_SECONDS = 30
"""How long an answer may take to begin."""
_LARGEST_PAGE = 32 * 1024 * 1024
_LARGEST_FILE = 256 * 1024 * 1024
_CHUNK = 256 * 1024


class IndexFile(Record):
    """A file of a package index."""

    name: str
    url: str
    sha256: str
    withdrawn: bool = False


class Settings(Record):
    """How pip is told to reach its indexes."""

    indexes: tuple[str, ...]
    certificates: str = ""
    proxy: str = ""


def read_settings() -> Settings:
    """Ask pip for its configuration: what is said for downloads wins over what is said for all, the environment over both."""
    found = [(match["section"], match["key"], match["value"]) for match in _SETTING.finditer(pip_says("config", "list"))]
    values = {key: value for wins in _SECTIONS for section, key, value in found if section == wins}
    index = values.get("index-url") or _default_index()
    extra = values.get("extra-index-url", "").replace("\\n", " ").split()
    indexes = tuple(address.rstrip("/") for address in (index, *extra) if address)
    return Settings(() if values.get("no-index") else indexes, values.get("cert", ""), values.get("proxy", ""))


def _default_index() -> str:
    match = _DEFAULT.search(pip_says("download", "--help"))
    return match[1] if match else ""


class Reader:
    """Reads indexes and files."""

    def __init__(self, settings: Settings) -> None:
        """Take how to reach them."""
        self._settings = settings
        self._opener = _opener(settings)

    def files(self, package: str) -> tuple[IndexFile, ...]:
        """Return the files of a package in all indexes. Raises UnreachableError when no index answers."""
        found: list[IndexFile] = []
        trouble = "pip is configured without an index"
        answered = False
        for index in self._settings.indexes:
            try:
                found += self._page(f"{index}/{package}/")
                answered = True
            except FileNotFoundError:
                answered = True
            except (OSError, ValueError) as error:
                trouble = f"the package index cannot be reached: {_plain(error)}"
        if not answered:
            raise UnreachableError(trouble)
        return tuple(found)

    def download(self, file: IndexFile, folder: str, report: Report) -> str:
        """Download a file into a folder, compare it with its hash, and return its path."""
        path = os.path.join(folder, file.name)
        digest, done = sha256(), 0
        try:
            with self._opener.open(file.url, timeout=_SECONDS) as answer, open(path, "xb") as target:
                total = int(answer.headers.get("Content-Length") or 0)
                while chunk := answer.read(_CHUNK):
                    done += len(chunk)
                    if done > _LARGEST_FILE:
                        raise TreeError(f"{file.name} is larger than {_LARGEST_FILE // 1024 // 1024} MiB")
                    digest.update(chunk)
                    target.write(chunk)
                    report(done, total, file.name)
        except (OSError, ValueError) as error:
            raise UnreachableError(f"{file.name} cannot be downloaded: {_plain(error)}") from None
        if digest.hexdigest() != file.sha256:
            raise TreeError(f"{file.name} is refused: it is not the file that the index describes")
        return path

    def _page(self, address: str) -> Iterator[IndexFile]:
        from urllib.error import HTTPError
        from urllib.request import Request

        address += "index.html" * address.startswith("file:")
        try:
            with self._opener.open(Request(address, headers={"Accept": _ACCEPTED}), timeout=_SECONDS) as answer:  # noqa: S310
                page = answer.read(_LARGEST_PAGE).decode(errors="replace")
                address, kind = answer.url or address, answer.headers.get_content_type()
        except HTTPError as error:
            raise (FileNotFoundError if error.code in {404, 410} else OSError)(f"HTTP {error.code}") from None
        return _read_json(page, address) if kind.endswith("json") else _read_html(page, address)


def _read_json(page: str, address: str) -> Iterator[IndexFile]:
    import json
    from urllib.parse import urljoin

    for file in json.loads(page).get("files", ()):
        digest = file.get("hashes", {}).get("sha256", "")
        url = urljoin(address, file["url"])
        if _is_fetchable(url, address):
            yield from _described(file["filename"], url, digest, withdrawn=bool(file.get("yanked")))


def _read_html(page: str, address: str) -> Iterator[IndexFile]:
    from urllib.parse import unquote, urldefrag, urljoin

    for attributes in _links(page):
        url, fragment = urldefrag(urljoin(address, attributes.get("href") or ""))
        match = re.search(r"sha256=([0-9a-f]{64})", fragment)
        name = unquote(url.rpartition("/")[2])
        if _is_fetchable(url, address):
            yield from _described(name, url, match[1] if match else "", withdrawn="data-yanked" in attributes)


def _links(page: str) -> list[Mapping[str, str | None]]:
    from html.parser import HTMLParser

    found: list[Mapping[str, str | None]] = []

    class Links(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            if tag == "a":
                found.append(dict(attrs))

    Links().feed(page)
    return found


def _described(name: str, url: str, digest: str, *, withdrawn: bool) -> Iterator[IndexFile]:
    """Yield the file, if its name is one and it can be checked."""
    if re.fullmatch(r"[\w.+!-]+", name, re.ASCII) and digest:
        yield IndexFile(name, url, digest, withdrawn)


def _is_fetchable(url: str, page: str) -> bool:
    """Tell whether a page may send us there: not from the network to the files of this machine."""
    return url.startswith(("https:", "http:")) or (url.startswith("file:") and page.startswith("file:"))


def _opener(settings: Settings) -> OpenerDirector:
    from urllib.request import HTTPSHandler, ProxyHandler, build_opener

    proxy = ProxyHandler({"http": settings.proxy, "https": settings.proxy}) if settings.proxy else ProxyHandler()
    return build_opener(proxy, HTTPSHandler(context=_context(settings.certificates)))


def _context(certificates: str) -> ssl.SSLContext:
    import ssl

    if not certificates:
        return ssl.create_default_context()
    is_folder = os.path.isdir(certificates)
    return ssl.create_default_context(cafile=None if is_folder else certificates, capath=certificates if is_folder else None)


def _plain(error: Exception) -> str:
    reason = getattr(error, "reason", error)
    text = getattr(reason, "strerror", None) or str(reason) or type(error).__name__
    return text[:1].lower() + text[1:]
