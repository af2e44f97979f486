"""Read diagrams that are written in the language of another program.

``READERS`` names the languages; ``find_reader(source)`` finds the one that a text is written in, and its ``read`` gives an
interaction and what is wrong with the text, as the reader of our own language does. No reader ever raises on any text.
"""

# For maintainers. A new language is one package with `reader.read`, and one row here. Readers share `Builder`, which knows what
# an interaction may hold: so whatever is read can be drawn, and written in our own language. This file is imported for every
# diagram, to find out whether it is one of ours: so it imports no reader, and looks at the text with plain searches first.
from __future__ import annotations

import re

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.diagnostics import Source
    from stackseq.interaction import Parsed


class Reader(Record):
    """One language."""

    name: str
    """As users write it: ``--from plantuml``."""
    title: str
    """As its makers write it: ``PlantUML``."""
    endings: tuple[str, ...]
    """Of its files alone, without dot. Endings that it shares with other languages tell nothing."""
    sniff: Callable[[str], bool]
    """Tells whether a text is written in it."""

    def read(self, source: Source) -> Parsed:
        """Read a diagram. Never raises; what cannot be understood is reported with line and column, the rest is there."""
        from importlib import import_module

        parsed: Parsed = import_module(f"stackseq.imports.{self.name}.reader").read(source)
        return parsed


_COMMENTS = r"(?:\s++|(?://|#)[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+"
_SEQDIAG = re.compile(_COMMENTS + r"""(?:(?:seqdiag|diagram)\b(?:\s*+(?:[\w.-]++|"[^"\n]*+"|'[^'\n]*+'))?\s*+)?\{""")
_START = re.compile(r"^[^\S\n]*+@start[a-z]", re.MULTILINE | re.IGNORECASE)
_FAR = 100_000
"""Characters: a diagram that begins later is none."""


def _is_plantuml(text: str) -> bool:
    """Tell whether it begins with ``@startuml``, or has that in a line of its own, and its counterpart."""
    if "@start" not in text:
        return False
    match = _START.search(text, 0, _FAR)
    return match is not None and (not text[: match.start()].strip("\ufeff \r\n\t") or "@end" in text)


def _is_seqdiag(text: str) -> bool:
    """Tell whether it begins with ``seqdiag {``, ``diagram {`` or a brace, perhaps behind comments."""
    return "{" in text and _SEQDIAG.match(text.removeprefix("\ufeff")) is not None


READERS = {
    reader.name: reader
    for reader in (
        Reader("plantuml", "PlantUML", ("puml", "plantuml", "iuml", "pu"), _is_plantuml),
        Reader("seqdiag", "seqdiag", ("diag",), _is_seqdiag),
    )
}
"""Name → reader."""


def find_reader(source: Source) -> Reader | None:
    """Return the reader of the text: by what it says, else by the ending of its file; None if it is in our own language."""
    for reader in READERS.values():
        if reader.sniff(source.text):
            return reader
    ending = source.path.rpartition(".")[2].lower()
    return next((reader for reader in READERS.values() if ending in reader.endings), None)
