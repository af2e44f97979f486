"""Place an interaction: ``lay_out(interaction, metrics, spacing) -> Drawing``.

The drawing is measured in whole units: pixels with the metrics of a font, or cells of a terminal. Nothing here knows a
colour, a font file or an output syntax.
"""

from __future__ import annotations

from stackseq.layout.drawing import (
    Align,
    Box,
    Drawing,
    Group,
    Item,
    Marker,
    Polyline,
    Text,
)
from stackseq.layout.metrics import CellMetrics, FaceMetrics, FontMetrics, Metrics
from stackseq.layout.spacing import CELLS, PIXELS, Spacing

__all__ = [
    "CELLS",
    "PIXELS",
    "Align",
    "Box",
    "CellMetrics",
    "Drawing",
    "FaceMetrics",
    "FontMetrics",
    "Group",
    "Item",
    "Marker",
    "Metrics",
    "Polyline",
    "Spacing",
    "Text",
    "lay_out",
]


def __getattr__(name: str) -> object:
    """Import the layout itself when it is first asked for."""
    if name == "lay_out":
        from stackseq.layout.engine import lay_out

        return lay_out
    raise AttributeError(name)


TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.layout.engine import lay_out
