"""What a caller may choose about an output file, beyond the theme."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from stackseq.interaction import Anchor

    LinkBase: TypeAlias = str | Callable[[Anchor], str]


class Options(Record):
    """Choices for one output file. Every renderer takes the same options and uses what concerns it."""

    scale: float = 1
    """How many pixels of the output one pixel of the drawing becomes."""
    source: str = ""
    """The text that the drawing came from. It travels in the file, so that it can be had back."""
    link_base: LinkBase = ""
    """Where anchors lead to: an address that the path is appended to, an address with ``{path}`` and ``{qualname}`` in
    it, or a function from an anchor to an address (an empty one for no link)."""
    prefix: str = ""
    """Stands before every id, so that several drawings can live in one page."""
    embed_fonts: bool = True
    """Whether an SVG carries the fonts that it needs."""


DEFAULTS = Options()
