"""What every way of asking for a drawing has in common: limits, the workers, and what is said if there is no drawing."""

from __future__ import annotations

import asyncio

from stackseq.records import replace
from stackseq.server.pool import Busy, Lost, Pool, TooSlow
from stackseq.server.refusal import Refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Coroutine

    from starlette.requests import Request

    from stackseq.server.job import Answer, Job
    from stackseq.server.metrics import Metrics
    from stackseq.server.rates import Rates
    from stackseq.server.settings import Settings

CLOSED = 499
"""Nobody waits for the answer any more. It is never sent, only logged."""


class Drawer:
    """Draws for requests."""

    def __init__(self, settings: Settings, pool: Pool, rates: Rates, metrics: Metrics) -> None:
        """Take what it works with."""
        self._settings = settings
        self._pool = pool
        self._rates = rates
        self._metrics = metrics

    async def draw(self, request: Request, job: Job) -> Answer:
        """Return the drawing, or refuse."""
        self._count_in(request)
        limited = replace(job, pixels=self._settings.pixels, output=self._settings.output)
        try:
            answer = await _while_awaited(request, self._pool.perform(limited))
        except Busy:
            self._metrics.drawn(job.format, "busy")
            raise Refusal(503, "too many drawings are being made: try again in a second", retry=1) from None
        except TooSlow:
            self._metrics.drawn(job.format, "slow")
            raise Refusal(504, f"the drawing takes longer than {self._settings.seconds:g} seconds: make it smaller") from None
        except Lost:
            self._metrics.drawn(job.format, "lost")
            raise Refusal(503, "the drawing ended its worker, most likely for lack of memory: make it smaller") from None
        if answer is None:
            self._metrics.drawn(job.format, "left")
            raise Refusal(CLOSED, "the client is gone")
        self._metrics.drawn(job.format, "refused" if answer.problem else "drawn")
        if answer.problem:
            raise Refusal(answer.status, answer.problem)
        return answer

    def _count_in(self, request: Request) -> None:
        wait = self._rates.wait(request.client.host if request.client else "")
        if wait:
            raise Refusal(429, f"too many drawings for one address: try again in {wait} s", retry=wait)


async def _while_awaited(request: Request, drawing: Coroutine[object, object, Answer]) -> Answer | None:
    """Return the drawing, or None as soon as the client goes away: an editor asks anew with each keystroke."""
    working = asyncio.create_task(drawing)
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else None
    finally:
        working.cancel()
        leaving.cancel()


async def _left(request: Request) -> None:
    """Wait until the client is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
