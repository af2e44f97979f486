"""From text to pictures in one call: ``draw``, and beside it ``check``, ``parse`` and ``format``.

These four are ``stackseq.draw`` and so on. The command line and the server use ``render``, which takes a source, draws it in
several formats at once, and gives diagnostics beside the outputs.
"""

from __future__ import annotations

from stackseq.api.diagram import Diagram
from stackseq.api.formats import FORMATS, Format, format_of_ending
from stackseq.api.stages import Options, Rendered, render, render_one

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from stackseq.diagnostics import Diagnostic, Source
    from stackseq.interaction import Interaction, Parsed

__all__ = [
    "FORMATS",
    "Diagram",
    "Format",
    "Options",
    "Rendered",
    "check",
    "draw",
    "format",
    "format_of_ending",
    "parse",
    "render",
]


def draw(  # each is a choice of its own, and none but the first is needed
    text: str,
    format: str = "svg",  # noqa: A002  # what it is called everywhere
    theme: str = "stackseq",
    *,
    scale: float = 1,
    wrap: int = 0,
    width: int = 0,
    link_base: str = "",
    language: str = "",
) -> str | bytes:
    """Draw a diagram.

    ``text`` is in the language of WebSequenceDiagrams, PlantUML or seqdiag. Which one is found out, unless ``language`` says
    ``wsd``, ``plantuml`` or ``seqdiag``. What is wrong with it is left out of the picture; ``check`` reports it.
    ``format`` is one of ``svg``, ``txt``, ``html``, ``wsd``, ``mermaid`` and ``plantuml``, which give a string, or ``png`` and
    ``pdf``, which give bytes. ``theme`` is a name that ``stackseq themes`` lists, or the path of a theme file. ``scale``
    enlarges ``png``. ``wrap`` breaks labels and notes after about so many characters. ``width`` fits ``txt`` into so many
    columns. ``link_base`` is the address of the source files that the steps lead to.

    Raises ValueError for a format, a theme or a language that does not exist.
    """
    from stackseq.diagnostics import Source

    options = Options(language=language, theme=theme, scale=scale, wrap=wrap, width=width, link_base=link_base)
    return render_one(Source("<text>", text), format, options)


def check(text: str, language: str = "") -> tuple[Diagnostic, ...]:
    """Return what is wrong with a diagram's text, in the order of its lines; an empty tuple if nothing is."""
    return tuple(parse(text, language=language).diagnostics)


def parse(source: Source | str, include: Callable[[str], Source] | None = None, language: str = "") -> Parsed:
    """Read a diagram's text: ``parse(text).interaction`` is its model, ``parse(text).diagnostics`` what is wrong with it.

    Never raises, whatever the text. ``include`` gives the source that ``include "name"`` means. ``language`` is that of the text:
    ``wsd``, ``plantuml`` or ``seqdiag``; an empty string finds out. Raises ValueError for any other.
    """
    from stackseq.api.reading import read
    from stackseq.diagnostics import Source

    return read(Source("-", source) if isinstance(source, str) else source, include, language)


def format(interaction: Interaction) -> str:  # noqa: A001  # the name that users expect beside parse
    """Write an interaction as canonical text, which parses to the same interaction."""
    from stackseq.wsd import format as write

    return write(interaction)
