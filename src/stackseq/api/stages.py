"""The stages from a source to its outputs: parse, lay out, render or export."""

# For maintainers. A source is parsed once and laid out at most twice, in pixels and in cells, however many formats are wanted.
# Everything is imported on the way, so a program pays only for the formats that it asks for. The garbage collector rests: the
# phases make many values and hardly a cycle, and looking through all of them again and again takes a third of the time at
# 100 000 messages.
from __future__ import annotations

from stackseq.api.formats import FORMATS
from stackseq.api.reading import read
from stackseq.collector import resting_collector
from stackseq.records import Record, replace
from stackseq.render import FORMATS as PICTURES
from stackseq.render import Options as RenderOptions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stackseq.diagnostics import Diagnostic, Source
    from stackseq.interaction import Anchor, Interaction, Parsed
    from stackseq.layout import Drawing
    from stackseq.render import Theme
    from stackseq.render.options import LinkBase


_WHOLE = frozenset({"svg"})
"""Formats that never hold halves of characters, whatever the text: all that is written of it passes `render.markup.escape`."""


class Options(Record):
    """What a user can choose about a picture."""

    language: str = ""
    """What the text is written in; empty to find out."""
    theme: str = "stackseq"
    """A name, or the path of a theme file."""
    scale: float = 1
    """Enlarges PNG."""
    wrap: int = 0
    """Break labels and notes after about so many characters; 0 leaves that to the text."""
    width: int = 0
    """Fit text drawings into so many columns; 0 takes what is needed."""
    ascii: bool = False
    """Draw text drawings with ASCII characters only."""
    colour: bool = False
    """Colour text drawings for a terminal."""
    link_base: str = ""
    """Where anchors lead to."""
    find_links: Callable[[Interaction], Callable[[Anchor], str]] | None = None
    """Where they lead to if ``link_base`` is empty, for each diagram."""
    embed_fonts: bool = True
    """Whether an SVG carries the fonts that it needs. Without them it is smaller, and needs a page that has them."""
    prefix: str = ""
    """Stands before every id of an SVG, so that several can live in one page."""


class Rendered(Record):
    """What came out."""

    outputs: tuple[bytes, ...]
    """One for each format; text is UTF-8."""
    diagnostics: tuple[Diagnostic, ...]
    remarks: tuple[str, ...] = ()
    """What else the user should know about the outputs."""
    interaction: Interaction | None = None
    """What was understood of the text."""
    drawing: Drawing | None = None
    """Where everything is, in pixels, if one of the formats needed that."""


def render(
    source: Source,
    formats: Sequence[str],
    options: Options,
    include: Callable[[str], Source] | None = None,
) -> Rendered:
    """Draw a source in every one of ``formats``. Raises ValueError for a format, theme or language that does not exist."""
    _check(formats)
    with resting_collector():
        parsed = read(source, include, options.language)
        stages = _Stages(source, parsed, options)
        outputs = tuple([_encode(stages.write(name)) for name in formats])
        return Rendered(outputs, tuple(parsed.diagnostics), tuple(stages.remarks), stages.interaction, stages.in_pixels)


def render_one(source: Source, name: str, options: Options) -> str | bytes:
    """Draw a source in one format; texts come as strings, the same that ``render`` encodes. Raises ValueError as ``render``."""
    _check((name,))
    with resting_collector():
        output = _Stages(source, read(source, None, options.language), options).write(name)
    return output if isinstance(output, bytes) or name in _WHOLE else _encode(output).decode()


def _check(formats: Sequence[str]) -> None:
    for name in formats:
        if name not in FORMATS:
            raise ValueError(f"there is no format {name!r}; formats are {', '.join(FORMATS)}")


def _encode(output: str | bytes) -> bytes:
    """Return a text as UTF-8; halves of characters, which a text may hold, become question marks."""
    return output if isinstance(output, bytes) else output.encode("utf-8", "replace")


class _Stages:
    """One interaction on its way; drawings are kept for the next format."""

    def __init__(self, source: Source, parsed: Parsed, options: Options) -> None:
        self._source = source
        self.interaction = replace(parsed.interaction, wrap=options.wrap) if options.wrap else parsed.interaction
        self._options = options
        self.in_pixels: Drawing | None = None
        self.remarks: list[str] = []

    def write(self, name: str) -> str | bytes:
        return self._draw(name) if name in PICTURES else self._express(name)

    def _express(self, name: str) -> str:
        if name == "wsd":
            from stackseq.wsd import format as write_wsd

            return write_wsd(self.interaction)
        from stackseq.export import write as export

        return export(name, self.interaction)

    def _draw(self, name: str) -> str | bytes:
        from stackseq.render.theme import load_theme

        row = PICTURES[name]
        if row.cells:
            return self._draw_cells()
        theme = load_theme(self._options.theme)
        chosen = self._options
        options = RenderOptions(
            scale=chosen.scale,
            source=self._source.text,
            link_base=self._link_base(),
            prefix=chosen.prefix,
            embed_fonts=chosen.embed_fonts,
        )
        drawing = self._pixels(theme)
        if name == "pdf":
            self._remark_on_characters(drawing, theme)
        output: str | bytes = row.load()(drawing, theme, options)
        return output

    def _link_base(self) -> LinkBase:
        find_links = self._options.find_links
        return self._options.link_base or (find_links(self.interaction) if find_links else "")

    def _remark_on_characters(self, drawing: Drawing, theme: Theme) -> None:
        from stackseq.render.missing import missing_characters

        missing = missing_characters(drawing, theme)
        if missing:
            self.remarks.append(f"PDF cannot show these characters: {' '.join(missing[:20])}")

    def _pixels(self, theme: Theme) -> Drawing:
        from stackseq.layout import lay_out

        if self.in_pixels is None:
            self.in_pixels = lay_out(self.interaction, theme.metrics(), theme.spacing())
        return self.in_pixels

    def _draw_cells(self) -> str:
        from stackseq.layout import CELLS, CellMetrics, lay_out
        from stackseq.layout.fit import fit
        from stackseq.render.text import TextOptions, text

        width = self._options.width
        drawing = fit(self.interaction, width) if width else lay_out(self.interaction, CellMetrics(), CELLS)
        if 0 < width < drawing.width:
            self.remarks.append(f"{len(self.interaction.lifelines)} participants need {drawing.width} columns, not {width}")
        return text(drawing, TextOptions(ascii=self._options.ascii, colour=self._options.colour))
