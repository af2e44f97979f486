"""Draw a drawing: themes, and one function for each format, ``(drawing, theme, options) -> str | bytes``.

``FORMATS`` lists the formats; each is imported when it is first used.
"""

from __future__ import annotations

from stackseq.records import Record
from stackseq.render.options import Options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from stackseq.render.theme import Theme, ThemeError, load_theme, theme_names

__all__ = ["FORMATS", "Format", "Options", "Theme", "ThemeError", "load_theme", "theme_names"]


class Format(Record):
    """An output format: where it is, and what it gives."""

    name: str
    """What users call it; also the ending of its files."""
    module: str
    function: str
    media_type: str
    binary: bool = False
    cells: bool = False
    """Whether it needs a drawing that is measured in cells of a terminal."""

    def load(self) -> Callable[..., Any]:
        """Import it and return its function."""
        from importlib import import_module

        return getattr(import_module(self.module), self.function)  # type: ignore[no-any-return]


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("svg", "stackseq.render.svg", "svg", "image/svg+xml"),
        Format("png", "stackseq.render.png", "png", "image/png", binary=True),
        Format("pdf", "stackseq.render.pdf", "pdf", "application/pdf", binary=True),
        Format("txt", "stackseq.render.text", "text", "text/plain; charset=utf-8", cells=True),
        Format("html", "stackseq.render.html", "html", "text/html; charset=utf-8"),
    )
}

_LATE = ("Theme", "ThemeError", "load_theme", "theme_names")


def __getattr__(name: str) -> object:
    """Import themes when they are first asked for."""
    if name in _LATE:
        from stackseq.render import theme

        return getattr(theme, name)
    raise AttributeError(name)
