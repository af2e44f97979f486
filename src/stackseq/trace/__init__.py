"""Draw what the source does: from a function to a call tree, across RPC, drivers and clients, without running anything.

``trace(question, indexes)`` goes through the source from where an operation begins; ``trace_kept`` remembers the answers.
"""

from __future__ import annotations

from stackseq.trace.kept import trace_kept
from stackseq.trace.tracing import Question, TraceError, trace

__all__ = ["Question", "TraceError", "trace", "trace_kept"]
