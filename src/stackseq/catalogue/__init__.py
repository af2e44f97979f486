"""The catalogue: OpenStack's operations, and their diagrams per release.

``load().find("nova/pause")`` is an edition of an operation: a WSD file that someone wrote, or a text that was traced.
"""

from __future__ import annotations

from stackseq.catalogue.load import load
from stackseq.catalogue.model import Catalogue, Edition, Entry, Operation, UnknownOperation, is_address

__all__ = ["Catalogue", "Edition", "Entry", "Operation", "UnknownOperation", "is_address", "load"]
