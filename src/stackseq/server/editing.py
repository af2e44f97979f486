"""The API of the editor's page: draw, themes, the catalogue, and the fonts of pictures that carry none."""

from __future__ import annotations

from stackseq.api.formats import FORMATS
from stackseq.server import answers
from stackseq.server.bodies import read_body, read_object, text_of
from stackseq.server.catalogued import search, text_of_edition
from stackseq.server.job import Job
from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from stackseq.server.drawer import Drawer
    from stackseq.server.settings import Settings

_MOST_FOUND = 1000
_SMALLEST, _LARGEST = 0.1, 20.0
"""Scales: less is a dot, more is a poster that no memory holds."""
_A_DAY = "max-age=86400"


class Editing:
    """The routes below ``/api``."""

    def __init__(self, settings: Settings, drawer: Drawer) -> None:
        """Take what it works with."""
        self._settings = settings
        self._drawer = drawer

    async def draw(self, request: Request) -> Response:
        """Draw a text: as JSON with what there is to say about it, or as a file if a format is asked for."""
        body = await read_body(request, self._settings.body, self._settings.patience)
        fields = read_object(body)
        form = text_of(fields, "format", "")
        answer = await self._drawer.draw(request, _job(fields, form or "svg"))
        if form:
            return answers.picture(form, answer.output, attach=True)
        facts = answer.facts
        told = {key: facts[key] for key in ("diagnostics", "boxes", "width", "height")}
        return answers.as_json({"svg": answer.output.decode(), **told})

    async def themes(self, _request: Request) -> Response:
        """List the themes with a line about each."""
        from stackseq.render import load_theme, theme_names

        return answers.as_json([{"name": name, "summary": load_theme(name).summary} for name in theme_names()])

    async def operations(self, request: Request) -> Response:
        """Search in the catalogue."""
        limit = request.query_params.get("limit", "50")
        if not limit.isdigit() or len(limit) > 4:
            raise Refusal(400, "'limit' must be a whole number")
        return answers.as_json(search(request.query_params.get("q", "")[:200], min(int(limit), _MOST_FOUND)))

    async def operation(self, request: Request) -> Response:
        """Answer with the text of an edition."""
        name = f"{request.path_params['service']}/{request.path_params['name']}"
        return answers.line(text_of_edition(name).rstrip("\n"))


def _job(fields: dict[str, object], form: str) -> Job:
    if form not in FORMATS:
        raise Refusal(400, f"there is no format {form!r}; formats are {', '.join(FORMATS)}")
    return Job(
        text_of(fields, "text"),
        form,
        text_of(fields, "theme", "stackseq"),
        scale=_scale(fields.get("scale", 1)),
        fonts=fields.get("fonts", True) is not False,
        links=fields.get("links", False) is True,
        fixes=not fields.get("format"),
    )


def _scale(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not _SMALLEST <= value <= _LARGEST:
        raise Refusal(400, f"'scale' must be a number from {_SMALLEST} to {_LARGEST:g}")
    return float(value)


async def fonts_css(_request: Request) -> Response:
    """Answer with a style sheet for pages that show pictures without fonts."""
    from starlette.responses import Response

    from stackseq.server.fonts import style_sheet

    return Response(style_sheet(), media_type="text/css", headers={"cache-control": _A_DAY})


async def font(request: Request) -> Response:
    """Answer with a font file of ours."""
    from starlette.responses import Response

    from stackseq.server.fonts import read

    name = request.path_params["name"]
    data = read(name)
    if data is None:
        raise Refusal(404, f"there is no font {name!r}")
    media_type = f"font/{name.rpartition('.')[2]}"
    return Response(data, media_type=media_type, headers={"cache-control": _A_DAY, "access-control-allow-origin": "*"})
