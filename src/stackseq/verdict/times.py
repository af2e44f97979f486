"""Moments and durations as people read them."""

from __future__ import annotations

from stackseq.calls.words import seconds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.observe import Observation
    from stackseq.verdict.model import Evidence, Verdict

_BRIEF = 0.1
"""Seconds that are not worth telling as a duration."""


class Clock:
    """Tells moments as offsets from the start of an operation."""

    def __init__(self, verdict: Verdict, observation: Observation | None) -> None:
        """Take the start from the first thing that was recorded."""
        times = [time for each in evidence_of(verdict) for time in (each.time, each.ended) if time is not None]
        spans = observation.spans if observation is not None else ()
        times += [time for span in spans for time in (span.started, span.ended) if time is not None]
        self.start = min(times, default=0.0)
        self.whole = max(times, default=0.0) - self.start
        """Seconds from the first thing to the last."""

    def offset(self, time: float | None) -> str:
        """Return ``+1.24 s``; an empty string if the time is not known."""
        return f"+{max(time - self.start, 0):.2f} s" if time is not None else ""

    def moment(self, each: Evidence) -> str:
        """Return ``+1.24 s``, and how long it took if that explains something: ``+1.24 s, took 18.2 s``."""
        told = self.offset(each.time)
        if not told or each.ended is None or each.time is None:
            return told
        took = each.ended - each.time
        return f"{told}, took {seconds(took)}" if took >= max(_BRIEF, self.whole / 100) else told

    def is_gap(self, length: float) -> bool:
        """Tell whether so many seconds without anything are worth a mark: more than one, and more than 5 % of the whole."""
        return length > 1 and length > self.whole / 20


def evidence_of(verdict: Verdict) -> tuple[Evidence, ...]:
    """Return all that a verdict cites."""
    found = [each for step in verdict.steps for each in step.evidence]
    stop = verdict.stop.evidence if verdict.stop else ()
    return (*found, *verdict.proofs, *verdict.unexpected, *stop)
