"""Tell a call tree as a diagram: ``narrate(calls, detail, phrasebook)`` gives the interaction."""

from __future__ import annotations

from stackseq.narrate.labels import request_of
from stackseq.narrate.model import Detail, Subject
from stackseq.narrate.phrasebook import Phrasebook, read_phrasebook
from stackseq.narrate.story import Narrated, narrate, narrate_calls

__all__ = ["Detail", "Narrated", "Phrasebook", "Subject", "narrate", "narrate_calls", "read_phrasebook", "request_of"]
