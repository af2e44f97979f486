"""A font for tests: every letter is as wide as every other, full-width characters twice as wide."""

from __future__ import annotations

from stackseq.layout import FaceMetrics, FontMetrics

_ROLES = "title head actor label number note state use operator guard divider group description".split()

PLAIN_FACE = FontMetrics({role: FaceMetrics({}, wide=13, other=7.2, line_height=16, ascent=12) for role in _ROLES})  # type: ignore[misc]
