"""The catalogue: OpenStack's operations, and their diagrams per release.

``load().find("nova/pause")`` is the newest edition of an operation; its ``path`` is a WSD file.
"""

from __future__ import annotations

from stackseq.catalogue.load import load
from stackseq.catalogue.model import Catalogue, Edition, Entry, Operation, UnknownOperation

__all__ = ["Catalogue", "Edition", "Entry", "Operation", "UnknownOperation", "load"]
