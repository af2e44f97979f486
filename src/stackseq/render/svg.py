"""SVG: ``svg(drawing, theme, options) -> str``, one file that needs nothing else and looks the same everywhere."""

# For maintainers. Accessibility: the picture is a document that can be walked through (`graphics-document`), not one `img`, which
# would hide everything inside it; each step is an `img` with its sentence as a label, in the order of the text. The bottom
# heads, lifelines and executions are hidden from readers that listen.
from __future__ import annotations

from stackseq.render.markup import escape, escape_attribute
from stackseq.render.options import DEFAULTS
from stackseq.render.paths import number
from stackseq.render.pen import Pen
from stackseq.render.stylesheet import embedded_fonts, style_sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.theme import Theme

NAMESPACE = "urn:stackseq"


def svg(drawing: Drawing, theme: Theme, options: Options = DEFAULTS) -> str:
    """Return the drawing as an SVG file. Equal drawings, themes and options give equal text."""
    pen = Pen(theme, options)
    pen.write(drawing.items)
    root = f"{options.prefix}diagram"
    fonts = embedded_fonts(pen.faces, pen.subsets) if options.embed_fonts else []
    parts = [
        _open(drawing, root, options),
        *_words(drawing, options),
        _metadata(drawing, options),
        style_sheet(theme, root, pen.rules, fonts),
        _definitions(pen.gradients),
        f'<rect fill="{theme.page}" width="{drawing.width}" height="{drawing.height}"/>' if theme.page != "none" else "",
        *pen.out,
        "</svg>\n",
    ]
    return "\n".join([part for part in parts if part])


def _open(drawing: Drawing, root: str, options: Options) -> str:
    width, height, prefix = drawing.width, drawing.height, options.prefix
    described = f' aria-describedby="{prefix}diagram-description"' if drawing.description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="{root}" width="{number(width * options.scale)}"'
        f' height="{number(height * options.scale)}" viewBox="0 0 {width} {height}" xml:space="preserve"'
        ' role="graphics-document document" aria-roledescription="sequence diagram"'
        f' aria-labelledby="{prefix}diagram-title"{described}>'
    )


def _words(drawing: Drawing, options: Options) -> list[str]:
    words = [f'<title id="{options.prefix}diagram-title">{escape(drawing.title) or "Sequence diagram"}</title>']
    if drawing.description:
        words.append(f'<desc id="{options.prefix}diagram-description">{escape(drawing.description)}</desc>')
    return words


def _metadata(drawing: Drawing, options: Options) -> str:
    facts = "".join(f'<fact name="{escape_attribute(key)}">{escape(value)}</fact>' for key, value in drawing.metadata)
    source = _source(options.source) if options.source else ""
    if not facts and not source:
        return ""
    return f'<metadata><stackseq xmlns="{NAMESPACE}">{facts}{source}</stackseq></metadata>'


def _source(source: str) -> str:
    from stackseq.render.extract import pack

    return pack(source)


def _definitions(gradients: dict[str, tuple[str, str]]) -> str:
    if not gradients:
        return ""
    return (
        "<defs>"
        + "".join(
            f'<linearGradient id="{name}" x2="0" y2="1"><stop stop-color="{top}"/>'
            f'<stop offset="1" stop-color="{bottom}"/></linearGradient>'
            for name, (top, bottom) in gradients.items()
        )
        + "</defs>"
    )
