"""What the server counts, in the text format of Prometheus."""

from __future__ import annotations

from collections import Counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Of the histogram, in seconds."""


class Metrics:
    """Counters since the start."""

    def __init__(self) -> None:
        """Start at zero."""
        self._requests: Counter[tuple[str, int]] = Counter()
        self._drawings: Counter[tuple[str, str]] = Counter()
        self._times: Counter[float] = Counter()
        self._total = 0.0
        self._gauges: list[tuple[str, str, str, Callable[[], int]]] = []

    def gauge(self, name: str, kind: str, about: str, read: Callable[[], int]) -> None:
        """Show a number that somebody else keeps. ``kind`` is ``gauge`` or ``counter``."""
        self._gauges.append((name, kind, about, read))

    def requested(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests[route, status] += 1
        self._total += seconds
        self._times[next((bound for bound in _BOUNDS if seconds <= bound), float("inf"))] += 1

    def drawn(self, form: str, outcome: str) -> None:
        """Count a drawing."""
        self._drawings[form, outcome] += 1

    def text(self) -> str:
        """Write them all."""
        return "".join(f"{line}\n" for line in self._lines())

    def _lines(self) -> Iterator[str]:
        yield from _head("stackseq_requests_total", "counter", "Requests answered")
        for (route, status), count in sorted(self._requests.items()):
            yield f'stackseq_requests_total{{route="{route}",status="{status}"}} {count}'
        yield from _head("stackseq_drawings_total", "counter", "Drawings asked for, by what became of them")
        for (form, outcome), count in sorted(self._drawings.items()):
            yield f'stackseq_drawings_total{{format="{form}",outcome="{outcome}"}} {count}'
        yield from self._histogram()
        for name, kind, about, read in self._gauges:
            yield from _head(name, kind, about)
            yield f"{name} {read()}"

    def _histogram(self) -> Iterator[str]:
        yield from _head("stackseq_request_seconds", "histogram", "Time from request to answer")
        below = 0
        for bound in (*_BOUNDS, float("inf")):
            below += self._times[bound]
            yield f'stackseq_request_seconds_bucket{{le="{"+Inf" if bound == float("inf") else f"{bound:g}"}"}} {below}'
        yield f"stackseq_request_seconds_sum {self._total:.6f}"
        yield f"stackseq_request_seconds_count {below}"


def _head(name: str, kind: str, about: str) -> Iterator[str]:
    yield f"# HELP {name} {about}"
    yield f"# TYPE {name} {kind}"
