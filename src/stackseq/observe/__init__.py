"""Read what a cloud recorded (OSProfiler, OpenTelemetry, logs, ledgers) and tell it as a call tree."""

from __future__ import annotations

from stackseq.observe.model import Happening, Observation, Problem, Reading, Span, SpanKind, Waiting

__all__ = ["Happening", "Observation", "Problem", "Reading", "Span", "SpanKind", "Waiting"]
