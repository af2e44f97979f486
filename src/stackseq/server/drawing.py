"""Do one job: from a text to a picture and what there is to say about it."""

# For maintainers. This runs in a worker process. Whatever a text does, an answer comes back; only a worker that is killed, for
# time or memory, has none. Nothing here opens a file that a text or a request names: `include` has nobody to ask, and themes are
# looked up by the names of ours.
from __future__ import annotations

from stackseq.records import replace
from stackseq.render.paper import POINTS
from stackseq.server.job import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from stackseq.api import Options, Rendered
    from stackseq.diagnostics import Diagnostic
    from stackseq.interaction import Anchor, Interaction
    from stackseq.layout import Drawing
    from stackseq.server.job import Job
    from stackseq.wsd.fixes import Fix

TOO_LARGE = 413
UNFIT = 422
BROKEN = 500


def perform(job: Job) -> Answer:
    """Draw, and never raise."""
    from stackseq.render.png import PictureTooLarge

    try:
        return _draw(job)
    except PictureTooLarge as error:
        return Answer(problem=f"{error}: ask for a smaller scale, or for SVG or PDF", status=TOO_LARGE)
    except (MemoryError, RecursionError):
        return Answer(problem="the diagram is too large for the memory of this server", status=TOO_LARGE)
    except ValueError as error:
        return Answer(problem=" ".join(str(error).split()), status=UNFIT)
    except BaseException as error:  # noqa: BLE001  # one text must not end a worker; a panic in a library in Rust is no Exception
        return Answer(problem=f"unexpected trouble ({type(error).__name__}), which is a defect of stackseq", status=BROKEN)


def _draw(job: Job) -> Answer:
    from stackseq.api import render
    from stackseq.diagnostics import Source

    source = Source("<text>", job.text)
    options = _options(job)
    if job.format == "png" or _is_on_paper(job):
        rendered = render(source, ("svg",), replace(options, embed_fonts=False))
        output, pages = _on_paper(job, rendered) if _is_on_paper(job) else (_png(job, rendered), 1)
    else:
        rendered = render(source, (job.format,), options)
        (output,), pages = rendered.outputs, 1
    if job.output and len(output) > job.output:
        return Answer(
            problem=f"the picture has {len(output):,} bytes, and this server gives at most {job.output:,}", status=TOO_LARGE
        )
    return Answer(output, _facts(job, rendered) | _pages(job, pages))


def _png(job: Job, rendered: Rendered) -> bytes:
    """Draw it if it is no poster, which is known as soon as it is laid out."""
    from stackseq.render import Options as RenderOptions
    from stackseq.render import load_theme
    from stackseq.render.png import png

    drawing = _drawing(rendered)
    _bounded(job, drawing.width, drawing.height)
    return png(drawing, load_theme(job.theme), RenderOptions(scale=job.scale, source=job.text))


def _drawing(rendered: Rendered) -> Drawing:
    if rendered.drawing is None:
        raise ValueError("there is nothing to draw")
    return rendered.drawing


def _bounded(job: Job, width: float, height: float) -> tuple[int, int]:
    """Return the size of a picture in pixels. Raises PictureTooLarge."""
    from stackseq.render.png import PictureTooLarge

    size = round(width * job.scale), round(height * job.scale)
    if job.pixels and size[0] * size[1] > job.pixels:
        raise PictureTooLarge(*size, job.pixels)
    return size


def _is_on_paper(job: Job) -> bool:
    """Tell whether sheets are asked for, and the format has them: PNG only to see one page of several."""
    return job.paper.name != "none" and (job.format == "pdf" or (job.format == "png" and job.paper.paginate))


def _on_paper(job: Job, rendered: Rendered) -> tuple[bytes, int]:
    """Return the file and how many pages there are: a PDF with all of them, or a PNG of the one that is asked for."""
    from stackseq.render import Options as RenderOptions
    from stackseq.render import load_theme
    from stackseq.render.paper import sheets
    from stackseq.render.pdf_pages import pdf_pages
    from stackseq.render.png import png_of_page

    drawing = _drawing(rendered)
    theme, options = load_theme(job.theme), RenderOptions(source=job.text)
    factor = POINTS * (job.scale if job.format == "pdf" else 1)
    laid = sheets(drawing, job.paper.name, landscape=job.paper.landscape, paginate=job.paper.paginate, factor=factor)
    if job.format == "pdf":
        return pdf_pages(drawing, theme, laid, options), len(laid)
    sheet = laid[min(job.page, len(laid) - 1)]
    width, height = _bounded(job, sheet.width / POINTS, sheet.height / POINTS)
    page = pdf_pages(drawing, theme, [sheet], options, compress=False)
    return png_of_page(page, width, height, job.text), len(laid)


def _pages(job: Job, pages: int) -> dict[str, object]:
    """Say which page this is, counted from 0, and of how many."""
    return {"pages": pages, "page": min(job.page, pages - 1) if job.format == "png" else 0}


def _options(job: Job) -> Options:
    from stackseq.api import Options
    from stackseq.render import theme_names

    if job.theme not in theme_names():
        raise ValueError(f"there is no theme {job.theme!r}; themes are {', '.join(theme_names())}")
    return Options(theme=job.theme, scale=job.scale, embed_fonts=job.fonts, find_links=_link if job.links else None)


def _link(interaction: Interaction) -> Callable[[Anchor], str]:
    """Lead steps to OpenStack's public repositories."""
    from stackseq.audit.links import links_of

    return links_of(interaction)


def _repairs(job: Job, rendered: Rendered) -> Mapping[Diagnostic, tuple[Fix, ...]]:
    """Return what would repair a text, if it is in our own language."""
    from stackseq.diagnostics import Source
    from stackseq.imports import find_reader
    from stackseq.wsd.fixes import fixes

    return {} if find_reader(Source("<text>", job.text)) else fixes(job.text, rendered.diagnostics)


def _facts(job: Job, rendered: Rendered) -> dict[str, object]:
    from stackseq.server.boxes import boxes
    from stackseq.server.findings import as_objects, as_service_says, first_line

    facts: dict[str, object] = {
        "diagnostics": as_objects(rendered.diagnostics, job.text, _repairs(job, rendered) if job.fixes else {}),
        "errors": as_service_says(rendered.diagnostics),
        "line": first_line(rendered.diagnostics),
        "remarks": list(rendered.remarks),
    }
    drawing = rendered.drawing
    if drawing and rendered.interaction:
        facts |= {"width": drawing.width, "height": drawing.height, "actual": round(drawing.width * job.scale, 2)}
        facts["boxes"] = [] if _is_on_paper(job) else boxes(drawing, rendered.interaction, job.text, job.scale)
    return facts
