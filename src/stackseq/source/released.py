"""The source of a project as it was released: downloaded once into the cache, then read from there."""

# For maintainers. The files of the releases before Ocata never were on PyPI; those come from the project's public repository, as
# does what PyPI lacks. A cache entry from PyPI is `files/` and a manifest with the hash of each file, which is compared at each
# reading: a cache is a place where disks and people leave traces.
from __future__ import annotations

import json
import os
from hashlib import sha256

from stackseq.records import Record
from stackseq.release import Version, find_release, versions_of
from stackseq.source.cache import cache_root, entry
from stackseq.source.model import TreeError
from stackseq.source.pip import UnreachableError, pip_wheel
from stackseq.source.trees import FolderTree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from stackseq.release import Versions
    from stackseq.source.git_tree import GitTree
    from stackseq.source.model import Tree
    from stackseq.source.pip import Report
    from stackseq.source.simple_index import IndexFile
    from stackseq.source.where import Released

_MANIFEST = "manifest.json"
_FILES = "files"
_FIRST_ON_PYPI = find_release("ocata")
_HOSTS = ("https://opendev.org/openstack/", "https://github.com/openstack/")
"""Where OpenStack's repositories are public: its own place, and the copy that it keeps."""


class Manifest(Record):
    """What was unpacked, and from what."""

    version: str
    archive: str
    """The name of the file that was downloaded."""
    sha256: str
    """Its hash."""
    files: Mapping[str, str]
    """Path → SHA-256."""


class CachedTree:
    """A release from PyPI that was unpacked into the cache. What was changed there since is noticed."""

    def __init__(self, project: str, folder: str, manifest: Manifest) -> None:
        """Take the cache entry and its manifest."""
        self.project = project
        self.version = manifest.version
        self.label = f"{project} {manifest.version} from PyPI"
        self._folder = folder
        self._files = manifest.files
        self._tree = FolderTree(project, os.path.join(folder, _FILES))

    def paths(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""
        return tuple(self._files)

    def read(self, path: str) -> bytes | None:
        """Return the file's content; None if there is no such file. Raises TreeError if it is not what was unpacked."""
        if path not in self._files:
            return None
        data = self._tree.read(path)
        if data is None or sha256(data).hexdigest() != self._files[path]:
            raise TreeError(f"{path} of {self.label} was changed in the cache", f"remove {self._folder} and try again")
        return data

    def read_many(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | None]]:
        """Read files in the order of the paths."""
        return ((path, self.read(path)) for path in paths)

    def content_id(self, path: str) -> str:
        """Return git's hash of the content; an empty string if there is no such file."""
        return self._tree.content_id(path) if path in self._files else ""

    def close(self) -> None:
        """Do nothing: no file stays open."""


def open_released(where: Released, report: Report) -> Tree:
    """Open the last version of a project in a release, from the cache if it is there. Raises TreeError."""
    versions = versions_of(where.project, where.release)
    if versions is None:
        raise TreeError(f"{where.project} was not part of {where.release}, as far as we know")
    is_early = _FIRST_ON_PYPI is not None and where.release < _FIRST_ON_PYPI
    if (is_early and versions.ref) or os.path.isdir(_repository(where.project, versions.ref)):
        return _open_repository(where, versions.ref, report)
    return _open_package(where, versions, report)


def _open_package(where: Released, versions: Versions, report: Report) -> Tree:
    name = f"{versions.package}-{versions.last}"
    try:
        folder = entry("pypi", name, lambda part: _fill(part, versions, report))
    except UnreachableError as error:
        raise TreeError(error.message, *_alternatives(where, versions.ref)) from None
    except _NotThereError:
        if versions.ref:
            return _open_repository(where, versions.ref, report)
        raise TreeError(f"PyPI has no {versions.package} of {where.release}", *_alternatives(where, versions.ref)) from None
    return CachedTree(where.project, folder, _read_manifest(folder))


class _NotThereError(Exception):
    """The index has no file of these versions."""


