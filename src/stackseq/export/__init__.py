"""Write an interaction in the language of another program.

``stackseq.export.mermaid.mermaid(interaction)`` and ``stackseq.export.plantuml.plantuml(interaction)`` return text that
the real programs accept; ``write(language, interaction)`` finds the function by its name in ``WRITERS``.
"""

# For maintainers. What a language cannot say is said in the nearest way that it can (a note, a frame), never left out silently,
# except what only a drawing shows: empty rows, slanted arrows, and colours where there are none. A new language is one
# file with one function, and one row here.
from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from stackseq.interaction import Interaction

WRITERS = {
    "mermaid": "stackseq.export.mermaid",
    "plantuml": "stackseq.export.plantuml",
}
"""Language → module; its function has the name of the language."""


def write(language: str, interaction: Interaction) -> str:
    """Return the interaction in a language of ``WRITERS``. Raises KeyError for any other."""
    from importlib import import_module

    text: str = getattr(import_module(WRITERS[language]), language)(interaction)
    return text
