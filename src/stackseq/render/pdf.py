"""PDF: ``pdf(drawing, theme, options) -> bytes``, one page as large as the drawing, with text that can be selected."""

# For maintainers. We write the file ourselves: our fonts are simple enough to be cut by hand, and no library was
# smaller than the 400 lines that this takes. The same page, rendered by PDFium, is our PNG.
from __future__ import annotations

from stackseq.render.extract import PDF_MARK
from stackseq.render.options import DEFAULTS
from stackseq.render.paper import POINTS
from stackseq.render.paths import number
from stackseq.render.pdf_canvas import PdfCanvas, components
from stackseq.render.pdf_file import PdfFile, text_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.theme import Theme

_LONGEST = 14_400
"""Readers refuse pages that are longer, counted in their unit; beyond it the unit grows."""


def pdf(drawing: Drawing, theme: Theme, options: Options = DEFAULTS) -> bytes:
    """Return the drawing as a PDF file. Equal drawings, themes and options give equal bytes."""
    return write_pdf(drawing, theme, options, compress=True)


def write_pdf(drawing: Drawing, theme: Theme, options: Options, *, compress: bool) -> bytes:
    """Return the file; uncompressed if a program reads it at once."""
    canvas = PdfCanvas(theme, options)
    canvas.page(drawing.width, drawing.height)
    canvas.write(drawing.items)
    file = PdfFile(compress=compress)
    root, pages, page = file.reserve(), file.reserve(), file.reserve()
    file.fill(pages, f"<</Type/Pages/Kids[{page} 0 R]/Count 1>>")
    file.fill(page, _page(drawing, canvas, file, pages, options.scale))
    file.fill(root, catalogue(file, pages, options.source))
    title = text_string(drawing.title or "Sequence diagram")
    return file.finish(root, file.add(f"<</Title{title}/Creator(StackSeq)/Producer(StackSeq)>>"))


def _page(drawing: Drawing, canvas: PdfCanvas, file: PdfFile, pages: int, scale: float) -> str:
    width, height = drawing.width * scale * POINTS, drawing.height * scale * POINTS
    unit = max(1, -int(-max(width, height) // _LONGEST))
    factor = scale * POINTS / unit
    turn = f"q {factor:.8g} 0 0 {-factor:.8g} 0 {height / unit:.8g} cm\n"
    content = file.add_stream("", (turn + "\n".join(canvas.out) + "\nQ").encode("ascii"))
    fonts = "".join(f"/{font.name} {font.write(file)} 0 R" for font in canvas.fonts.values())
    shadings = "".join(f"/{name} {shading(file, colours)} 0 R" for colours, name in canvas.gradients.items())
    links = " ".join(f"{link(file, box, address, factor, height / unit)} 0 R" for box, address in canvas.links)
    return (
        f"<</Type/Page/Parent {pages} 0 R/MediaBox[0 0 {width / unit:.8g} {height / unit:.8g}]/UserUnit {unit}"
        f"/Contents {content} 0 R/Resources<</Font<<{fonts}>>/Shading<<{shadings}>>>>/Annots[{links}]>>"
    )


def shading(file: PdfFile, colours: tuple[str, str]) -> int:
    """Write a gradient from top to bottom; return its number."""
    top, bottom = map(components, colours)
    return file.add(
        f"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 0 1]/Extend[true true]"
        f"/Function<</FunctionType 2/Domain[0 1]/C0[{top}]/C1[{bottom}]/N 1>>>>"
    )


def link(file: PdfFile, box: tuple[float, float, float, float], address: str, factor: float, height: float) -> int:
    """Write a rectangle that leads to an address; return its number. ``height`` is where the drawing's y is 0."""
    x, y, width, depth = box
    corners = (x * factor, height - (y + depth) * factor, (x + width) * factor, height - y * factor)
    rectangle = " ".join(map(number, corners))
    uri = text_string(address.encode("ascii", "backslashreplace").decode("ascii"))
    return file.add(f"<</Type/Annot/Subtype/Link/Border[0 0 0]/Rect[{rectangle}]/A<</S/URI/URI{uri}>>>>")


def catalogue(file: PdfFile, pages: int, source: str) -> str:
    """Return the root of a file, with the text that it was drawn from."""
    entries = f"<</Type/Catalog/Pages {pages} 0 R/ViewerPreferences<</DisplayDocTitle true>>"
    if source:
        attachment = _attach(file, source)
        entries += f"/AF[{attachment} 0 R]/Names<</EmbeddedFiles<</Names[(diagram.wsd){attachment} 0 R]>>>>"
    return entries + ">>"


def _attach(file: PdfFile, source: str) -> int:
    """Attach the text that the drawing came from."""
    stream = file.add_file(PDF_MARK, source.encode("utf-8", "surrogatepass"))
    return file.add(
        f"<</Type/Filespec/F(diagram.wsd)/UF(diagram.wsd)/AFRelationship/Source/EF<</F {stream} 0 R/UF {stream} 0 R>>>>"
    )
