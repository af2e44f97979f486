"""The formats that a diagram can be written in: those of the renderers, those of the exporters, and our own text."""

# For maintainers. Each renderer and exporter has its row in its own package; this is the list of all of them.
from __future__ import annotations

from stackseq.export import WRITERS
from stackseq.records import Record
from stackseq.render import FORMATS as PICTURES

_ENDINGS = {"html": ("html", "htm"), "mermaid": ("mmd", "mermaid"), "plantuml": ("puml", "plantuml")}
"""Of formats whose files do not end with the format's name alone."""


class Format(Record):
    """One format."""

    name: str
    endings: tuple[str, ...]
    """Of its files, without dot; the first is the one that we write."""
    binary: bool = False


def _list() -> dict[str, Format]:
    names = (*PICTURES, "wsd", *WRITERS)
    return {name: Format(name, _ENDINGS.get(name, (name,)), name in PICTURES and PICTURES[name].binary) for name in names}


FORMATS = _list()
"""Name → format, in the order in which they are listed."""


def format_of_ending(path: str) -> str:
    """Return the name of the format that the path's ending means, or an empty string."""
    ending = path.rpartition(".")[2].lower()
    return next((row.name for row in FORMATS.values() if ending in row.endings), "")
