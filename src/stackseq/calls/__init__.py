"""What called what, in which process: the one model for calls that were read from source and calls that were recorded."""

from __future__ import annotations

from stackseq.calls.flat import flatten
from stackseq.calls.model import Branching, Call, CallKind, CallTree, Guard, Place, Resolution
from stackseq.calls.walk import Visit, walk_calls

__all__ = [
    "Branching",
    "Call",
    "CallKind",
    "CallTree",
    "Guard",
    "Place",
    "Resolution",
    "Visit",
    "flatten",
    "walk_calls",
]
