"""Themes: how the things in a drawing look. One TOML file each, in ``themes/`` or anywhere.

``load_theme("modern-blue")`` or ``load_theme("my/own.toml")`` gives a `Theme`; ``theme_names()`` lists ours. A theme file
says ``extends = "default"`` and then only what it changes.
"""

# For maintainers. `themes/default.toml` is complete and thereby the list of what a theme can say; `theme_file` merges a theme
# over its bases and refuses what the default does not have. A theme decides how a role looks, and may change the
# distances of the layout; it never decides what is drawn.
from __future__ import annotations

from functools import lru_cache

from stackseq.layout.metrics import FaceMetrics, FontMetrics
from stackseq.layout.spacing import PIXELS, Spacing
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from stackseq.layout.drawing import TextRole


class ThemeError(ValueError):
    """A theme that does not exist or says something that themes cannot say."""


class BoxStyle(Record):
    """How boxes of one role look."""

    fill: str = "none"
    """``#rrggbb`` or ``none``."""
    gradient: str = ""
    """A second colour: the fill runs from ``fill`` at the top to it at the bottom."""
    stroke: str = "none"
    width: float = 1
    """Of the stroke, in pixels. Strokes lie inside the box."""
    dash: str = ""
    """Pixels drawn and left out in turn: ``4 3``."""
    radius: float = 0
    """Of rounded corners."""
    shadow: str = ""
    """Colour of the shadow, or nothing."""


class LineStyle(Record):
    """How lines of one role look."""

    stroke: str
    width: float = 1
    dash: str = ""


class TextStyle(Record):
    """How texts of one role look."""

    colour: str
    family: str
    """``StackSeq Sans``, ``StackSeq Serif``, ``StackSeq Hand`` or ``StackSeq Mono``."""
    size: float
    line_height: int
    """Distance of two baselines in pixels."""
    bold: bool = False
    italic: bool = False
    underline: bool = False


class Arrow(Record):
    """The heads of messages."""

    length: int = 9
    """From tip to back."""
    half: int = 4
    """Half of its height."""
    notch: int = 0
    """How far the back of a filled head is drawn in."""


class Theme(Record):
    """A look."""

    name: str
    summary: str
    """One line."""
    page: str
    """What lies behind everything."""
    tints: tuple[str, ...]
    """Fill of an operand at depth 1, 2, …, then again from the first."""
    boxes: Mapping[str, BoxStyle]
    """By role; and ``head.database`` or the like for heads of one shape."""
    lines: Mapping[str, LineStyle]
    texts: Mapping[str, TextStyle]
    arrow: Arrow
    overrides: tuple[tuple[str, int], ...] = ()
    """What it changes in the layout's distances."""
    wobble: float = 0
    """How far hand-drawn lines stray, in pixels; 0 draws them straight."""
    shadow_offset: int = 2
    """How far shadows fall, to the right and down."""

    def metrics(self) -> FontMetrics:
        """Return the sizes of its texts, for the layout."""
        return FontMetrics(_Faces(self.texts))

    def spacing(self) -> Spacing:
        """Return its distances, for the layout."""
        return _spacing(self.arrow.length - self.arrow.notch - 1, self.overrides)

    def has_tints(self) -> bool:
        """Tell whether operands look different from the page at all."""
        return not set(self.tints) <= {self.page}

    def tint(self, depth: int) -> str:
        """Return the colour behind what lies in ``depth`` operands."""
        if depth <= 0 or not self.tints:
            return self.page
        return self.tints[(depth - 1) % len(self.tints)]


@lru_cache(maxsize=32)
def _spacing(marker_inset: int, overrides: tuple[tuple[str, int], ...]) -> Spacing:
    return replace(PIXELS, **({"marker_inset": marker_inset} | dict(overrides)))


class _Faces(dict["TextRole", FaceMetrics]):
    """Role → what its face measures; faces are found for the roles that a drawing has."""

    __slots__ = ("_styles",)

    def __init__(self, styles: Mapping[str, TextStyle]) -> None:
        self._styles = styles

    def __missing__(self, role: TextRole) -> FaceMetrics:
        from stackseq.render.fonts import face_metrics

        style = self._styles[role]
        face = face_metrics(style.family, style.size, style.line_height, bold=style.bold, italic=style.italic)
        self[role] = face
        return face


_LOADED: dict[str, Theme] = {}


def load_theme(name: str) -> Theme:
    """Return one of our themes by its name, or a theme from a file by its path (it holds a slash or ends with ``.toml``).

    Raises ThemeError, in words for the user, or OSError when the file cannot be read.
    """
    theme = _LOADED.get(name)
    if theme is None:
        from stackseq.render.theme_file import is_path, read_theme

        theme = read_theme(name)
        if not is_path(name):
            _LOADED[name] = theme
    return theme


def theme_names() -> list[str]:
    """Return the names of our themes, the program's default first."""
    from stackseq.render.theme_file import names

    return names()