def _fill(part: str, versions: Versions, report: Report) -> None:
    """Download and unpack a release into a new cache entry."""
    from stackseq.source.archive import unpack

    download = os.path.join(part, "download")
    files = os.path.join(part, _FILES)
    os.makedirs(download)
    os.makedirs(files)
    archive = pip_wheel(versions.package, str(versions.last), download, report) or _from_index(versions, download, report)
    manifest = {
        "version": os.path.basename(archive).removesuffix(".tar.gz").split("-")[-1 if archive.endswith(".tar.gz") else 1],
        "archive": os.path.basename(archive),
        "sha256": _hash_of(archive),
        "files": unpack(archive, files),
    }
    os.unlink(archive)
    os.rmdir(download)
    with open(os.path.join(part, _MANIFEST), "w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=0)


def _from_index(versions: Versions, folder: str, report: Report) -> str:
    """Download the newest version of the release that the index has, as a wheel or a source distribution."""
    from stackseq.source.simple_index import Reader, read_settings

    reader = Reader(read_settings())
    best = best_file(reader.files(versions.package), versions)
    if best is None:
        raise _NotThereError
    return reader.download(best, folder, report)


def best_file(files: Iterable[IndexFile], versions: Versions) -> IndexFile | None:
    """Return the file to take: of the newest version between first and last, and the wheel rather than the sources."""
    ranked: list[tuple[tuple[int, ...], bool, IndexFile]] = []
    for file in files:
        version = _version_of(file.name, versions.package)
        if version and not file.withdrawn and versions.first.numbers <= version.numbers <= versions.last.numbers:
            ranked.append((version.numbers, file.name.endswith(".whl"), file))
    return max(ranked, key=lambda row: row[:2])[2] if ranked else None


def _version_of(name: str, package: str) -> Version | None:
    """Return the version that a file's name tells; None for other packages, other formats, and versions before the final one."""
    stem = (
        name.removesuffix(".tar.gz") if name.endswith(".tar.gz") else name.removesuffix(".whl") if name.endswith(".whl") else ""
    )
    start = len(package) + 1
    if stem[:start].lower().replace("_", "-").replace(".", "-") != f"{package}-":
        return None
    text = stem[start:].split("-")[0]
    return Version(text) if text and all(part.isdecimal() for part in text.split(".")) else None


def _read_manifest(folder: str) -> Manifest:
    try:
        with open(os.path.join(folder, _MANIFEST), encoding="utf-8") as file:
            found = json.load(file)
        return Manifest(str(found["version"]), str(found["archive"]), str(found["sha256"]), dict(found["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        raise TreeError(f"the cache entry {folder} is damaged", "remove it and try again") from None


def _hash_of(path: str) -> str:
    digest = sha256()
    with open(path, "rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _open_repository(where: Released, ref: str, report: Report) -> GitTree:
    from stackseq.source.git_tree import GitTree

    name = os.path.basename(_repository(where.project, ref))
    folder = entry("git", name, lambda part: _clone(part, where, ref, report))
    return GitTree(where.project, os.path.join(folder, _FILES), "HEAD", f"{where.project} at {ref}")


def _repository(project: str, ref: str) -> str:
    """Return where the clone of a project's ref is kept."""
    return os.path.join(cache_root(), "git", f"{project}-{ref.replace('/', '-')}")


def _clone(part: str, where: Released, ref: str, report: Report) -> None:
    from stackseq.source.git import clone

    reasons: list[str] = []
    for host in _HOSTS:
        address = host + where.project
        report(0, 0, f"{where.project} at {ref}")
        reason = clone(
            address, ref, os.path.join(part, _FILES), lambda done, total: report(done, total, f"{where.project} at {ref}")
        )
        if not reason:
            return
        reasons.append(f"{address} ({reason})")
    raise TreeError(f"{where.project} at {ref} cannot be cloned from {' or '.join(reasons)}", *_alternatives(where, ref))


def _alternatives(where: Released, ref: str) -> list[str]:
    project = where.project
    git = [f"with a clone of {project} at hand: `--git {project}=PATH@{ref}`"] if ref else []
    return [*git, f"with its source in a folder: `--source {project}=PATH`"]
