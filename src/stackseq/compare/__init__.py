"""Compare two diagrams: align their steps, and show both in one diagram in which every difference is marked.

``compare(old, new).interaction`` is that diagram; ``steps`` lists what was added, removed and changed.
"""

from __future__ import annotations

from stackseq.compare.comparing import compare
from stackseq.compare.model import Aligned, Branch, Change, Comparison, Step

__all__ = ["Aligned", "Branch", "Change", "Comparison", "Step", "compare"]
