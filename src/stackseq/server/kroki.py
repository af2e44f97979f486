"""Kroki's HTTP API, for what speaks with a Kroki server: ``/wsd/svg/…``, and the POST requests beside it."""

from __future__ import annotations

from stackseq.api.formats import FORMATS
from stackseq.server import answers
from stackseq.server.bodies import decode, media_type, read_body, read_object, text_of
from stackseq.server.job import Job
from stackseq.server.lz import unpack_deflate
from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from stackseq.server.drawer import Drawer
    from stackseq.server.settings import Settings

TYPES = ("wsd", "websequencediagrams")
"""What clients may call the language."""
_NAMES = {"text": "txt", "utxt": "txt", "jpeg": "png"}
_THEME = "stackseq"


class Kroki:
    """The routes of Kroki."""

    def __init__(self, settings: Settings, drawer: Drawer) -> None:
        """Take what it works with."""
        self._settings = settings
        self._drawer = drawer

    async def get(self, request: Request) -> Response:
        """Draw the text that the address holds."""
        path = request.path_params
        text = unpack_deflate(path["data"], self._settings.body)
        return await self._draw(request, path["form"], text, request.query_params.get("theme", _THEME))

    async def post(self, request: Request) -> Response:
        """Draw the text that the body holds, as it is or in JSON."""
        path = request.path_params
        body = await read_body(request, self._settings.body, self._settings.patience)
        if media_type(request) == "application/json":
            return await self._draw_object(request, read_object(body))
        text = decode(body, request.headers.get("content-type", ""))
        return await self._draw(request, path.get("form", "svg"), text, request.query_params.get("theme", _THEME))

    async def _draw_object(self, request: Request, fields: dict[str, object]) -> Response:
        kind = text_of(fields, "diagram_type", TYPES[0])
        if kind not in TYPES:
            raise Refusal(404, f"this server draws {' and '.join(TYPES)}, not {kind!r}")
        form = request.path_params.get("form") or text_of(fields, "output_format", "svg")
        options = fields.get("diagram_options")
        theme = text_of(options, "theme", _THEME) if isinstance(options, dict) else _THEME
        return await self._draw(request, form, text_of(fields, "diagram_source"), theme)

    async def _draw(self, request: Request, form: str, text: str, theme: str) -> Response:
        own = _NAMES.get(form, form)
        if own not in FORMATS:
            raise Refusal(400, f"there is no format {form!r}; formats are {', '.join(FORMATS)}")
        answer = await self._drawer.draw(request, Job(text, own, theme, links=True))
        return answers.picture(own, answer.output)
