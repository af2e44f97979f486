"""Find the catalogue's files."""

# For maintainers. The diagrams are found by their paths, `<release>/<service>/<operation>.wsd`, and the operations' rows are read
# only when a name is not such a path, or for a list: 520 rows take 27 ms, which `stackseq show nova/pause` need not pay.
# A process reads the program's own catalogue once, however often it is asked for: its files do not change while it runs.
# Rows are TOML because people write them; JSON would take 1 ms, and every quote in a request a backslash.
from __future__ import annotations

import os
from functools import cache

from stackseq.catalogue.model import Catalogue, Entry, Operation
from stackseq.catalogue.traced import TracedEditions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ENDING = ".wsd"


def load(diagrams: str = "", rows: str = "", editions: str = "") -> Catalogue:
    """Open the catalogue that comes with the program, or one in other folders.

    ``diagrams`` holds ``<release>/<service>/<operation>.wsd``, ``rows`` holds ``<service>.toml``, and ``editions`` holds
    ``<service>.editions``. A catalogue with other diagrams has no traced editions but those of ``editions``.
    """
    return _load(diagrams, rows, editions) if diagrams or rows or editions else _own()


@cache
def _own() -> Catalogue:
    return _load("", "", "")


def _load(diagrams: str, rows: str, editions: str) -> Catalogue:
    here = os.path.dirname(os.path.abspath(__file__))
    editions = editions or ("" if diagrams else os.path.join(here, "editions"))
    diagrams = diagrams or os.path.join(os.path.dirname(here), "diagrams")
    rows = rows or os.path.join(here, "operations")
    return Catalogue(_find_diagrams(diagrams), lambda: _read_rows(rows), TracedEditions(editions))


def _find_diagrams(root: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for release in _folders(root):
        for service in _folders(os.path.join(root, release)):
            folder = os.path.join(root, release, service)
            for file in sorted(os.listdir(folder)):
                if file.endswith(_ENDING):
                    name = f"{service}/{file.removesuffix(_ENDING)}"
                    found.setdefault(name, {})[release] = os.path.join(folder, file)
    return found


def _folders(root: str) -> list[str]:
    with os.scandir(root) as entries:
        return sorted(entry.name for entry in entries if entry.is_dir() and entry.name[0] not in "._")


def _read_rows(folder: str) -> dict[str, Operation]:
    from tomllib import load as load_toml

    found: dict[str, Operation] = {}
    for file in sorted(os.listdir(folder)):
        service, ending = os.path.splitext(file)
        if ending == ".toml":
            with open(os.path.join(folder, file), "rb") as stream:
                rows = load_toml(stream)
            for own, row in rows.items():
                found[f"{service}/{own}"] = _operation(os.path.join(folder, file), service, own, row)
    return found


_KEYS = frozenset("title summary command request entry since until before after category aliases".split())


def _operation(file: str, service: str, own: str, row: dict[str, Any]) -> Operation:
    unknown = sorted(row.keys() - _KEYS)
    if unknown:
        raise ValueError(f"{file}: [{own}] has the unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    aliases = tuple(row.pop("aliases", ()))
    entries = tuple(Entry(since, anchor) for since, anchor in row.pop("entry", {}).items())
    return Operation(service, own, **row, aliases=aliases, entries=entries)
