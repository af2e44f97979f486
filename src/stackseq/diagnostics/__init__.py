"""What is wrong, where, and what to do: diagnostics for any text, shown with the source line and a caret.

A diagnostic is data: a stable kebab-case code, a severity, a span, a message and separate hints. Nothing here knows
a language or a colour.
"""

from __future__ import annotations

from stackseq.diagnostics.model import Diagnostic, Severity, Source, Span
from stackseq.diagnostics.show import show, summary

__all__ = ["Diagnostic", "Severity", "Source", "Span", "show", "summary"]
