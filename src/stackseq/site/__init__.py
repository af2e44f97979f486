"""The gallery: a folder of static pages about the operations of a catalogue.

``Gallery(load()).operation("nova/boot").files`` are the files about one operation, ``Gallery.common(rows)`` those that all share.
Nothing is written: each file is a path with slashes and bytes.
"""

from __future__ import annotations

from stackseq.site.gallery import Gallery
from stackseq.site.model import Choices, Made, Row

__all__ = ["Choices", "Gallery", "Made", "Row"]
