"""The application: which address does what."""

# For maintainers. One object, no module-level state: tests make as many as they like. The workers live as long as the application
# runs (its lifespan).
from __future__ import annotations

from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from stackseq.server.answers import HANDLERS
from stackseq.server.around import Around, write_line
from stackseq.server.drawer import Drawer
from stackseq.server.editing import Editing, font, fonts_css
from stackseq.server.front import Front
from stackseq.server.kroki import Kroki
from stackseq.server.metrics import Metrics
from stackseq.server.page import STATIC
from stackseq.server.pictures import Pictures
from stackseq.server.pool import Lost, Pool
from stackseq.server.rates import Rates
from stackseq.server.service import Service

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from stackseq.server.settings import Settings


def create_app(settings: Settings, log: Callable[[str], None] = write_line) -> ASGIApp:
    """Make the application. ``log`` gets a line of JSON for each request."""
    return Around(*_assemble(settings), log)


def _assemble(settings: Settings) -> tuple[ASGIApp, Metrics]:
    metrics = Metrics()
    pool = Pool(settings.workers, settings.queue, settings.seconds, settings.memory)
    pictures = Pictures(settings.kept)
    drawer = Drawer(settings, pool, Rates(settings.rate, settings.burst), metrics)
    _add_gauges(metrics, pool, pictures)

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        try:
            await pool.start()
        except (Lost, OSError) as error:
            write_line(f"stackseq: error: the processes that draw do not start ({type(error).__name__} {error})")
            raise
        try:
            yield
        finally:
            await pool.close()

    front = Front(Service(settings, drawer, pictures), Kroki(settings, drawer))
    routes = [*front.routes(), *_editor_routes(settings, drawer), *_operator_routes(metrics, pool), *front.kroki_routes()]
    return Starlette(routes=routes, lifespan=living, exception_handlers=HANDLERS), metrics


def _editor_routes(settings: Settings, drawer: Drawer) -> list[Route | Mount]:
    editing = Editing(settings, drawer)
    return [
        Route("/api/draw", editing.draw, methods=["POST"]),
        Route("/api/themes", editing.themes),
        Route("/api/operations", editing.operations),
        Route("/api/operations/{service}/{name}", editing.operation),
        Route("/fonts.css", fonts_css),
        Route("/fonts/{name}", font),
        Mount("/static", StaticFiles(directory=STATIC, check_dir=False)),
    ]


def _operator_routes(metrics: Metrics, pool: Pool) -> list[Route]:
    from stackseq.server import answers

    async def health(_request: Request) -> Response:
        ready = bool(pool.pids)
        return answers.line("ok" if ready else "no worker is ready", 200 if ready else 503)

    async def numbers(_request: Request) -> Response:
        return answers.line(metrics.text().rstrip("\n"))

    return [Route("/health", health), Route("/metrics", numbers)]


def _add_gauges(metrics: Metrics, pool: Pool, pictures: Pictures) -> None:
    metrics.gauge("stackseq_workers", "gauge", "Processes that draw", lambda: len(pool.pids))
    metrics.gauge("stackseq_workers_busy", "gauge", "Processes that draw at this moment", lambda: pool.busy)
    metrics.gauge("stackseq_workers_replaced_total", "counter", "Processes that were replaced", lambda: pool.replaced)
    metrics.gauge("stackseq_waiting", "gauge", "Requests that wait for a process", lambda: pool.waiting)
    metrics.gauge("stackseq_pictures_kept", "gauge", "Pictures that clients may come back for", lambda: len(pictures))
    metrics.gauge("stackseq_pictures_kept_bytes", "gauge", "Their size", lambda: pictures.size)
