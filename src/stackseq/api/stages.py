"""The stages from a source to its outputs: parse, lay out, render or export."""

# For maintainers. A source is parsed once and laid out at most twice, in pixels and in cells, however many formats are wanted.
# Everything is imported on the way, so a program pays only for the formats that it asks for. The garbage collector rests: the
# phases make many values and hardly a cycle, and looking through all of them again and again takes a third of the time at
# 100 000 messages.
from __future__ import annotations

import gc

from stackseq.api.formats import FORMATS
from stackseq.records import Record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from stackseq.diagnostics import Diagnostic, Source
    from stackseq.interaction import Anchor, Interaction
    from stackseq.layout import Drawing
    from stackseq.render import Theme
    from stackseq.render.options import LinkBase


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
    for name in formats:
        if name not in FORMATS:
            raise ValueError(f"there is no format {name!r}; formats are {', '.join(FORMATS)}")
    collects = gc.isenabled()
    gc.disable()
    try:
        return _render(source, formats, options, include)
    finally:
        if collects:
            gc.enable()


def _render(
    source: Source,
    formats: Sequence[str],
    options: Options,
    include: Callable[[str], Source] | None,
) -> Rendered:
    from stackseq.api.reading import read

    parsed = read(source, include, options.language)
    interaction = replace(parsed.interaction, wrap=options.wrap) if options.wrap else parsed.interaction
    stages = _Stages(source, interaction, options)
    outputs = tuple(stages.write(name) for name in formats)
    return Rendered(outputs, tuple(parsed.diagnostics), tuple(stages.remarks), interaction, stages.in_pixels)


class _Stages:
    """One interaction on its way; drawings are kept for the next format."""

    def __init__(self, source: Source, interaction: Interaction, options: Options) -> None:
        self._source = source
        self._interaction = interaction
        self._options = options
        self.in_pixels: Drawing | None = None
        self.remarks: list[str] = []

    def write(self, name: str) -> bytes:
        from stackseq.render import FORMATS as PICTURES

        output = self._draw(name) if name in PICTURES else self._express(name)
        return output if isinstance(output, bytes) else output.encode("utf-8", "replace")

    def _express(self, name: str) -> str:
        if name == "wsd":
            from stackseq.wsd import format as write_wsd

            return write_wsd(self._interaction)
        from stackseq.export import write as export

        return export(name, self._interaction)

    def _draw(self, name: str) -> str | bytes:
        from stackseq.render import FORMATS as PICTURES
        from stackseq.render import Options as RenderOptions
        from stackseq.render import load_theme

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
        return self._options.link_base or (find_links(self._interaction) if find_links else "")

    def _remark_on_characters(self, drawing: Drawing, theme: Theme) -> None:
        from stackseq.render.missing import missing_characters

        missing = missing_characters(drawing, theme)
        if missing:
            self.remarks.append(f"PDF cannot show these characters: {' '.join(missing[:20])}")

    def _pixels(self, theme: Theme) -> Drawing:
        from stackseq.layout import lay_out

        if self.in_pixels is None:
            self.in_pixels = lay_out(self._interaction, theme.metrics(), theme.spacing())
        return self.in_pixels

    def _draw_cells(self) -> str:
        from stackseq.layout import CELLS, CellMetrics, lay_out
        from stackseq.layout.fit import fit
        from stackseq.render.text import TextOptions, text

        width = self._options.width
        drawing = fit(self._interaction, width) if width else lay_out(self._interaction, CellMetrics(), CELLS)
        if 0 < width < drawing.width:
            self.remarks.append(f"{len(self._interaction.lifelines)} participants need {drawing.width} columns, not {width}")
        return text(drawing, TextOptions(ascii=self._options.ascii, colour=self._options.colour))
