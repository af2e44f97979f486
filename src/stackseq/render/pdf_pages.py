"""PDF on paper: one page or several, each a sheet as `paper` lays them out."""

# For maintainers. The drawing is one form, which each page shows through a window: twice where the heads are repeated. So the
# file hardly grows with the number of pages.
from __future__ import annotations

from stackseq.render.options import DEFAULTS
from stackseq.render.paper import MARGIN
from stackseq.render.pdf import catalogue, link, shading
from stackseq.render.pdf_canvas import PdfCanvas
from stackseq.render.pdf_file import PdfFile, text_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from stackseq.layout.drawing import Drawing
    from stackseq.render.options import Options
    from stackseq.render.paper import Cut, Sheet
    from stackseq.render.theme import Theme


def pdf_pages(
    drawing: Drawing, theme: Theme, sheets: Sequence[Sheet], options: Options = DEFAULTS, *, compress: bool = True
) -> bytes:
    """Return the drawing as a PDF file with a page for each sheet. Equal arguments give equal bytes."""
    canvas = PdfCanvas(theme, options)
    canvas.page(drawing.width, drawing.height)
    canvas.write(drawing.items)
    file = PdfFile(compress=compress)
    root, pages = file.reserve(), file.reserve()
    form = _form(drawing, canvas, file)
    kids = [_page(drawing, canvas, file, sheet, f"/Parent {pages} 0 R", form) for sheet in sheets]
    file.fill(pages, f"<</Type/Pages/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]/Count {len(kids)}>>")
    file.fill(root, catalogue(file, pages, options.source))
    title = text_string(drawing.title or "Sequence diagram")
    return file.finish(root, file.add(f"<</Title{title}/Creator(StackSeq)/Producer(StackSeq)>>"))


def _form(drawing: Drawing, canvas: PdfCanvas, file: PdfFile) -> int:
    fonts = "".join(f"/{font.name} {font.write(file)} 0 R" for font in canvas.fonts.values())
    shadings = "".join(f"/{name} {shading(file, colours)} 0 R" for colours, name in canvas.gradients.items())
    entries = (
        f"/Type/XObject/Subtype/Form/BBox[0 0 {drawing.width} {drawing.height}]"
        f"/Resources<</Font<<{fonts}>>/Shading<<{shadings}>>>>"
    )
    return file.add_stream(entries, "\n".join(canvas.out).encode("ascii"))


def _page(drawing: Drawing, canvas: PdfCanvas, file: PdfFile, sheet: Sheet, parent: str, form: int) -> int:
    margin = min(MARGIN, (sheet.width - drawing.width * sheet.factor) / 2)
    left = (sheet.width - drawing.width * sheet.factor) / 2
    top = sheet.height - margin
    below = top - (sheet.heads[1] - sheet.heads[0]) * sheet.factor
    windows = [_window(drawing, sheet.heads, sheet.factor, left, top), _window(drawing, sheet.part, sheet.factor, left, below)]
    content = file.add_stream("", "\n".join(filter(None, windows)).encode("ascii"))
    links = " ".join(f"{number} 0 R" for number in _links(canvas, file, sheet, left, below))
    return file.add(
        f"<</Type/Page{parent}/MediaBox[0 0 {sheet.width:.8g} {sheet.height:.8g}]/Contents {content} 0 R"
        f"/Resources<</XObject<</D {form} 0 R>>>>/Annots[{links}]>>"
    )


def _links(canvas: PdfCanvas, file: PdfFile, sheet: Sheet, left: float, top: float) -> Iterator[int]:
    """Write the links of the part that a sheet shows."""
    first, last = sheet.part
    for (x, y, width, height), address in canvas.links:
        if first <= y and y + height <= last:
            box = (x + left / sheet.factor, y, width, height)
            yield link(file, box, address, sheet.factor, top + first * sheet.factor)


def _window(drawing: Drawing, part: Cut, factor: float, left: float, top: float) -> str:
    """Show one part of the drawing, its upper left corner at a place of the page."""
    height = (part[1] - part[0]) * factor
    if not height:
        return ""
    clip = f"{left:.8g} {top - height:.8g} {drawing.width * factor:.8g} {height:.8g} re W n"
    return f"q {clip} {factor:.8g} 0 0 {-factor:.8g} {left:.8g} {top + part[0] * factor:.8g} cm /D Do Q"
