"""From a text in any language that can be read to an interaction."""

# For maintainers. Most texts are in our own language: finding that out costs two searches, and other readers load when needed.
from __future__ import annotations

from stackseq.imports import READERS, find_reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.diagnostics import Source
    from stackseq.interaction import Parsed

LANGUAGES = ("wsd", *READERS)
"""What ``language`` can be."""


def read(source: Source, include: Callable[[str], Source] | None = None, language: str = "") -> Parsed:
    """Read a diagram. An empty ``language`` finds out which one it is. Raises ValueError for one that does not exist."""
    if language and language not in LANGUAGES:
        raise ValueError(f"there is no language {language!r}; languages are {', '.join(LANGUAGES)}")
    reader = READERS.get(language) if language else find_reader(source)
    if reader is not None:
        return reader.read(source)
    from stackseq.wsd import parse

    return parse(source, include)
