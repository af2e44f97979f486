"""The operations that a diagram refers to, and whether the catalogue has them."""

from __future__ import annotations

import re

from stackseq.catalogue.model import UnknownOperation
from stackseq.diagnostics import Diagnostic, Severity
from stackseq.interaction import InteractionUse, walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from stackseq.catalogue.model import Catalogue
    from stackseq.interaction import Interaction

NAME = re.compile(r"(?<![\w/.-])([a-z]+)/([a-z][a-z0-9-]*[a-z0-9])(?![\w/.])")
"""What reads as the full name of an operation: ``nova/live-migrate``."""


def check_references(interaction: Interaction, catalogue: Catalogue) -> Iterator[Diagnostic]:
    """Yield a warning for each ``ref`` that names an operation, of a service that the catalogue knows, that does not exist."""
    references = (element for element in walk(interaction) if isinstance(element, InteractionUse))
    for reference in references:
        for match in NAME.finditer(reference.text):
            if match[1] in catalogue.services():
                yield from _look_up(match[0], reference, catalogue)


def _look_up(name: str, element: InteractionUse, catalogue: Catalogue) -> Iterator[Diagnostic]:
    try:
        catalogue.operation(name)
    except UnknownOperation as error:
        message = f"the catalogue has no operation `{name}`"
        yield Diagnostic("unknown-operation", Severity.WARNING, element.span, message, error.hints)
