"""Do one job: from a text to a picture and what there is to say about it."""

# For maintainers. This runs in a worker process. Whatever a text does, an answer comes back; only a worker that is killed, for
# time or memory, has none. Nothing here opens a file that a text or a request names: `include` has nobody to ask, and themes are
# looked up by the names of ours.
from __future__ import annotations

from stackseq.records import replace
from stackseq.server.job import Answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.api import Options, Rendered
    from stackseq.interaction import Anchor, Interaction
    from stackseq.server.job import Job

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
    if job.format == "png":
        rendered = render(source, ("svg",), replace(options, embed_fonts=False))
        output = _png(job, rendered)
    else:
        rendered = render(source, (job.format,), options)
        (output,) = rendered.outputs
    if job.output and len(output) > job.output:
        return Answer(
            problem=f"the picture has {len(output):,} bytes, and this server gives at most {job.output:,}", status=TOO_LARGE
        )
    return Answer(output, _facts(job, rendered))


def _png(job: Job, rendered: Rendered) -> bytes:
    """Draw it if it is no poster, which is known as soon as it is laid out."""
    from stackseq.render import Options as RenderOptions
    from stackseq.render import load_theme
    from stackseq.render.png import PictureTooLarge, png

    drawing = rendered.drawing
    if drawing is None:
        raise ValueError("there is nothing to draw")
    width, height = round(drawing.width * job.scale), round(drawing.height * job.scale)
    if job.pixels and width * height > job.pixels:
        raise PictureTooLarge(width, height, job.pixels)
    return png(drawing, load_theme(job.theme), RenderOptions(scale=job.scale, source=job.text))


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


def _facts(job: Job, rendered: Rendered) -> dict[str, object]:
    from stackseq.server.boxes import boxes
    from stackseq.server.findings import as_objects, as_service_says, first_line

    facts: dict[str, object] = {
        "diagnostics": as_objects(rendered.diagnostics, job.text),
        "errors": as_service_says(rendered.diagnostics),
        "line": first_line(rendered.diagnostics),
        "remarks": list(rendered.remarks),
        "pages": 1,
    }
    drawing = rendered.drawing
    if drawing and rendered.interaction:
        facts |= {"width": drawing.width, "height": drawing.height}
        facts["boxes"] = boxes(drawing, rendered.interaction, job.text, job.scale)
    return facts
