"""The formats that a diagram can be written in: those of the renderers, those of the exporters, and our own text."""

# For maintainers. Each renderer and exporter has its row in its own package; this is the list of all of them.
from __future__ import annotations

from stackseq.records import Record
from stackseq.render import FORMATS as PICTURES

_EXPORTS = {"mermaid": ("mmd", "mermaid"), "plantuml": ("puml", "plantuml")}


class Format(Record):
    """One format."""

    name: str
    endings: tuple[str, ...]
    """Of its files, without dot; the first is the one that we write."""
    binary: bool = False


def _list() -> dict[str, Format]:
    rows = [Format(row.name, (row.name,), row.binary) for row in PICTURES.values()]
    rows.append(Format("wsd", ("wsd",)))
    rows += [Format(name, endings) for name, endings in _EXPORTS.items()]
    return {row.name: row for row in rows}


FORMATS = _list()
"""Name → format, in the order in which they are listed."""


def format_of_ending(path: str) -> str:
    """Return the name of the format that the path's ending means, or an empty string."""
    ending = path.rpartition(".")[2].lower()
    return next((row.name for row in FORMATS.values() if ending in row.endings), "")
