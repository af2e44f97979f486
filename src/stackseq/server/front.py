"""The front address: the editor for people, the web service and Kroki for programs."""

# For maintainers. All three want `/`. A request that carries JSON is one of Kroki's, any other body is a form of the web service;
# without a body it is a picture that was drawn before (`?png=`), a text to open in the editor (`?m=`, `?lz=`), or the editor.
from __future__ import annotations

from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stackseq.server.bodies import urlencoded
from stackseq.server.kroki import TYPES
from stackseq.server.page import editor_page
from stackseq.server.service import is_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from starlette.requests import Request

    from stackseq.server.kroki import Kroki
    from stackseq.server.service import Service

_SCRIPT = "service.js"


class Front:
    """Tells who is meant."""

    def __init__(self, service: Service, kroki: Kroki) -> None:
        """Take those who may be meant."""
        self._service = service
        self._kroki = kroki

    def routes(self) -> list[Route]:
        """Return the routes of the web service, which includes the editor's page."""
        return [
            Route("/", self.get, methods=["GET"]),
            Route("/", self.post, methods=["POST"]),
            Route("/index.php", self.get, methods=["GET"]),
            Route("/index.php", self.post, methods=["POST"]),
            Route("/cgi-bin/cdraw", self._service.draw, methods=["GET"]),
            Route("/service.js", script, methods=["GET"]),
        ]

    def kroki_routes(self) -> list[Route]:
        """Return Kroki's routes."""
        return [route for name in TYPES for route in self._routes_of(f"/{name}")]

    def _routes_of(self, start: str) -> tuple[Route, ...]:
        return (
            Route(start + "/{form}/{data}", self._kroki.get, methods=["GET"]),
            Route(start + "/{form}", self._kroki.post, methods=["POST"]),
            Route(start, self._kroki.post, methods=["POST"]),
        )

    async def get(self, request: Request) -> Response:
        """Answer with the picture that is asked for, or the editor."""
        fields = urlencoded(request.scope["query_string"])
        return self._service.picture(fields) or self._open(fields) or editor_page()

    async def post(self, request: Request) -> Response:
        """Draw."""
        return await (self._service.post(request) if is_form(request) else self._kroki.post(request))

    def _open(self, fields: dict[str, str]) -> Response | None:
        """Send those who bring a text to the editor, with the text behind the ``#``."""
        text = self._service.text_in(fields)
        if text is None:
            return None
        style = f"&theme={quote(fields['s'], safe='')}" if "s" in fields else ""
        return RedirectResponse(f"./#text={quote(text, safe='')}{style}", 303)


async def script(_request: Request) -> Response:
    """Answer with the script that draws what stands in other people's pages."""
    from stackseq.server.page import STATIC

    text = (STATIC.parent / _SCRIPT).read_text(encoding="utf-8")
    return Response(text, media_type="text/javascript", headers={"cache-control": "max-age=3600"})
