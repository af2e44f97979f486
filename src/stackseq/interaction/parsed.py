"""What reading a text gives, whatever its language."""

from __future__ import annotations

from stackseq.records import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.diagnostics import Diagnostic
    from stackseq.interaction.model import Interaction

MAX_DEPTH = 100
"""Fragments in fragments that readers make; deeper ones are flattened, so that whatever walks a tree may recurse."""


class Parsed(Record):
    """What a text says, and what is wrong with it."""

    interaction: Interaction
    diagnostics: tuple[Diagnostic, ...] = ()
