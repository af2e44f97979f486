"""Remember what was traced: the same question about the same source, by the same program, has the same answer."""

# For maintainers. An answer is kept with the content ids of all files that were read for it. It holds while they are the same and
# the packages have the same files; so it survives a new commit elsewhere, and an edit undone. Answers of another version of the
# program are not asked. The cache is a convenience: when it cannot be read or written, everything is traced anew.
from __future__ import annotations

import os
import sys
from functools import cache

from stackseq.source.cache import cache_root
from stackseq.trace.kept_form import read_tree, write_tree
from stackseq.trace.tracing import trace
from stackseq.trace.world import read_paths

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from stackseq.calls import CallTree
    from stackseq.source import Index
    from stackseq.trace.tracing import Question

_MOST = 4
"""Answers to one question that are kept, for different contents of the files."""
_UNUSED = 30 * 24 * 60 * 60
"""Seconds after which the answers of another version of the program are removed."""
_PARTS = ("trace", "calls", "source")
"""The packages that decide what is traced."""


def trace_kept(question: Question, indexes: Mapping[str, Index], folder: str = "") -> CallTree:
    """Return what ``trace`` returns, from the cache if it was asked before about the same source. Raises TraceError.

    ``folder`` is where answers are kept, instead of the user's cache.
    """
    root = folder or os.path.join(cache_root(), "traces")
    place = os.path.join(root, program_digest(), _digest(_parts_of(question, indexes)))
    found = _find(place, indexes)
    if found is not None:
        return found
    tree = trace(question, indexes)
    _keep(root, place, tree, {package: read_paths(index) for package, index in indexes.items()}, indexes)
    return tree


@cache
def program_digest() -> str:
    """Return what changes whenever the tracer does: names, sizes and times of its files."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return _digest([f"{sys.version_info[:2]}", *_files_in(os.path.join(package, part) for part in _PARTS)])


def _files_in(roots: Iterable[str]) -> Iterator[str]:
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                status = os.stat(os.path.join(folder, name))
                yield f"{name} {status.st_size} {status.st_mtime_ns}"


def _parts_of(question: Question, indexes: Mapping[str, Index]) -> Iterator[str]:
    """Yield what the answer depends on, besides the contents of files."""
    yield from (str(question.anchor), question.operation, question.request, question.release)
    yield from (f"{name}={value}" for name, value in sorted(question.assumptions.items()))
    for package, index in sorted(indexes.items()):
        yield package
        yield from index.tree.paths()


def _digest(parts: Iterable[str]) -> str:
    from hashlib import blake2b

    return blake2b("\n".join(parts).encode(errors="surrogateescape"), digest_size=16).hexdigest()


def _find(place: str, indexes: Mapping[str, Index]) -> CallTree | None:
    """Return a kept answer whose files are all as they were."""
    try:
        names = sorted(os.listdir(place))
    except OSError:
        return None
    for name in names:
        try:
            with open(os.path.join(place, name), "rb") as file:
                head = file.readline().decode()
                if _holds(head, indexes):
                    return read_tree(file.read())
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            continue
    return None


def _holds(head: str, indexes: Mapping[str, Index]) -> bool:
    import json

    files = json.loads(head)
    return all(
        indexes[package].tree.content_id(path) == ident for package, paths in files.items() for path, ident in paths.items()
    )


def _keep(root: str, place: str, tree: CallTree, paths: Mapping[str, Iterable[str]], indexes: Mapping[str, Index]) -> None:
    import json

    files = {package: {path: indexes[package].tree.content_id(path) for path in own} for package, own in paths.items()}
    head = json.dumps(files).encode()
    data = head + b"\n" + write_tree(tree)
    target = os.path.join(place, _digest([head.decode()]))
    part = f"{target}.{os.getpid()}.part"
    try:
        if not os.path.isdir(os.path.dirname(place)):
            _remove_old(root)
        os.makedirs(place, exist_ok=True)
        _make_room(place)
        with open(part, "wb") as file:
            file.write(data)
        os.replace(part, target)
    except OSError:
        return


def _make_room(place: str) -> None:
    """Remove the oldest answers to a question if there are too many."""
    entries = sorted(os.scandir(place), key=lambda entry: entry.stat().st_mtime)
    for entry in entries[: max(0, len(entries) - _MOST + 1)]:
        os.unlink(entry.path)


def _remove_old(root: str) -> None:
    """Remove the answers of versions of the program that nobody used for long."""
    import shutil
    import time

    for entry in os.scandir(root) if os.path.isdir(root) else ():
        if entry.stat().st_mtime < time.time() - _UNUSED:
            shutil.rmtree(entry.path, ignore_errors=True)
