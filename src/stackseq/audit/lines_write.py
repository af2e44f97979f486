"""Read what the functions of the editions' source files write to the log in every release, for ``lines.py``."""

from __future__ import annotations

from stackseq.audit.lines import NOTIFICATIONS, rows_of
from stackseq.audit.logs import read_written
from stackseq.audit.places import place_of
from stackseq.source.definitions import Reader
from stackseq.source.read import Module, read_module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from stackseq.audit.collect import Edition
    from stackseq.interaction import Anchor
    from stackseq.source import Tree

    Named = Mapping[str, Collection[Anchor]]
    Events = Mapping[str, Mapping[str, Collection[Anchor]]]


def files_named(named: Named) -> list[str]:
    """Return the source files of the functions that editions name, by release, and of those that they inherit."""
    found = {anchor.path for own in named.values() for anchor in own}
    for release, own in named.items():
        found |= {place.path for anchor in own if (place := place_of(anchor, release))}
    return sorted(found)


def texts_of(
    editions: Sequence[Edition], paths: Sequence[str], events: Events, report: Callable[[str], None]
) -> dict[str, dict[str, str]]:
    """Return the rows of each source file in each release, and those of ``events``: release → event → functions.

    ``report`` is told each release before it is read. A file that several releases share is read once.
    """
    known: dict[str, str] = {}
    found: dict[str, dict[str, str]] = {path: {} for path in (NOTIFICATIONS, *paths)}
    for edition in editions:
        report(edition.release)
        own = events.get(edition.release, {})
        found[NOTIFICATIONS][edition.release] = "\n".join(
            f"{event} {anchor}" for event in sorted(own) for anchor in sorted(map(str, own[event]))
        )
        tree = edition.open()
        try:
            for path, text in _rows(tree, paths, known):
                found[path][edition.release] = text
        finally:
            tree.close()
    return {path: told for path, own in found.items() if (told := {release: text for release, text in own.items() if text})}


def _rows(tree: Tree, paths: Iterable[str], known: dict[str, str]) -> Iterable[tuple[str, str]]:
    listed = set(tree.paths())
    for path in paths:
        if path in listed:
            content = tree.content_id(path)
            if content not in known:
                known[content] = _read(tree.read(path) or b"", path)
            yield path, known[content]


def _read(data: bytes, path: str) -> str:
    module = read_module(data, path)
    if not isinstance(module, Module):
        return ""
    return "\n".join(rows_of(read_written(module.tree, Reader(path, "", module.text).read(module.tree))))
